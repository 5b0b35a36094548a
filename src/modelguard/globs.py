"""Path patterns as `.gitignore` writes them: `*` within a segment, `**` over segments.

A pattern without a slash (other than a trailing one) matches at any depth; a pattern that names a folder
matches everything below it.  Matching is by one compiled regular expression per pattern, which
costs a fraction of what importing a full ignore-file library does at start-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether `path` (POSIX, relative) is covered by one of the patterns."""
    return any(_compiled(pattern).match(path) for pattern in patterns)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    body = pattern.strip().removeprefix("./")
    anchored = "/" in body.rstrip("/")
    body = body.strip("/")
    parts = body.split("/")
    out = "" if anchored else "(?:.*/)?"
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == "**":
            out += ".*" if last else "(?:.*/)?"
        else:
            out += _segment(part) + ("" if last else "/")
    return re.compile(out + r"(?:/.*)?\Z", re.DOTALL)


def _segment(part: str) -> str:
    out = ""
    for char in part:
        if char == "*":
            # Two stars inside a segment mean no more than one, and one keeps the search linear.
            out += "" if out.endswith("[^/]*") else "[^/]*"
        elif char == "?":
            out += "[^/]"
        else:
            out += re.escape(char)
    return out
