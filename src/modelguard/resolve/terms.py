"""Under which terms a release may be used: by whom it is run, on which channel, on which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from modelguard.model import Claim
from modelguard.noun import Noun
from modelguard.resolve.choices import combined, freest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modelguard.model import Availability, Execution, Licence, Model, Offer, Source
    from modelguard.resolve.choices import Alternatives
    from modelguard.resolve.knowledge.store import KnowledgeBase

_DEPTH = 6
_STRICTNESS = (
    "public-domain",
    "permissive",
    "copyleft",
    "rail",
    "restricted-commercial",
    "research-only",
    "proprietary",
)
_BARS = ("commercial-use", "production-use")
_PURPOSE = ("deployment.commercial", "deployment.purpose")


class Terms(Noun):
    """What binds a use of a release."""

    availability: Availability
    licence: Licence | None
    terms: tuple[Licence, ...]
    claims: tuple[Claim, ...]
    evidence: tuple[Source, ...]
    alternatives: Alternatives = ()


class Use(Noun):
    """How a release is used: `ids` are the spellings that named it, `channels` the nearest first."""

    execution: Execution
    channels: Sequence[str]
    ids: frozenset[str]
    as_of: date


def terms_of(model: Model, use: Use, base: KnowledgeBase) -> Terms:
    """The terms that bind this use of `model`, the one to name first, and what they rest on."""
    weights = weights_on(model, use.as_of)
    chosen = _named(weights, use.ids)
    own = _licences(_keys(chosen), base)
    inherited, passed = _inherited(model, base, use.as_of)
    choice = combined((*map(choice_of, chosen), *passed))
    every = freest((*own, *inherited), choice, _barring)
    open_to_public = _barred(_published(model, weights, base), every)
    services, service_offers = _service_terms(model, use, base, [*own, *inherited])
    # Who serves the weights under their licence takes on what they were made from as well.
    if any(licence in services for licence in own):
        services = _unique((*services, *(item for item in inherited if not _bars_commerce(item))))
    # What the weights were made from binds as well: the strictest of all is named, the model's own of equals.
    first_own = max(
        freest((*own, *inherited), choice, strictness), key=lambda item: strictness(item)[0], default=None
    )
    if model.leaked is not None or (not weights and use.execution != "managed"):
        services = _vendor_terms(model, base)
        binding, licence = services, _first(services)
    elif use.execution == "managed":
        binding = services
        licence = first_own if first_own in services else _first(services)
    elif use.execution == "self-hosted":
        binding, licence = _unique([*own, *inherited, *_runtime_terms(use, base)]), first_own
    else:  # nobody said who runs it: a service binds only on its own channel, elsewhere it is but claimed
        binding = _unique([*own, *inherited, *(services if use.channels else ())])
        licence = first_own
    sources = [offer.source for offer in (*chosen, *service_offers)]
    claimed = _unique((*binding, *services)) if use.execution == "unknown" else binding
    return Terms(
        availability=open_to_public,
        licence=licence,
        terms=binding,
        claims=_claims(claimed, chosen, service_offers),
        evidence=tuple(dict.fromkeys(sources)),
        alternatives=choice,
    )


def choice_of(offer: Offer) -> Alternatives:
    """The sets of licences of which an offer of weights leaves one to the user; there may be but one."""
    return offer.alternatives or (((offer.licence,),) if offer.licence else ())


def _keys(offers: Iterable[Offer]) -> Iterator[str]:
    return (key for offer in offers for arm in choice_of(offer) for key in arm)


def weights_on(model: Model, day: date) -> tuple[Offer, ...]:
    """The offers of weights on a day; weights that were offered once stay under the terms they had."""
    if model.leaked is not None:
        return ()
    offers = [offer for offer in model.offers if offer.artifact == "weights"]
    started = [offer for offer in offers if (offer.start or date.min) <= day]
    valid = tuple(offer for offer in started if offer.end is None or day < offer.end)
    if valid or not started:
        return valid
    last = max(offer.end or date.max for offer in started)
    return tuple(offer for offer in started if offer.end == last)


def availability(model: Model, weights: Sequence[Offer], base: KnowledgeBase, day: date) -> Availability:
    """Whether and for whom there are weights, by their own licences and those that they were made under."""
    inherited, passed = _inherited(model, base, day)
    choice = combined((*map(choice_of, weights), *passed))
    every = freest((*_licences(_keys(weights), base), *inherited), choice, _barring)
    return _barred(_published(model, weights, base), every)


def _barred(published: Availability, licences: Iterable[Licence]) -> Availability:
    """What all may have by its licence, but made from what not all may, is for research only."""
    barred = published in ("open", "gated-open") and any(_bars_commerce(licence) for licence in licences)
    return "research-only" if barred else published


def _published(model: Model, weights: Sequence[Offer], base: KnowledgeBase) -> Availability:
    """Whether and for whom there are weights, by what they are offered on."""
    if not weights:
        known = model.leaked is not None or bool(model.offers)
        return "managed-only" if known else "unknown"
    every = _licences(_keys(weights), base)
    licences = freest(every, combined(map(choice_of, weights)), _barring)
    if not licences:
        return "unknown"
    if any(_bars_commerce(licence) for licence in licences):
        return "research-only"
    if any(licence.category == "proprietary" for licence in licences):
        return "unknown"
    return "gated-open" if any(offer.gated for offer in weights) else "open"


def strictness(licence: Licence) -> tuple[int, str]:
    """A key that orders licences from the freest to the strictest."""
    return _STRICTNESS.index(licence.category), licence.key


def _barring(licence: Licence) -> tuple[int, str]:
    """A key that puts what bars commerce last, and before it what is not for the public."""
    return (2 if _bars_commerce(licence) else licence.category == "proprietary"), licence.key


def _bars_commerce(licence: Licence) -> bool:
    """Research-only, or a licence of another category that forbids commercial or production use outright."""
    bars = (item for item in licence.clauses if item.effect == "forbids" and item.topic in _BARS)
    return licence.category == "research-only" or any(
        not clause.unless and all(condition.fact in _PURPOSE for condition in clause.when) for clause in bars
    )


def _named(offers: tuple[Offer, ...], ids: frozenset[str]) -> tuple[Offer, ...]:
    """The offers that carry one of the ids, else all."""
    named = tuple(offer for offer in offers if any(name.lower() in ids for name in offer.ids))
    return named or offers


def _licences(keys: Iterable[str | None], base: KnowledgeBase) -> list[Licence]:
    found = (base.licence(key) for key in dict.fromkeys(keys) if key)
    return [licence for licence in found if licence is not None]


def _service_terms(
    model: Model, use: Use, base: KnowledgeBase, own: list[Licence]
) -> tuple[tuple[Licence, ...], tuple[Offer, ...]]:
    """The terms of the service that answers, and the offers that say so."""
    here: list[Offer] = []
    for channel in use.channels:
        here = here or [
            offer for offer in model.offers if offer.artifact == "endpoint" and offer.channel == channel
        ]
    keys = [key for offer in here for key in offer.terms]
    nearest = here[0].channel if here else use.channels[0] if use.channels else None
    record = base.channel(nearest) if nearest else None
    stacks = record is not None and record.terms_stack
    if record is not None and (stacks or not keys):
        keys += record.terms
    found = _licences(keys, base)
    theirs = nearest is not None and not _is_vendors(nearest, model, base)
    if stacks and not here:  # a host of open weights: the weights' own licence binds besides its terms
        found += own
    elif (stacks or theirs) and not any(offer.terms for offer in here):
        # A service with models of its own may serve another's weights as well.  Who serves what bars
        # commerce has a contract.
        found += [licence for licence in own if not _bars_commerce(licence)]
    found = sorted(found, key=lambda licence: not licence.service)  # an offer may name the weights' too
    if not found and theirs:
        found = own
    return _unique(found or _vendor_terms(model, base) or own), tuple(here)


def _runtime_terms(use: Use, base: KnowledgeBase) -> list[Licence]:
    """The terms of the container in which somebody runs the weights himself, such as NVIDIA's for a NIM."""
    record = base.channel(use.channels[0]) if use.channels else None
    if record is None or record.execution != "self-hosted" or not record.terms_stack:
        return []
    return _licences(record.terms, base)


