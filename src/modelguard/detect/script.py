"""Scripts without a suffix: what their first line says runs them, or that they only set variables."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.detect.javascript import DETECTOR as JAVASCRIPT
from modelguard.detect.python import DETECTOR as PYTHON
from modelguard.detect.shell import DETECTOR as SHELL
from modelguard.detect.source import DETECTOR as SOURCE
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """What the detector of its language sees in it; nothing in a file that is no script."""
    from modelguard.detect._scripts import suffix_of  # here, so that knowing the detector costs nothing

    suffix = suffix_of(file.data)
    if suffix is None:
        return
    from modelguard.detect._renamed import renamed

    kind = f"{file.path}{suffix}"
    read_as = SourceFile(path=kind, data=file.data, size=file.size)
    reader = next(d for d in (SHELL, PYTHON, JAVASCRIPT, SOURCE) if d.matches(kind))
    yield from renamed(reader.find(read_as), kind, file.path)


DETECTOR = Detector(
    name="script",
    files=("*",),
    find=find,
    anchors=tuple(sorted({*SHELL.anchors, *PYTHON.anchors})),
    not_files=("*.*", "dockerfile", "containerfile", "makefile", "gnumakefile", "modelfile", "justfile"),
)
