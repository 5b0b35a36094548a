"""Names of models that nobody but their vendors runs, whatever server is asked for them."""

from __future__ import annotations

from modelguard.expressions import expression

_VENDORS_OWN = expression(
    r"(?:[\w.-]{1,40}/){0,3}(?:claude-(?:\d|opus|sonnet|haiku|instant|fable|mythos)|gemini-(?:\d|pro|flash|ultra))"
)

# OpenAI's: people give them to models of their own behind servers that speak its protocol.
_KEPT = expression(
    r"(?:openai/)?(?:gpt-(?:3\.5|[4-9])|o[134](?:-|\Z)|text-embedding-(?:3|ada)|dall-e-|whisper-1\Z)"
)


def is_vendors_own(name: str) -> bool:
    """Whether a name is one of Claude's or Gemini's, of which no weights and no namesakes are about."""
    return _VENDORS_OWN.match(name) is not None


def is_kept(name: str) -> bool:
    """Whether a vendor keeps the weights of a model of this name, be there namesakes of it."""
    return is_vendors_own(name) or _KEPT.match(name) is not None
