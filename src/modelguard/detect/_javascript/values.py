"""What an expression may hold: literals, environment variables, names of other modules.

Names are followed to their definitions within the file, so that a constant is reported where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._hints import hint
from modelguard.detect._javascript.enums import members
from modelguard.detect._javascript.handed import field, option, parameter
from modelguard.detect._javascript.silence import UNIONS, is_answer
from modelguard.detect._javascript.tree import (
    FUNCTIONS,
    Definition,
    Module,
    arguments,
    callee,
    plain_string,
    properties,
    returned,
    short,
    unwrap,
)
from modelguard.detect._javascript.walked import fields
from modelguard.detect._parameters import proof
from modelguard.detect._shape import could_name_model, suggests_model
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Step
from modelguard.noun import Noun

_MAX_DEPTH = 12
_MAX_LEAVES = 200
_MAX_SUBSTITUTIONS = 4
_FALLBACKS = {"??", "||", "&&"}
_SAME = {
    "trim", "toLowerCase", "toString", "toUpperCase", "valueOf", "String", "parse", "optional", "describe",
}  # fmt: skip
_ENVIRONMENTS = {
    "process.env", "import.meta.env", "Bun.env", "Deno.env", "env", "serverEnv", "globalThis.process.env",
}  # fmt: skip
_ENV_CALLS = {
    "getEnv",
    "getEnvVar",
    "getEnvironmentVariable",
    "getSetting",
    "getEnvOrThrow",
    "optionalEnv",
    "requireEnv",
}
# What keeps the state of a page, and which argument it holds first.
_STATES = dict.fromkeys(
    ("useState", "useRef", "createSignal", "ref", "shallowRef", "signal", "atom", "writable", "$state"), 0
) | dict.fromkeys(("useLocalStorage", "useSessionStorage", "useStorage", "atomWithStorage"), 1)
# `getTokenizerModel(name)`, `modelToConfigAlias(name)`: whose tokens are counted, or how a program calls a
# model, is not what runs.
_SAYS = expression(r"(?i:tokeni[sz]er|encoding)|(?:To|\bto|\bget)\w{0,20}Alias\Z")
# `model.replace("a", "b")`: what is looked for in a name, and what is put there, runs under no name yet.
_REWRITES = {"replace", "replaceAll", "split", "startsWith", "endsWith", "includes", "indexOf", "match"}
_VARIABLE = expression(r"[A-Z][A-Z0-9]{1,40}(?:_[A-Z0-9]{1,40}){0,8}\Z")
_ID_KEYS = ("modelId", "model", "id", "name", "modelName")


class Leaf(Noun):
    """One thing that an expression may hold.

    `value` is a literal; else `env` is an environment variable, or `name` comes from the module `source`.
    `steps` are the uses that the walk passed on its way from the expression to here; `through` says that
    another call took the literal (`model: lmstudio("id")`), so that the place does not say who runs it;
    `listed` that it is one of several in a list.
    """

    node: Node
    value: str | None = None
    env: str | None = None
    name: str | None = None
    source: str | None = None
    steps: tuple[Step, ...] = ()
    through: bool = False
    listed: bool = False


def leaves(node: Node, module: Module) -> Iterator[Leaf]:
    """Everything that the expression may hold, each once, bounded in depth and number."""
    seen: set[int] = set()
    for count, leaf in enumerate(_leaves(node, module, 0, seen)):
        if count >= _MAX_LEAVES:
            return
        yield leaf


def constant(node: Node, module: Module) -> str | None:
    """The one literal that the expression holds, if it holds just one."""
    return _constant(node, module, 0)


def _constant(node: Node, module: Module, depth: int) -> str | None:
    found = {leaf.value for leaf in _leaves(node, module, depth, set()) if leaf.value is not None}
    return found.pop() if len(found) == 1 else None


def env_name(node: Node) -> str | None:
    """The environment variable that is read: `process.env.X`, `process.env["X"]`, `Deno.env.get("X")`."""
    if node.type == "member_expression":
        inner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
        if inner is not None and name is not None and short(inner) in _ENVIRONMENTS:
            spelled = text(name)
            return spelled if spelled.isupper() or short(inner) != "env" else None
    elif node.type == "subscript_expression":
        inner, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        if inner is not None and index is not None and short(inner) in _ENVIRONMENTS:
            return plain_string(index)
    elif node.type == "call_expression":
        root, names = callee(node)
        path = ".".join([text(root) if root is not None and root.type == "identifier" else "", *names])
        if path == "Deno.env.get" or path.rpartition(".")[2] in _ENV_CALLS:
            first = next(iter(arguments(node)), None)
            return plain_string(first) if first is not None else None
    return None


def _leaves(node: Node, module: Module, depth: int, seen: set[int]) -> Iterator[Leaf]:
    node = unwrap(node)
    if depth > _MAX_DEPTH or node.id in seen:
        return
    seen.add(node.id)
    env = env_name(node)
    if env:
        yield Leaf(node=node, env=env)
        for argument in arguments(node)[1:2] if node.type == "call_expression" else ():
            yield from _leaves(argument, module, depth + 1, seen)
        return
    plain = plain_string(node)
    if plain is not None:
        yield Leaf(node=node, value=plain)
        return
    yield from _of_parts(node, module, depth, seen)
    if node.type in ("identifier", "shorthand_property_identifier"):
        yield from _named(node, module, depth, seen)
    elif node.type == "member_expression":
        yield from _member(node, module, depth, seen)
    elif node.type == "call_expression":
        yield from _called(node, module, depth, seen)
    elif node.type == "template_string":
        yield from _template(node, module, depth)
    elif node.type == "binary_expression" and _operator(node) == "+":
        joined = [_constant(c, module, depth + 2) for c in _sides(node)]
        if len(joined) == 2 and all(joined):
            yield Leaf(node=node, value="".join(j for j in joined if j))


def _of_parts(node: Node, module: Module, depth: int, seen: set[int]) -> Iterator[Leaf]:
    several = node.type == "member_expression" or (node.type == "array" and len(node.named_children) > 1)
    for child in (*_inside(node), *fields(node, module)):
        for leaf in _leaves(child, module, depth + 1, seen):
            yield replace(leaf, listed=True) if several else leaf


def _inside(node: Node) -> Iterator[Node]:
    """The parts of an expression of which any may be its value."""
    if node.type == "binary_expression" and _operator(node) in _FALLBACKS:
        sides = _sides(node)
        yield from sides[1:] if _operator(node) == "&&" else sides
    elif node.type == "ternary_expression":
        for part in ("consequence", "alternative"):
            child = node.child_by_field_name(part)
            if child is not None:
                yield child
    elif node.type == "array":
        yield from (c for c in node.named_children if c.type != "object")
    elif node.type == "subscript_expression":
        index, holder = node.child_by_field_name("index"), node.child_by_field_name("object")
        named = holder is not None and short(holder) in _ENVIRONMENTS  # `process.env[name]` is no name
        if index is not None and index.type not in ("string", "number") and not named:
            yield index
    elif node.type == "object":
        found = dict(properties(node))
        key = next((k for k in _ID_KEYS if k in found), None)
        if key is not None and not is_answer(found.keys()):
            yield found[key]


def _operator(node: Node) -> str:
    operator = node.child_by_field_name("operator")
    return text(operator) if operator is not None else ""


def _sides(node: Node) -> list[Node]:
    sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
    return [side for side in sides if side is not None]


def _named(node: Node, module: Module, depth: int, seen: set[int]) -> Iterator[Leaf]:
    name = text(node)
    definition = module.definition(name, node.start_byte)
    if definition is not None:
        yield from _followed(definition, node, module, depth, seen)
    if definition is None or _is_given(definition, module):
        given = parameter(node, module)
        if given is not None:
            yield Leaf(node=node, name=given, source="")
            return
    if definition is None and name in module.imports:
        found = module.imports[name]
        yield Leaf(node=node, name=found.name, source=found.source)


def _is_given(definition: Definition, module: Module) -> bool:
    """Whether a name is a parameter, with a default or without."""
    at = definition.at
    for _ in range(4):
        around = module.parent(at)
        if around is None or around.type in ("variable_declarator", "statement_block"):
            return False
        if around.type in ("formal_parameters", "required_parameter", "optional_parameter"):
            return True
        at = around
    return False


def _followed(
    definition: Definition, use: Node, module: Module, depth: int, seen: set[int]
) -> Iterator[Leaf]:
    value = definition.value
    if value is None or value.type in FUNCTIONS:
        return
    step = Step(location=module.locate(use), why=f"{definition.name} is used here")
    for leaf in _leaves(value, module, depth + 1, seen):
        yield replace(leaf, steps=(*leaf.steps, step))


def _member(node: Node, module: Module, depth: int, seen: set[int]) -> Iterator[Leaf]:
    inner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
    if inner is None or name is None:
        return
    inner, key = unwrap(inner), text(name).lstrip("#")
    if inner.type == "this":
        for member in module.member(key, node):
            yield from _followed(member, node, module, depth, seen)
        if (given := field(key, node, module)) is not None:
            yield Leaf(node=node, name=given, source="")
        return
    path = _path(node)
    held = members(module).get(".".join(path)) if len(path) == 2 else None
    if held is not None:
        step = Step(location=module.locate(node), why=f"{'.'.join(path)} is used here")
        yield Leaf(node=held, value=plain_string(held), steps=(step,))
        return
    if len(path) < 3 and (given := _option_of(inner, key, module)) is not None:
        yield Leaf(node=node, name=given, source="")
        return
    root = path[0] if path else ""
    definition = module.definition(root, node.start_byte) if root else None
    if definition is not None and definition.value is not None:
        value = _lookup(unwrap(definition.value), path[1:])
        if value is not None:
            step = Step(location=module.locate(node), why=f"{'.'.join(path)} is used here")
            for leaf in _leaves(value, module, depth + 1, seen):
                yield replace(leaf, steps=(*leaf.steps, step))
    elif definition is None and root in module.imports:
        found = module.imports[root]
        names = path[1:] if found.name == "*" else (found.name, *path[1:])
        yield Leaf(node=node, name=".".join(names), source=found.source)


def _option_of(holder: Node, key: str, module: Module) -> str | None:
    """The option that `options.key` or `this.options.key` is, where a function was handed the options."""
    if holder.type == "identifier":
        definition = module.definition(text(holder), holder.start_byte)
        known = definition is not None and not _is_given(definition, module)
        return option(holder, key, module) if not known else None
    inner, name = holder.child_by_field_name("object"), holder.child_by_field_name("property")
    if holder.type != "member_expression" or inner is None or inner.type != "this" or name is None:
        return None
    held = text(name).lstrip("#")
    kept = field(held, holder, module)
    if kept is not None:
        return f"{kept.partition('(')[0]}({key})"
    for member in module.member(held, holder):
        value = unwrap(member.value) if member.value is not None else None
        if value is not None and value.type == "identifier":
            return option(value, key, module)
        spread = [c for c in value.named_children if c.type == "spread_element"] if value is not None else []
        for part in spread if value is not None and value.type == "object" else ():
            if (inside := unwrap(part)).type == "identifier" and (found := option(inside, key, module)):
                return found  # `this.options = {...defaults, ...options}`
    return None


def _path(node: Node) -> tuple[str, ...]:
    """`a.b.c` as names, or nothing where the root is no name."""
    names: list[str] = []
    at = node
    while at.type == "member_expression":
        inner, name = at.child_by_field_name("object"), at.child_by_field_name("property")
        if inner is None or name is None:
            return ()
        names.append(text(name))
        at = unwrap(inner)
    return (text(at), *reversed(names)) if at.type == "identifier" else ()


def _lookup(value: Node, path: tuple[str, ...]) -> Node | None:
    """The value at a path of keys in an object literal."""
    for key in path:
        if value.type == "call_expression":  # Object.freeze({...})
            value = next(iter(arguments(value)), value)
        if value.type != "object":
            return None
        inner = dict(properties(value)).get(key)
        if inner is None:
            return None
        value = inner
    return value


def _joins(node: Node, names: Sequence[str]) -> bool:
    """Whether a function of that name, taken out of `path`, is given a folder and what lies in it."""
    return not names and len(arguments(node)) > 1


def _called(node: Node, module: Module, depth: int, seen: set[int]) -> Iterator[Leaf]:
    root, names = callee(node)
    if root is None:
        return
    last = names[-1] if names else short(root)
    if last in _SAME or last in ("default", "catch"):
        function = node.child_by_field_name("function")
        inner = function.child_by_field_name("object") if function is not None else None
        sources = arguments(node)[:1] if last in ("default", "catch", "String") else []
        sources += [inner] if inner is not None and last != "String" else []
        yield from (leaf for source in sources for leaf in _leaves(source, module, depth + 1, seen))
    elif last in ("join", "resolve") and (short(root) == "path" or _joins(node, names)):
        yield from (leaf for part in arguments(node)[-1:] for leaf in _leaves(part, module, depth + 1, seen))
    elif last in _STATES:
        held = arguments(node)[_STATES[last] :][:1]
        yield from (leaf for source in held for leaf in _leaves(source, module, depth + 1, seen))
    elif not names and root.type == "identifier":
        definition = module.definition(text(root), node.start_byte)
        if _SAYS.search(text(root)):
            return
        if definition is not None and definition.value is not None and definition.value.type in FUNCTIONS:
            step = Step(location=module.locate(node), why=f"{definition.name}() is used here")
            for result in returned(definition.value, module):
                for leaf in _leaves(result, module, depth + 1, seen):
                    given = _argument(leaf, definition.name, node)
                    found = _leaves(given, module, depth + 1, seen) if given is not None else (leaf,)
                    yield from (replace(one, steps=(*one.steps, step)) for one in found)
            return
    yield from _through(node, last, module, depth, seen)


def _argument(leaf: Leaf, function: str, call: Node) -> Node | None:
    """What a call hands to the parameter that a function gives back: `read("NAME", "id")`."""
    place = leaf.name.removeprefix(f"{function}(").rstrip(")") if leaf.name and leaf.source == "" else ""
    given = arguments(call)
    return given[int(place)] if place.isdigit() and int(place) < len(given) else None


def _through(node: Node, last: str, module: Module, depth: int, seen: set[int]) -> Iterator[Leaf]:
    """What a call is given that is defined elsewhere: an id, or the name of a setting and its default."""
    given = arguments(node)
    first, value = (given[0], plain_string(given[0])) if given else (None, None)
    if first is None or value is None or last in UNIONS or last in _REWRITES:
        return
    if proof(value) is not None or _VARIABLE.match(value):
        for default in given[1:2]:
            yield from _leaves(default, module, depth + 1, seen)
    elif suggests_model(value) or (hint(last) is not None and could_name_model(value)):
        yield Leaf(node=first, value=value, through=True)


def _template(node: Node, module: Module, depth: int) -> Iterator[Leaf]:
    """A template whose substitutions are all constants, as the text that it makes."""
    parts: list[str] = []
    at = node.start_byte + 1
    data = module.file.data
    substitutions = [c for c in node.named_children if c.type == "template_substitution" and c.named_children]
    if len(substitutions) > _MAX_SUBSTITUTIONS:
        return
    for child in substitutions:
        value = _constant(child.named_children[0], module, depth + 3)
        if value is None:
            return
        parts.append(data[at : child.start_byte].decode("utf-8", "replace") + value)
        at = child.end_byte
    parts.append(data[at : node.end_byte - 1].decode("utf-8", "replace"))
    yield Leaf(node=node, value="".join(parts))
