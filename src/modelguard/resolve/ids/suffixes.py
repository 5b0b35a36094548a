"""What clients write behind an id: the provider that serves it, options of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.resolve.ids._cut import Cut
from modelguard.resolve.ids.prefixes import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Callable

_OPTIONS = expression(r"^(?P<name>[\w.:/@-]+)\?(?P<options>\w+=[\w.-]+(?:&\w+=[\w.-]+)*)$", needs="?")
# How much context Claude Code asks a model for.
_CONTEXT = expression(r"^(?P<name>[\w.:/@-]+)\[(?P<size>\d{1,2}m)\]$", needs="[")
# RAGFlow writes the name of its own instance between the two: qwen-max@default@Tongyi-Qianwen.
_SERVED = expression(
    r"^(?P<name>[\w.:/-]+)(?:@[\w-]{1,30})?@(?P<provider>[A-Za-z][A-Za-z-]{1,30})$", needs="@"
)
# The hub's router: who shall serve the repository, or how it shall be chosen.
_ROUTED = expression(
    r"^(?P<name>[\w.-]+/[\w.-]+):(?P<provider>auto|fastest|cheapest|preferred|baseten|black-forest-labs|cerebras|clarifai|cohere"
    r"|fal-ai|featherless-ai|fireworks-ai|groq|hf-inference|hyperbolic|nebius|novita|nscale|openai|ovhcloud|publicai"
    r"|replicate|sambanova|scaleway|together|wavespeed|zai-org)$",
    needs=":",
)


def routed(name: str) -> Cut | None:
    """`meta-llama/Llama-3.3-70B-Instruct:groq` without its provider; the contract is the router's."""
    match = _ROUTED.match(name)
    if match is None:
        return None
    return Cut(match["name"], (("provider", match["provider"]),), "huggingface-inference", "managed")


def options(name: str) -> Cut | None:
    """`claude-opus-4-5?effort=high` without its options; an address is no id."""
    match = _OPTIONS.match(name)
    if match is None or "://" in name:
        return None
    return Cut(match["name"], (("options", match["options"]),))


def context(name: str) -> Cut | None:
    """`claude-sonnet-4-5[1m]` without the context that is asked for."""
    match = _CONTEXT.match(name)
    return Cut(match["name"], (("context", match["size"]),)) if match is not None else None


def provider(name: str, named: Callable[[str], str | None]) -> Cut | None:
    """`gpt-4o@azure` without its provider, if a channel is called so (a revision is left alone)."""
    match = _SERVED.match(name)
    if match is None:
        return None
    by = match["provider"]
    channel = CHANNELS.get(by.lower()) or named(by.lower())
    return Cut(match["name"], (("provider", by),), channel) if channel else None
