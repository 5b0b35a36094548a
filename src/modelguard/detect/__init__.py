"""What a file says about models: sightings, bindings and needs, one module per kind of file.

    detected = detect(files)

A detector is a module of this package with a constant `DETECTOR`; the door collects them by
walking the package, so that a new one is one file.  Detectors are pure: they get bytes and give clues;
they never open, import, construct or run what they read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from modelguard.detect._detector import Detector
from modelguard.detect._suppressions import suppressions
from modelguard.model import Clue, Notice, SourceFile, Suppression

__all__ = ["Detected", "Detector", "anchors", "detect", "detect_file", "detectors", "wants"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """All clues of a set of files, in the order of the files."""

    clues: tuple[Clue, ...]
    suppressions: tuple[Suppression, ...]


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


def detect(files: Iterable[SourceFile]) -> Detected:
    """Read every file with every detector that knows its kind."""
    clues: list[Clue] = []
    silenced: list[Suppression] = []
    for file in files:
        clues.extend(detect_file(file))
        silenced.extend(suppressions(file))
    return Detected(clues=tuple(clues), suppressions=tuple(silenced))


def detect_file(file: SourceFile) -> Iterator[Clue]:
    """The clues of one file; a detector that fails gives a notice, and the others go on."""
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
