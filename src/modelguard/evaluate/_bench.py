"""Uses that are only thought of, judged by the same rules: may the model run there?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case, cases
from modelguard.evaluate._channels import hands_on
from modelguard.evaluate._choices import settled
from modelguard.evaluate._clauses import HEARSAY, unverified
from modelguard.evaluate._contradictions import contradiction_of
from modelguard.evaluate._countries import EU, expand
from modelguard.evaluate._geography import place_of
from modelguard.evaluate._pipelines import with_students
from modelguard.evaluate._rule import Breach, Check
from modelguard.evaluate.rules import checks
from modelguard.model import Deployment, Policy, Resolution, Verdict
from modelguard.model.estate import Judgement, Place

# What bars a use.  Duties, moving names and the like ask for something, and bar nothing.
_BARS: Final = (
    *("MG102", "MG106", "MG201", "MG202", "MG203", "MG204", "MG205", "MG206", "MG207", "MG208"),
    *("MG209", "MG210", "MG401", "MG402", "MG403"),
)
_KNOWN: Final = ("resolved", "absent")
_ACCEPTANCE: Final = "MG107"
_NEVER_PUBLISHED: Final = "MG201"


class Bench:
    """Judges uses as they are, or moved to another place, by the terms and by what the policy tells.

    Exceptions and the levels of rules are left aside: what somebody accepted once is not permitted elsewhere.
    """

    def __init__(self, resolutions: Iterable[Resolution], policy: Policy, *, as_of: date) -> None:
        self._policy = replace(policy, rules=(), exceptions=())
        self._as_of = as_of
        every = cases(resolutions, self._policy, as_of)
        judged = with_students([case for case in every if case.usage.kind != "catalogue-entry"])
        self._cases = {_at(case.resolution): case for case in judged}

    def deployment(self, resolution: Resolution) -> tuple[Deployment, bool]:
        """The deployment that the use belongs to, and whether the policy describes it."""
        case = self._case(resolution)
        return case.deployment, case.told

    def runs_weights(self, resolution: Resolution) -> bool | None:
        """Whether the user's own side runs the weights; None where it does not show."""
        return self._case(resolution).runs_weights

    def judge(self, resolution: Resolution, place: Place | None = None) -> Judgement:
        """Whether the use is allowed; with `place`, whether it would be if it ran there.

        "allowed" needs terms that somebody read and that leave no question open: whatever is not known gives
        "depends".
        """
        case = self._case(resolution)
        found = [(check, breach) for check in _checks() for breach in _breaches(check, case)]
        for check, breach in found:
            if breach.verdict == "forbidden":
                return _judgement(
                    case, "depends" if case.resolution.candidates else "forbidden", check, breach
                )
        if place is not None and _leaves_the_union(case, place):
            kept = _words.listed(case.deployment.regions)
            return Judgement(
                verdict="forbidden", says=f"{case.deployment.name} keeps to {kept}: {place.residency}"
            )
        gaps = [*_gaps(case), *(_gaps_of_place(case, place) if place is not None else ())]
        for check, breach in found:
            if breach.verdict == "depends":
                missing = tuple(dict.fromkeys(key for _, b in found for key in b.missing))
                return replace(_judgement(case, "depends", check, breach), missing=missing)
        if gaps:
            return Judgement(verdict="depends", says="; ".join(gaps))
        return Judgement(verdict="allowed", says=_first_step(case))

    def hands_on(self, place: Place) -> bool:
        """Whether the place only hands calls on to services of others, and ends when they do."""
        return place.gateway or (place.channel is not None and hands_on(place.channel))

    def _case(self, resolution: Resolution) -> Case:
        """The case of the use, with what its surroundings say: moved or not, it stands where it stands."""
        known = self._cases.get(_at(resolution))
        (case,) = cases((resolution,), self._policy, self._as_of)
        case = replace(case, students=known.students if known else (), thorough=True)
        return settled(case, _weight)


