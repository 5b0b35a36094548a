"""Models that the code cells of a notebook use; outputs and prose are not read."""

from __future__ import annotations

from collections.abc import Iterable

from modelguard.detect._detector import Detector
from modelguard.detect.python import DETECTOR as PYTHON
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterable[Clue]:
    """What the cells and their commands run."""
    from modelguard.detect._notebook import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(name="notebook", files=("*.ipynb",), find=find, anchors=PYTHON.anchors)
