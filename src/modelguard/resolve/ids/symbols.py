"""Spells out the symbols by which libraries know models: `GPT4oMini`, `ModelClaude3_7SonnetLatest`."""

from __future__ import annotations

import re

from modelguard.expressions import expression

_SYMBOL = expression(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*\Z")
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (expression(pattern), replacement)
    for pattern, replacement in (
        (r"^(?:Create)?(?:Image|Chat|Embedding)?Models?_?(?=[A-Z])|^MODEL_", ""),
        (r"(?:Quantized|Q)?EmbeddingModel$", ""),
        (r"(?<=\d)(?:Dot|dot|_DOT_|P|p)(?=\d)", "."),
        (r"(?<=\d)_[Oo](?=_|$)", "o"),  # GPT_4_O_MINI
        (r"Mini(?:LM|Lm)", "Minilm"),
        (r"(?<=[A-Za-z])V(\d)(\d)$", r"-v\1.\2"),  # BgeSmallEnV15
        (r"(?<=[a-z0-9])(?=[A-Z])", "-"),
        (r"_", "-"),
    )
)


def spelled_out(text: str) -> str | None:
    """The id that a symbol stands for as far as its spelling tells; None of what is no symbol."""
    if not 4 <= len(text) <= 80 or not _SYMBOL.match(text) or not any(c.isupper() or c == "_" for c in text):
        return None
    for pattern, replacement in _STEPS:
        text = pattern.sub(replacement, text)
    return text
