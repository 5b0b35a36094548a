"""GGUF weight files, read from their header alone."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Sighting, SourceFile


def find(file: SourceFile) -> Iterator[Sighting]:
    """One sighting: the repository that the header names, else the model's name, else the file's."""
    from modelguard.detect._gguf import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(name="gguf", files=("*.gguf",), find=find, head=4 << 20)
