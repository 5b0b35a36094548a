"""Values that are words of the program itself: events, keys of settings, services that a setting is for."""

from __future__ import annotations

import re

from tree_sitter import Node

from modelguard.detect._javascript.tree import Module
from modelguard.detect._shape import unmarked
from modelguard.expressions import expression

_SHORT = 10


# Vendors' products and families that no service knows a model by.
_PRODUCTS = expression(r"(?:claude|gemini|chat-?gpt|gpt|grok|codex|copilot)\Z", re.IGNORECASE)


def is_product(value: str) -> bool:
    """Whether a string names but a vendor's product: `this.config.model ?? "claude"`."""
    return len(value) < _SHORT and _PRODUCTS.match(value) is not None


def is_own_word(name: str, value: str, node: Node, module: Module) -> bool:
    """Whether what a name holds is a word of the program itself.

    `fetchOllamaModels: "fetch-ollama-models"`, `CHAT_MODEL: "settings.chatModel"`, and of services
    `mistralModel: ["mistral"]`.
    """
    if _plain(name) in (_plain(value), _plain(value.rpartition(".")[2])):
        return True
    around = module.parent(node)
    return (
        around is not None
        and around.type == "array"
        and _plain(name) in (f"{value}model", f"{value}modelname")
    )


def _plain(name: str) -> str:
    """A name without what tells its words apart."""
    return unmarked(name).replace(".", "")
