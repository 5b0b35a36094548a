"""Constants that are made alike and called after ids: `export const gecko003 = ref("gecko@003")`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from modelguard.detect._javascript.shapes import is_spelled
from modelguard.detect._javascript.tree import (
    Module,
    arguments,
    plain_string,
    plain_template,
    properties,
    short,
    unwrap,
)
from modelguard.detect._shape import WEIGHT_FILE, could_name_model, suggests_model
from modelguard.detect._spelled import is_like
from modelguard.expressions import expression

_MOST, _CONSTANTS = 400, 2_000
_DEEP, _FIELDS_OF_ROW = 3, 12
_MANY = 8
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
    """Where the ids of several constants stand of which most are called so: `GPT_4O = "gpt-4o"`.

    What the file itself makes of them is told where it does so.  Objects may be settings that a program
    chooses from, so that only many of them are inventory: `WHISPER_TINY = {modelPath: "…/whisper_tiny.pte"}`.
    """
    plain: dict[str, list[Node]] = {}
    objects: dict[str, list[Node]] = {}
    for name, definitions in list(module.names.items())[:_CONSTANTS]:
        given = definitions[0].value if len(definitions) == 1 and definitions[0].top else None
        node = unwrap(given) if given is not None and not _DEFAULT.search(name) else None
        held = [each for each in _texts(node) if _tells(each)] if node is not None else []
        if node is not None and held:
            (objects if node.type == "object" else plain)[name] = held
    return _called_so(plain, _ROWS) | _called_so(objects, _MANY)


def _texts(node: Node, depth: int = 0) -> Iterator[Node]:
    """The strings that a constant is, or that its object holds."""
    if node.type in ("string", "template_string"):
        yield node
    elif node.type == "object" and depth < _DEEP:
        for _, value in islice(properties(node), _FIELDS_OF_ROW):
            yield from _texts(value, depth + 1)


def _tells(node: Node) -> bool:
    """Whether a literal looks like an id or is a file of weights."""
    return suggests_model(_stem(node)) or WEIGHT_FILE.match(_last(node)) is not None


def _last(node: Node) -> str:
    return (plain_string(node) or plain_template(node)).rpartition("/")[2]


def _stem(node: Node) -> str:
    """What a literal ends in, without what kind of file it is: `…/resolve/main/whisper_tiny.pte`."""
    last = _last(node)
    return last.rpartition(".")[0] if WEIGHT_FILE.match(last) else last


def _called_so(held: dict[str, list[Node]], rows: int) -> set[int]:
    """The literals of constants where so many, and most of them, are called as one of theirs."""
    told = {stem for name, nodes in held.items() if (stem := _spelled(name, nodes))}
    many = len(told) >= rows and len(told) * 2 > len(held)
    return {node.start_byte for nodes in held.values() for node in nodes} if many else set()


def _spelled(name: str, nodes: list[Node]) -> str:
    return next((stem for node in nodes if is_spelled(name, stem := _stem(node))), "")


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
