"""Kubernetes objects: containers, ConfigMaps, services, and the custom resources that serve models."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of every object of the file."""
    from modelguard.detect._config.kubernetes import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="kubernetes",
    files=("*.yaml", "*.yml", "*.tpl", "*.yaml.j2", "*.yml.j2"),
    find=find,
    anchors=(b"apiversion:",),
)
