"""Strings that only show what could stand there: in previews of a page, in fields to fill in, in examples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from modelguard.detect._source.lexer import Token
from modelguard.detect._source.statement import statement_before
from modelguard.expressions import expression

_FUNCTIONS = {"fun", "func", "fn", "def", "function"}
_FIELD = expression(r"(?:\w{0,60}(?:[a-z]P|_p)|[Pp])laceholder(?:s|Text|_text)?\Z")
# What Compose draws in the editor; a capital begins the name of whatever draws.
_PREVIEW = expression(r"[A-Z]\w{0,80}Preview(?:s|[A-Z][a-z]+)?\Z")
_PREVIEWED = {"Preview", "PreviewProvider"}
# `@Example(code = "…")`, `@ExampleObject(value = "…")`, `@Schema(example = "…")`
_EXAMPLE = expression(r"(?:Example(?:s|Object|Property)?|Schema|Operation|ApiModelProperty|ApiOperation)\Z")
# A piece of an answer that a service streams.
_STREAMED = expression(r"(?:\A|.{0,200}\n)\s{0,40}(?:event: ?\w{1,40}\s{1,40}data:|data: ?\{)", re.DOTALL)
_SCHEMAS = {"schema", "schemars"}
_LEVELS, _HEAD = 8, 40


def is_shown(found: Sequence[Token], around: Sequence[int], index: int, suffix: str, data: bytes) -> bool:
    """Whether a function that draws a preview, or says what to fill in, holds the string, or an attribute
    that documents.
    """
    if suffix == "rs" and _is_documented(found, around, index, data):
        return True
    at = around[index]
    for _ in range(_LEVELS):
        if at < 1:
            return False
        if found[at].text == "{":
            head = statement_before(found[max(0, at - _HEAD) : at])
            name = _function(head)
            if _FIELD.match(name) or (suffix in ("kt", "kts") and _PREVIEW.match(name)):
                return True
            if suffix == "swift" and not _PREVIEWED.isdisjoint(t.text for t in head):
                return True
        at = around[at]
    return False


def _function(head: Sequence[Token]) -> str:
    """The function that the words before a body, or before the branches that are all of it, define."""
    named = (b.text for a, b in pairwise(head) if a.text in _FUNCTIONS and b.kind == "name")
    return next(named, "")


def is_streamed(text: str) -> bool:
    """Whether a text is what a service answers bit by bit: lines of `event: …` and `data: {…}`."""
    return _STREAMED.match(text) is not None


def is_example(found: Sequence[Token], around: Sequence[int], index: int, data: bytes) -> bool:
    """Whether an annotation takes the string for what it documents: `@Example(code = "…")`."""
    opens = around[index]
    for _ in range(3):
        if opens < 1:
            return False
        called = found[opens - 1]
        marked = data[called.start - 1 : called.start] == b"@"
        if found[opens].text == "(" and marked:
            return _EXAMPLE.match(called.text) is not None
        opens = around[opens]
    return False


def _is_documented(found: Sequence[Token], around: Sequence[int], index: int, data: bytes) -> bool:
    """Whether an attribute of Rust shows the string in an example: `#[schema(example = json!({…}))]`."""
    opens = around[index] if b"example = json" in data else -1
    for _ in range(_LEVELS):
        if opens < 1:
            return False
        called = found[opens - 1]
        if found[opens].text == "(" and called.text in _SCHEMAS:
            return data[called.start - 2 : called.start] == b"#["
        opens = around[opens]
    return False
