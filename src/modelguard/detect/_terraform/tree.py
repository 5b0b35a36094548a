"""Terraform as nested entries: blocks, attributes and objects alike, and what their expressions may hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._text import Lines
from modelguard.detect._treesitter import text
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.noun import Noun

_MOST_CALLS = 4
# Functions whose settings are those of what takes their value.
_ENCLOSING = ("jsonencode", "yamlencode", "merge", "tomap", "templatefile", "base64encode", "base64gzip")
_MAX_DEPTH = 12
_MAX_ENTRIES = 5_000
# Of these a type is made; what is `optional` has a default behind its type.
_TYPES = ("object", "optional", "list", "set", "map")
# Functions whose value is one of their arguments, or made of them.
_CHOOSE = {
    "coalesce", "try", "lookup", "concat", "toset", "tolist", "tostring", "lower", "upper", "merge",
    "coalescelist", "distinct", "compact", "trimspace", "tomap", "nonsensitive", "sensitive", "one",
    "flatten", "values",
}  # fmt: skip
# The collection stands first or after the `in` of a loop.
_COLLECTION = expression(r"(?:var|local)\.[\w.]{1,80}")


class Entry(Noun):
    """A key and what it holds: an expression, or the entries of a block (`labels` are the block's).

    `named` is where a key that is written as a text stands.
    """

    key: str
    value: Node | None = None
    body: Node | None = None
    labels: tuple[str, ...] = ()
    named: Node | None = None


class Leaf(Noun):
    """One thing that an expression may hold: a literal, or the path of a reference (`var.x`)."""

    word: Word
    refers: str | None = None


def entries(node: Node) -> Iterator[Entry]:
    """The entries of a block's body or of an object."""
    for count, child in enumerate(node.named_children):
        if count > _MAX_ENTRIES:
            return
        parts = child.named_children
        if child.type == "attribute" and len(parts) >= 2:
            yield _entry(text(parts[0]), parts[1])
        elif child.type == "object_elem" and len(parts) >= 2:
            inner = unwrap(parts[0])
            named = inner if inner.type in ("string_lit", "quoted_template") else None
            for entry in _typed(_key(parts[0]), parts[1]) or [_entry(_key(parts[0]), parts[1])]:
                yield replace(entry, named=named)
        elif child.type == "block":
            labels = tuple(text(p).strip('"') for p in parts[1:] if p.type in ("string_lit", "identifier"))
            body = next((p for p in parts if p.type == "body"), None)
            if body is not None:
                yield Entry(key=text(parts[0]), body=body, labels=labels)


def _entry(key: str, value: Node) -> Entry:
    inner = unwrap(value)
    if inner.type == "function_call" and _function(inner) in _ENCLOSING:
        inner = _given(inner)
    return Entry(key=key, value=value, body=inner if inner.type == "object" else None)


def _typed(key: str, value: Node) -> list[Entry]:
    """What a type says of a key that may be left out: its default, and the objects that it consists of."""
    inner = unwrap(value)
    if inner.type != "function_call" or _function(inner) not in _TYPES:
        return []
    told = _arguments(inner)[1:2] if _function(inner) == "optional" else []
    return [
        *(_entry(key, default) for default in told),
        *(Entry(key=key, body=each) for each in shapes(inner)),
    ]


def shapes(value: Node, depth: int = 0) -> Iterator[Node]:
    """The objects of a type: `list(object({ name = optional(string, "id") }))`."""
    inner = unwrap(value)
    called = _function(inner) if inner.type == "function_call" and depth <= _MAX_DEPTH else ""
    for argument in _arguments(inner)[:1] if called in _TYPES else ():
        told = unwrap(argument)
        yield from (told,) if told.type == "object" else shapes(told, depth + 1)


def _given(call: Node) -> Node:
    """The object or list that a function is given first, also behind a template's path or in another's call:
    `base64encode(templatefile("x.tftpl", {…}))`; the call itself where there is none.
    """
    inner = call
    for _ in range(_MOST_CALLS):
        given = [unwrap(a) for a in _arguments(inner)[:20]]
        behind = given[1:] if _function(inner) == "templatefile" else given
        if not behind or behind[0].type != "function_call":
            return behind[0] if behind and behind[0].type in ("object", "tuple") else call
        inner = behind[0]
    return call


def items(value: Node) -> Iterator[Node]:
    """The elements of a list, also of one inside `jsonencode`, `toset` and the like."""
    inner = unwrap(value)
    if inner.type == "function_call":
        for argument in _arguments(inner)[:20]:
            yield from items(argument) if unwrap(argument).type in ("tuple", "for_expr") else ()
    elif inner.type == "for_expr":
        yield from _walked(inner)
    elif inner.type == "tuple":
        for child in (unwrap(c) for c in inner.named_children if c.type == "expression"):
            yield child
            if child.type == "function_call":  # `values = [yamlencode({...})]`
                yield from (o for a in _arguments(child)[:20] if (o := unwrap(a)).type == "object")


def _walked(node: Node) -> Iterator[Node]:
    """The objects that a loop walks: `{ for k, v in { a = {…} } : k => v }`, `[for m in [{…}] : m]`."""
    for each in _collections(node):
        yield from (each,) if each.type == "object" else items(each)


def _collections(node: Node) -> Iterator[Node]:
    """The list or the object that a loop walks through, where it is written there."""
    for loop in node.named_children:
        intro = next((c for c in loop.named_children if c.type == "for_intro"), None)
        told = [unwrap(c) for c in intro.named_children if c.type == "expression"] if intro else []
        yield from (each for each in told if each.type in ("object", "tuple"))


def unwrap(node: Node) -> Node:
    """The expression itself, without the nodes that only wrap it."""
    while node.type in ("expression", "collection_value", "literal_value", "template_expr"):
        inner = [c for c in node.named_children if c.type != "comment"]
        if len(inner) != 1:
            break
        node = inner[0]
    return node


def leaves(value: Node, lines: Lines, depth: int = 0, *, flat: bool = False) -> Iterator[Leaf]:
    """Everything that an expression may hold; conditions are not values.

    `flat` leaves out the objects of lists, whose keys say what each value is.
    """
    node = unwrap(value)
    if depth > _MAX_DEPTH:
        return
    if node.type in ("string_lit", "quoted_template"):
        yield _string(node, lines)
    elif node.type in ("expression", "variable_expr"):
        path = _path(node)
        if path:
            yield Leaf(word=_word(node, lines), refers=path)
    else:
        for part in _parts(node, depth):
            if not (flat and node.type == "tuple" and unwrap(part).type == "object"):
                yield from leaves(part, lines, depth + 1, flat=flat)


def _parts(node: Node, depth: int) -> Iterator[Node]:
    """The parts of an expression of which any may be its value."""
    if node.type == "conditional":
        yield from node.named_children[1:]
    elif node.type == "function_call" and _function(node) in _CHOOSE:
        yield from _arguments(node)[:50]
    elif node.type == "tuple":
        yield from (c for c in node.named_children[:500] if c.type == "expression")
    elif node.type == "for_expr":
        yield from (each for each in _collections(node) if each.type == "tuple")
    elif node.type == "object" and depth:
        yield from (e.value for e in entries(node) if e.value is not None and e.body is None)


def heredoc(value: Node) -> tuple[int, int] | None:
    """The bytes of a here-document, or None."""
    node = unwrap(value)
    if node.type == "function_call":
        first = next(iter(_arguments(node)), None)
        node = unwrap(first) if first is not None else node
    if node.type != "heredoc_template":
        return None
    marks = [c for c in node.named_children if c.type == "heredoc_identifier"]
    return (marks[0].end_byte, marks[-1].start_byte) if len(marks) > 1 else None


def repeated(value: Node) -> str:
    """The variable or local that a block is repeated for: `for_each = { for d in var.list : ... }`."""
    found = _COLLECTION.search(text(value)[:400])
    return found[0] if found else ""


def keys_of(value: Node) -> str:
    """What `each.key` is taken from: the keys of a map, or a set; empty where a loop makes it."""
    written, found = text(value)[:400], repeated(value)
    if not found or "=>" in written:
        return ""
    return found if "toset" in written else f"{found}[keys]"


def key_leaf(entry: Entry, lines: Lines) -> Leaf | None:
    """The key of an entry as something that an expression may hold."""
    return _string(entry.named, lines) if entry.named is not None else None


def plain(value: Node | None, lines: Lines) -> str | None:
    """The one literal of an expression."""
    found = [leaf for leaf in leaves(value, lines)] if value is not None else []
    return found[0].word.text if len(found) == 1 and found[0].refers is None else None


def _string(node: Node, lines: Lines) -> Leaf:
    inner = [c for c in node.named_children if c.type == "template_interpolation"]
    word = _word(node, lines)
    data = word.text[1:-1] if len(word.text) >= 2 else word.text
    at = word.location
    place = replace(at, column=at.column + 1, end_column=max(at.column + 1, at.end_column - 1))
    word = Word(text=data, location=place)
    if len(inner) == 1 and text(inner[0]) == data:
        spoken = next((c for c in inner[0].named_children if c.type == "expression"), None)
        path = _path(spoken) if spoken is not None else ""
        if path:
            return Leaf(word=word, refers=path)
    return Leaf(word=word)


def _word(node: Node, lines: Lines) -> Word:
    return Word(text=text(node), location=lines.locate(node.start_byte, node.end_byte))


def _path(node: Node) -> str:
    """`var.x.y` of a reference; `var.x[]` is what some name chooses from a map."""
    names: list[str] = []
    children = node.named_children if node.type == "expression" else [node]
    for child in children:
        if child.type == "variable_expr":
            names.append(text(child))
        elif child.type == "get_attr" and names:
            names.append(text(child).lstrip("."))
        elif child.type == "index" and names:
            key = text(child)[1:-1].strip()
            if key.startswith('"'):
                names.append(key.strip('"'))
            elif not key.isdigit() and key not in ("count.index", "*"):
                names[-1] += "[]"
        elif child.type not in ("splat", "comment", "attr_splat", "full_splat"):
            return ""
    return ".".join(names) if len(names) > 1 else ""


def _function(node: Node) -> str:
    name = next((c for c in node.named_children if c.type == "identifier"), None)
    return text(name) if name is not None else ""


def _arguments(node: Node) -> list[Node]:
    found = next((c for c in node.named_children if c.type == "function_arguments"), None)
    return [c for c in found.named_children if c.type == "expression"] if found is not None else []


def _key(node: Node) -> str:
    inner = unwrap(node)
    return text(inner).strip('"')[:200]
