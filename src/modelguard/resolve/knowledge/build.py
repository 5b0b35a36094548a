"""Turns records without problems into the typed base that is compiled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from modelguard.model import Channel, Clause, Condition, Licence, Model, Source
from modelguard.resolve.knowledge.names import Name, Vendor

if TYPE_CHECKING:
    from modelguard.resolve.knowledge.shape import Entry
_TESTS: tuple[Literal["in", "not-in", "over", "at-least"], ...] = ("in", "not-in", "over", "at-least")


@dataclass(slots=True, kw_only=True)
class Base:
    """Everything that the knowledge folder says, typed.

    `licence_names` maps every spelling of a licence, in lower case, to its key, `licence_texts` every
    fingerprint of its text; `leaks` maps a leaked id to
    what is said of it.
    """

    licences: list[Licence] = field(default_factory=list)
    licence_names: list[tuple[str, str]] = field(default_factory=list)
    licence_texts: list[tuple[str, str]] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    vendors: list[Vendor] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    leaks: dict[str, str] = field(default_factory=dict)


def sources_of(entry: Entry) -> dict[str, Source]:
    """The sources of a record by their id."""
    return {
        item["id"]: Source(url=item["url"], date=item["date"], kind=item["kind"]) for item in entry["sources"]
    }


def texts(entry: Entry, key: str) -> tuple[str, ...]:
    """A list of texts, empty when the record does not have it."""
    return tuple(entry.get(key) or ())


def licence_of(entry: Entry) -> Licence:
    """The licence of a record under `terms/`."""
    sources = sources_of(entry)
    ids = entry.get("ids") or {}
    return Licence(
        key=entry["key"],
        id=ids.get("spdx") or ids.get("licenseref") or _licenseref(entry["key"]),
        name=entry["name"],
        category=entry["category"],
        service=entry["service"],
        url=entry["url"] or "",
        review=entry["review"]["status"],
        vendor=entry.get("vendor"),
        version=entry.get("version"),
        clauses=tuple(_clause(clause, sources) for clause in entry["clauses"]),
        passes_on=entry.get("passes_on") or "none",
        sources=tuple(sources.values()),
        effective=(entry.get("effective") or {}).get("from"),
    )


def licence_names(entry: Entry) -> list[tuple[str, str]]:
    """Every spelling of a licence in lower case, with its key."""
    ids = entry.get("ids") or {}
    names = {entry["key"], entry["name"], ids.get("spdx"), ids.get("licenseref"), _licenseref(entry["key"])}
    for kind in ("scancode", "hub", "hub_names", "other"):
        names.update(ids.get(kind) or ())
    return sorted({(name.lower(), entry["key"]) for name in names if name})


def _licenseref(key: str) -> str:
    return f"LicenseRef-{key.replace('_', '-')}"


def _clause(entry: Entry, sources: dict[str, Source]) -> Clause:
    return Clause(
        id=entry["id"],
        topic=entry["topic"],
        effect=entry["effect"],
        actions=texts(entry, "actions"),
        says=entry["says"],
        section=entry["section"],
        source=sources[entry["source"]],
        when=_conditions(entry.get("when")),
        unless=_conditions(entry.get("unless")),
        text=entry.get("text"),
    )


def _conditions(entry: Entry | None) -> tuple[Condition, ...]:
    """The tests of `when` or `unless`; a map with several tests gives several conditions."""
    found: list[Condition] = []
    for fact, test in (entry or {}).items():
        if isinstance(test, list):
            found.append(Condition(fact=fact, test="in", values=tuple(test)))
        elif isinstance(test, dict):
            at: Literal["now", "release"] = test.get("at") or "now"
            for word in _TESTS:
                if word in test:
                    value = test[word]
                    values = tuple(value) if isinstance(value, list) else (value,)
                    found.append(Condition(fact=fact, test=word, values=values, at=at))
        else:
            found.append(Condition(fact=fact, test="is", values=(test,)))
    return tuple(found)


def channel_of(entry: Entry) -> Channel:
    """The channel of a record under `channels/`."""
    residency = entry.get("residency") or {}
    return Channel(
        key=entry["key"],
        name=entry["name"],
        execution=entry["execution"],
        kind=entry["kind"],
        vendor=entry.get("vendor"),
        aliases=texts(entry, "aliases"),
        within=entry.get("within"),
        hosts=texts(entry, "hosts"),
        images=texts(entry, "images"),
        env_vars=texts(entry, "env_vars"),
        terms=texts(entry, "terms"),
        terms_stack=entry.get("terms_stack") is not False,
        country=entry.get("country"),
        eu_residency=residency.get("eu"),
        residency=residency.get("says") or "",
    )


def vendor_of(entry: Entry) -> Vendor:
    """The vendor of a `_vendor.yaml`."""
    return Vendor(
        key=entry["key"],
        name=entry["name"],
        country=entry.get("country"),
        hub_orgs=texts(entry, "hub_orgs"),
        other=texts(entry, "other"),
        collective=entry.get("collective") is True,
    )
