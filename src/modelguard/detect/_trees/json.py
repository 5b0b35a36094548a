"""JSON read as a tree with places; comments and broken files are no obstacle."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node as Syntax

from modelguard.detect._trees.tree import Builder, List, Map, Node, Scalar, Span, whole
from modelguard.detect._trees.yaml import parse as parse_flow
from modelguard.detect._trees.yaml import scalar
from modelguard.detect._treesitter import parse as parse_tree
from modelguard.expressions import expression
from modelguard.model import SourceFile

_STARTS = frozenset('{["/#-tfn')
_MAX_UNCLOSED = 500
# JSON5 begins with a key without quotes, or in single ones, maybe behind lines of comment.
_JSON5 = expression(
    r"\s{0,200}(?://[^\n]{0,2000}\n\s{0,200}){0,50}\{\s{0,200}(?://[^\n]{0,2000}\n\s{0,200}){0,50}"
    r"(?:[A-Za-z_$][\w$]{0,100}|'[^'\n]{0,100}')\s{0,20}:\s"
)
# What is not closed ends with its line, or with the text: nothing has to follow, so nothing is read anew.
_TOLD = expression(
    r'"(?:[^"\\\n]|\\.)*"?|\'(?:[^\'\\\n]|\\.)*\'?|(?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?)'
)


def documents(file: SourceFile) -> tuple[Node, ...]:
    """The values of a JSON file (one, or one a line)."""
    return parse(whole(file))


def parse(span: Span) -> tuple[Node, ...]:
    """The values of a JSON text, wherever it stands."""
    if not _is_worth_parsing(span.text):
        return ()
    if _JSON5.match(span.text):
        return parse_flow(replace(span, text=_without_comments(span.text)))
    data = span.text.encode("utf-8", "replace")
    offsets = Characters(span.text, data)
    builder = Builder()
    # None on the stack: a map or list ends here.
    stack: list[Syntax | None] = [parse_tree("json", data).root_node]
    while stack and not builder.full:
        at = stack.pop()
        if at is None:
            builder.end()
        elif at.type in ("object", "array"):
            builder.start(Map() if at.type == "object" else List())
            stack.append(None)
            stack.extend(reversed([c for c in at.named_children if c.type != "comment"]))
        elif at.type == "pair":
            key, value = at.child_by_field_name("key"), at.child_by_field_name("value")
            if key is not None and value is not None:
                stack.extend((value, key))
        elif at.type in ("string", "number", "true", "false", "null"):
            start, end = offsets.at(at.start_byte), offsets.at(at.end_byte)
            if at.type == "string":
                builder.value(scalar(span, start, end, '"'))
            else:
                builder.value(Scalar(span.text[start:end], span.sub(start, end), is_text=False))
        elif at.type in ("document", "ERROR"):
            stack.extend(reversed(at.named_children))
    return tuple(builder.roots)


def _without_comments(text: str) -> str:
    """JSON5 as a flow of YAML, which it is but for its comments, each character in its place."""
    blanked = _TOLD.sub(lambda m: " " * len(m[0]) if m["comment"] else m[0], text)
    return blanked.replace("\t", " ")


def _is_worth_parsing(text: str) -> bool:
    """Whether the text starts as JSON or a comment does, and is not nested beyond all reason.

    Repairing what is no JSON takes the parser seconds for each hundred kilobytes.
    """
    start = text.lstrip()[:1]
    unclosed = abs(text.count("{") - text.count("}")) + abs(text.count("[") - text.count("]"))
    return (start in _STARTS or start.isdigit()) and unclosed < _MAX_UNCLOSED


class Characters:
    """Byte offsets as character offsets; cheapest when asked in ascending order."""

    __slots__ = ("_ascii", "_byte", "_char", "_data")

    def __init__(self, text: str, data: bytes) -> None:
        self._data = data
        self._ascii = len(text) == len(data)
        self._byte = self._char = 0

    def at(self, byte: int) -> int:
        """The character that starts at a byte."""
        if self._ascii:
            return byte
        if byte < self._byte:
            self._byte = self._char = 0
        self._char += len(self._data[self._byte : byte].decode("utf-8", "replace"))
        self._byte = byte
        return self._char
