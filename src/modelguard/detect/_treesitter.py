"""A small hand on tree-sitter: one parser per grammar, walks without recursion, nodes as locations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from modelguard.detect._text import Lines
from modelguard.model import Location

# Grammar wheels whose function is not called `language`.
_FUNCTIONS = {
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
}


@cache
def _language(grammar: str) -> Language:
    package, function = _FUNCTIONS.get(grammar, (f"tree_sitter_{grammar}", "language"))
    return Language(getattr(import_module(package), function)())


@cache
def parser(grammar: str) -> Parser:
    """The parser of a grammar (`python`, `javascript`, `tsx`, `bash`, `hcl`, ...), made once."""
    return Parser(_language(grammar))


def parse(grammar: str, data: bytes) -> Tree:
    """The syntax tree of any bytes; what does not parse stands in it as ERROR nodes."""
    return parser(grammar).parse(data)


@cache
def _query(grammar: str, source: str) -> Query:
    made: Query = Query(_language(grammar), source)
    return made


def captures(grammar: str, query: str, root: Node) -> list[Node]:
    """All nodes that a query captures as `@node`, in no promised order; several times faster than a walk."""
    return QueryCursor(_query(grammar, query)).captures(root).get("node", [])


def walk(node: Node, *, into: frozenset[str] | None = None) -> Iterator[Node]:
    """`node` and all nodes below it in the order of the text, without recursion.

    With `into`, only nodes of these types are entered (the others are given, not their children).
    """
    stack = [node]
    while stack:
        at = stack.pop()
        yield at
        if at.child_count and (into is None or at.type in into):
            stack.extend(reversed(at.children))


def text(node: Node) -> str:
    """The source text of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def locate(node: Node, lines: Lines) -> Location:
    """Where a node stands, from 1, in characters."""
    return lines.locate(node.start_byte, node.end_byte)
