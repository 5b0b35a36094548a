"""Model cards, read: the front matter of a README."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._shape import is_hub_id, is_placeholder
from modelguard.detect._trees.tree import Map, scalars, whole
from modelguard.detect._trees.yaml import parse
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting, SourceFile

_NAME = "model_card"
_HEAD = 64_000
_LONGEST, _MOST = 300, 64
_FRONT = expression(r"\ufeff?---[ \t]*\r?\n(?P<matter>.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)


def read(file: SourceFile) -> Iterator[Clue]:
    """Every base model that the card names, with the data sets of what was made from it."""
    span = whole(file)
    match = _FRONT.match(span.text[:_HEAD])
    if match is None:
        return
    for document in parse(span.sub(*match.span("matter"))):
        if not isinstance(document, Map):
            continue
        data = tuple(dict.fromkeys(one.text for one in scalars(document.get("datasets")) if _named(one.text)))
        for base in scalars(document.get("base_model")):
            if is_hub_id(base.text) and not is_placeholder(base.text):
                yield Sighting(
                    location=base.location,
                    raw=base.text,
                    kind="config-default",
                    strength="strong",
                    detector=_NAME,
                    because="the model card names its base",
                    channel="hf-hub",
                    trained_on=data[:_MOST],
                )


def _named(dataset: str) -> bool:
    return 0 < len(dataset) <= _LONGEST and not is_placeholder(dataset)
