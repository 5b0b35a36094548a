"""Exceptions of the policy and comments in files, which silence a finding for a reason and until a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from modelguard.evaluate._gather import Draft
from modelguard.evaluate._globs import model_names, name_matches, path_matches
from modelguard.evaluate._rule import Matched, Waiver
from modelguard.model import Exception_, Location, Policy, Suppression


class Waivers:
    """Who may silence which of the drafts.  `spellings` are the ids of rules by the ways to write them."""

    def __init__(
        self,
        drafts: Sequence[Draft],
        policy: Policy,
        comments: Sequence[Suppression],
        *,
        spellings: Mapping[str, str],
        as_of: date,
    ) -> None:
        self.drafts = drafts
        self.policy = policy
        self.spellings = spellings
        self.as_of = as_of
        self.comments: dict[str, list[Suppression]] = {}
        for comment in comments:
            self.comments.setdefault(comment.location.path, []).append(comment)
        self.lines = frozenset(
            (d.finding.rule, at.path, at.line) for d in drafts for at in d.finding.locations
        )

    def expired(self) -> tuple[Waiver, ...]:
        """Those whose day has passed."""
        every: list[Waiver] = [
            *self.policy.exceptions,
            *(c for found in self.comments.values() for c in found),
        ]
        return tuple(waiver for waiver in every if self._is_expired(waiver))

    def matched(self) -> Matched:
        """Those that speak of one of the findings at least."""
        places = [(d, at) for d in self.drafts for at in d.finding.locations]
        return Matched(
            exceptions=tuple(
                e for e in self.policy.exceptions if any(self._excepts(e, d) for d in self.drafts)
            ),
            suppressions=tuple(dict.fromkeys(c for draft, at in places for c in self._comments(draft, at))),
        )

    def reason(self, draft: Draft) -> str | None:
        """Why the finding is silenced: a waiver in force covers all places of its root cause."""
        for exception in self.policy.exceptions:
            if not self._is_expired(exception) and self._excepts(exception, draft):
                return exception.reason
        found = [self._given_at(draft, at) for at in draft.roots]
        reasons = [reason for reason in found if reason is not None]
        return reasons[0] if reasons and len(reasons) == len(found) else None

    def _given_at(self, draft: Draft, at: Location) -> str | None:
        for comment in self._comments(draft, at):
            if comment.reason.strip() and not self._is_expired(comment):
                return comment.reason
        return None

    def _is_expired(self, waiver: Waiver) -> bool:
        last = waiver.expires if isinstance(waiver, Exception_) else waiver.until
        return last is not None and last < self.as_of

    def _excepts(self, exception: Exception_, draft: Draft) -> bool:
        if not draft.cases or self._rule(exception.rule) != draft.finding.rule:
            return False
        base = self.policy.base
        if exception.paths and not all(path_matches(at.path, exception.paths, base) for at in draft.roots):
            return False
        return all(
            name_matches(model_names(c.resolution.model, c.usage.raw), (exception.model,))
            for c in draft.cases
        )

    def _comments(self, draft: Draft, at: Location) -> Iterator[Suppression]:
        """The comments that speak of this rule at this place."""
        for comment in self.comments.get(at.path, ()) if draft.cases else ():
            line = comment.location.line
            # A comment above speaks of the next line, unless a finding of the rule stands on its own line.
            above = (
                comment.alone
                and at.line == line + 1
                and (draft.finding.rule, at.path, line) not in self.lines
            )
            if (at.line == line or above) and draft.finding.rule in map(self._rule, comment.rules):
                yield comment

    def _rule(self, name: str) -> str | None:
        return self.spellings.get(name) or self.spellings.get(name.lower())
