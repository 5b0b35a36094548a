"""A file that stands inside another: read by the detectors of its kind, at its own place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.model import Clue, SourceFile


def read_as(name: str, start: int, end: int, file: SourceFile) -> Iterator[Clue]:
    """The clues of the bytes from `start` to `end`, read as a file called `name` is.

    The text starts at the start of a line, so that blanks in front of it are no indentation.
    """
    if b"\x00" in file.data[start:end]:
        return
    whole = re.sub(rb"[^\n]", b" ", file.data[:start]) + file.data[start:end]
    yield from clues_of(name, SourceFile(path=file.path, data=whole, size=len(whole)))


def is_read(name: str) -> bool:
    """Whether a detector reads files called `name`."""
    from modelguard.detect import detectors  # here, because the door imports every detector

    return any(detector.matches(name) for detector in detectors())


def clues_of(name: str, file: SourceFile) -> Iterator[Clue]:
    """The clues of a text, by the detectors of files called `name`."""
    from modelguard.detect import detectors  # here, because the door imports every detector

    for detector in detectors():
        if detector.matches(name) and detector.head is None:
            yield from detector.find(file)
