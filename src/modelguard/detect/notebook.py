"""Models that the code cells of a notebook use; outputs and prose are not read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from modelguard.detect._detector import Detector
from modelguard.detect._text import Lines
from modelguard.detect.python import DETECTOR as PYTHON
from modelguard.detect.python import clues
from modelguard.model import Binding, Clue, Location, Need, Notice, Sighting, SourceFile, Step

_LARGEST = 20_000_000
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|[:,]|[^\s"{}\[\]:,]+', re.DOTALL)
_DEEPEST = 64
_CELL_MAGIC = re.compile(r"\s*%%(?!time|timeit|capture|prun|python)\w+")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a cell: its text, and where its string token begins in the notebook."""

    text: str
    offset: int
    token: bytes
    skipped: int


def _find(file: SourceFile) -> Iterator[Clue]:
    if len(file.data) > _LARGEST:
        yield Notice(code="too-large", message="the notebook is larger than 20 MB", path=file.path, incomplete=True)
        return
    lines = list(_code(file.data))
    if not lines:
        return
    joined = "\n".join(line.text for line in lines).encode("utf-8", "replace")
    mapped = _Map(file, lines)
    for clue in clues(SourceFile(path=file.path, data=joined, size=len(joined)), "notebook"):
        yield mapped.clue(clue)


class _Map:
    """Turns places of the joined cells into places of the notebook's own text."""

    def __init__(self, file: SourceFile, lines: list[_Line]) -> None:
        self.lines = Lines(file)
        self.source = lines

    def clue(self, clue: Clue) -> Clue:
        """The clue with its locations mapped."""
        if isinstance(clue, Sighting):
            chain = tuple(Step(location=self.location(s.location), why=s.why) for s in clue.chain)
            return replace(clue, location=self.location(clue.location), chain=chain)
        if isinstance(clue, Binding | Need):
            return replace(clue, location=self.location(clue.location))
        return clue

    def location(self, at: Location) -> Location:
        """Where a region of the joined cells stands in the notebook."""
        return self.lines.locate(self._offset(at.line, at.column), self._offset(at.end_line, at.end_column))

    def _offset(self, line: int, column: int) -> int:
        source = self.source[min(max(line, 1), len(self.source)) - 1]
        return source.offset + _raw_length(source.token, source.skipped + column - 1)


def _raw_length(token: bytes, characters: int) -> int:
    """How many bytes of a JSON string stand before its character number `characters`, the quote included."""
    at, seen = 1, 0
    while seen < characters and at < len(token) - 1:
        if token[at : at + 1] == b"\\":
            at += 6 if token[at + 1 : at + 2] == b"u" else 2
        else:
            at += 1
            while at < len(token) and token[at] & 0xC0 == 0x80:
                at += 1
        seen += 1
    return min(at, len(token) - 1)


def _code(data: bytes) -> Iterator[_Line]:
    """The lines of the code cells, in order, with the JSON string that each stands in."""
    for cell in _cells(data):
        strings = [(offset, token, _text(token)) for offset, token in cell]
        if strings and _CELL_MAGIC.match(strings[0][2]):
            continue
        for offset, token, whole in strings:
            skipped = 0
            for part in whole.splitlines(keepends=True):
                yield _Line(_unmagic(part.rstrip("\r\n")), offset, token, skipped)
                skipped += len(part)
        yield _Line("", 0, b'""', 0)


def _unmagic(line: str) -> str:
    return "" if line.lstrip()[:1] in {"%", "!", "?"} else line


def _text(token: bytes) -> str:
    try:
        found = json.loads(token.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def _cells(data: bytes) -> Iterator[list[tuple[int, bytes]]]:
    """The string tokens of the `source` of each code cell, found in one pass over the tokens."""
    path: list[str] = []
    key, expecting, strings, code = "", False, [], False
    for match in _TOKEN.finditer(data):
        token = match.group()
        first = token[:1]
        if first in b"{[":
            if len(path) >= _DEEPEST:
                return
            if path and path[-1].endswith("cells[") and first == b"{":
                strings, code = [], False
            path.append(key + first.decode())
            key, expecting = "", first == b"{"
        elif first in b"}]":
            if path:
                path.pop()
            if first == b"}" and path and path[-1].endswith("cells[") and code:
                yield strings
            key, expecting = "", False
        elif first == b",":
            key, expecting = "", bool(path) and path[-1].endswith("{")
        elif first == b":":
            expecting = False
        elif first == b'"':
            if expecting:
                key = token[1:-1].decode("utf-8", "replace")[:40]
            elif len(path) >= 2 and path[-1] == "{" and path[-2].endswith("cells["):
                code = code or (key == "cell_type" and token == b'"code"')
                if key in {"source", "input"}:
                    strings.append((match.start(), token))
            elif len(path) >= 3 and path[-1] in {"source[", "input["} and path[-3].endswith("cells["):
                strings.append((match.start(), token))


DETECTOR = Detector(name="notebook", files=("*.ipynb",), find=_find, anchors=PYTHON.anchors)
