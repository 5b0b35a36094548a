"""Fields of classes as compilers leave them behind: `Object.defineProperty(this, "model", {value: "id"})`."""

from __future__ import annotations

from modelguard.detect._javascript.collected import remember_member
from modelguard.detect._javascript.tree import (
    Module,
    arguments,
    plain_string,
    properties,
    short,
)
from modelguard.expressions import expression

_MARKS = (b"ropert", b"__publicField")
_STANDARD = "Object.defineProperty"
# TypeScript's own, that of esbuild, those of Babel and SWC: `_define_property(this, "model", "id")`.
_DEFINES = expression(
    r"(?:Object\.defineProperty|__publicField"
    r"|(?:\(0, ?)?_define_?[Pp]roperty\w{0,10}(?:\.(?:_|default))?\)?)\Z"
)


def add_fields(module: Module) -> None:
    """Make the fields that the module's classes set by calls known as those are that they declare."""
    if not any(mark in module.file.data for mark in _MARKS):
        return
    for call in module.calls:
        function, given = call.child_by_field_name("function"), arguments(call)
        if function is None or len(given) != 3 or given[0].type != "this":
            continue
        called = short(function)
        if _DEFINES.match(called) is None or plain_string(given[1]) is None:
            continue
        described = dict(properties(given[2])) if given[2].type == "object" else {}
        value = described.get("value") if called == _STANDARD else given[2]
        if value is not None:
            remember_member(given[1], value, call, module)
