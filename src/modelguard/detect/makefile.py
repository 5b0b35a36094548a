"""Makefiles and justfiles: their recipes are shell, their variables are settings."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of the recipes, with the variables of the file known to them."""
    if "just" in file.path.rpartition("/")[2].lower():
        from modelguard.detect._shell.justfile import read as read_just

        return read_just(file)
    from modelguard.detect._shell.makefile import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="makefile",
    files=("makefile", "gnumakefile", "makefile.*", "*.mk", "justfile", ".justfile", "*.just"),
    find=find,
)
