"""What the hub says today of a repository that is on record: the newer statement beside the older one.

Where both differ, both stand and the strictest counts, so that no tag frees anybody from what is on record.
Whether a repository is there, and behind a click, is the hub's to say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from modelguard.model import Claim, Offer, Source
from modelguard.resolve.answers import UNANSWERED, Answer
from modelguard.resolve.declared import Declared
from modelguard.resolve.lineage import Effective, effective, known
from modelguard.resolve.match import kin
from modelguard.resolve.terms import Use, availability, choice_of, strictness, terms_of, weights_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from modelguard.model import Availability, Licence, Model, Resolution
    from modelguard.resolve.answers import Card, State
    from modelguard.resolve.knowledge.store import KnowledgeBase

# The repository is on record, and nobody of the public can have it any more.
_GONE: frozenset[State] = frozenset({"missing", "hidden", "disabled"})
_FREE = ("permissive", "public-domain")
_RANKED = ("open", "gated-open")
# The hub's days and the user's may differ by the clock.
_CLOCKS = timedelta(days=1)


def confirmed(
    resolution: Resolution,
    name: str,
    answer: Answer,
    bases: Mapping[str, Answer],
    base: KnowledgeBase,
    as_of: date,
) -> Resolution:
    """The resolution of a known model with the hub's answer about its repository `name`."""
    if answer.state in UNANSWERED or answer.read is None:
        return _with(resolution, ("hub-silent", answer.says)) if answer.says else resolution
    if as_of + _CLOCKS < answer.read:
        says = f"what the hub says on {answer.read} is no word on {as_of}: the record stands"
        return _with(resolution, ("hub", says))
    if answer.card is not None:
        return _beside(resolution, name, answer.card, answer.read, bases, base, as_of)
    if answer.state in _GONE and _offers(resolution.model, name):
        return _without(resolution, name, answer, base, as_of)
    if answer.state == "gated":
        resolution = _behind(resolution, name, True, answer.read, base, as_of)
    return _with(resolution, ("hub", answer.says))


def _beside(
    resolution: Resolution,
    name: str,
    card: Card,
    read: date,
    bases: Mapping[str, Answer],
    base: KnowledgeBase,
    as_of: date,
) -> Resolution:
    """Both the record and the card."""
    source = Source(url=card.url or f"https://huggingface.co/{card.id}", date=read, kind="registry")
    live = effective(card, bases, base, as_of)
    own = live.own
    names = [licence.id for licence in own.licences] or own.said
    declared = [Claim(licence=said, acknowledgement="declared", source=source) for said in names]
    found = replace(
        resolution,
        claims=tuple(dict.fromkeys((*resolution.claims, *declared))),
        evidence=tuple(dict.fromkeys((*resolution.evidence, source))),
    )
    if card.gated is not None:
        found = _behind(found, name, card.gated, read, base, as_of)
    if card.id.lower() != name.lower():
        found = _with(found, ("hub", f"it is called {card.id} now"))
    if found.model is None or found.availability == "managed-only":
        says = f"the hub has a repository {card.id} (asked on {read}), but no public weights are on record"
        return _disagreeing(found, "hub-differs", says)
    before = found
    found = _own(found, own, card, source, base, as_of)
    found = _from_bases(found, live, source, base, as_of)
    if found is before:
        found = _with(found, ("hub", f"asked on {read}: it contradicts nothing"))
    return found


def _own(
    found: Resolution, own: Declared, card: Card, source: Source, base: KnowledgeBase, as_of: date
) -> Resolution:
    """With the licence that the card names, where it is another one than that on record."""
    ours = {term.key: term for term in _on_record(found, card.id, base)}
    if not ours or not (own.licences or own.said) or ours.keys() & {*own.meant, *_keys(own.licences)}:
        return found
    record = " and ".join(sorted(term.name for term in ours.values()))
    if not own.licences:
        if not all(term.category in _FREE for term in ours.values()):
            return found  # "other" is what such a licence is called on the hub
        says = f"the record says {record}; on {source.date} the hub's card says otherwise: {own.unclear}"
        found = _offered(found, "unknown")
        return _disagreeing(found, "hub-unclear", says)
    here = " and ".join(sorted(licence.name for licence in own.licences))
    says = f"the record says {record}, the hub's card of {source.date} {here}; the strictest counts"
    found = _disagreeing(found, "hub-differs", says)
    strictest = max(own.freest, key=strictness)
    if strictness(strictest)[0] < max(strictness(term)[0] for term in ours.values()):
        return found  # nobody is freed by a tag
    offers = [
        Offer(
            channel="hf-hub", artifact="weights", ids=(card.id,), source=source, licence=key, gated=card.gated
        )
        for key in _keys(own.freest)
    ]
    return _judged_anew(found, offers, own.freest, base, as_of)


