"""What is made alike: constants that are called after ids (`gecko003 = ref("gecko@003")`), rows of lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from tree_sitter import Node

from modelguard.detect._javascript.shapes import is_spelled
from modelguard.detect._javascript.tree import (
    Definition,
    Module,
    arguments,
    callee,
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
_RUNS = expression(r"fall_?back|chain|priority|retry|default", re.IGNORECASE)
# What a row tells people of a model beside its id.
_SHOWN = {"name", "label", "displayName", "title", "description"}
_PLAIN = {"string", "number", "true", "false", "null"}
_AROUND = {"call_expression", "variable_declarator", "pair", "public_field_definition"}
_WAITS = (("all",), ("allSettled",), ("race",), ("any",))
_FIELDS = {"id", "name", "model", "modelId", "modelName", "version"}


def made_alike(module: Module) -> set[int]:
    """Where the ids of three or more constants stand that one function makes."""
    return _spelled_alike(_made(module))


def symbols_of_classes(module: Module) -> set[int]:
    """Where the ids of three or more members of classes stand: `static readonly Large = new Model("id")`."""
    members = (
        (name, d) for held in (module.members, module.others) for name, ds in held.items() for d in ds[:1]
    )
    return _spelled_alike(_making(islice(members, _CONSTANTS)))


def _spelled_alike(made: Iterator[tuple[str, str, Node]]) -> set[int]:
    """The ids of what one function makes under names of which at least half are spelled as the ids are."""
    groups: defaultdict[str, dict[str, Node]] = defaultdict(dict)
    for name, maker, node in made:
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
    tops = ((name, held[0]) for name, held in islice(module.names.items(), _MOST))
    yield from _making((name, definition) for name, definition in tops if definition.top)


def _making(held: Iterable[tuple[str, Definition]]) -> Iterator[tuple[str, str, Node]]:
    for name, definition in held:
        value = unwrap(definition.value) if definition.value is not None else None
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


def rows_by_calls(module: Module) -> set[int]:
    """Where ids stand in a list of which one function makes row by row: `[model("id", "Name", 8192), …]`.

    What a list of calls waits for (`Promise.all([ask("id"), …])`) has run, and what falls back runs too.
    """
    lists: dict[tuple[int, str], list[Node]] = {}
    for call in module.calls:
        around = module.parent(call) if call.type == "call_expression" else None
        if around is not None and around.type == "array":
            made = call.child_by_field_name("function") or call
            lists.setdefault((around.id, short(made)), []).append(call)
    found: set[int] = set()
    for calls in lists.values():
        if len(calls) < _ROWS or _is_run(calls[0], module):
            continue
        held = [_held(call) for call in calls]
        told = [ids for row in held if (ids := [n for n in row if suggests_model(plain_string(n) or "")])]
        if all(held) and len(told) * 2 > len(held):
            found.update(node.start_byte for ids in told for node in ids)
    return found


def _held(call: Node) -> list[Node]:
    """The strings that a call makes a row of, where it tells more of a model than which one it is."""
    given = arguments(call)
    fields = [row for node in given if node.type == "object" for row in properties(node)]
    shown = any(key in _SHOWN and plain_string(value) for key, value in fields)
    plain = len(given) > 2 and all(node.type in _PLAIN for node in given)
    every = (*given, *(value for _, value in fields)) if shown or plain else ()
    return [node for node in every if plain_string(node)]


def _is_run(call: Node, module: Module) -> bool:
    """Whether a list of calls is waited for, or called after what runs."""
    at = module.around(call, _AROUND)
    if at is None or at.type != "call_expression":
        return at is not None and _RUNS.search(_named(at)) is not None
    return callee(at)[1][-1:] in _WAITS


def _named(at: Node) -> str:
    name = at.child_by_field_name("name") or at.child_by_field_name("key")
    return short(name) if name is not None else ""
