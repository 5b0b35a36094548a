"""Conditions of clauses over facts, in three values: true, false, and unknown with what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from modelguard.evaluate._case import Case
from modelguard.evaluate._countries import expand
from modelguard.evaluate._facts import FIGURES, Known, Unknown, Value, fact, figure
from modelguard.model import Clause, Condition
from modelguard.noun import Noun

_PLACES = ("organisation.domicile", "deployment.regions")


class Answer(Noun):
    """`truth` is None when it is unknown: `missing` then names the policy keys that would tell.

    `because` holds the facts that decided.
    """

    truth: bool | None
    missing: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


def applies(clause: Clause, case: Case) -> Answer:
    """Whether the clause speaks of this case: all of `when` hold and none of `unless` does."""
    return both(every(clause.when, case), denied(some(clause.unless, case)))


def every(conditions: Iterable[Condition], case: Case) -> Answer:
    """True when all hold (and when there is none), false as soon as one does not."""
    answer = Answer(truth=True)
    for condition in conditions:
        answer = both(answer, ask(condition, case))
    return answer


def some(conditions: Iterable[Condition], case: Case) -> Answer:
    """True as soon as one holds, false when none does (and when there is none)."""
    answer = Answer(truth=True)
    for condition in conditions:
        answer = both(answer, denied(ask(condition, case)))
    return denied(answer)


def both(one: Answer, other: Answer) -> Answer:
    """Kleene's "and": a false side decides, and otherwise an unknown side does."""
    for side in (one, other):
        if side.truth is False:
            return side
    return Answer(
        truth=None if None in (one.truth, other.truth) else True,
        missing=tuple(dict.fromkeys(one.missing + other.missing)),
        because=tuple(dict.fromkeys(one.because + other.because)),
    )


def denied(answer: Answer) -> Answer:
    """Kleene's "not": what is unknown stays unknown."""
    truth = None if answer.truth is None else not answer.truth
    return Answer(truth=truth, missing=answer.missing, because=answer.because)


def ask(condition: Condition, case: Case) -> Answer:
    """The answer to one condition."""
    subject, _, attribute = condition.fact.partition(".")
    if subject == "organisation" and attribute in FIGURES:
        return _threshold(condition, case, attribute)
    found = fact(case, condition.fact)
    if isinstance(found, Unknown):
        return Answer(truth=None, missing=(found.key,))
    truth = _compare(condition, found.value)
    return Answer(
        truth=truth, missing=() if truth is not None else (condition.fact,), because=(found.because,)
    )


def _compare(condition: Condition, value: Value) -> bool | None:
    if condition.test in ("over", "at-least"):
        # A figure that is none of the organisation's: nobody can tell it.
        return None
    among = _among(value, condition)
    return not among if condition.test == "not-in" else among


def _among(value: Value, condition: Condition) -> bool:
    members = value if isinstance(value, tuple) else (value,)
    if condition.fact in _PLACES:
        return bool(expand(str(m) for m in members) & expand(str(v) for v in condition.values))
    # `True == 1` in Python: a truth value never equals a number here.
    return any(type(m) is type(v) and m == v for m in members for v in condition.values)


def _threshold(condition: Condition, case: Case, attribute: str) -> Answer:
    limit = condition.values[0] if condition.values else None
    if isinstance(limit, (str, bool)) or limit is None:
        return Answer(truth=None, missing=(condition.fact,))
    found = figure(case, attribute, condition.at)
    if isinstance(found, Known) and isinstance(found.value, (int, float)):
        return Answer(truth=_exceeds(found.value, limit, condition), because=(found.because,))
    other = _by_the_other_period(condition, case, attribute, limit)
    return other or Answer(
        truth=None, missing=(found.key,) if isinstance(found, Unknown) else (condition.fact,)
    )


def _exceeds(value: float, limit: float, condition: Condition) -> bool:
    return value > limit if condition.test == "over" else value >= limit


def _by_the_other_period(condition: Condition, case: Case, attribute: str, limit: float) -> Answer | None:
    """A year's revenue bounds that of any of its months from above, and a month's that of its year from
    below."""
    if condition.at != "now" or attribute == "monthly_active_users":
        return None
    monthly = attribute == "monthly_revenue_usd"
    found = figure(case, "annual_revenue_usd" if monthly else "monthly_revenue_usd", "now")
    if isinstance(found, Unknown) or not isinstance(found.value, (int, float)):
        return None
    exceeds = _exceeds(found.value, limit, condition)
    return Answer(truth=exceeds, because=(found.because,)) if exceeds is not monthly else None