def _is_vendors(channel: str, model: Model, base: KnowledgeBase) -> bool:
    """Whether the channel is the service of the model's own vendor."""
    record, vendor = base.channel(channel), base.vendor(channel)
    return model.vendor in (record.vendor if record else None, vendor.key if vendor else None)


def _vendor_terms(model: Model, base: KnowledgeBase) -> tuple[Licence, ...]:
    """The service terms of the model's own vendor; those that speak of self-hosting come first.

    Where there are weights, a service of the vendor's that does not offer them says nothing of them.
    """
    keys = [key for offer in model.offers if offer.artifact == "endpoint" for key in offer.terms]
    found = [
        licence for licence in _licences(keys, base) if licence.service and licence.vendor == model.vendor
    ]
    if any(offer.artifact == "weights" for offer in model.offers):
        return tuple(found)
    found = found or [
        licence for licence in base.licences() if licence.service and licence.vendor == model.vendor
    ]
    if not found:
        found = [licence for licence in _licences(keys, base) if licence.service]
    return tuple(sorted(found, key=lambda licence: (not _speaks_of_self_hosting(licence), licence.key)))


def _speaks_of_self_hosting(licence: Licence) -> bool:
    return any(clause.topic == "self-hosting" for clause in licence.clauses)


def _inherited(model: Model, base: KnowledgeBase, day: date) -> tuple[list[Licence], list[Alternatives]]:
    """What the weights' ancestors pass on to those who use a derivative, and among what they let choose."""
    found: list[Licence] = []
    choices: list[Alternatives] = []
    seen = {model.id}
    generation = [model]
    for _ in range(_DEPTH):
        ancestors = [ancestor.id for descendant in generation for ancestor in descendant.lineage]
        generation = []
        for name in ancestors:
            ancestor = base.model(name) or _by_hub_id(name, base)
            if ancestor is not None and ancestor.id not in seen:
                seen.add(ancestor.id)
                generation.append(ancestor)
                if own_work(model, ancestor, base):
                    continue
                offers = weights_on(ancestor, day)
                found += [item for item in _licences(_keys(offers), base) if item.passes_on != "none"]
                passed = {item.key for item in found}
                for offer in offers:
                    arms = choice_of(offer)
                    choices.append(tuple(tuple(key for key in arm if key in passed) for arm in arms))
    return found, choices


