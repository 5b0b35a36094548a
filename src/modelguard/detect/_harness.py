"""What harnesses that evaluate models are told in one argument: `--model_args pretrained=id,dtype=auto`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modelguard.detect._mention import Mention
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.model import Execution

# `key=value` among others, with commas or blanks between them.
SETTING = expression(
    r"(?:^\+{0,2}|^--[a-z-]{3,40}=|[,{\s])(?P<key>[A-Za-z_][\w.\[\]-]{0,120})=(?P<value>(?:\$\{[^{}]{0,100}\}|[^,\s{}\"']){1,300})"
)
_MODEL_ARGS = {"model_args", "model-args", "model_kwargs"}
_ARGS_KEYS = frozenset(
    ("pretrained", "model", "model_name", "model_name_or_path", "peft", "engine", "base_model", "delta")
)
_LOCAL: tuple[str, Execution] = ("hf-hub", "self-hosted")
_NOBODY: tuple[None, Execution] = (None, "unknown")
_BACKENDS: dict[str, tuple[str | None, Execution]] = {
    **dict.fromkeys(
        ("hf", "vllm", "sglang", "huggingface", "hf-causal", "hf-auto", "hf-multimodal", "accelerate"), _LOCAL
    ),
    "openai-completions": ("openai", "managed"),
    "openai-chat-completions": ("openai", "managed"),
    "anthropic-chat": ("anthropic", "managed"),
    "anthropic-chat-completions": ("anthropic", "managed"),
}


def of_harness(words: Sequence[Word]) -> Iterator[Mention]:
    """`--model hf --model_args pretrained=ID,dtype=auto`, as evaluation harnesses take it."""
    texts = [w.text for w in words]
    backend = next((texts[i + 1] for i, t in enumerate(texts[:-1]) if t in ("--model", "-m")), "hf")
    channel, execution = _BACKENDS.get(backend, _NOBODY)
    for index, word in enumerate(words):
        flag, equals, _ = word.text.lstrip("-").partition("=")
        if not word.text.startswith("-") or flag not in _MODEL_ARGS:
            continue
        value = word.part(len(word.text) - len(word.text.partition("=")[2])) if equals else None
        if value is None and index + 1 < len(words):
            value = words[index + 1]
        for match in SETTING.finditer(value.text[:4000]) if value is not None else ():
            if value is None or match["key"] not in _ARGS_KEYS:
                continue
            yield Mention(
                model=value.part(*match.span("value")),
                kind="weights-load" if execution == "self-hosted" else "api-call",
                because=f"{match['key']} of --{flag}",
                channel=channel,
                execution=execution,
            )
