"""What a file says about models: sightings, bindings and needs, one module per kind of file.

    clues = detect(file)
    text = written(clues)            # for the next scan of the same bytes: read(text)
    clues = detect_as(file, "stdin.yaml")    # a text that is no file: its kind is told

A detector is a module of this package with a constant `DETECTOR`; the door collects them by
walking the package, so that a new one is one file.  Detectors are pure: they get bytes and give clues;
they never open, import, construct or run what they read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from modelguard._version import __version__
from modelguard.detect._detector import Detector
from modelguard.detect._stored import read, written
from modelguard.detect._suppressions import suppressions
from modelguard.model import Clue, Notice, SourceFile

__all__ = [
    "Detector",
    "anchors",
    "detect",
    "detect_as",
    "detectors",
    "read",
    "stamp",
    "wants",
    "written",
]


@cache
def detectors() -> tuple[Detector, ...]:
    """Every detector of the package, by name."""
    names = sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))
    return tuple(import_module(f"{__name__}.{name}").DETECTOR for name in names)


@cache
def anchors() -> tuple[bytes, ...]:
    """The lower-case literals of which a file must hold one to be worth reading closely."""
    return tuple(sorted({a for d in detectors() for a in d.anchors} | {b"modelguard:"}))


def wants(path: str) -> int | None:
    """How much of the file at `path` is read without looking for anchors first, in bytes.

    None: the file must show an anchor.  A number: a detector knows the file by its name alone
    (weights, model cards) and reads at most so many bytes of it.
    """
    sizes = [d.head for d in detectors() if d.head is not None and d.matches(path)]
    return max(sizes) if sizes else None


def detect(file: SourceFile) -> tuple[Clue, ...]:
    """What every detector that knows the file's kind sees in it, and the comments that silence rules.

    A detector that fails gives a notice, and the others go on.
    """
    file = _with_plain_lines(file)
    return (*_seen(file), *suppressions(file))


def _with_plain_lines(file: SourceFile) -> SourceFile:
    """The file with lines that end as on Unix, which moves nothing to another line or column."""
    if b"\r\n" not in file.data or b"\0" in file.data:
        return file
    data = file.data.replace(b"\r\n", b"\n")
    return SourceFile(path=file.path, data=data, size=file.size - len(file.data) + len(data))


def detect_as(file: SourceFile, kind: str) -> tuple[Clue, ...]:
    """What is seen in `file` by the detectors of files that are called `kind`."""
    from modelguard.detect._renamed import renamed  # here, because few scans need it

    read_as = SourceFile(path=kind, data=file.data, size=file.size)
    return tuple(renamed(detect(read_as), kind, file.path))


def stamp() -> str:
    """Changes with everything that decides what is seen in a file, except the file and the anchors.

    An edited checkout shows by its files' sizes and times, without reading them.
    """
    package = Path(__file__).parent
    inner = (Path(entry) for entry in os.scandir(package) if entry.is_dir())
    folders = (package, package.parent, package.parent / "model", *inner)
    sources = sorted((e for folder in folders for e in os.scandir(folder)), key=lambda entry: entry.path)
    marks = [(e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in sources if e.name.endswith(".py")]
    return repr((__version__, sys.version_info[:2], marks))


def _seen(file: SourceFile) -> Iterator[Clue]:
    for detector in detectors():
        if not detector.matches(file.path):
            continue
        try:
            yield from detector.find(file)
        except (RecursionError, MemoryError, ValueError, ArithmeticError, LookupError, TypeError) as error:
            yield Notice(
                code="detector-failed",
                message=f"the {detector.name} detector stopped: {type(error).__name__}: {error}",
                path=file.path,
                incomplete=True,
            )
