"""package.json: the name under which other packages of the repository import this one."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """One binding: the folder of the file holds the package of this name."""
    from modelguard.detect._config.npm import named  # here, so that knowing the detector costs nothing

    return named(file)


DETECTOR = Detector(name="npm_package", files=("package.json",), find=find, head=1 << 20)
