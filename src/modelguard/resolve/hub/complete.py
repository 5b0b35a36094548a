"""Resolutions completed by what the hub says, and by the cards that lie beside weights on a disk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from modelguard.model import Claim, Notice, Offer, Source
from modelguard.resolve.answers import OFFLINE, UNANSWERED, Answer, Card, Hub, Question
from modelguard.resolve.choices import in_words
from modelguard.resolve.declared import declared_by
from modelguard.resolve.hub.confirm import confirmed
from modelguard.resolve.hub.reading import HUB_ID, card_from_pairs
from modelguard.resolve.hub.release import COMMIT, model_of
from modelguard.resolve.ids import parse
from modelguard.resolve.lineage import DEPTH, Effective, effective, has_terms, known
from modelguard.resolve.terms import availability, strictness

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from modelguard.model import Licence, Resolution, Status, Usage
    from modelguard.resolve.knowledge.store import KnowledgeBase

_MOST_BASES = 500
_NAMED = 3
# Here `org/name` is a name of the channel's own and not one of the hub.
_OWN_NAMES = ("ollama", "ollama-cloud", "spacy")
_NO_LICENCE = "no-license"


class _Asked(NamedTuple):
    """A resolution that a card may tell more of: the question, and the card that lies beside the weights.

    `known` is True where the record answers already, and the hub is asked whether it still holds.
    """

    question: Question
    local: Card | None
    known: bool = False


def complete(
    resolutions: Sequence[Resolution], hub: Hub, base: KnowledgeBase, as_of: date
) -> tuple[Resolution, ...]:
    """The resolutions, with terms for the models that the knowledge base does not hold, where a card tells.

    The hub is asked about ids of its own shape in strong places, first where the knowledge base has no
    answer, then whether its answers still hold, and about what all those were made from, a generation at a
    time.
    """
    wanted: dict[int, _Asked] = {}
    done = list(resolutions)
    for index, resolution in enumerate(resolutions):
        asked = _question(resolution, hub)
        if asked is not None:
            wanted[index] = asked
        if resolution.usage.declared and resolution.model is not None and (asked is None or asked.known):
            done[index] = _beside_known(resolution, base, as_of)
    if not wanted:
        return tuple(done)
    # A hub that falls silent half-way has then been asked what only it can tell.
    answers = hub.ask([each.question for each in sorted(wanted.values(), key=lambda each: each.known)])
    again = [Question(id=q.id) for q, answer in answers.items() if answer.state == "no-revision"]
    newest = hub.ask(again) if again else {}
    cards = {index: _card(asked, answers, newest) for index, asked in wanted.items()}
    bases = _bases([card for card in cards.values() if card is not None], hub, base, as_of)
    for index, (question, local, is_known) in wanted.items():
        card, answer = cards[index], answers[question]
        if is_known:
            live = newest.get(Question(id=question.id), answer) if answer.state == "no-revision" else answer
            done[index] = confirmed(done[index], question.id, live, bases, base, as_of)
        elif card is None:
            done[index] = _silent(done[index], answer, hub)
        else:
            done[index] = _told(done[index], card, _read_on(answer, local, as_of), bases, base, as_of)
        if card is not None and answer.state == "no-revision":
            done[index] = _with_fact(done[index], "hub", f"{answer.says}; its newest card was read")
    return tuple(done)


def unanswered(resolutions: Iterable[Resolution]) -> tuple[Notice, ...]:
    """One notice for each reason, for resolutions whose hub gave no answer.

    Where the record answers in its place nothing is missing, but that it still holds was not confirmed.
    """
    by_reason: dict[tuple[str, bool], dict[str, None]] = {}
    for resolution in resolutions:
        facts = dict(resolution.facts)
        lost = resolution.status == "unreachable"
        reason = facts.get("hub" if lost else "hub-silent", "the hub did not answer for a base")
        by_reason.setdefault((reason, lost), {})[resolution.usage.raw] = None
    notices = []
    for (reason, lost), names in by_reason.items():
        shown = ", ".join(list(names)[:_NAMED]) + (
            f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        )
        so = f"so the terms of {shown} are not known" if lost else f"{shown} stands as it is on record"
        code = "hub-silent" if lost else "hub-unconfirmed"
        notices.append(Notice(code=code, message=f"{reason}; {so}", incomplete=lost))
    return tuple(notices)


def _question(resolution: Resolution, hub: Hub) -> _Asked | None:
    """What to ask for a resolution; None where nothing can be asked, or nobody needs to know."""
    usage = resolution.usage
    if usage.strength != "strong" or usage.execution == "managed" or (hub is OFFLINE and not usage.declared):
        return None
    if resolution.status not in ("unknown", "resolved", "absent") or resolution.candidates:
        return None
    if resolution.model is not None and resolution.model.overlay:
        return None  # the company's own word comes first, and its models' names are nobody else's business
    by_name_alone = "derived" in dict(resolution.facts)
    told = resolution.licence is not None or resolution.availability != "unknown"
    is_known = resolution.model is not None and told and not by_name_alone
    # Rows of a table are no uses, and what was leaked no card can license.
    if is_known and (hub is OFFLINE or usage.kind == "catalogue-entry" or resolution.leaked is not None):
        return None
    for form in parse(usage.raw).forms:
        elsewhere = usage.channel in _OWN_NAMES and form.channel != "hf-hub"
        if form.sure and HUB_ID.match(form.text) and not elsewhere:
            revision = usage.revision or dict(form.facts).get("revision")
            return _Asked(Question(id=form.text, revision=revision), _beside(form.text, usage), is_known)
    local = _beside(usage.raw, usage)
    return _Asked(Question(id=usage.raw), local) if local is not None and not is_known else None


def _beside(name: str, usage: Usage) -> Card | None:
    """The card that lies beside the weights, on a disk."""
    if not usage.declared:
        return None
    return replace(card_from_pairs(name, usage.revision, usage.declared), url=f"file:{usage.location.path}")


def _beside_known(resolution: Resolution, base: KnowledgeBase, as_of: date) -> Resolution:
    """A known model with what its copy on the disk declares: where both differ, both stand."""
    if resolution.model is not None and resolution.model.overlay:
        return resolution
    card = _beside(resolution.usage.raw, resolution.usage)
    said = declared_by(card, base) if card is not None else None
    if card is None or said is None or not (said.licences or said.said):
        return resolution
    source = Source(url=card.url, date=as_of, kind="registry")
    names = [licence.id for licence in said.licences] or said.said
    declared = [Claim(licence=name, acknowledgement="declared", source=source) for name in names]
    found = replace(resolution, claims=(*resolution.claims, *declared))
    ours = {licence.key for licence in resolution.terms}
    if not said.licences or not ours or any(item.key in ours for item in said.licences):
        return found
    here = " and ".join(licence.name for licence in said.licences)
    found = _with_fact(found, "declared-differs", f"what lies beside it says {here}; the strictest counts")
    first, worst = resolution.licence, max(said.freest, key=strictness)
    if first is None or first.service or strictness(worst)[0] <= strictness(first)[0]:
        return found  # a card frees nobody from what the vendor says
    return replace(found, terms=(*resolution.terms, *said.freest), licence=worst)


def _card(asked: _Asked, answers: dict[Question, Answer], newest: dict[Question, Answer]) -> Card | None:
    """The hub's card, with the licence texts that lie on the disk; else the disk's own."""
    answer = answers[asked.question]
    live = answer.card
    if live is None and answer.state == "no-revision":
        live = newest[Question(id=asked.question.id)].card
    if live is None or asked.local is None:
        return live or asked.local
    return replace(live, licence_texts=asked.local.licence_texts)


def _bases(cards: Sequence[Card], hub: Hub, base: KnowledgeBase, as_of: date) -> dict[str, Answer]:
    """The hub's answers for the bases of `cards` and for theirs, as far as the knowledge base has none."""
    found: dict[str, Answer] = {}
    generation = list(cards)
    for _ in range(DEPTH):
        names = {ancestor.id.lower(): ancestor.id for card in generation for ancestor in card.bases}
        left = [name for key, name in names.items() if key not in found and not _is_known(name, base, as_of)]
        if not left or len(found) + len(left) > _MOST_BASES:
            break
        answers = hub.ask([Question(id=name) for name in left])
        found |= {question.id.lower(): answer for question, answer in answers.items()}
        generation = [answer.card for answer in answers.values() if answer.card is not None]
    return found


