"""Model cards of the hub: the front matter of a README says which model another was made from."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile

_HEAD = 64_000


def find(file: SourceFile) -> Iterator[Clue]:
    """Every base model that the card names."""
    from modelguard.detect._model_card import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="model_card",
    files=("readme.md", "*modelcard*.md", "*model_card*.md"),
    find=find,
    anchors=(b"base_model",),
    head=_HEAD,
)
