"""What changes between two judgements of the same uses."""

from __future__ import annotations

from collections.abc import Iterable

from modelguard.model import LEVELS, Finding
from modelguard.model.estate import Change

_LEFT_OUT = ("MG105", "MG9")


def changes(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[tuple[Change, ...], int]:
    """The findings that are new, gone or judged otherwise, the worst first, and how many stay as they are.

    Findings are told by their fingerprints.  What is suppressed on a side does not stand on it.  Left out are
    findings about the tool's own files, and those about how a name is written, which moves with no model.
    """
    old, new = _by_fingerprint(before), _by_fingerprint(after)
    found = [Change(before=old.get(key), after=new.get(key)) for key in {**old, **new}]
    differing = [change for change in found if not _same(change)]
    return tuple(sorted(differing, key=_order)), len(found) - len(differing)


def _by_fingerprint(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {f.fingerprint: f for f in findings if f.suppressed is None and not f.rule.startswith(_LEFT_OUT)}


def _same(change: Change) -> bool:
    before, after = change.before, change.after
    if before is None or after is None:
        return False
    return (before.level, before.verdict, set(before.missing)) == (
        after.level,
        after.verdict,
        set(after.missing),
    )


def _order(change: Change) -> tuple[object, ...]:
    kind = 0 if change.before is None else 1 if change.after is not None else 2
    shown = change.after or change.before
    if shown is None:
        return (kind,)
    first = shown.locations[0].path if shown.locations else ""
    return (kind, LEVELS.index(shown.level), shown.rule, shown.model or "", first, shown.fingerprint)
