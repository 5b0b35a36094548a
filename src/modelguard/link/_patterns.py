"""Patterns of hosts and images, told apart by the plain text in them before any is compiled."""

from __future__ import annotations

import re
from functools import lru_cache

from modelguard.expressions import expression

# Plain characters and escaped dots; the one next to a quantifier may be absent, so it is left out.
_PLAIN_TAIL = expression(r"(?<![\\\[(|?*+}])(?:[A-Za-z0-9-]|\\\.)+\Z")
_PLAIN_HEAD = expression(r"(?:[A-Za-z0-9/_-]|\\[./-])+(?![?*+{|])")
_GROUP = expression(r"\((?:[^()\\]|\\.)*\)")


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern of a host or an image, read once."""
    return re.compile(pattern, re.IGNORECASE)


def tail(pattern: str) -> str:
    """The plain text that a pattern ends with: most hosts are told apart by it, and nothing is compiled."""
    match = _PLAIN_TAIL.search(pattern)
    return _unescaped(match) if match and not _has_choice(pattern) else ""


def head(pattern: str) -> str:
    """The plain text that a pattern begins with."""
    match = _PLAIN_HEAD.match(pattern)
    return _unescaped(match) if match and not _has_choice(pattern) else ""


def _unescaped(match: re.Match[str]) -> str:
    return match.group().replace("\\", "").lower()


def _has_choice(pattern: str) -> bool:
    """Whether the whole pattern is a choice, so that no end of it is common to all."""
    flat, before = pattern, ""
    while flat != before:
        flat, before = _GROUP.sub("", flat), flat
    return "|" in flat
