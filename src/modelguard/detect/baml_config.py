"""BAML: clients of models, and functions that name theirs in short."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of a file of BAML."""
    from modelguard.detect._config.baml import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="baml_config",
    files=("*.baml",),
    find=find,
    anchors=(b"client<llm>", b"baml"),
)
