"""safetensors weight files, read from the metadata of their header."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Sighting, SourceFile


def find(file: SourceFile) -> Iterator[Sighting]:
    """One sighting: the model that the metadata names, else the name that the path gives."""
    from modelguard.detect._safetensors import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(name="safetensors", files=("*.safetensors",), find=find, head=4 << 20)
