"""What one knowledge base says otherwise than another one, field by field, as people name the fields.

with closing(open_at("old.sqlite")) as old, closing(open_at("licences")) as new:
    changes = compare(old, new, as_of=date.today())
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from modelguard.errors import KnowledgeError
from modelguard.noun import Noun
from modelguard.resolve.knowledge.locate import bundled, from_source
from modelguard.resolve.knowledge.store import KnowledgeBase
from modelguard.resolve.knowledge.vet import vet
from modelguard.resolve.terms import availability, weights_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelguard.model import Channel, Clause, Condition, Licence, Model, Offer

Fields = dict[str, str]
What = Literal["release", "terms", "alias", "channel"]
_BUNDLED = "bundled"


class Change(Noun):
    """One thing that differs: `fields` holds (field, old, new); "" where there is nothing."""

    what: What
    key: str
    how: Literal["added", "removed", "changed"]
    fields: tuple[tuple[str, str, str], ...]


def open_at(place: str) -> KnowledgeBase:
    """The base at a path: a compiled file or a bundle, which is examined first, or a folder of records.

    `bundled` is the one of this installation.  Raises KnowledgeError when it is none of them.
    """
    path = Path(place)
    if place == _BUNDLED and not path.exists():
        return bundled()
    if path.is_dir():
        return from_source(path)
    if not path.is_file():
        raise KnowledgeError(
            f"{place}: there is no such file or folder; name what `modelguard kb export` wrote, a licences/ "
            f"folder, or {_BUNDLED}"
        )
    vet(path)
    return KnowledgeBase.open(path)


def compare(old: KnowledgeBase, new: KnowledgeBase, *, as_of: date) -> tuple[Change, ...]:
    """Everything that differs: releases, terms, aliases and channels, each ordered by key.

    What holds on one day only, the availability and the licence of weights, is that of `as_of`.
    """
    return (
        *_changes("release", _releases(old, as_of), _releases(new, as_of)),
        *_changes("terms", _terms(old), _terms(new)),
        *_changes("alias", _aliases(old), _aliases(new)),
        *_changes("channel", _channels(old), _channels(new)),
    )


def _changes(what: What, old: dict[str, Fields], new: dict[str, Fields]) -> Iterable[Change]:
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, {}), new.get(key, {})
        fields = tuple(
            (field, before.get(field, ""), after.get(field, ""))
            for field in dict.fromkeys((*before, *after))
            if before.get(field, "") != after.get(field, "")
        )
        if key not in old:
            yield Change(what=what, key=key, how="added", fields=fields)
        elif key not in new:
            yield Change(what=what, key=key, how="removed", fields=fields)
        elif fields:
            yield Change(what=what, key=key, how="changed", fields=fields)


def _releases(base: KnowledgeBase, as_of: date) -> dict[str, Fields]:
    return {model.id: _release(model, base, as_of) for model in base.models()}


def _release(model: Model, base: KnowledgeBase, as_of: date) -> Fields:
    weights = weights_on(model, as_of)
    fields = {
        "availability": availability(model, weights, base, as_of),
        "licence": _list(sorted({said for offer in weights if (said := _stands_under(offer))})),
        "vendor": model.vendor,
        "family": model.family,
        "released": _day(model.released),
        "modality": _list(model.modality),
        "size": f"{model.params_b:g}b" if model.params_b is not None else "",
        "made from": _list(f"{ancestor.id} ({ancestor.relation})" for ancestor in model.lineage),
        "leaked": model.leaked or "",
        "review": model.review,
    }
    offers: dict[str, list[str]] = defaultdict(list)
    for offer in model.offers:
        offers[f"{offer.artifact} on {offer.channel}"].append(_offer(offer))
    return {**fields, **{name: "; ".join(sorted(said)) for name, said in sorted(offers.items())}}


def _offer(offer: Offer) -> str:
    gated = {True: "gated", False: "not gated", None: ""}[offer.gated]
    parts = [
        _list(offer.ids),
        _list((*((_stands_under(offer),) if offer.licence else ()), *offer.terms)),
        gated,
    ]
    return ", ".join(part for part in (*parts, _interval(offer.start, offer.end)) if part)


def _stands_under(offer: Offer) -> str:
    """The licence of an offer, or the expression of those to choose from."""
    return " OR ".join(" AND ".join(arm) for arm in offer.alternatives) or offer.licence or ""


def _terms(base: KnowledgeBase) -> dict[str, Fields]:
    return {licence.key: _licence(licence) for licence in base.licences()}


def _licence(licence: Licence) -> Fields:
    fields = {
        "id": licence.id,
        "name": licence.name,
        "category": licence.category,
        "of a service": "yes" if licence.service else "no",
        "vendor": licence.vendor or "",
        "version": licence.version or "",
        "effective": _day(licence.effective),
        "passes on": licence.passes_on,
        "url": licence.url,
        "review": licence.review,
    }
    return {**fields, **{f"clause {clause.id}": _clause(clause) for clause in licence.clauses}}


def _clause(clause: Clause) -> str:
    head = f"{clause.effect} {'/'.join(clause.actions)} ({clause.topic}, {clause.place})"
    when = f" when {_tests(clause.when)}" if clause.when else ""
    unless = f" unless {_tests(clause.unless)}" if clause.unless else ""
    text = f" “{clause.text}”" if clause.text else ""
    return f"{head}{when}{unless}: {clause.says}{text}"


def _tests(conditions: tuple[Condition, ...]) -> str:
    return " and ".join(
        f"{item.fact} {item.test} {_list(map(str, item.values))}"
        + (" at release" if item.at == "release" else "")
        for item in conditions
    )


def _aliases(base: KnowledgeBase) -> dict[str, Fields]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in base.every_name():
        if name.kind in ("alias", "moving", "ambiguous", "leak"):
            key = f"{name.name} on {name.channel}" if name.channel else name.name
            interval = _interval(name.start, name.end)
            kind = f" ({name.kind})" if name.kind in ("ambiguous", "leak") else ""
            found[key].append(f"{name.release}{kind}" + (f" {interval}" if interval else ""))
    return {key: {"means": "; ".join(said)} for key, said in found.items()}


def _channels(base: KnowledgeBase) -> dict[str, Fields]:
    return {channel.key: _channel(channel) for channel in base.channels()}


def _channel(channel: Channel) -> Fields:
    return {
        "name": channel.name,
        "kind": channel.kind,
        "execution": channel.execution,
        "vendor": channel.vendor or "",
        "country": channel.country or "",
        "within": channel.within or "",
        "terms": _list(channel.terms),
        "terms stack": "yes" if channel.terms_stack else "no",
        "aliases": _list(channel.aliases),
        "hosts": _list(channel.hosts),
        "images": _list(channel.images),
        "variables": _list(channel.env_vars),
    }


def _interval(start: date | None, end: date | None) -> str:
    return f"{_day(start) or 'ever'}..{_day(end) or 'today'}" if start or end else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts)
