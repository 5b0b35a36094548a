"""How surely a name holds a model, and the name that the default of a setting belongs to."""

from __future__ import annotations

import re

from tree_sitter import Node

from modelguard.detect._javascript.traced import tells_of_trace
from modelguard.detect._javascript.tree import Module, key_of, plain_string, properties, short
from modelguard.detect._parameters import proof
from modelguard.expressions import expression

_COUNTED = expression(r"tokeni[sz]er|tik_?token", re.IGNORECASE)


def grade_of(name: str) -> int:
    """How surely a name holds a model, as the grade of a place."""
    if name == "engine" or tells_of_trace(name) or _COUNTED.search(name):
        return 0  # of a game, a database, a run; what a trace says; whose tokens are counted
    sure = proof(name)
    return 2 if sure == "specific" else 1 if sure == "generic" else 0


def is_fallback(name: str) -> bool:
    """Whether a name is that of what runs where something else fails."""
    return "fallback" in name.lower()


def schema_name(pair: Node, module: Module) -> str:
    """The name that a `default` belongs to: the key of the schema around it, or its `name`."""
    holder = module.parent(pair)
    if holder is None:
        return ""
    for key, value in properties(holder):
        if key in ("name", "long", "id", "key"):
            named = plain_string(value)
            if named and grade_of(named):
                return named
    for child in holder.named_children:  # `{...modelField, default: "id"}`
        if child.type == "spread_element" and "model" in short(child).lower():
            return "model"
    around = module.parent(holder)
    if around is not None and around.type == "arguments":  # `model: dropdown({defaultValue: "id"})`
        around = module.parent(module.parent(around) or around)
    return key_of(around) if around is not None and around.type == "pair" else ""
