"""Names of models that nobody but their vendors runs, whatever server is asked for them."""

from __future__ import annotations

from modelguard.expressions import expression

_VENDORS_OWN = expression(
    r"(?:[\w.-]{1,40}/){0,3}(?:claude-(?:\d|opus|sonnet|haiku|instant|fable|mythos)|gemini-(?:\d|pro|flash|ultra))"
)


def is_vendors_own(name: str) -> bool:
    """Whether a name is one of Claude's or Gemini's, of which no weights and no namesakes are about."""
    return _VENDORS_OWN.match(name) is not None
