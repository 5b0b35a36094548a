"""Finds keys that name a licence, channel, vendor, release or source that does not exist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from modelguard.resolve.choices import alternatives, is_expression
from modelguard.resolve.knowledge.names import is_generic
from modelguard.resolve.knowledge.patterns import fault_of
from modelguard.resolve.knowledge.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from modelguard.resolve.knowledge.problems import Problem
    from modelguard.resolve.knowledge.records import Record
    from modelguard.resolve.knowledge.shape import Entry
    from modelguard.resolve.knowledge.store import KnowledgeBase


@dataclass(slots=True)
class _Known:
    """Every key that a record may name."""

    licence: dict[str, bool] = field(default_factory=dict)
    channel: set[str] = field(default_factory=set)
    vendor: set[str] = field(default_factory=set)
    operator: set[str] = field(default_factory=set)
    release: set[str] = field(default_factory=set)


def check_references(
    records: list[Record], everything: list[Record], base: KnowledgeBase | None = None
) -> Iterator[Problem]:
    """Problems of `records`, which may name whatever stands in `everything`, or in a compiled base."""
    known = _known(everything)
    if base is not None:
        _add(base, known)
    for record in records:
        if record.kind == "licence":
            yield from _licence(record, known)
        elif record.kind == "channel":
            yield from _channel(record, known)
        elif record.kind == "family":
            yield from _family(record, known)


def _known(records: list[Record]) -> _Known:
    known = _Known()
    for record in records:
        key = record.entry.get("key")
        if record.kind == "licence":
            known.licence[str(key)] = record.entry.get("service") is True
        elif record.kind == "channel":
            known.channel.add(str(key))
            known.operator.add(str(record.entry.get("vendor")))
        elif record.kind == "vendor":
            known.vendor.add(str(key))
        else:
            known.release.update(str(item.get("id")) for item in record.entry.get("releases") or ())
    return known


def _add(base: KnowledgeBase, known: _Known) -> None:
    """What a compiled base knows; a record of the same key comes first."""
    for fact in base.records():
        if fact.kind in ("licence", "terms of a service"):
            known.licence.setdefault(fact.key, fact.kind != "licence")
        elif fact.kind in ("channel", "vendor", "release"):
            keys: set[str] = getattr(known, fact.kind)
            keys.add(fact.key)
    known.operator.update(str(channel.vendor) for channel in base.channels())


def _missing(record: Record, entry: Entry, key: str, what: str, known: Collection[str]) -> Iterator[Problem]:
    name = entry.get(key)
    if name is not None and name not in known:
        yield record.problem(entry, key, f"there is no {what} {name!r}", nearest(name, known))


def _listed(record: Record, entry: Entry, key: str, what: str, known: Collection[str]) -> Iterator[Problem]:
    for index, name in enumerate(entry.get(key) or ()):
        if name not in known:
            yield record.problem(entry, key, f"there is no {what} {name!r}", nearest(name, known), index)


def _sources(record: Record) -> set[str]:
    return {item["id"] for item in record.entry["sources"]}


def _licence(record: Record, known: _Known) -> Iterator[Problem]:
    entry, sources = record.entry, _sources(record)
    # A service may belong to a company that makes no models: the channel's record names it.
    vendors = known.vendor | known.operator if entry.get("service") else known.vendor
    yield from _missing(record, entry, "vendor", "vendor", vendors)
    yield from _missing(record, entry, "superseded_by", "licence", known.licence)
    for clause in entry["clauses"]:
        yield from _missing(record, clause, "source", "source", sources)


def _channel(record: Record, known: _Known) -> Iterator[Problem]:
    entry = record.entry
    yield from _missing(record, entry, "within", "channel", known.channel)
    yield from _listed(record, entry, "terms", "terms", known.licence)
    if entry.get("residency"):
        yield from _missing(record, entry["residency"], "source", "source", _sources(record))
    for key in ("hosts", "images"):
        for index, expression in enumerate(entry.get(key) or ()):
            fault = fault_of(expression)
            if fault:
                yield record.problem(entry, key, fault, "write a plainer one", index)


def _family(record: Record, known: _Known) -> Iterator[Problem]:
    entry, sources = record.entry, _sources(record)
    yield from _missing(record, entry, "vendor", "vendor", known.vendor)
    for release in entry["releases"]:
        offered = {name for offer in release["offers"] for name in offer.get("ids") or ()}
        if is_generic(release["id"]) and release["id"] not in offered:
            message = f"{release['id']!r} says nothing of whose model it is"
            yield record.problem(release, "id", message, "put the maker or the family in front")
        for offer in release["offers"]:
            yield from _offer(record, offer, known, sources)
        for ancestor in release.get("lineage") or ():
            if "/" not in ancestor["model"]:  # a hub id may lie outside the knowledge base
                yield from _missing(record, ancestor, "model", "release", known.release)
    for alias in entry.get("aliases") or ():
        yield from _missing(record, alias, "channel", "channel", known.channel)
        for step in alias["points_to"]:
            yield from _missing(record, step, "release", "release", known.release)
            yield from _missing(record, step, "source", "source", sources)
    for item in entry.get("ambiguous") or ():
        yield from _missing(record, item, "channel", "channel", known.channel)
        yield from _listed(record, item, "releases", "release", known.release)
        yield from _missing(record, item, "source", "source", sources)
    for leak in entry.get("leaks") or ():
        yield from _missing(record, leak, "release", "release", known.release)
        yield from _missing(record, leak, "source", "source", sources)


def _offer(record: Record, offer: Entry, known: _Known, sources: set[str]) -> Iterator[Problem]:
    yield from _missing(record, offer, "channel", "channel", known.channel)
    yield from _missing(record, offer, "source", "source", sources)
    yield from _listed(record, offer, "terms", "terms", known.licence)
    yield from _licences(record, offer, known)


def _licences(record: Record, offer: Entry, known: _Known) -> Iterator[Problem]:
    """Problems of the licence of an offer, or of those that an expression names."""
    said = offer.get("licence")
    if said is None:
        return
    choice = alternatives(said) if is_expression(said) else ((said,),)
    if not choice:
        cure = "write keys of licences with OR and AND, such as apache-2.0 OR (mit AND openrail)"
        yield record.problem(offer, "licence", f"{said!r} is no expression that can be read", cure)
        return
    for name in dict.fromkeys(key for arm in choice for key in arm):
        if name not in known.licence:
            message = f"there is no licence {name!r}"
            yield record.problem(offer, "licence", message, nearest(name, known.licence))
        elif known.licence[name]:
            message = f"licence names {name!r}, the terms of a service"
            yield record.problem(offer, "licence", message, "name them under terms:")
