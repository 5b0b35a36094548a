"""Names that are spelled as the ids that they stand for: `GPT4oMini = "gpt-4o-mini"`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from modelguard.detect._shape import is_hub_id, is_role
from modelguard.expressions import expression

# `gpt-4o mini`, `Claude 3.5 Sonnet`: an id as people read it.
_SPACED = expression(
    r"(?:gpt[- ]\d[\w.]{0,6}|o[134]|claude|gemini|mistral)"
    r"(?:[- ](?:\d[\w.]{0,8}|mini|nano|turbo|pro|flash|lite|sonnet|opus|haiku"
    r"|large|medium|small|preview|latest)){1,5}\Z",
    re.IGNORECASE,
)
_PARTS = expression(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


def is_spaced(value: str) -> bool:
    """Whether a vendor's model is called as people read it: `gpt-4o mini`."""
    return " " in value and _SPACED.match(value) is not None


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A name without its signs, in which those of objects differ from their models': `flux-1-schnell`."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


@lru_cache(maxsize=4096)
def _spelling(name: str) -> tuple[frozenset[str], str]:
    """The words of a name, and its letters and digits without the word model; nothing for a role."""
    parts = frozenset(part.lower() for part in _PARTS.findall(name))
    plain = re.sub(r"^(?:chat|default)?models?(?=.)|models?$", "", bare(name))
    return parts, "" if len(plain) < 3 or is_role(name) else plain


def last_names(texts: Iterable[str]) -> frozenset[str]:
    """What the hub's ids among texts end in, bare: so the objects are called that stand beside them."""
    return frozenset(bare(text.rpartition("/")[2]) for text in texts if is_hub_id(text))


def is_called_so(name: str, value: str, called: frozenset[str]) -> bool:
    """Whether a variable holds but the name of an id beside it: `MODEL_NAME` beside `MODEL_ID`.

    A name with a tag is what Ollama is asked for, be it called so behind a route as well (`ollama/x:7b`).
    """
    return ":" not in value and name.endswith("MODEL_NAME") and bare(value) in called


def is_like(name: str, value: str) -> bool:
    """Whether a name is spelled as an id is, or as a telling part of it."""
    parts, plain = _spelling(name)
    words = len(parts) == 2 and all(part.isalpha() and len(part) > 3 for part in parts)  # GEMINI_FLASH
    if (len(parts) > 2 or words) and plain and parts <= _spelling(value)[0]:
        return True
    value = bare(value)
    if not plain or not value:
        return False
    if len(plain) < 5 and plain != value:
        return False
    if plain in value or value in plain:
        return any(c.isdigit() for c in plain) or len(plain) * 2 > len(value)
    same = next((i for i, (a, b) in enumerate(zip(plain, value, strict=False)) if a != b), 0)
    return same >= 5 and same * 3 >= len(plain) * 2 and any(c.isdigit() for c in plain)
