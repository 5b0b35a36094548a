"""Settings and requests inside strings of code: a template literal with YAML, a text block with JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from modelguard.detect._config.nested import read as read_nested
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
_ASKS = expression(r"[\"'](?:messages|prompt|input|inputs|contents)[\"']\s{0,4}:")
_TEST = expression(r"test|spec|mock|fixture|cassette", re.IGNORECASE)  # what is awaited, not sent
_OTHER = ("```", "# ", "<", "data: {", "event: ")  # prose, markup, a stream of answers


def read(text: str, at: Location, detector: str) -> Iterator[Clue]:
    """The clues of a string that begins at a place of a file, if it holds settings or a request."""
    if not _SHORTEST <= len(text) <= _LONGEST or not _MODEL.search(text):
        return
    start = text.lstrip()
    document = start[:1] in "{["
    if start.startswith(_OTHER) or ("\n" not in text and not document):
        return
    if document and (_TEST.search(at.path) or _ANSWERS.search(text) or not _ASKS.search(text)):
        return
    if not document and not speaks_of_models(text.encode("utf-8", "replace")):
        return
    lines = text.split("\n")
    offsets = accumulate((len(each) + 1 for each in lines[:-1]), initial=0)
    line, column = at.line or 1, at.column or 1
    marks = tuple((offset, line + i, column if i == 0 else 1) for i, offset in enumerate(offsets))
    scalar = Scalar(text=text, span=Span(text=text, path=at.path, marks=marks), block=True)
    yield from read_nested("", scalar, Context(detector=detector, trade=True, nesting=1))
