"""What the terms ask of whoever uses a model: the duties that apply, or may apply, met or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case, cases
from modelguard.evaluate._choices import settled
from modelguard.evaluate._conditions import applies
from modelguard.evaluate._duties import is_about
from modelguard.evaluate._globs import model_names, name_matches
from modelguard.evaluate._pipelines import with_students
from modelguard.model import Licence, Policy, Resolution, Topic
from modelguard.model.estate import Duties, Obligation

# In the order in which they are done: what comes before use, what is shown, what goes with the weights.
TOPICS: Final[tuple[Topic, ...]] = (
    *("acceptance", "attribution", "naming", "notice", "licence-copy", "flow-down", "share-alike"),
)
_DERIVATIVES = ("naming",)


def duties(resolutions: Iterable[Resolution], policy: Policy, *, as_of: date) -> tuple[Duties, ...]:
    """The duties of every model in every deployment that uses it, in the order of their names.

    Tests, examples and rows of tables use nothing.  A duty that surely does not apply is left out; one that
    depends on facts is kept, with their names.
    """
    judged = with_students([case for case in cases(resolutions, policy, as_of) if _is_use(case)])
    groups: dict[tuple[str, str], list[Case]] = {}
    for case in (settled(open_case, _weight) for open_case in judged):
        groups.setdefault((case.deployment.name, case.model_id), []).append(case)
    return tuple(_duties(group) for _, group in sorted(groups.items()))


def _weight(case: Case) -> tuple[int, ...]:
    return (len(list(_of_case(case))),) if case.taken else ()


def _is_use(case: Case) -> bool:
    return not case.illustrates and case.usage.kind != "catalogue-entry"


def _duties(group: list[Case]) -> Duties:
    lead = group[0]
    found: dict[tuple[str, str], Obligation] = {}
    for case in group:
        for duty in _of_case(case):
            key = (duty.licence.key, duty.clause.id)
            # One use that surely brings the duty goes before another that may.
            if key not in found or (found[key].applies is None and duty.applies):
                found[key] = duty
    runs = {case.runs_weights for case in group}
    return Duties(
        name=lead.model_id,
        model=lead.resolution.model,
        deployment=lead.deployment.name,
        runs_weights=True if True in runs else None if None in runs else False,
        paths=tuple(sorted({case.usage.location.path for case in group})),
        terms=tuple({t.key: t for case in group for t in case.binding_terms()}.values()),
        obligations=tuple(sorted(found.values(), key=_order)),
    )


def _of_case(case: Case) -> Iterator[Obligation]:
    for licence in case.binding_terms():
        for clause in licence.clauses:
            if clause.topic not in TOPICS or clause.effect != "requires":
                continue
            if not is_about(case, clause, derivatives=clause.topic in _DERIVATIVES):
                continue
            answer = applies(clause, replace(case, under=licence))
            if answer.truth is False:
                continue
            unsure = case.runs_weights is None and not licence.service
            missing = (*((case.key("hosting"),) if unsure else ()), *answer.missing)
            yield Obligation(
                topic=clause.topic,
                effect=clause.effect,
                licence=licence,
                clause=clause,
                applies=None if missing or answer.truth is None else True,
                because=answer.because,
                missing=tuple(dict.fromkeys(missing)),
                record=_record(case, licence) if clause.topic == "acceptance" else "",
            )


def _record(case: Case, licence: Licence) -> str:
    """The policy's record of an acceptance, in words."""
    names = model_names(case.resolution.model, case.usage.raw)
    for record in case.policy.acceptances:
        if name_matches((licence.key, licence.id, licence.name), record.licences) or name_matches(
            names, record.models
        ):
            on = f" on {record.date.isoformat()}" if record.date else ""
            return f"accepted by {record.accepted_by}{on}"
    return ""


def _order(duty: Obligation) -> tuple[object, ...]:
    return (TOPICS.index(duty.topic), duty.licence.name, _words.who_says(duty.licence, duty.clause))