def _from_bases(
    found: Resolution, live: Effective, source: Source, base: KnowledgeBase, as_of: date
) -> Resolution:
    """With what comes down from bases that the card names and the record does not."""
    model = found.model
    if model is None:
        return found
    recorded = {_identity(ancestor.id, base, as_of) for ancestor in model.lineage}
    fresh = [a for a in live.chain if _identity(a.id, base, as_of) not in (*recorded, model.id)]
    names = {ancestor.id.lower() for ancestor in fresh}
    kept = {term.key for term in found.terms}
    passed = [item for item in live.passed if item.source.lower() in names and item.licence.key not in kept]
    if not passed:
        return found
    worst = max(passed, key=lambda item: strictness(item.licence))
    says = (
        f"on {source.date} the hub's card says that it was made from {worst.source}, which is not on record: "
        f"{worst.licence.name} comes down from there"
    )
    found = replace(found, model=replace(model, lineage=(*model.lineage, *fresh)))
    claims = [Claim(licence=i.licence.id, acknowledgement="concluded", source=source) for i in passed]
    found = replace(found, claims=tuple(dict.fromkeys((*found.claims, *claims))))
    found = _disagreeing(found, "hub-base", says)
    return _judged_anew(found, [], [item.licence for item in passed], base, as_of)


def _judged_anew(
    found: Resolution, offers: Iterable[Offer], more: Iterable[Licence], base: KnowledgeBase, as_of: date
) -> Resolution:
    """With offers that the record does not have, and the licences `more`, in any case."""
    model, usage = found.model, found.usage
    if model is None:
        return found
    model = replace(model, offers=(*model.offers, *offers))
    ids = frozenset((usage.raw.lower(), *(name.lower() for offer in offers for name in offer.ids)))
    use = Use(execution=usage.execution, channels=kin(usage.channel, base), ids=ids, as_of=as_of)
    bound = terms_of(model, use, base)
    terms = {term.key: term for term in (*found.terms, *bound.terms, *more)}
    lead = [term for term in (found.licence, *more) if term is not None and not term.service]
    return replace(
        _offered(replace(found, model=model), bound.availability),
        licence=max(lead, key=lambda term: strictness(term)[0], default=found.licence),
        terms=tuple(terms.values()),
    )


def _behind(
    found: Resolution, name: str, gated: bool, read: date, base: KnowledgeBase, as_of: date
) -> Resolution:
    """With the hub's word on whether the repository stands behind a click."""
    model, named = found.model, _offers(found.model, name)
    if model is None or not named or all(offer.gated is gated for offer in named):
        return found
    said = "stands behind a click" if gated else "asks for no click"
    if any(offer.gated is not None for offer in named):
        found = _with(found, ("hub-gated", f"on {read} it {said}, other than on record"))
    offers = tuple(replace(offer, gated=gated) if offer in named else offer for offer in model.offers)
    model = replace(model, offers=offers)
    open_now = availability(model, weights_on(model, as_of), base, as_of)
    return _offered(replace(found, model=model), open_now)


def _without(found: Resolution, name: str, answer: Answer, base: KnowledgeBase, as_of: date) -> Resolution:
    """With the repository gone: the terms stay what they were for whoever has the weights."""
    model = found.model
    if model is None:
        return found
    gone = _offers(model, name)
    fewer = (
        replace(o, ids=tuple(i for i in o.ids if i.lower() != name.lower())) if o in gone else o
        for o in model.offers
    )
    model = replace(model, offers=tuple(offer for offer in fewer if offer.ids))
    left = weights_on(model, as_of)
    offered = availability(model, left, base, as_of) if left else "unknown"
    found = _offered(replace(found, model=model), offered)
    read = max(offer.source.date for offer in gone)
    says = f"{answer.says} (asked on {answer.read}); by the record of {read} it was offered there"
    return _disagreeing(found, "withdrawn", says)


def _on_record(found: Resolution, name: str, base: KnowledgeBase) -> list[Licence]:
    """The licences of weights that the record names for the repository, and what comes down to it."""
    offers = _offers(found.model, name)
    keys = {key for offer in offers for arm in choice_of(offer) for key in arm}
    own = [licence for key in sorted(keys) if (licence := base.licence(key)) is not None]
    return [*own, *(term for term in found.terms if not term.service and term.key not in keys)]


def _offers(model: Model | None, name: str) -> list[Offer]:
    """The record's offers of weights in the repository."""
    return [
        offer
        for offer in (model.offers if model is not None else ())
        if offer.artifact == "weights"
        and offer.channel == "hf-hub"
        and name.lower() in (each.lower() for each in offer.ids)
    ]


def _identity(name: str, base: KnowledgeBase, as_of: date) -> str:
    model = base.model(name) or known(name, base, as_of)
    return model.id if model is not None else name.lower()


def _keys(licences: Iterable[Licence]) -> set[str]:
    return {licence.key for licence in licences}


def _offered(found: Resolution, now: Availability) -> Resolution:
    """With the availability of today, where nothing stricter was known of the weights before."""
    return replace(found, availability=now) if found.availability in _RANKED else found


def _disagreeing(found: Resolution, what: str, says: str) -> Resolution:
    return _with(replace(found, status="conflicting"), (what, says))


def _with(found: Resolution, fact: tuple[str, str]) -> Resolution:
    return replace(found, facts=(*found.facts, fact))
