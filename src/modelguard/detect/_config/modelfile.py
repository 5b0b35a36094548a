"""Ollama Modelfiles, read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._trees.tree import whole
from modelguard.detect._words import names_model
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting, SourceFile

_NAME = "modelfile"
_LINE = expression(
    r"^[ \t]*(?P<word>FROM|ADAPTER|DRAFT)[ \t]+(?P<value>[^\s#]{1,300})[ \t\r]*$",
    re.MULTILINE | re.IGNORECASE,
)
_TEXT = expression(r'"""(?:[^"]|"(?!""))*"""')
_MAX = 200_000
_BECAUSE = {
    "FROM": "the Modelfile is made from it",
    "ADAPTER": "the adapter of the Modelfile",
    "DRAFT": "it drafts for the Modelfile",
}


def read(file: SourceFile) -> Iterator[Clue]:
    """The base of the model (`FROM`), its adapter and the small model that drafts for it, outside of prompts.

    Ollama runs them all, wherever the weights lie that it is told.
    """
    span = whole(file)
    text = _TEXT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), span.text[:_MAX])
    for match in _LINE.finditer(text):
        value = match["value"]
        if not names_model(value):
            continue
        yield Sighting(
            location=span.locate(*match.span("value")),
            raw=value,
            kind="serve",
            strength="strong",
            detector=_NAME,
            because=_BECAUSE[match["word"].upper()],
            channel="ollama",
            execution="self-hosted",
        )
