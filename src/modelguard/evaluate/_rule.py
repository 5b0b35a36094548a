"""What a rule is: a function that looks at a case (or at the whole scan) and names the breaches it sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from inspect import cleandoc
from typing import TypeAlias

from modelguard.evaluate._case import Case
from modelguard.model import (
    Clause,
    Exception_,
    Knowledge,
    Level,
    Licence,
    Location,
    Notice,
    Policy,
    Rule,
    Suppression,
    Verdict,
)
from modelguard.noun import Noun


class Breach(Noun):
    """What a rule has to say of one case, or of one place in a file of the user's own.

    `level` None is the level of the rule.  `trusted` False means that what the breach stands on was not
    read in a good source, so that it is never an error.  `at` and `subject` are given where no case is:
    `subject` is what the fingerprint knows it by.  `together` joins breaches of many cases in one
    finding.  `because` are the facts that decided.
    """

    message: str
    remedy: str
    verdict: Verdict = "forbidden"
    level: Level | None = None
    licence: Licence | None = None
    clause: Clause | None = None
    missing: tuple[str, ...] = ()
    trusted: bool = True
    together: str | None = None
    at: Location | None = None
    subject: str = ""
    because: tuple[str, ...] = ()


Waiver: TypeAlias = "Exception_ | Suppression"


class Matched(Noun):
    """Which waivers speak of a finding that exists, whether or not they still hold."""

    exceptions: tuple[Exception_, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


class Scan(Noun):
    """What a rule about the whole scan looks at.

    `expired` are the waivers whose day has passed; `known_rules` the ways to write a rule, in lower case.
    """

    cases: tuple[Case, ...]
    policy: Policy
    suppressions: tuple[Suppression, ...]
    notices: tuple[Notice, ...]
    as_of: date
    matched: Matched
    expired: tuple[Waiver, ...]
    known_rules: frozenset[str]
    knowledge: Knowledge | None = None


CaseCheck: TypeAlias = Callable[[Case], Iterable[Breach]]
ScanCheck: TypeAlias = Callable[[Scan], Iterable[Breach]]


class Check(Noun):
    """A rule with the function that judges by it: over one case, or over the whole scan."""

    rule: Rule
    of_case: CaseCheck | None = None
    of_scan: ScanCheck | None = None


def rule(id: str, name: str, *, level: Level) -> Callable[[CaseCheck], Check]:
    """Make a rule of a function over one case; its docstring is the rule's page."""

    def make(function: CaseCheck) -> Check:
        return Check(rule=_described(id, name, level, function.__doc__), of_case=function)

    return make


def scan_rule(id: str, name: str, *, level: Level) -> Callable[[ScanCheck], Check]:
    """Make a rule of a function over the whole scan; its docstring is the rule's page."""

    def make(function: ScanCheck) -> Check:
        return Check(rule=_described(id, name, level, function.__doc__), of_scan=function)

    return make


def _described(id: str, name: str, level: Level, page: str | None) -> Rule:
    return Rule(id=id, name=name, level=level, page=cleandoc(page or ""))
