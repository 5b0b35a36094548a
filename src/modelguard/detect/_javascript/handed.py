"""What functions and classes are handed: parameters that hold a model, and the calls that fill them.

`ask(brain) { … create({model: brain}) }` asks for `ask(0)`; whoever calls `ask("id")`, in this file or in
another that imports it, binds that name.  Options are asked for by their key: `new Bot({brain: "id"})` binds
`Bot(brain)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.rows import is_listed
from modelguard.detect._javascript.silence import is_silent_call
from modelguard.detect._javascript.tree import (
    CLASSES,
    FUNCTIONS,
    Definition,
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

TOLD = {*ADDRESSES, "provider", "modelProvider", "llmProvider"}
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
    at = module.around(use, CLASSES)
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
        given = [(key, node) for key, at in _given(call) if (node := _constant(at, module)) is not None]
        given = [(key, node) for key, node in given if not is_listed(node, module)]
        target = _target(call, module) if given and not is_silent_call(call) else None
        if target is None:
            continue
        name, scope = target
        for key, node in given:
            yield Binding(
                namespace="javascript",
                name=f"{name}({key})",
                location=module.locate(node),
                detector="javascript",
                value=plain_string(node),
                scope=scope,
            )


def _constant(given: Node, module: Module) -> Node | None:
    """The text that is handed on, itself or as a constant of the file, if it may name a model."""
    known = module.definition(text(given), given.start_byte) if given.type == "identifier" else None
    node = unwrap(known.value) if known is not None and known.value is not None else given
    value = plain_string(node)
    return node if value is not None and _may_be(value) else None


def _may_be(value: str) -> bool:
    """Whether a text is worth a binding: most arguments are words."""
    told = any(c.isdigit() for c in value) or "/" in value
    return told and could_name_model(value) and not is_role(value)


def _given(call: Node) -> Iterator[tuple[str, Node]]:
    for position, argument in enumerate(arguments(call)[:_ARGUMENTS]):
        if argument.type == "object":
            held = list(properties(argument))[:_KEYS]
            # Where an address or a service stands beside it, the call tells more than the class does.
            yield from held if TOLD.isdisjoint(key for key, _ in held) else ()
        else:
            yield str(position), argument


def _target(call: Node, module: Module) -> tuple[str, str] | None:
    """What a call runs, and the module of it as the file writes that: the name there, the path."""
    root, names = callee(call)
    if root is None or len(names) > 1:
        return None
    if root.type == "member_expression":  # `this.ask("id")`, `this.bot.ask("id")`
        held = text(root.child_by_field_name("property") or root).lstrip("#")
        found = _made(module.member(held, root), module) if names else _own(root, module)
        return (f"{found[0]}.{names[0] if names else held}", found[1]) if found is not None else None
    if root.type != "identifier":
        return None
    if not names:
        return _named(text(root), module)
    imported = module.imports.get(text(root))
    if imported is not None and imported.name == "*":
        return (names[0], imported.source) if _is_near(imported.source) else None
    definition = module.definition(text(root), root.start_byte)
    found = _made([definition], module) if definition is not None else None
    if found is None and text(root)[:1].isupper():
        found = _named(text(root), module)  # `Bot.ask("id")`
    return (f"{found[0]}.{names[0]}", found[1]) if found is not None else None


def _named(name: str, module: Module) -> tuple[str, str] | None:
    """What a name of the file stands for: its own, or that of another module of the repository."""
    imported = module.imports.get(name)
    if imported is None:
        return name, module.file.path
    if not _is_near(imported.source) or imported.name == "*":
        return None
    return (name if imported.name == "default" else imported.name), imported.source


def _is_near(source: str) -> bool:
    return package_of(source) is None and source.startswith((".", "@", "~", "#", "src/"))


def _made(definitions: list[Definition], module: Module) -> tuple[str, str] | None:
    """The class of which a name holds an instance: by what makes it, or by its type."""
    for definition in definitions[:2]:
        value = unwrap(definition.value) if definition.value is not None else None
        maker = value.child_by_field_name("constructor") if value is not None else None
        name = short(maker) if maker is not None else definition.declared.lstrip(": ")
        if name.isidentifier() and name[:1].isupper():
            return _named(name, module)
    return None


def _own(node: Node, module: Module) -> tuple[str, str] | None:
    """The class around a node."""
    name = _class_of(node, module)
    return (name, module.file.path) if name is not None else None


def _class_of(node: Node, module: Module) -> str | None:
    at = module.around(node, CLASSES)
    name = at.child_by_field_name("name") if at is not None else None
    return text(name) if name is not None and name.end_byte - name.start_byte < 80 else None


def _functions(use: Node, module: Module) -> Iterator[Node]:
    at = module.parent(use)
    for _ in range(_CLIMB):
        if at is None:
            return
        if at.type in FUNCTIONS:
            yield at
        at = module.parent(at)


def _called(function: Node, module: Module) -> str | None:
    """The name by which others call a function: its own, its variable's, that of its class."""
    around = module.parent(function)
    holder: Node | None = function
    if function.type == "method_definition":
        named, owner = function.child_by_field_name("name"), _class_of(function, module)
        if named is None or owner is None or short(named) == "constructor":
            return owner
        return f"{owner}.{short(named)}"
    if function.child_by_field_name("name") is None:
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
