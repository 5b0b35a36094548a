"""Keys of a program's own tables of weights, where one of them is chosen: `def load(name="RN50")`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._python.index import OPTIONS, At, Index, dotted
from modelguard.detect._python.places import Place
from modelguard.detect._python.strings import plain
from modelguard.detect._python.tables import Tables
from modelguard.detect._treesitter import text
from modelguard.model import Kind

_SHORTEST, _LONGEST = 6, 80


def chosen(index: Index, tables: Tables) -> Iterator[Place]:
    """The strings that choose a row of a table of addresses of weights, in the file that holds the table."""
    for at in index.strings:
        if not _SHORTEST <= at.node.end_byte - at.node.start_byte <= _LONGEST:
            continue
        kind = _choice(index, at)
        name = plain(at.node) if kind is not None else None
        if kind is not None and name and tables.released(name):
            yield Place(
                value=at.node,
                scope=at.scope,
                proof="call",
                kind=kind,
                because="it chooses a row of a table of weights",
                channel="hf-hub",
                execution="self-hosted",
                confidence=0.85,
            )


def _choice(index: Index, at: At) -> Kind | None:
    """What a string is where it stands as a default, or as a key that is looked up."""
    around = index.parent(at.node)
    if around is None:
        return None
    if around.type.endswith("default_parameter"):
        return "config-default"
    if around.type == "assignment":
        left = around.child_by_field_name("left")
        return "config-default" if left is not None and left.type == "identifier" else None
    if around.type == "subscript":
        left = index.parent(around)
        return (
            None
            if left is not None and left.type == "assignment" and _is_left(left, around)
            else "weights-load"
        )
    return _default(index, around) if around.type == "keyword_argument" else None


def _is_left(assignment: Node, part: Node) -> bool:
    left = assignment.child_by_field_name("left")
    return left is not None and left.id == part.id


def _default(index: Index, keyword: Node) -> Kind | None:
    """What an argument by name is where it is the default of an option."""
    call, name = index.parent(keyword), keyword.child_by_field_name("name")
    path = dotted(call.child_by_field_name("function")) if call is not None and call.type == "call" else []
    known = bool(path) and path[-1] in OPTIONS and name is not None and text(name) == "default"
    return "config-default" if known else None