def own_work(model: Model, parent: Model, base: KnowledgeBase) -> bool:
    """Whether the vendor of both published `model` itself: it put its own work under terms of its choice."""
    vendor = base.vendor(model.vendor) if model.vendor == parent.vendor else None
    orgs = {org.lower() for org in vendor.hub_orgs} if vendor is not None else set()
    ids = [name for offer in model.offers if offer.artifact == "weights" for name in offer.ids]
    return any(name.partition("/")[0].lower() in orgs for name in ids if "/" in name)


def wider(model: Model, bound: Terms, base: KnowledgeBase) -> str | None:
    """Says that the weights of a known release are offered under freer terms than they were made under."""
    offers = [offer for offer in model.offers if offer.artifact == "weights"]
    own = _licences(_keys(offers), base)
    named = max(freest(own, combined(map(choice_of, offers)), strictness), key=strictness, default=None)
    weights = [term for term in bound.terms if not term.service]
    worst = max(freest(weights, bound.alternatives, strictness), key=strictness, default=None)
    if named is None or worst is None or worst in own or strictness(worst)[0] <= strictness(named)[0]:
        return None
    made_from = ", ".join(ancestor.id for ancestor in model.lineage)
    return f"it declares {named.name}, but {worst.name} comes down from what it was made from ({made_from})"


def _by_hub_id(name: str, base: KnowledgeBase) -> Model | None:
    releases = {found.release for found in base.names(name) if found.kind in ("id", "alias")}
    return base.model(releases.pop()) if len(releases) == 1 else None


def _claims(
    binding: tuple[Licence, ...], weights: Sequence[Offer], services: Sequence[Offer]
) -> tuple[Claim, ...]:
    """What we concluded, each with the offer that says so."""
    says: dict[str, Source] = {}
    for offer in (*weights, *services):
        for key in (*_keys((offer,)), *offer.terms):
            says.setdefault(key, offer.source)
    return tuple(
        Claim(licence=licence.id, acknowledgement="concluded", source=says.get(licence.key))
        for licence in binding
    )


def _first(licences: Sequence[Licence]) -> Licence | None:
    return licences[0] if licences else None


def _unique(licences: Iterable[Licence]) -> tuple[Licence, ...]:
    return tuple({licence.key: licence for licence in licences}.values())
