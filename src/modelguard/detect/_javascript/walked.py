"""Rows of a table that code walks through: `for (const m of MODELS)`, `MODELS.forEach((m) => …)`."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._javascript.tree import FUNCTIONS, Module, properties, short, unwrap
from modelguard.detect._treesitter import text

_WALKS = {"forEach", "map", "flatMap"}
_OUTWARD, _DEEPEST, _MOST = 60, 4, 200


def fields(read: Node, module: Module) -> list[Node]:
    """What `m.name` is in each row that `m` stands for one after the other."""
    holder, key = read.child_by_field_name("object"), read.child_by_field_name("property")
    if read.type != "member_expression" or holder is None or key is None or holder.type != "identifier":
        return []
    found = (dict(properties(row)).get(text(key)) for row in _rows(holder, module))
    return [value for value in found if value is not None]


def _rows(name: Node, module: Module) -> list[Node]:
    called = text(name)
    at: Node | None = name
    for _ in range(_OUTWARD):
        at = module.parent(at) if at is not None else None
        if at is None:
            return []
        left = at.child_by_field_name("left") if at.type == "for_in_statement" else None
        if left is not None and short(left) == called:
            return _objects(at.child_by_field_name("right"), module)
        if at.type in FUNCTIONS and _first(at) == called:
            return _objects(_walked_by(at, module), module)
    return []


def _first(function: Node) -> str:
    """The name of the first parameter of a function."""
    alone = function.child_by_field_name("parameter")
    if alone is not None:
        return short(alone)
    given = function.child_by_field_name("parameters")
    first = given.named_children[0] if given is not None and given.named_children else None
    pattern = first.child_by_field_name("pattern") if first is not None else None
    return short(pattern or first) if first is not None else ""


def _walked_by(function: Node, module: Module) -> Node | None:
    """The array whose method is handed a function."""
    given = module.parent(function)
    call = module.parent(given) if given is not None and given.type == "arguments" else None
    method = call.child_by_field_name("function") if call is not None else None
    named = method.child_by_field_name("property") if method is not None else None
    walks = named is not None and short(named) in _WALKS
    return method.child_by_field_name("object") if method is not None and walks else None


def _objects(walked: Node | None, module: Module) -> list[Node]:
    for _ in range(_DEEPEST):
        if walked is None:
            return []
        walked = unwrap(walked)
        if walked.type == "array":
            return [unwrap(item) for item in walked.named_children[:_MOST] if unwrap(item).type == "object"]
        held = module.definition(text(walked), walked.start_byte) if walked.type == "identifier" else None
        walked = held.value if held is not None else None
    return []
