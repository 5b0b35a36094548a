"""Models in the addresses that C-like languages ask: `".../models/gemini-pro:generateContent?key=$key"`."""

from __future__ import annotations

import re

from modelguard.detect._source.given import Given
from modelguard.detect._source.lexer import Token
from modelguard.detect._text import Lines
from modelguard.detect._urls import model_in_template
from modelguard.expressions import expression
from modelguard.model import Sighting

_BEGINS = ("http", "wss://", "djl://")
# What makes a text of several parts, and what fills them in: `\(key)`, `${key}`, `#{key}`, `{key}`, `%s`.
_FORMATS = expression(r"(?:\A|[._])(?:sn?printf|format)\Z", re.IGNORECASE)
_HOLE = expression(r"\\\([^()]{1,60}\)|[$#]?\{[^{}]{0,60}\}|\$\w{1,40}|%[sdvq@]")


def is_asked(given: Given) -> bool:
    """Whether an address is not only talked of: printed, compared, awaited by a test."""
    return not given.silent or _FORMATS.search(given.callee) is not None


def of_address(token: Token, lines: Lines) -> Sighting | None:
    """The sighting of the model that a service is asked for by its address; None in other strings.

    The Deep Java Library has addresses of its own for what it loads.
    """
    if not token.text.startswith(_BEGINS) or not token.text.isascii():
        return None
    held = model_in_template(token.text, _HOLE)
    if held is None or held.kind not in ("api-call", "weights-load"):
        return None
    if (held.kind == "weights-load") != token.text.startswith("djl://"):
        return None
    return Sighting(
        location=lines.locate(token.start + held.start, token.start + held.end),
        raw=token.text[held.start : held.end],
        kind=held.kind,
        strength=held.strength,
        detector="source",
        because="the address names it",
        channel=held.channel,
        execution=held.execution,
    )
