"""Documents whose code is run: Livebook, R Markdown, Quarto and the notebooks of .NET.

All cells of one language are read together, as one file in which everything else is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._embedded import clues_of
from modelguard.expressions import expression
from modelguard.model import Binding, Clue, Need, Sighting, SourceFile

_MAX_CELLS = 1000
# ```elixir, ```{r setup, echo=FALSE}
_FENCE = expression(
    rb"^[ \t]{0,8}```[ \t]{0,4}(?P<braced>\{)?(?P<word>[A-Za-z#]{1,20})[^\n]{0,300}\n", re.MULTILINE
)
_END = expression(rb"^[ \t]{0,8}```[ \t]*\r?$", re.MULTILINE)
# `#!csharp` on a line of its own begins a cell of .NET Interactive.
_MARK = expression(rb"^#!(?P<word>[a-z]{1,20})\b[^\n]{0,300}\r?$", re.MULTILINE)
_SUFFIXES = {
    b"elixir": "ex", b"r": "r", b"python": "py", b"bash": "sh", b"sh": "sh", b"js": "js", b"javascript": "js",
    b"csharp": "cs", b"fsharp": "fs", b"pwsh": "ps1", b"powershell": "ps1", b"sql": "sql", b"scala": "scala",
}  # fmt: skip
_PLAIN = expression(rb"[^\n]")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of a document's cells, at their places."""
    cells: dict[str, list[tuple[int, int]]] = {}
    for suffix, start, end in _marked(file.data) if file.path.lower().endswith(".dib") else _fenced(file):
        cells.setdefault(suffix, []).append((start, end))
    for suffix, places in cells.items():
        pieces, at = [], 0
        for start, end in places:
            pieces += [_PLAIN.sub(b" ", file.data[at:start]), file.data[start:end]]
            at = end
        code = b"".join(pieces)
        cell = SourceFile(path=f"{file.path}.{suffix}", data=code, size=len(code))
        yield from (_of(clue, file.path) for clue in clues_of(f"cells.{suffix}", cell))


def _of(clue: Clue, path: str) -> Clue:
    """The clue at its place in the document."""
    if not isinstance(clue, Sighting | Binding | Need):
        return clue
    clue = replace(clue, location=replace(clue.location, path=path))
    if not isinstance(clue, Sighting):
        return clue
    steps = (replace(step, location=replace(step.location, path=path)) for step in clue.chain)
    return replace(clue, chain=tuple(steps))


def _fenced(file: SourceFile) -> Iterator[tuple[str, int, int]]:
    """The language and the place of each block between fences; in R Markdown, braces say that it runs."""
    braces, at = not file.path.lower().endswith(".livemd"), 0
    for _ in range(_MAX_CELLS):
        fence = _FENCE.search(file.data, at)
        end = _END.search(file.data, fence.end()) if fence is not None else None
        if fence is None or end is None:
            return
        suffix = _SUFFIXES.get(fence["word"].lower())
        if suffix is not None and (not braces or fence["braced"] is not None):
            yield suffix, fence.end(), end.start()
        at = end.end()


def _marked(data: bytes) -> Iterator[tuple[str, int, int]]:
    """The language and the place of each cell between marks."""
    marks = [mark for _, mark in zip(range(_MAX_CELLS), _MARK.finditer(data), strict=False)]
    for at, mark in enumerate(marks):
        suffix = _SUFFIXES.get(mark["word"])
        if suffix is not None:
            yield suffix, mark.end(), marks[at + 1].start() if at + 1 < len(marks) else len(data)
