"""Constants that are made alike and called after ids: `export const gecko003 = ref("gecko@003")`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.shapes import is_spelled
from modelguard.detect._javascript.tree import Module, arguments, plain_string, properties, short, unwrap
from modelguard.detect._shape import could_name_model, suggests_model
from modelguard.detect._spelled import is_like
from modelguard.expressions import expression

_MOST = 400
_ROWS = 3
_DEFAULT = expression(r"default|fallback", re.IGNORECASE)
_FIELDS = {"id", "name", "model", "modelId", "modelName", "version"}


def made_alike(module: Module) -> set[int]:
    """Where the ids of three or more constants stand that one function makes."""
    groups: defaultdict[str, dict[str, Node]] = defaultdict(dict)
    for name, maker, node in _made(module):
        groups[maker][name] = node
    found: set[int] = set()
    for group in groups.values():
        held = {name: plain_string(node) or "" for name, node in group.items()}
        alike = sum(is_like(name, value.rpartition("/")[2]) for name, value in held.items())
        if len(set(held.values())) >= _ROWS and alike * 2 >= len(held):
            found.update(node.start_byte for node in group.values())
    return found


def named_alike(module: Module) -> set[int]:
    """Where the ids of three or more constants stand of which most are called so: `GPT_4O = "gpt-4o"`.

    What the file itself makes of them is told where it does so.
    """
    held: dict[str, Node] = {}
    for name, definitions in list(module.names.items())[:_MOST]:
        given = definitions[0].value if len(definitions) == 1 and definitions[0].top else None
        node = unwrap(given) if given is not None else None
        value = plain_string(node) if node is not None else None
        if node is not None and value is not None and suggests_model(value) and not _DEFAULT.search(name):
            held[name] = node
    told = {value for name, node in held.items() if is_spelled(name, value := plain_string(node) or "")}
    rows = len(told) >= _ROWS and len(told) * 3 >= len(held) * 2
    return {node.start_byte for node in held.values()} if rows else set()


def _made(module: Module) -> Iterator[tuple[str, str, Node]]:
    """The constants at the top of the module that a function makes of an id, the function, and the id."""
    for name, definitions in list(module.names.items())[:_MOST]:
        for definition in definitions[:1]:
            value = unwrap(definition.value) if definition.top and definition.value is not None else None
            if value is None or value.type not in ("call_expression", "new_expression"):
                continue
            root = value.child_by_field_name("function") or value.child_by_field_name("constructor")
            node = _id(arguments(value))
            if root is not None and node is not None:
                yield name, short(root), node


def _id(given: list[Node]) -> Node | None:
    """The id that a maker is given: its first argument, or a field of it."""
    first = unwrap(given[0]) if given else None
    if first is None:
        return None
    fields = (v for k, v in properties(first) if k in _FIELDS) if first.type == "object" else (first,)
    return next((node for node in fields if could_name_model(plain_string(node) or "")), None)
