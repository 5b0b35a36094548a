"""Documents whose code is run: Livebook, R Markdown, Quarto and the notebooks of .NET."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.detect.source import DETECTOR as SOURCE
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """What the cells run; prose is not read."""
    from modelguard.detect._literate import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="literate", files=("*.livemd", "*.rmd", "*.qmd", "*.dib"), find=find, anchors=SOURCE.anchors
)
