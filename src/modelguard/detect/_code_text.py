"""Settings, requests and SQL inside strings of code: a template literal with YAML, a text block with JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from modelguard.detect._config.ini import sections
from modelguard.detect._config.nested import read as read_nested
from modelguard.detect._config.sql import statements
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._trees.tree import Scalar, Span
from modelguard.expressions import expression
from modelguard.model import Clue, Location

_SHORTEST, _LONGEST = 20, 20_000
_MODEL = expression(r"model[\w-]{0,12}[\"']?\s{0,4}[:=]", re.IGNORECASE)
# What services answer, and what describes rather than asks.
_ANSWERS = expression(
    r"[\"'](?:choices|usage|usageMetadata|object|created|created_at|done|stop_reason|finish_?reason|delta|error"
    r"|owned_by|content_block|modelVersion|system_fingerprint|total_duration|type|status|response)[\"']\s{0,4}:",
    re.IGNORECASE,
)
_ANSWERED = expression(
    r"[\"'](?:choices|usage|usageMetadata|finish_?reason|system_fingerprint|owned_by)[\"']\s{0,4}:",
    re.IGNORECASE,
)
_ASKS = expression(r"[\"'](?:messages|prompt|input|inputs|contents)[\"']\s{0,4}:")
OF_TESTS = expression(r"test|spec|mock|fixture|cassette", re.IGNORECASE)  # what is awaited, not sent
# How a statement begins that makes a model known to a database, or asks one.
_SQL = expression(r"\s{0,200}(?:CREATE|ALTER|SELECT|INSERT|WITH|CALL|create|alter|select|insert|with|call)\s")
_ASKED = expression(r"model|embed|cortex|complete|ai_query|ai\.|pgml", re.IGNORECASE)
# `[openai]` on a line of its own begins a section, and no list.
_HEADING = expression(r"\[[A-Za-z][\w. :-]{0,80}\][ \t]*\n")
_COMPONENT = "@architectures"  # as spaCy's configurations name what a component is made of
_OTHER = ("```", "<", "data: {", "event: ")  # prose, markup, a stream of answers


def begins_query(text: str) -> bool:
    """Whether a string begins as SQL does."""
    return _SQL.match(text) is not None


def is_query(text: str) -> bool:
    """Whether a string begins as SQL does and may name a model."""
    return begins_query(text) and "'" in text and _ASKED.search(text) is not None


def read_query(span: Span, detector: str) -> Iterator[Clue]:
    """The clues of SQL in a string, where `is_query` holds."""
    if len(span.text) <= _LONGEST:
        yield from statements(span, Context(detector=detector, trade=True))


def read(text: str, at: Location, detector: str, *, sent: bool = False) -> Iterator[Clue]:
    """The clues of a string that begins at a place of a file, if it holds settings or a request.

    What is known to be sent is a request in a test as well, whatever it asks with.
    """
    if not _SHORTEST <= len(text) <= _LONGEST:
        return
    if is_query(text):
        yield from read_query(_span(text, at), detector)
    if _COMPONENT in text:
        yield from sections(_span(text, at), Context(detector=detector, trade=True))
        return
    if not _MODEL.search(text):
        return
    start = text.lstrip()
    document = start[:1] in "{[" and not _HEADING.match(start)
    if start.startswith(_OTHER) or ("\n" not in text and not document):
        return
    if document and sent and _ANSWERED.search(text):
        return
    if (
        document
        and not sent
        and (OF_TESTS.search(at.path) or _ANSWERS.search(text) or not _ASKS.search(text))
    ):
        return
    if not document and not speaks_of_models(text.encode("utf-8", "replace")):
        return
    scalar = Scalar(text=text, span=_span(text, at), block=True)
    yield from read_nested("", scalar, Context(detector=detector, trade=True, nesting=1))


def _span(text: str, at: Location) -> Span:
    lines = text.split("\n")
    offsets = accumulate((len(each) + 1 for each in lines[:-1]), initial=0)
    line, column = at.line or 1, at.column or 1
    marks = tuple((offset, line + i, column if i == 0 else 1) for i, offset in enumerate(offsets))
    return Span(text=text, path=at.path, marks=marks)