def _weight(case: Case) -> tuple[int, ...]:
    """How much bars a case, and then how much may bar it."""
    if not case.taken:
        return ()
    found = [breach.verdict for check in _checks() for breach in _breaches(check, case)]
    return found.count("forbidden"), found.count("depends")


def _at(resolution: Resolution) -> tuple[object, ...]:
    return (resolution.usage.location, resolution.usage.detector)


def _checks() -> Iterator[Check]:
    return (check for check in checks() if check.rule.id in _BARS)


def _breaches(check: Check, case: Case) -> Iterable[Breach]:
    return check.of_case(case) if check.of_case is not None else ()


def _judgement(case: Case, verdict: Verdict, check: Check, breach: Breach) -> Judgement:
    clause, licence = breach.clause, breach.licence
    says = (
        "its vendor has never published its weights" if check.rule.id == _NEVER_PUBLISHED else breach.message
    )
    if clause is not None and licence is not None:
        says = f"{_words.who_says(licence, clause)}: {clause.says}"
        unproved = unverified(case, licence, clause)
        says += f" {unproved}" if unproved else ""
    return Judgement(
        verdict=verdict,
        says=says,
        rule=check.rule.id,
        licence=licence,
        clause=clause,
        missing=breach.missing if verdict == "depends" else (),
    )


def _gaps(case: Case) -> Iterator[str]:
    """What nobody knows of the terms."""
    contradiction = contradiction_of(case.resolution)
    if contradiction is not None and contradiction.open:
        yield contradiction.says
    elif case.resolution.model is None or not (contradiction or case.resolution.status in _KNOWN):
        meant = _words.listed(case.resolution.candidates, "or")
        yield f"the name may mean {meant}" if meant else "nobody here knows this model"
    if case.runs_weights is None:
        yield "it does not show who runs it"
    terms = case.binding_terms()
    if not terms and not (case.runs_weights and case.agreement("self-hosted")):
        yield "no terms of it are on record"
    for licence in terms:
        if licence.review == "unverified":
            yield f"nobody has verified the record of {licence.name}"


def _gaps_of_place(case: Case, place: Place) -> Iterator[str]:
    """What nobody knows of the place."""
    terms = case.binding_terms()
    if terms and place.execution == "managed" and not any(licence.service for licence in terms):
        yield "the terms of the service are not on record"
    if place.sources and all(source.kind in HEARSAY for source in place.sources):
        yield "no good source says that it is offered there"
    if case.deployment.data is None and _may_bar_data(case, place):
        yield f"which data it handles is not told: say `{case.key('data')}`"
    if _keeps_to_the_union(case, place) and place.eu_residency not in ("yes-documented", "conditional"):
        yield f"whether it keeps to {_words.listed(case.deployment.regions, 'or')} is not known"


def _may_bar_data(case: Case, place: Place) -> bool:
    """True where the policy has rules on data that could bar the place, if it were known what is handled."""
    regions = expand(case.deployment.regions)
    return any(
        place.execution == "managed" or (entry.regions and regions - expand(entry.regions))
        for entry in case.policy.data
    )


def _keeps_to_the_union(case: Case, place: Place) -> bool:
    """True where the policy keeps the deployment in the Union, and no region shows that the place does."""
    regions = expand(case.deployment.regions) if case.told else frozenset()
    if not regions or not regions <= EU or place.execution != "managed":
        return False
    usage = case.usage
    shown = place_of(usage.endpoint, usage.raw, usage.region)
    return shown is None or shown[1] is None or not expand((shown[1],)) <= EU


def _leaves_the_union(case: Case, place: Place) -> bool:
    return _keeps_to_the_union(case, place) and place.eu_residency == "no-documented"


def _first_step(case: Case) -> str:
    """What has to be done before, where the use is allowed."""
    check = next(check for check in checks() if check.rule.id == _ACCEPTANCE)
    asks = next(iter(_breaches(check, case)), None)
    if asks is None or asks.licence is None:
        return ""
    return f"after {asks.licence.name} was accepted and the policy records it"
