"""Less than a model: the tokenizers and configurations that stand under a model's name."""

from __future__ import annotations

from modelguard.expressions import expression

_WORD = expression(r"[A-Z]?[a-z]+")
_COUNTERS = {"tokenizer", "tokenizers", "tiktoken", "tokens", "token", "tokenize"}
_MORE = {"model", "llm", "generate", "stream", "max"}

# Classes that load less than the model.
TOKENIZERS = (
    "Tokenizer", "TokenizerFast", "Config", "Processor", "FeatureExtractor", "Scheduler", "ImageProcessor",
)  # fmt: skip


def of_tokens(name: str) -> bool:
    """Whether a name says that text is only split into tokens, or its tokens counted (`num_tokens_of`)."""
    if "tok" not in name.lower():
        return False
    found = {word.lower() for word in _WORD.findall(name)}
    return bool(found & _COUNTERS) and not found & _MORE
