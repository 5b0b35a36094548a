"""The sizes of Whisper, which the libraries that run it take for the names of its models."""

from __future__ import annotations

from modelguard.expressions import expression

_SIZE = expression(
    r"(?:distil-)?(?:tiny|base|small|medium|large)(?:\.en)?(?:-v\d(?:\.\d)?)?(?:[-_]turbo)?(?:\.en)?(?:-int8)?\Z|turbo\Z"
)
_WORD = expression(r"[a-z]+\Z")


def is_size(name: str) -> bool:
    """Whether a name is one of Whisper's sizes (`turbo`, `tiny-int8`), a model where Whisper is meant."""
    return _SIZE.match(name) is not None


def is_release(name: str) -> bool:
    """Whether a name is such a size that is no plain word (`base.en`, `distil-large-v3`, never `base`)."""
    return is_size(name) and _WORD.match(name) is None
