"""SQL in the strings of Python: `f"CREATE FUNCTION {name} TYPE HuggingFace " "MODEL 'id';"`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._code_text import begins_query, is_query, read_query
from modelguard.detect._python.index import Index
from modelguard.detect._python.strings import inside
from modelguard.detect._text import Lines
from modelguard.detect._trees.tree import Span
from modelguard.detect._treesitter import text
from modelguard.model import Clue

_SHORTEST = 16
_LONGEST = 20_000
_PIECES = 50


def queries(index: Index, lines: Lines, detector: str) -> Iterator[Clue]:
    """The clues of the SQL among the strings of a file; what is filled in stands there as it is written."""
    for at in index.strings:
        size = at.node.end_byte - at.node.start_byte
        if not _SHORTEST <= size <= _LONGEST or not begins_query(_written(at.node)):
            continue
        around = index.parent(at.node)
        joined = around is not None and around.type == "concatenated_string"
        whole = around if joined and around is not None else at.node
        parent = whole.parent
        if parent is not None and parent.type == "expression_statement":
            continue  # a docstring
        pieces = whole.named_children[:_PIECES] if joined else [whole]
        span = _joined([piece for piece in pieces if piece.type == "string"], lines)
        if is_query(span.text):
            yield from read_query(span, detector)


def _joined(pieces: list[Node], lines: Lines) -> Span:
    """The text of strings that stand one after another, each character with its place."""
    whole, marks, path = "", [], ""
    for piece in pieces:
        span = inside(piece)
        start = lines.locate(span.start, span.end)
        path, line, column = start.path, start.line or 1, start.column or 1
        for row in _written(piece).splitlines(keepends=True):
            marks.append((len(whole), line, column))
            whole, line, column = whole + row, line + 1, 1
    return Span(text=whole, path=path, marks=tuple(marks) or ((0, 1, 1),))


def _written(string: Node) -> str:
    """What stands between the quotes, as long as it is: an escaped quote or line end is one of SQL's too."""
    span = inside(string)
    held = text(string).encode()[span.start - string.start_byte : span.end - string.start_byte]
    return held.decode("utf-8", "replace").replace("\\'", " '").replace("\\n", "  ")
