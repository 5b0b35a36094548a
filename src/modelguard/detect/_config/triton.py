"""Triton's `config.pbtxt`, read for its parameters: `key: "model_name" value: { string_value: "x" }`."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._config.surroundings import Context
from modelguard.detect._config.values import read as read_value
from modelguard.detect._shape import is_hub_id
from modelguard.detect._trees.tree import Map, Scalar, whole
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_NAME = "triton"
_MAX_TEXT = 500_000
_PARAMETER = expression(
    r"\bkey\s{0,20}:\s{0,20}\"(?P<key>[\w.-]{1,100})\"\s{0,40},?\s{0,40}value\s{0,20}:?\s{0,20}\{\s{0,40}"
    r"string_value\s{0,20}:\s{0,20}\"(?P<value>[^\"\n]{1,400})\""
)


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the parameters, each a setting of the server."""
    span = whole(file)
    at = Context(
        detector=_NAME, kind="serve", channel="triton", execution="self-hosted", trade=True, company=True
    )
    for match in _PARAMETER.finditer(span.text[:_MAX_TEXT]):
        if match["key"].startswith("tokenizer") and not is_hub_id(match["value"]):
            continue  # files that take texts apart
        inner = span.sub(*match.span("value"))
        yield from read_value(match["key"], Scalar(inner.text, inner), "", Map(), at)
