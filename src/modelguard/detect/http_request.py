"""Requests that editors send (`.http`, `.rest`): the models that they ask for, and where."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The models in the bodies and the addresses of a file's requests."""
    # here, so that knowing the detector costs nothing
    from modelguard.detect._config.http_request import read

    return read(file)


DETECTOR = Detector(
    name="http_request",
    files=("*.http", "*.rest"),
    find=find,
    anchors=(b"model", b"/api/", b"/v1/"),
)
