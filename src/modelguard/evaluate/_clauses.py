"""The clauses of a use's terms that say no, or may say no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case, Inference
from modelguard.evaluate._conditions import Answer, applies
from modelguard.evaluate._rule import Breach
from modelguard.model import Clause, Licence, Offer, Topic, Verdict
from modelguard.noun import Noun

# What is merely limited (an acceptable-use policy, a share-alike) is no breach by itself.
_EFFECTS = ("forbids", "requires")
HEARSAY = ("secondary", "memory")


class Question(Noun):
    """What a rule asks of the terms.

    `permits` are the words of an agreement that settle it, the first one to be recommended.  `figures`
    is True where the clauses measure the organisation, whose figures most policies do not tell: what is
    open is then a note.  `after` are the topics of the same terms that say it all where they forbid the
    use already: what follows from them is a note.  `asks` decides whether a use is worth asking about
    while facts are missing; `modest` makes such a question a note.
    """

    topics: tuple[Topic, ...]
    permits: tuple[str, ...]
    instead: str
    figures: bool = False
    after: tuple[Topic, ...] = ()
    asks: Callable[[Case], bool] | None = None
    modest: bool = False


def clause_breaches(case: Case, question: Question) -> Iterator[Breach]:
    """One breach for each clause on the topics that applies to the case, or that may apply to it."""
    for licence in case.binding_terms():
        said = bool(question.after) and _barred(case, licence, question.after)
        for clause in licence.clauses:
            if clause.topic not in question.topics or clause.effect not in _EFFECTS:
                continue
            under = replace(case, under=licence)
            answer = applies(clause, under)
            if answer.truth is False or under.agreement(*question.permits):
                continue
            if (
                answer.truth is None
                and question.asks is not None
                and not (case.thorough or question.asks(case))
            ):
                continue
            breach = _breach(case, question, licence, clause, answer)
            if breach is not None:
                yield replace(breach, level="note") if said else breach


def unverified(case: Case, licence: Licence, clause: Clause) -> str:
    """What nobody has verified of a clause on a use, as a remark for people; "" where all of it was."""
    if licence.review == "unverified" or clause.source.kind in HEARSAY:
        return "(The record of these terms is unverified.)"
    if _only_said_to_stand_under(case, licence):
        return "(That the model stands under these terms is unverified.)"
    return ""


def _only_said_to_stand_under(case: Case, licence: Licence) -> bool:
    """True if all that says that the model is offered under the licence is hearsay.

    Where no offer on record says it, it was read from the files, from the hub or from a service's own terms.
    """
    model = case.resolution.model
    offers = [o for o in model.offers if licence.key in _licences(o)] if model is not None else []
    return bool(offers) and all(o.source.kind in HEARSAY for o in offers)


def _licences(offer: Offer) -> set[str | None]:
    return {offer.licence, *chain.from_iterable(offer.alternatives)}


def _barred(case: Case, licence: Licence, topics: tuple[Topic, ...]) -> bool:
    """True if a clause on one of the topics surely forbids the use.

    Agreements are not asked: the one that lifts the ban must not raise what the ban had covered.
    """
    return any(
        clause.topic in topics
        and clause.effect == "forbids"
        and applies(clause, replace(case, under=licence)).truth is True
        for clause in licence.clauses
    )


def _breach(
    case: Case, question: Question, licence: Licence, clause: Clause, answer: Answer
) -> Breach | None:
    sure = case.runs_weights is not None
    if not sure and question.figures and answer.truth is None:
        # Neither how it is run nor the figure is known: asking for both at every name would be a flood.
        return None
    guess = _guess(case) if not sure else None
    again = applies(clause, replace(_as_run(case), under=licence)) if guess and guess.runs else None
    likely = again is not None and again.truth is True
    answer = again if again is not None and likely else answer
    missing = (() if sure else (case.key("hosting"),)) + answer.missing
    if clause.effect == "requires" and not question.figures and not missing:
        # The terms ask for a step (a registration, a contract) that only the policy can show.
        missing = (f"agreements[{licence.vendor or licence.key}]",)
    verdict: Verdict = "depends" if missing else "forbidden"
    unproved = unverified(case, licence, clause)
    ways = _words.ways_out(case, permits=question.permits[0], instead=question.instead, terms=licence)
    about_organisation = bool(missing) and all(key.startswith("organisation.") for key in missing)
    seen = _seen(case, guess) if not sure else ""
    return Breach(
        message=_message(case, licence, clause, answer, missing)
        + (f" {seen}" if seen else "")
        + (f" {unproved}" if unproved else ""),
        remedy=f"{_words.tell(missing)} If the clause applies: {ways}" if missing else _words.sentence(ways),
        verdict=verdict,
        level="note" if missing and (question.figures or question.modest or not (sure or likely)) else None,
        licence=licence,
        clause=clause,
        missing=missing,
        trusted=not unproved,
        together=f"{licence.key}#{clause.id}" if about_organisation else None,
        because=(*answer.because, *((seen,) if seen else ())),
    )


def _guess(case: Case) -> Inference | None:
    """Where it runs by all that can be seen, where neither the file nor the policy says who runs it."""
    if case.surroundings is None or case.illustrates:
        return None
    return case.surroundings(case)


def _as_run(case: Case) -> Case:
    """The case as it is where the weights are run on own machines."""
    usage = replace(case.usage, execution="self-hosted")
    return replace(case, resolution=replace(case.resolution, usage=usage))


def _seen(case: Case, guess: Inference | None) -> str:
    """What is inferred, and why it is no answer for good."""
    told = case.deployment.hosting if case.told else None
    if guess is not None and guess.runs:
        where = told or guess.hosting
        return f"That it runs on your own machines (hosting: {where}) is inferred: {guess.because}."
    if told is not None:
        return (
            f"`{case.key('hosting')}: {told}` does not tell whether the name is run there or called "
            "elsewhere; `managed` would, and so would the server or the address beside the name."
        )
    if guess is None:
        return ""
    return (
        f"That its hosting is {guess.hosting} is inferred: {guess.because}; whether you run the weights "
        "there or call a service does not show."
    )


def _message(case: Case, licence: Licence, clause: Clause, answer: Answer, missing: tuple[str, ...]) -> str:
    use = f"{_words.subject(case)} {_words.run(case)}"
    who = _words.who_says(licence, clause)
    says = clause.says.rstrip(".")
    if missing:
        asked = _words.listed([f"`{key}`" for key in missing])
        return f"{use}; whether {who} allows that depends on {asked}: {says}."
    decided = f" Decided by: {'; '.join(answer.because)}." if answer.because else ""
    return f"{use}, which {who} does not allow: {says}.{decided}"
