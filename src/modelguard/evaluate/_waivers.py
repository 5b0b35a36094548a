"""Exceptions of the policy and comments in files, which silence a finding for a reason and until a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from modelguard.evaluate._gather import Draft
from modelguard.evaluate._globs import model_names, name_matches, path_matches
from modelguard.evaluate._rule import Matched
from modelguard.model import Exception_, Location, Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class Waivers:
    """Who may silence what.  `spellings` are the ids of rules by the ways to write them."""

    exceptions: Sequence[Exception_]
    suppressions: Sequence[Suppression]
    spellings: Mapping[str, str]
    base: str
    as_of: date

    def expired(self) -> tuple[Exception_ | Suppression, ...]:
        """Those whose day has passed."""
        old_exceptions = tuple(e for e in self.exceptions if e.expires is not None and e.expires < self.as_of)
        return old_exceptions + tuple(
            s for s in self.suppressions if s.until is not None and s.until < self.as_of
        )

    def matched(self, drafts: Sequence[Draft]) -> Matched:
        """Those that speak of one of the findings at least."""
        lines = _lines(drafts)
        return Matched(
            exceptions=tuple(e for e in self.exceptions if any(self._excepts(e, d) for d in drafts)),
            suppressions=tuple(
                s
                for s in self.suppressions
                if any(self._silences(s, d, at, lines) for d in drafts for at in d.finding.locations)
            ),
        )

    def reason(self, draft: Draft, drafts: Sequence[Draft]) -> str | None:
        """Why the finding is silenced: a waiver in force covers all places of its root cause."""
        for exception in self.exceptions:
            current = exception.expires is None or exception.expires >= self.as_of
            if current and self._excepts(exception, draft):
                return exception.reason
        lines = _lines(drafts)
        found = [self._comment(draft, at, lines) for at in draft.roots]
        reasons = [reason for reason in found if reason is not None]
        return reasons[0] if reasons and len(reasons) == len(found) else None

    def _comment(self, draft: Draft, at: Location, lines: frozenset[tuple[str, str, int]]) -> str | None:
        for comment in self.suppressions:
            current = comment.until is None or comment.until >= self.as_of
            if current and comment.reason.strip() and self._silences(comment, draft, at, lines):
                return comment.reason
        return None

    def _excepts(self, exception: Exception_, draft: Draft) -> bool:
        if not draft.cases or self._rule(exception.rule) != draft.finding.rule:
            return False
        if exception.paths and not all(
            path_matches(at.path, exception.paths, self.base) for at in draft.roots
        ):
            return False
        return all(
            name_matches(model_names(c.resolution.model, c.usage.raw), (exception.model,))
            for c in draft.cases
        )

    def _silences(
        self, comment: Suppression, draft: Draft, at: Location, lines: frozenset[tuple[str, str, int]]
    ) -> bool:
        if comment.location.path != at.path or not draft.cases:
            return False
        if draft.finding.rule not in {self._rule(name) for name in comment.rules}:
            return False
        line = comment.location.line
        if at.line == line:
            return True
        # A comment above speaks of the next line, unless a finding of the rule stands on its own line.
        return comment.alone and at.line == line + 1 and (draft.finding.rule, at.path, line) not in lines

    def _rule(self, name: str) -> str | None:
        return self.spellings.get(name) or self.spellings.get(name.lower())


def _lines(drafts: Sequence[Draft]) -> frozenset[tuple[str, str, int]]:
    return frozenset((d.finding.rule, at.path, at.line) for d in drafts for at in d.finding.locations)
