"""Bicep: model deployments of Azure, their parameters and variables."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of parameters, variables, resources and modules."""
    from modelguard.detect._config.bicep import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="bicep",
    files=("*.bicep", "*.bicepparam"),
    find=find,
    anchors=(b"model", b"cognitiveservices"),
)
