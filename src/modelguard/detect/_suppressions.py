"""Inline comments that silence a rule: `modelguard: ignore[MG202] until=2027-01-31 reason="..."`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import SourceFile, Suppression

_MARK = b"modelguard:"
_COMMENT = expression(
    rb"(?:#|//|--|;|<!--|/\*)[ \t]*modelguard:[ \t]*ignore\[([^\]\r\n]{1,200})\]([^\r\n]{0,500})"
)
_UNTIL = expression(r"\buntil=(\d{4}-\d{2}-\d{2})\b")
_REASON = expression(r"\breason=(?:\"([^\"]*)\"|'([^']*)')")


def suppressions(file: SourceFile) -> Iterator[Suppression]:
    """Every suppression comment of the file, as written; whether it holds is judged later."""
    if _MARK not in file.data:
        return
    lines = Lines(file)
    for match in _COMMENT.finditer(file.data):
        rest = match.group(2).decode("utf-8", "replace")
        reason = _REASON.search(rest)
        yield Suppression(
            rules=tuple(r.strip() for r in match.group(1).decode("utf-8", "replace").split(",") if r.strip()),
            location=lines.locate(match.start(), match.end()),
            reason=(reason.group(1) or reason.group(2) or "") if reason else "",
            until=_day(_UNTIL.search(rest)),
            alone=not file.data[file.data.rfind(b"\n", 0, match.start()) + 1 : match.start()].strip(),
        )


def _day(match: re.Match[str] | None) -> date | None:
    try:
        return date.fromisoformat(match.group(1)) if match else None
    except ValueError:
        return None
