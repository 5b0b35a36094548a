"""Where a release can be run on a day, and what would bind it there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from modelguard.model.estate import Place
from modelguard.resolve.match import kin
from modelguard.resolve.terms import Use, terms_of, weights_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from modelguard.model import Channel, Model, Offer, Resolution, Usage
    from modelguard.resolve.knowledge.store import KnowledgeBase

OWN = "own"
_OWN_NAME = "own hardware"
_HIDDEN = "a place that does not show"
_RUNS_WEIGHTS = ("serve", "weights-load", "download", "train")
# What the user runs on machines that nobody else operates.
_OWN_KINDS = ("self-hosted-runtime", "model-store")


def places(model: Model, *, as_of: date, knowledge: KnowledgeBase) -> tuple[Place, ...]:
    """The services that offer the model on that day, by channel, and own hardware at the end.

    Own hardware stands there for every model, with `ids` and `via` empty where no weights are offered, and
    once for each licence where places give out the weights under different ones.
    """
    return (*_services(model, as_of, knowledge), *_own(model, as_of))


def place_of(usage: Usage, *, knowledge: KnowledgeBase) -> Place:
    """The place where a use runs today; `operator` is None where the use does not show it."""
    record = knowledge.channel(usage.channel) if usage.channel else None
    own = usage.execution == "self-hosted" or (usage.execution == "unknown" and usage.kind in _RUNS_WEIGHTS)
    if record is None or (own and (record.kind in _OWN_KINDS or record.execution == "managed")):
        # Weights had from a store, or through a runtime, run on machines of the user's own.
        return Place(
            channel=usage.channel if own else None,
            name=f"{_OWN_NAME} ({usage.channel})" if own and usage.channel else _OWN_NAME if own else _HIDDEN,
            execution="self-hosted" if own else usage.execution,
            operator=OWN if own else None,
            operator_name=_OWN_NAME if own else _HIDDEN,
        )
    found = _place(record, knowledge, ())
    if usage.execution == "unknown" and record.execution == "unknown":
        return replace(found, execution="unknown", operator=None, operator_name=_HIDDEN, country=None)
    return replace(found, execution="self-hosted" if own else found.execution)


def moved(resolution: Resolution, place: Place, *, as_of: date, knowledge: KnowledgeBase) -> Resolution:
    """The resolution as if the use ran at the place: who runs it, on which channel, and what binds it."""
    usage = replace(
        resolution.usage,
        channel=place.channel,
        execution=place.execution,
        kind="serve" if place.execution == "self-hosted" else "api-call",
        endpoint=None,
        region=None,
        because=(f"as if it ran on {place.name}",),
    )
    model = resolution.model
    if model is None or knowledge.model(model.id) is None:
        return replace(resolution, usage=usage)
    channels = kin(place.channel, knowledge)
    use = Use(
        execution=place.execution, channels=channels, ids=frozenset(map(str.lower, place.ids)), as_of=as_of
    )
    bound = terms_of(model, use, knowledge)
    return replace(
        resolution,
        usage=usage,
        status=resolution.status if resolution.status == "conflicting" else "resolved",
        availability=bound.availability,
        licence=bound.licence,
        terms=bound.terms,
        claims=bound.claims,
        evidence=bound.evidence,
        retired=None,
    )


def _services(model: Model, as_of: date, knowledge: KnowledgeBase) -> Iterator[Place]:
    by_channel: dict[str, list[Offer]] = {}
    for offer in model.offers:
        if offer.artifact == "endpoint" and _is_open(offer, as_of):
            by_channel.setdefault(offer.channel, []).append(offer)
    for key, offers in sorted(by_channel.items()):
        record = knowledge.channel(key)
        if record is not None:
            yield _place(record, knowledge, offers)


def _is_open(offer: Offer, as_of: date) -> bool:
    return (offer.start is None or offer.start <= as_of) and (offer.end is None or as_of < offer.end)


def _place(record: Channel, knowledge: KnowledgeBase, offers: Sequence[Offer]) -> Place:
    operator, name, country = _operator(record, knowledge)
    ends = [offer.end for offer in offers]
    known = [end for end in ends if end is not None]
    return Place(
        channel=record.key,
        name=record.name,
        execution=record.execution if record.execution != "unknown" else "managed",
        operator=operator,
        operator_name=name,
        country=record.country or country,
        ids=tuple(dict.fromkeys(name for offer in offers for name in offer.ids)),
        gateway=record.kind == "gateway",
        eu_residency=record.eu_residency,
        residency=record.residency,
        until=max(known) - timedelta(days=1) if known and len(known) == len(ends) else None,
        sources=tuple(dict.fromkeys(offer.source for offer in offers)),
    )


def _operator(record: Channel, knowledge: KnowledgeBase) -> tuple[str, str, str | None]:
    """Who runs the channel: its vendor, that of a wider channel, or else the channel under its own name."""
    seen = {record.key}
    outer = record
    while outer.vendor is None and outer.within and outer.within not in seen:
        seen.add(outer.within)
        wider = knowledge.channel(outer.within)
        if wider is None:
            break
        outer = wider
    if outer.vendor is None:
        return outer.key, outer.name, outer.country
    vendor = knowledge.vendor(outer.vendor)
    return outer.vendor, vendor.name if vendor else outer.vendor, vendor.country if vendor else outer.country


def _own(model: Model, as_of: date) -> Iterator[Place]:
    by_licence: dict[str | None, list[Offer]] = {}
    for offer in weights_on(model, as_of):
        by_licence.setdefault(offer.licence, []).append(offer)
    for offers in by_licence.values() or ([],):
        yield Place(
            channel=None,
            name=_OWN_NAME,
            execution="self-hosted",
            operator=OWN,
            operator_name=_OWN_NAME,
            ids=tuple(dict.fromkeys(name for offer in offers for name in offer.ids)),
            via=tuple(dict.fromkeys(offer.channel for offer in offers)),
            sources=tuple(dict.fromkeys(offer.source for offer in offers)),
        )
