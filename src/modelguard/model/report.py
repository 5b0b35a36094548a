"""Rules, findings and the report."""

from __future__ import annotations

from datetime import date
from typing import Literal

from modelguard.model.clues import Location, Notice, Step
from modelguard.model.policy import Policy
from modelguard.model.terms import Channel, Clause, Licence
from modelguard.model.uses import Resolution
from modelguard.model.words import BaselineState, Level, Verdict
from modelguard.noun import Noun


class Rule(Noun):
    """A rule as documents describe it: `page` is Markdown, its first paragraph says what is found."""

    id: str
    name: str
    level: Level
    page: str


class Finding(Noun):
    """A use that the terms or the policy do not allow, or that needs a fact to be judged.

    `locations` holds the root cause first, then the places that repeat the name.  `fingerprint` survives
    moved lines and renamed files; `roots` say what stands at each place of the root cause, and so tell a
    place that moved from one that was added.  `because` are the facts that decided.  `suppressed` is the
    reason of the exception that covers it, and `baseline` how it compares with what stood before (SARIF's
    words).
    """

    rule: str
    name: str
    level: Level
    verdict: Verdict
    message: str
    remedy: str
    locations: tuple[Location, ...]
    fingerprint: str
    model: str | None = None
    raw: str | None = None
    licence: Licence | None = None
    clause: Clause | None = None
    deployment: str | None = None
    missing: tuple[str, ...] = ()
    chain: tuple[Step, ...] = ()
    suppressed: str | None = None
    because: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    baseline: BaselineState | None = None


class Comparison(Noun):
    """What the findings were compared with: a baseline or an earlier revision, called `against`.

    `stood` counts the findings that were there before; `gone` are those that no longer are.
    """

    kind: Literal["baseline", "revision"]
    against: str
    stood: int
    gone: tuple[Finding, ...] = ()


class Knowledge(Noun):
    """Which knowledge base answered: its version and the day of its newest source.

    `origin` is `bundled`, `checkout`, `updated` or `file`; `overlays` are the user's own files that come
    before it.
    """

    version: str
    date: date
    origin: str = "bundled"
    overlays: tuple[str, ...] = ()


class Report(Noun):
    """Everything that a scan learnt.  `complete` is False when something was not read.

    `base` is the folder that all paths are relative to, `files` how many were listed, `rules` the
    rules that judged, `channels` the channels that its uses go through.
    """

    as_of: date
    knowledge: Knowledge
    base: str = ""
    files: int = 0
    rules: tuple[Rule, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()
    policy: Policy = Policy()
    comparisons: tuple[Comparison, ...] = ()
    channels: tuple[Channel, ...] = ()

    @property
    def complete(self) -> bool:
        return not any(notice.incomplete for notice in self.notices)
