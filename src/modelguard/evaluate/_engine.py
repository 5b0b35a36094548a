"""The judgement: every rule over every case, gathered, waived, numbered and put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from modelguard.evaluate._case import Case, cases
from modelguard.evaluate._choices import settled
from modelguard.evaluate._documents import Documents
from modelguard.evaluate._gather import Draft, Seen, fingerprints, gather, see
from modelguard.evaluate._hosting import Surroundings
from modelguard.evaluate._pipelines import with_students
from modelguard.evaluate._rule import Breach, Check, Scan
from modelguard.evaluate._waivers import Waivers
from modelguard.evaluate.rules import checks, rule_ids
from modelguard.model import LEVELS, Finding, Knowledge, Notice, Policy, Resolution, Rule, Step, Suppression


def evaluate(  # noqa: PLR0913 - all that a judgement rests on
    resolutions: Iterable[Resolution],
    policy: Policy,
    *,
    suppressions: Iterable[Suppression] = (),
    notices: Iterable[Notice] = (),
    documents: Mapping[str, str] | None = None,
    as_of: date,
    knowledge: Knowledge | None = None,
    clouds: Callable[[], tuple[Step, ...]] | None = None,
) -> tuple[Finding, ...]:
    """Say which uses the terms or the policy do not allow, and which need a fact to be judged.

    The worst come first, then by path and line; the order of the input changes nothing.  A finding that
    an exception or a comment covers is kept, with the reason in `suppressed`.  `documents` are the texts of
    the repository's README, NOTICE and licence files by path; None: nobody looked for them.  `knowledge` is
    what the resolutions were answered from.  `clouds` says where the repository names a cloud that it is
    deployed to, and is asked only where a verdict depends on it.
    """
    # A row of a table of known models is no use of one.
    told = Documents(documents) if documents is not None else None
    every = cases(resolutions, policy, as_of, told)
    active = _active(policy)
    open_cases = with_students([case for case in every if case.usage.kind != "catalogue-entry"])
    surroundings = Surroundings(open_cases, clouds).hosting
    open_cases = [replace(case, surroundings=surroundings) for case in open_cases]
    judged = [settled(case, partial(_weight, active=active, policy=policy)) for case in open_cases]
    drafts = gather(_of_cases(judged, active, policy))
    comments = tuple(sorted(set(suppressions), key=repr))
    waivers = Waivers(drafts, policy, comments, spellings=rule_ids(), as_of=as_of)
    scan = Scan(
        cases=tuple(judged),
        policy=policy,
        suppressions=comments,
        notices=tuple(sorted(set(notices), key=repr)),
        as_of=as_of,
        matched=waivers.matched(),
        expired=waivers.expired(),
        known_rules=frozenset(spelling.lower() for spelling in rule_ids()),
        knowledge=knowledge,
    )
    silenced = [replace(d, finding=replace(d.finding, suppressed=waivers.reason(d))) for d in drafts]
    return _finish(silenced + gather(_of_scan(scan, active)))


def _active(policy: Policy) -> tuple[Check, ...]:
    off = {name for name, level in policy.rules if level == "off"}
    return tuple(check for check in checks() if check.rule.id not in off)


def _of_cases(judged: Iterable[Case], active: Iterable[Check], policy: Policy) -> Iterator[Seen]:
    of_case = [(check.rule, check.of_case) for check in active if check.of_case is not None]
    for case in judged:
        for rule, look in of_case:
            yield from _seen(rule, look(case), case, policy)


def _weight(case: Case, *, active: tuple[Check, ...], policy: Policy) -> tuple[int, ...]:
    """How much there is to find in a case, the worst level first."""
    if not case.taken:
        return ()
    levels = [draft.finding.level for draft in gather(_of_cases((case,), active, policy))]
    return tuple(levels.count(level) for level in LEVELS)


def _of_scan(scan: Scan, active: Iterable[Check]) -> Iterator[Seen]:
    for check in active:
        if check.of_scan is not None:
            yield from _seen(check.rule, check.of_scan(scan), None, scan.policy)


def _seen(rule: Rule, breaches: Iterable[Breach], case: Case | None, policy: Policy) -> Iterator[Seen]:
    for breach in breaches:
        seen = see(rule, breach, case, policy)
        if seen is not None:
            yield seen


def _finish(drafts: list[Draft]) -> tuple[Finding, ...]:
    if not drafts:
        return ()
    drafts = sorted(drafts, key=_order)
    numbers = fingerprints(draft.subject for draft in drafts)
    return tuple(replace(d.finding, fingerprint=number) for d, number in zip(drafts, numbers, strict=True))


def _order(draft: Draft) -> tuple[object, ...]:
    finding = draft.finding
    first = finding.locations[0] if finding.locations else None
    place = (first.path, first.line) if first else ("", 0)
    return (LEVELS.index(finding.level), *place, finding.rule, draft.subject, finding.message)
