"""Constants that only tables hold, and names that a table of the same file gives to models."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.tree import (
    Module,
    arguments,
    callee,
    key_of,
    plain_string,
    properties,
    short,
    unwrap,
    value_of,
)
from modelguard.detect._shape import could_name_model, suggests_model
from modelguard.expressions import expression

_MOST, _PLACES = 100, 50
_ROWS = 3
_COLLECTIONS = ("Set", "Map")
# The AI SDK's way to give models names of one's own.
_PROVIDER = "customProvider"
_OFFERED = {"languageModels", "imageModels", "textEmbeddingModels", "embeddingModels", "rerankingModels"}
_WITHIN = {
    "pair", "object", "array", "arguments", "as_expression", "satisfies_expression", "spread_element",
    "computed_property_name", "parenthesized_expression", "new_expression",
}  # fmt: skip
_HOLDERS = {"variable_declarator", "public_field_definition", "export_statement"}
# What stands under one of these runs, one after the other.
_RUNS = expression(r"fall_?back|chain|priority|retry|default", re.IGNORECASE)


def held_by_tables(module: Module) -> set[int]:
    """Where the values of constants stand of which the file makes nothing but rows of tables."""
    found: set[int] = set()
    for name, definitions in list(module.names.items())[:_MOST]:
        value = definitions[0].value if len(definitions) == 1 and definitions[0].top else None
        text = plain_string(unwrap(value)) if value is not None else None
        if value is None or text is None or not suggests_model(text):
            continue
        _, tabled = uses_of(name, module, set_at=definitions[0].at.start_byte)
        if tabled:
            found.add(unwrap(value).start_byte)
    return found


def uses_of(name: str, module: Module, *, set_at: int | None = None) -> tuple[list[Node], bool]:
    """Where the file uses a name, and whether it makes nothing but rows of tables of it."""
    root = _root(module)
    found = [use for use in _uses(name, root, module) if not _is_passed_on(use, module)] if root else []
    found = [use for use in found if use.start_byte != set_at]
    return found, bool(found) and all(_is_of_table(use, module) for use in found)


def translated(module: Module) -> dict[str, Node]:
    """The program's own names for models: keys of a table that gives an id for each, and where they stand."""
    found: dict[str, Node] = {}
    for pair in module.pairs:
        value = value_of(pair)
        if value is None:
            continue
        key = key_of(pair)
        given = next(iter(arguments(value)), None) if value.type == "call_expression" else value
        model = plain_string(given) if given is not None else None
        told = model is not None and model != key and suggests_model(model) and could_name_model(key)
        if told or _is_of_provider(pair, module):
            found.setdefault(key, pair)
    return found


def _is_of_provider(pair: Node, module: Module) -> bool:
    """Whether a provider of one's own gives a model a name: `customProvider({languageModels: {x: …}})`."""
    table = module.parent(pair)
    held = module.parent(table) if table is not None else None
    if held is None or held.type != "pair" or key_of(held) not in _OFFERED:
        return False
    call = module.around(held, ("call_expression",))
    root = callee(call)[0] if call is not None else None
    return root is not None and short(root) == _PROVIDER


def _root(module: Module) -> Node | None:
    at = next(iter(module.strings), None)
    while at is not None and (around := module.parent(at)) is not None:
        at = around
    return at


def _uses(name: str, root: Node, module: Module) -> Iterator[Node]:
    """The places of a name in the code."""
    data = module.file.data
    called = re.finditer(rb"(?<![\w$.])" + re.escape(name.encode()) + rb"(?![\w$])", data)
    for _, match in zip(range(_PLACES), called, strict=False):
        node = root.descendant_for_byte_range(match.start(), match.end())
        if node is not None and node.type in ("identifier", "shorthand_property_identifier"):
            yield node


def _is_passed_on(use: Node, module: Module) -> bool:
    """Whether a place only defines, imports or exports the name."""
    around = module.parent(use)
    if around is None or around.type in ("export_specifier", "import_specifier"):
        return True
    return around.type == "variable_declarator" and around.child_by_field_name("name") == use


def _is_of_table(use: Node, module: Module) -> bool:
    """Whether a place is the key of a table, a member of a list, or a field of its rows."""
    at, listed = module.parent(use), False
    while at is not None and at.type in _WITHIN:
        around = module.parent(at)
        if at.type == "arguments" and not _collects(around):
            return False
        if at.type == "pair" and _RUNS.search(key_of(at)):
            return False
        listed = listed or at.type == "computed_property_name" or _has_rows(at)
        at = around
    name = at.child_by_field_name("name") if at is not None and at.type in _HOLDERS else None
    return listed and at is not None and at.type in _HOLDERS and not (name and _RUNS.search(short(name)))


def _collects(call: Node | None) -> bool:
    made = call.child_by_field_name("constructor") if call is not None else None
    return made is not None and short(made) in _COLLECTIONS


def _has_rows(node: Node) -> bool:
    """Whether a list, or an object of objects, holds several of a kind."""
    if node.type == "array":
        return node.named_child_count > 1
    rows = (value for _, value in properties(node)) if node.type == "object" else ()
    return sum(value.type == "object" for value in rows) >= _ROWS