def _is_known(name: str, base: KnowledgeBase, as_of: date) -> bool:
    model = known(name, base, as_of)
    return model is not None and has_terms(model, as_of)


def _silent(resolution: Resolution, answer: Answer, hub: Hub) -> Resolution:
    """What is left where no card was read: why."""
    if hub is OFFLINE or answer.state == "unasked":
        return resolution
    status: Status = "unreachable" if answer.state in UNANSWERED else resolution.status
    return _with_fact(replace(resolution, status=status), "hub", answer.says)


def _with_fact(resolution: Resolution, what: str, value: str) -> Resolution:
    return replace(resolution, facts=(*resolution.facts, (what, value)))


def _read_on(answer: Answer, local: Card | None, as_of: date) -> date:
    return answer.read if answer.read is not None and (answer.card is not None or local is None) else as_of


def _told(
    resolution: Resolution, card: Card, read: date, bases: dict[str, Answer], base: KnowledgeBase, as_of: date
) -> Resolution:
    """The resolution with the model that the card describes and the terms that bind it."""
    found = effective(card, bases, base, as_of)
    source = Source(url=card.url or f"https://huggingface.co/{card.id}", date=read, kind="registry")
    none = base.licence(_NO_LICENCE) if found.own.silent and not found.copy else None
    # What the knowledge base has from the bases of a release stays, whatever the card says.
    kept = tuple(t for t in resolution.terms if t not in found.terms)
    terms = (*found.terms, *kept, *((none,) if none is not None else ()))
    lead = [licence for licence in (found.first, *kept) if licence is not None and not licence.service]
    channel = resolution.usage.channel
    place = channel if channel in _OWN_NAMES and channel else "hf-hub"
    model = resolution.model or model_of(card, found, source, base, place)
    offers = [
        Offer(
            channel="hf-hub",
            artifact="weights",
            ids=(card.id,),
            source=source,
            licence=t.key,
            gated=card.gated,
        )
        for t in (*found.terms, *kept)
    ]
    unsure = bool(found.gaps) or found.own.unclear is not None or none is not None
    if found.alternatives:
        sets = found.alternatives
        offers = [replace(offers[0], licence=sets[0][0], alternatives=sets), *offers[len(found.terms) :]]
    offered = availability(model, offers, base, as_of) if offers else "unknown"
    facts = [("card", f"read on {read.isoformat()}"), *found.facts]
    if found.own.unclear:
        facts.append(("licence-unclear", found.own.unclear))
    if found.alternatives:
        facts.append(("choice", in_words(found.alternatives, terms)))
    if card.private:
        facts.append(("private", "the repository is private"))
    facts += [("trained-on", name) for name in card.datasets]
    revision = resolution.usage.revision
    return replace(
        resolution,
        status=_status(found, bases, none),
        model=model,
        availability="unknown" if unsure and offered in ("open", "gated-open") else offered,
        licence=max(lead, key=lambda item: strictness(item)[0], default=none),
        terms=terms,
        claims=tuple(dict.fromkeys((*resolution.claims, *_claims(found, source, base, as_of)))),
        evidence=tuple(dict.fromkeys((*resolution.evidence, source))),
        pinned=resolution.pinned and (revision is None or COMMIT.match(revision) is not None),
        facts=(*resolution.facts, *facts),
        alternatives=found.alternatives,
    )


def _status(found: Effective, bases: dict[str, Answer], none: Licence | None) -> Status:
    if found.unresolved:
        return "conflicting"
    if any((answer := bases.get(name.lower())) and answer.state in UNANSWERED for name, _ in found.gaps):
        return "unreachable"
    if none is not None:
        return "absent"
    unknown = bool(found.gaps) or (found.own.unclear is not None and not found.copy) or not found.terms
    return "unknown" if unknown else "resolved"


def _claims(found: Effective, source: Source, base: KnowledgeBase, as_of: date) -> tuple[Claim, ...]:
    """What the publisher declares, and what we conclude from it and from the bases."""
    declared = [licence.id for licence in found.own.licences] if found.own.licences else found.own.said
    claims = [Claim(licence=name, acknowledgement="declared", source=source) for name in declared]
    for item in found.passed:
        model = known(item.source, base, as_of)
        own = next((o.source for o in model.offers if o.licence == item.licence.key), None) if model else None
        claims.append(Claim(licence=item.licence.id, acknowledgement="concluded", source=own or source))
    return tuple(dict.fromkeys(claims))
