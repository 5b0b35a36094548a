"""Triton's `config.pbtxt`: the models that a backend's parameters name."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of the parameters."""
    from modelguard.detect._config.triton import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(name="triton", files=("*.pbtxt", "*.pbtxt.*"), find=find, anchors=(b"model", b"engine"))
