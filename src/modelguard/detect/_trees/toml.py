"""TOML read as a tree with places.  The grammar is tree-sitter's: `tomllib` is quadratic on hostile keys."""

from __future__ import annotations

from tree_sitter import Node as Syntax

from modelguard.detect._trees.json import Characters
from modelguard.detect._trees.tree import MAX_NODES, Entry, List, Map, Node, Scalar, Span, whole
from modelguard.detect._trees.yaml import scalar
from modelguard.detect._treesitter import parse as parse_tree
from modelguard.model import SourceFile

_KEYS = ("bare_key", "quoted_key", "dotted_key")
_MAX_PARTS = 20


def documents(file: SourceFile) -> tuple[Node, ...]:
    """The one document of a TOML file; each table is a map under its own chain of keys."""
    return parse(whole(file))


def parse(span: Span) -> tuple[Node, ...]:
    """The one document of a TOML text."""
    data = span.text.encode("utf-8", "replace")
    at = Characters(span.text, data)
    root = Map()
    # What is still to be read: a piece of syntax and the map or list that receives it.
    stack: list[tuple[Syntax, Map | List]] = [(parse_tree("toml", data).root_node, root)]
    count = 0
    while stack and count < MAX_NODES:
        node, into = stack.pop()
        count += 1
        if node.type in ("document", "ERROR"):
            stack.extend((child, into) for child in reversed(node.named_children))
        elif node.type in ("table", "table_array_element") and isinstance(into, Map):
            names = [c for c in node.named_children if c.type in _KEYS]
            row = node.type == "table_array_element"
            table = _under(into, _parts(names[0], span, at), row=row) if names else Map()
            stack.extend((c, table) for c in reversed(node.named_children) if c.type == "pair")
        elif node.type == "pair" and isinstance(into, Map):
            _pair(node, into, span, at, stack)
        elif isinstance(into, List):
            value = _value(node, span, at)
            into.items.append(value)
            if not isinstance(value, Scalar):
                stack.extend((child, value) for child in reversed(_children(node)))
    return (root,)


def _pair(
    node: Syntax, into: Map, span: Span, at: Characters, stack: list[tuple[Syntax, Map | List]]
) -> None:
    parts = [c for c in node.named_children if c.type != "comment"]
    if len(parts) < 2:
        return
    keys = _parts(parts[0], span, at)
    if not keys:
        return
    value = _value(parts[1], span, at)
    _under(into, keys[:-1]).entries.append(Entry(keys[-1], value))
    if not isinstance(value, Scalar):
        stack.extend((child, value) for child in reversed(_children(parts[1])))


def _children(node: Syntax) -> list[Syntax]:
    return [c for c in node.named_children if c.type != "comment"]


def _under(into: Map, keys: list[Scalar], *, row: bool = False) -> Map:
    """The table under a chain of keys: what was begun last goes on, or a new `row` of a list begins."""
    for position, key in enumerate(keys):
        last = into.entries[-1] if into.entries else None
        begun = last.value if last is not None and last.key.text == key.text else None
        new = row and position == len(keys) - 1
        if isinstance(begun, List) and (new or not begun.items):
            begun.items.append(child := Map())
        elif isinstance(begun, List) and isinstance(begun.items[-1], Map):
            child = begun.items[-1]  # `[models.limits]` below `[[models]]`
        elif isinstance(begun, Map) and not new:
            child = begun
        else:
            child = Map()
            into.entries.append(Entry(key, List(items=[child]) if new else child))
        into = child
    return into


def _parts(node: Syntax, span: Span, at: Characters) -> list[Scalar]:
    """The parts of a dotted key, first to last."""
    found: list[Scalar] = []
    stack = [node]
    while stack and len(found) < _MAX_PARTS:
        key = stack.pop()
        if key.type == "dotted_key":
            stack.extend(reversed(key.named_children))
        else:
            start, end = at.at(key.start_byte), at.at(key.end_byte)
            quote = span.text[start] if key.type == "quoted_key" and end > start else None
            found.append(scalar(span, start, end, quote))
    return found


def _value(node: Syntax, span: Span, at: Characters) -> Scalar | Map | List:
    if node.type == "inline_table":
        return Map()
    if node.type == "array":
        return List()
    start, end = at.at(node.start_byte), at.at(node.end_byte)
    raw = span.text[start:end]
    if node.type != "string":
        return Scalar(raw, span.sub(start, end), is_text=False)
    if raw[:3] in ('"""', "'''") and len(raw) >= 6:
        inner = span.sub(start + 3, end - 3)
        return Scalar(inner.text, inner, block=True)
    return scalar(span, start, end, raw[:1])
