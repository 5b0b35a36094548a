"""Compose files: the services, their images, commands and variables, and the models they declare."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of every service; each service is a scope of its own."""
    from modelguard.detect._config.compose import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="compose",
    files=("*.yaml", "*.yml", "*.yaml.j2", "*.yml.j2"),
    find=find,
    anchors=(b"services:",),
)
