"""What is wrong with a record, where, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """A fault of one record: `path` is relative to the knowledge folder; lines start at 1."""

    path: str
    line: int
    column: int
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}; {self.cure}"


def nearest(word: str, known: Iterable[str]) -> str:
    """The cure for an unknown word: the nearest known one, or all of them when they are few."""
    from difflib import get_close_matches  # here, since few scans meet a wrong record

    known = sorted(known)
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if 0 < len(known) <= 12:
        return f"one of: {', '.join(known)}"
    return "write its record first" if not known else "use a known one, or write its record first"
