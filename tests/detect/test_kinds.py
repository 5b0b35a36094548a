"""Words of a program's own that are spelled as their constants are: kinds of things, and no models."""

from __future__ import annotations

from modelguard.detect import detect
from modelguard.model import Binding, Sighting, SourceFile

_CODE = b"""
class SpanType:
    LLM = "LLM"
    EMBEDDING = "EMBEDDING"
    TALKS = "gpt-4o"


def body(payload):
    return {key: value for key, value in payload.items() if key not in ("model", "stream")}
"""


def test_a_kind_is_offered_to_no_other_file_and_a_key_that_is_left_out_names_nothing() -> None:
    clues = detect(SourceFile(path="span.py", data=_CODE, size=len(_CODE)))
    assert {clue.name for clue in clues if isinstance(clue, Binding)} == {"SpanType.TALKS"}
    assert {clue.raw for clue in clues if isinstance(clue, Sighting)} == {"gpt-4o"}
