"""What functions and classes are handed: parameters that hold a model, and the calls that fill them.

`ask(brain) { … create({model: brain}) }` asks for `ask(0)`; whoever calls `ask("id")`, in this file or in
another that imports it, binds that name.  Options are asked for by their key: `new Bot({brain: "id"})` binds
`Bot(brain)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.silence import is_silent_call
from modelguard.detect._javascript.tree import (
    CLASSES,
    FUNCTIONS,
    Module,
    arguments,
    callee,
    plain_string,
    properties,
    short,
    unwrap,
)
from modelguard.detect._javascript_sdks import ADDRESSES, package_of
from modelguard.detect._shape import could_name_model, is_role
from modelguard.detect._treesitter import text
from modelguard.model import Binding

_TOLD = {*ADDRESSES, "provider", "modelProvider", "llmProvider"}
_MOST = 3000
_ARGUMENTS = 12
_KEYS = 40
_CLIMB = 60


def parameter(use: Node, module: Module) -> str | None:
    """The parameter that a name is, as `function(position)` or, of options, `function(key)`."""
    name = text(use)
    for function in _functions(use, module):
        called = _called(function, module)
        for position, pattern in enumerate(_patterns(function)):
            if pattern.type == "identifier" and text(pattern) == name:
                return f"{called}({position})" if called else None
            if pattern.type == "object_pattern" and (key := _taken(pattern, name)) is not None:
                return f"{called}({key})" if called else None
    return None


def option(use: Node, key: str, module: Module) -> str | None:
    """The option `key` of a name that is a parameter: `options.brain` of `Bot` is `Bot(brain)`."""
    found = parameter(use, module)
    function, _, place = found.partition("(") if found is not None else ("", "", "")
    return f"{function}({key})" if place[:1].isdigit() else None


def field(name: str, use: Node, module: Module) -> str | None:
    """What `this.name` is where the constructor's parameter declares it: `constructor(private name)`."""
    at = module.parent(use)
    while at is not None and at.type not in CLASSES:
        at = module.parent(at)
    body = at.child_by_field_name("body") if at is not None else None
    for method in body.named_children if body is not None else ():
        if (
            method.type == "method_definition"
            and short(method.child_by_field_name("name") or method) == "constructor"
        ):
            for position, given in enumerate(_parameters(method)):
                kept = any(c.type in ("accessibility_modifier", "readonly") for c in given.children)
                if kept and text(given.child_by_field_name("pattern") or given) == name:
                    called = _called(method, module)
                    return f"{called}({position})" if called else None
    return None


def handed(module: Module) -> Iterator[Binding]:
    """What the calls of the module hand to functions and classes of its own and of other modules."""
    for call in module.calls[:_MOST]:
        target = _target(call, module)
        if target is None or is_silent_call(call):
            continue
        name, scope = target
        for key, node in _given(call):
            value = plain_string(node)
            if value is None or not _may_be(value):
                continue
            yield Binding(
                namespace="javascript",
                name=f"{name}({key})",
                location=module.locate(node),
                detector="javascript",
                value=value,
                scope=scope,
            )


def _may_be(value: str) -> bool:
    """Whether a text is worth a binding: most arguments are words."""
    told = any(c.isdigit() for c in value) or "/" in value
    return told and could_name_model(value) and not is_role(value)


def _given(call: Node) -> Iterator[tuple[str, Node]]:
    for position, argument in enumerate(arguments(call)[:_ARGUMENTS]):
        if argument.type == "object":
            held = list(properties(argument))[:_KEYS]
            # Where an address or a service stands beside it, the call tells more than the class does.
            yield from held if _TOLD.isdisjoint(key for key, _ in held) else ()
        else:
            yield str(position), argument


def _target(call: Node, module: Module) -> tuple[str, str] | None:
    """What a call runs, and the module of it as the file writes that: the name there, the path."""
    root, names = callee(call)
    if root is None or root.type != "identifier" or len(names) > 1:
        return None
    imported = module.imports.get(text(root))
    if imported is None:
        return (text(root), module.file.path) if not names else None
    if package_of(imported.source) is not None or not imported.source.startswith(
        (".", "@", "~", "#", "src/")
    ):
        return None
    if names:
        return (names[0], imported.source) if imported.name == "*" else None
    return (text(root) if imported.name == "default" else imported.name, imported.source)


def _functions(use: Node, module: Module) -> Iterator[Node]:
    at = module.parent(use)
    for _ in range(_CLIMB):
        if at is None:
            return
        if at.type in FUNCTIONS:
            yield at
        at = module.parent(at)


def _called(function: Node, module: Module) -> str | None:
    """The name by which others call a function: its own, its variable's, of a constructor its class's."""
    around = module.parent(function)
    holder: Node | None = function
    if function.type == "method_definition":
        named = function.child_by_field_name("name")
        is_maker = named is not None and short(named) == "constructor"
        holder = module.parent(around) if is_maker and around is not None else None
    elif function.child_by_field_name("name") is None:
        while around is not None and around.type in (
            "parenthesized_expression",
            "as_expression",
            "call_expression",
            "arguments",
        ):
            around = module.parent(around)  # `memo(async (model) => …)`
        holder = around if around is not None and around.type == "variable_declarator" else None
    name = holder.child_by_field_name("name") if holder is not None else None
    return text(name) if name is not None and name.end_byte - name.start_byte < 80 else None


def _parameters(function: Node) -> list[Node]:
    given = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    if given is None:
        return []
    if given.type != "formal_parameters":
        return [given]  # `model => …`
    return [c for c in given.named_children if c.type != "comment"]


def _patterns(function: Node) -> Iterator[Node]:
    """The parameters themselves, without their types and defaults."""
    for given in _parameters(function):
        for part in ("pattern", "left"):
            given = given.child_by_field_name(part) or given
        yield unwrap(given)


def _taken(pattern: Node, name: str) -> str | None:
    """The key under which `{model, brain: name = "id"}` takes a name out of the options."""
    for child in pattern.named_children:
        value = child
        if child.type == "pair_pattern":
            value = child.child_by_field_name("value") or child
        value = value.child_by_field_name("left") or value
        if value.type in ("identifier", "shorthand_property_identifier_pattern") and text(value) == name:
            key = child.child_by_field_name("key")
            return text(key) if key is not None else name
    return None
