"""One spelling for the many ways of punctuating a model's name."""

from __future__ import annotations

import re

from modelguard.expressions import expression

_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (expression(pattern), replacement)
    for pattern, replacement in (
        (r"[\s._:@+-]+", "-"),
        (r"\bgpt-35\b", "gpt-3-5"),  # Azure's spelling
        (r"\bgemini-(flash|pro)-(\d(?:-\d)?)\b", r"gemini-\2-\1"),
        (r"\bqwen-?([23])5(?=-)", r"qwen-\1-5"),
        (r"\bllama-?3([1-3])(?=-\d+b)", r"llama-3-\1"),
        (r"\b(gpt-5|minimax-m2)([1-9])\b", r"\1-\2"),
        (r"(?<=\d)p(?=\d)", "-"),  # Fireworks: v3p1
        (r"(?<![0-9])(\d{4})-(\d{2})-(\d{2})(?![0-9])", r"\1\2\3"),
        (r"\bclaude-?(\d{1,2}(?:-\d)?)-(opus|sonnet|haiku)\b", r"claude-\2-\1"),
        (r"(?<![a-z0-9])v(?=\d)", ""),
        (r"(?<=[a-z])-(?=\d)", ""),
    )
)


def fold(text: str) -> str:
    """`text` with case, separators, version marks and word order evened out; folding twice changes nothing.

    Only for comparing two folded names: letters of a name are never dropped but for the `v` before a
    version's digits.
    """
    while True:
        folded = text.lower()
        for pattern, replacement in _STEPS:
            folded = pattern.sub(replacement, folded)
        if folded == text:
            return folded
        text = folded
