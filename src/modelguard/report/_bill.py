"""What a bill of materials lists: each model once, with its uses, licences and findings."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from pathlib import PurePath, PurePosixPath

from modelguard.expressions import expression
from modelguard.model import Channel, Finding, Licence, Model, Report, Resolution
from modelguard.noun import Noun
from modelguard.report._order import name_of

_HUB_ID = expression(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,127}")
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://github.com/modelguard/modelguard")


class Entry(Noun):
    """One model of a repository.  `name` is its canonical id, or the string as written.

    `declared` is what whoever offers it says (ids); `concluded` are all terms that bind one of the uses.
    `choice` are the sets of ids of which the user may choose one, `datasets` what its publisher says that it
    was trained on.
    """

    name: str
    model: Model | None
    uses: tuple[Resolution, ...]
    findings: tuple[Finding, ...]
    declared: tuple[str, ...]
    concluded: tuple[Licence, ...]
    choice: tuple[tuple[str, ...], ...] = ()
    datasets: tuple[str, ...] = ()

    @property
    def declared_choice(self) -> tuple[tuple[str, ...], ...]:
        """The same sets, where the publisher declares all of them."""
        return self.choice if {name for arm in self.choice for name in arm} <= set(self.declared) else ()


class Made(Noun):
    """What the repository makes from models, and says of it what it was trained on: a model of its own.

    `path` is the file that says so, `bases` are the names of the entries it was made from.
    """

    name: str
    path: str
    bases: tuple[str, ...]
    datasets: tuple[str, ...]


class Service(Noun):
    """One channel that managed uses go through."""

    key: str
    channel: Channel | None
    uses: tuple[Resolution, ...]


def entries(report: Report) -> tuple[Entry, ...]:
    """Every model that the repository uses, by name; rows of catalogues are no use."""
    groups: dict[str, list[Resolution]] = {}
    for resolution in report.resolutions:
        if resolution.usage.kind != "catalogue-entry":
            groups.setdefault(name_of(resolution), []).append(resolution)
    return tuple(_entry(report, name, uses) for name, uses in sorted(groups.items()))


def _entry(report: Report, name: str, uses: Sequence[Resolution]) -> Entry:
    # What stands on the vendor's own page is the vendor's declaration, whoever read it there.
    declared = [
        claim.licence
        for use in uses
        for claim in use.claims
        if claim.acknowledgement == "declared"
        or (claim.source and claim.source.kind in ("primary-text", "vendor-page"))
    ]
    concluded = {terms.id: terms for use in uses for terms in use.terms}
    raws = {use.usage.raw for use in uses}
    return Entry(
        name=name,
        model=uses[0].model,
        uses=tuple(uses),
        findings=tuple(f for f in report.findings if f.model == name or (not f.model and f.raw in raws)),
        declared=tuple(dict.fromkeys(declared)),
        concluded=tuple(concluded[key] for key in sorted(concluded)),
        choice=_choice(uses, concluded.values()),
        datasets=tuple(dict.fromkeys(name for use in uses for name in _trained_on(use))),
    )


def _trained_on(use: Resolution) -> Iterator[str]:
    """What the card beside the weights, or the hub's card, says of the model itself."""
    yield from (value for what, value in use.usage.declared if what == "dataset")
    yield from (value for what, value in use.facts if what == "trained-on")


def made_here(report: Report, listed: Iterable[Entry]) -> tuple[Made, ...]:
    """The models that the repository makes from others, where it says what they were trained on; by path."""
    groups: dict[str, list[tuple[str, Resolution]]] = {}
    for entry in listed:
        for use in entry.uses:
            if use.usage.trained_on:
                groups.setdefault(use.usage.location.path, []).append((entry.name, use))
    return tuple(
        Made(
            name=PurePosixPath(path).parent.name or repository(report),
            path=path,
            bases=tuple(dict.fromkeys(name for name, _ in pairs)),
            datasets=tuple(dict.fromkeys(name for _, use in pairs for name in use.usage.trained_on)),
        )
        for path, pairs in sorted(groups.items())
    )


def dataset_url(name: str) -> str | None:
    """Where a data set stands, where its name is one of the hub's."""
    return f"https://huggingface.co/datasets/{name}" if _HUB_ID.fullmatch(name) else None


def _choice(uses: Sequence[Resolution], terms: Iterable[Licence]) -> tuple[tuple[str, ...], ...]:
    """What every use lets choose from; nothing where they differ."""
    offered = {use.alternatives for use in uses}
    ids = {licence.key: licence.id for licence in terms}
    return (
        tuple(tuple(ids.get(key, key) for key in arm) for arm in offered.pop()) if len(offered) == 1 else ()
    )


def limits(entry: Entry) -> tuple[str, ...]:
    """What the terms of a model forbid or limit, a sentence each with the section that says so."""
    said = (
        f"{terms.name}, {clause.place}: {clause.says}"
        for terms in entry.concluded
        for clause in terms.clauses
        if clause.effect in ("forbids", "limits")
    )
    return tuple(dict.fromkeys(said))


def about(finding: Finding, listed: Sequence[Entry]) -> list[Entry]:
    """The models that a finding of the same report speaks of."""
    return [entry for entry in listed if any(finding is one for one in entry.findings)]


def services(report: Report) -> tuple[Service, ...]:
    """Every channel that a managed use goes through, by key."""
    known = {channel.key: channel for channel in report.channels}
    groups: dict[str, list[Resolution]] = {}
    for resolution in report.resolutions:
        usage = resolution.usage
        if usage.execution == "managed" and usage.channel and usage.kind != "catalogue-entry":
            groups.setdefault(usage.channel, []).append(resolution)
    return tuple(
        Service(key=key, channel=known.get(key), uses=tuple(uses)) for key, uses in sorted(groups.items())
    )


def made_at(report: Report) -> datetime:
    """When the document says it was made: `SOURCE_DATE_EPOCH`, else the day of judgement.

    The clock is not asked, so that the same input gives the same bytes.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit() and int(epoch) < 1 << 40:
        return datetime.fromtimestamp(int(epoch), timezone.utc)
    return datetime(report.as_of.year, report.as_of.month, report.as_of.day, tzinfo=timezone.utc)


def repository(report: Report) -> str:
    """What the scanned folder is called."""
    return PurePath(report.base).name or "repository"


def is_spdx(licence: str) -> bool:
    """Whether an id is one of SPDX's own, not a reference."""
    return not licence.startswith("LicenseRef-") and " " not in licence
