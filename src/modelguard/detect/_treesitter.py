"""A small hand on tree-sitter: one parser per grammar, walks without recursion, nodes as locations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from time import monotonic

from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Location

_SURELY_QUICK = 32_768
_SECONDS = 3.0
_SECONDS_A_BYTE = 2e-6
# What is nested deeper than people write is left out: queries take quadratic time there.
_DEEPEST = 1000
# The grammar of bash asks C's `isdigit` about any character behind a brace, and C looks it up in a table
# of 384: `{` before a rare character ends the process (tree-sitter-bash 0.25.1, `brace_start` in scanner.c).
_PAST_TABLE = expression(rb"(\{\d*(?:\.\.\d*)?)([\xc4-\xf7][\x80-\xbf]{1,3})")
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
    """The syntax tree of any bytes; what does not parse stands in it as ERROR nodes.

    Some hostile texts keep the parser busy for minutes (100 KB of unfinished here-documents: 18 s): a
    ValueError says that it was stopped. In bash what would end the process is read as letters.
    """
    if grammar == "bash":
        data = _PAST_TABLE.sub(lambda found: found[1] + b"x" * len(found[2]), data)
    if len(data) > _SURELY_QUICK:
        _rehearse(grammar, data)
    return parser(grammar).parse(data)


def _rehearse(grammar: str, data: bytes) -> None:
    """Parse with an eye on the clock: only a source that is read in pieces can be stopped."""
    end = monotonic() + _SECONDS + len(data) * _SECONDS_A_BYTE
    try:
        parser(grammar).parse(
            lambda at, _: data[at : at + 65536], progress_callback=lambda *_: monotonic() > end
        )
    except ValueError:
        parser(grammar).reset()
        raise ValueError("the text keeps the parser busy for too long") from None


@cache
def _query(grammar: str, source: str) -> Query:
    made: Query = Query(_language(grammar), source)
    return made


def captures(grammar: str, query: str, root: Node) -> list[Node]:
    """All nodes that a query captures as `@node`, in no promised order; several times faster than a walk."""
    cursor = QueryCursor(_query(grammar, query))
    cursor.set_max_start_depth(_DEEPEST)
    return cursor.captures(root).get("node", [])


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
