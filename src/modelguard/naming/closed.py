"""Names of models that nobody but their vendors runs, whatever server is asked for them."""

from __future__ import annotations

from modelguard.expressions import expression

# Services that no model is called after.
SERVICES = ("ollama", "openai", "azure", "anthropic", "bedrock", "huggingface")

# Hosts that run open weights and nothing else.
OF_OPEN_WEIGHTS = frozenset(
    ("groq", "cerebras", "sambanova", "fireworks", "together", "anyscale", "friendli", "featherless")
)

_VENDORS_OWN = expression(
    r"(?:[\w.-]{1,40}/){0,3}(?:claude-(?:\d|opus|sonnet|haiku|instant|fable|mythos)|gemini-(?:\d|pro|flash|ultra))"
)

# OpenAI's: people give them to models of their own behind servers that speak its protocol.
_KEPT = expression(
    r"(?:openai/)?(?:gpt-(?:3\.5|[4-9])|o[134](?:-|\Z)|text-embedding-(?:3|ada)|dall-e-|whisper-1\Z)"
)

# A release of Claude's or of OpenAI's with its day: nobody else calls anything so.
_DATED = expression(
    r"claude-(?:[a-z]{3,12}-)?\d(?:[-.]\d)?(?:-[a-z]{3,12})?-20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\Z"
    r"|(?:gpt-\d[\w.]{0,4}|o\d)(?:-[a-z]{2,12}){0,3}-20\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])\Z"
)


def is_vendors_own(name: str) -> bool:
    """Whether a name is one of Claude's or Gemini's, of which no weights and no namesakes are about."""
    return _VENDORS_OWN.match(name) is not None


def is_kept(name: str) -> bool:
    """Whether a vendor keeps the weights of a model of this name, be there namesakes of it."""
    return is_vendors_own(name) or _KEPT.match(name) is not None


def is_dated(name: str) -> bool:
    """Whether a name is that of a release with its day, as its vendor alone writes them, listed or not."""
    return _DATED.match(name) is not None
