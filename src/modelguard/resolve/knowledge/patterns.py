"""Whether the regular expression of a record is one, and cheap: it is tried on text that anybody may write.

What repeats a group, or repeats often, may take Python's engine years on a short text; no host needs it.
"""

from __future__ import annotations

import re

from modelguard.expressions import expression

_LONGEST = 300
_MOST = 6
_REPEATED_GROUP = expression(r"\)(?:[*+]|\{)")
_REPEAT = expression(r"(?<!\\)[*+]|(?<!\\)\{\d*,?\d*\}")


def fault_of(source: str) -> str | None:
    """What is wrong with the expression, in words; None when nothing is."""
    if len(source) > _LONGEST:
        return f"longer than {_LONGEST} characters"
    if _REPEATED_GROUP.search(source):
        return "it repeats a group, which may take for ever"
    if len(_REPEAT.findall(source)) > _MOST:
        return f"it repeats more than {_MOST} times, which may take for ever"
    try:
        re.compile(source)
    except (re.error, RecursionError, OverflowError) as error:
        return f"not a regular expression: {error}"
    return None
