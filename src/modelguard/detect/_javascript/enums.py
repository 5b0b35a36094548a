"""The members of enums, as TypeScript writes them and as its compilers leave them behind."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._javascript.tree import FUNCTIONS, Module, arguments, plain_string, short, unwrap
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

# What the function is called with that fills an enum: `Models || (exports.Models = Models = {})`.
_FILLED = expression(r"(?P<name>[\w$]{1,80})\s*\|\|\s*[({]")
_CLIMB = 8


def members(module: Module) -> dict[str, Node]:
    """The strings that the members of the module's enums stand for, as `Models.Large`."""
    if module.enums is None:
        module.enums = {}
        for node in module.strings:
            at = module.parent(node)
            name = _name(at, module) if at is not None else None
            if name is not None:
                module.enums.setdefault(name, node)
    return module.enums


def is_member(assignment: Node, module: Module) -> bool:
    """Whether an assignment is what became of a member of an enum: `Models["Large"] = "id"`."""
    return assignment.type == "assignment_expression" and _of_compiled(assignment, module) is not None


def _name(at: Node, module: Module) -> str | None:
    if at.type == "assignment_expression":
        return _of_compiled(at, module)
    body = module.parent(at) if at.type == "enum_assignment" else None
    declared = module.parent(body) if body is not None else None
    named, member = declared and declared.child_by_field_name("name"), at.child_by_field_name("name")
    return f"{text(named)}.{_spelt(member)}" if named and member is not None else None


def _of_compiled(assignment: Node, module: Module) -> str | None:
    left = assignment.child_by_field_name("left")
    holder = left.child_by_field_name("object") if left is not None else None
    if left is None or holder is None or holder.type != "identifier":
        return None
    member = left.child_by_field_name("index") or left.child_by_field_name("property")
    name = _filled(assignment, text(holder), module) if member is not None else None
    return f"{name}.{_spelt(member)}" if name is not None and member is not None else None


def _filled(at: Node, parameter: str, module: Module) -> str | None:
    """The enum that the function around fills under the name of its parameter."""
    around: Node | None = at
    for _ in range(_CLIMB):
        around = module.parent(around) if around is not None else None
        if around is None or around.type in FUNCTIONS:
            break
    given = (
        around.child_by_field_name("parameters") or around.child_by_field_name("parameter")
        if around
        else None
    )
    if given is None or parameter not in short(given):
        return None
    call = module.parent(around) if around is not None else None
    while call is not None and call.type == "parenthesized_expression":
        call = module.parent(call)
    first = arguments(call)[:1] if call is not None and call.type == "call_expression" else []
    if call is None or not first:
        return None
    match = _FILLED.match(text(unwrap(first[0]))[:200])
    return match["name"] if match is not None else _fresh(unwrap(first[0]), call, module)


def _fresh(given: Node, call: Node, module: Module) -> str | None:
    """The variable that becomes the enum: `var Models = function(Models) {…}({})`."""
    at = module.parent(call)
    if given.type != "object" or at is None or at.type != "variable_declarator":
        return None
    name = at.child_by_field_name("name")
    return text(name) if name is not None and not given.named_children else None


def _spelt(member: Node) -> str:
    return plain_string(member) or text(member)
