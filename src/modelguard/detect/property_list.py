"""Property lists of launchd, which say on a Mac what is started with which arguments and variables."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of a job's arguments and variables."""
    # Here, so that knowing the detector costs nothing.
    from modelguard.detect._config.property_list import read

    return read(file)


DETECTOR = Detector(
    name="property_list",
    files=("*.plist",),
    find=find,
    anchors=(b"programarguments",),
)
