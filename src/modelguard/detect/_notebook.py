"""Models that the code cells of a notebook use; outputs and prose are not read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from modelguard.detect._commands import clues as command_clues
from modelguard.detect._commands import models_in_argv
from modelguard.detect._kernels import clues_of, suffix_of
from modelguard.detect._released import is_legacy
from modelguard.detect._text import Lines
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.model import Binding, Clue, Location, Need, Notice, Sighting, SourceFile, Step

_LARGEST = 20_000_000
# A string that is never closed runs to the end, so that no position is tried twice.
_TOKEN = expression(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[{}\[\]]|[:,]|[^\s"{}\[\]:,]+', re.DOTALL)
_DEEPEST = 64
_WORD = expression(r"\S+")
_LONGEST_COMMAND = 2000
_MOST_WORDS = 400
_SHELL_MAGIC = expression(r"\s*%%(?:!|bash|sh|shell|script\s+(?:bash|sh))\b")
_CELL_MAGIC = expression(r"\s*%%(?!time|timeit|capture|prun|python)\w+")


_Token = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a cell: its text, the offset of its string token, and where in the token it begins."""

    text: str
    offset: int
    token: bytes
    begins: int
    command: str = ""


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of a notebook; the locations are those of its JSON text."""
    if len(file.data) > _LARGEST:
        yield Notice(
            code="too-large", message="the notebook is larger than 20 MB", path=file.path, incomplete=True
        )
        return
    suffix = suffix_of(file.data)
    lines = list(_code(file.data, magics=suffix is None))
    if not lines:
        return
    yield from _shell(file, lines)
    joined = "\n".join(line.text for line in lines).encode("utf-8", "replace")
    mapped = _Map(file, lines)
    for clue in clues_of(joined, file.path, suffix):
        yield mapped.clue(clue)


def _shell(file: SourceFile, lines: list[_Line]) -> Iterator[Clue]:
    """What the lines of `!command` and of `%%bash` run; a backslash at the end goes on with the next line."""
    places = Lines(file)
    words: list[Word] = []
    for line in lines:
        for match in _WORD.finditer(line.command[:_LONGEST_COMMAND]):
            start, end = (line.offset + _raw_end(line.token, line.begins, at) for at in match.span())
            words.append(Word(text=match.group().strip("\"'"), location=places.locate(start, end)))
        if line.command.endswith("\\") and len(words) < _MOST_WORDS:
            words = [word for word in words if word.text != "\\"]
            continue
        for mention in models_in_argv(words):
            for clue in command_clues(mention, detector="notebook"):
                yield _believed(clue)
        words = []


def _believed(clue: Clue) -> Clue:
    """A clue of a name that a library's own list has needs no better place."""
    if isinstance(clue, Sighting) and clue.strength == "weak" and is_legacy(clue.raw):
        return replace(clue, strength="strong", execution="self-hosted")
    return clue


class _Map:
    """Turns places of the joined cells into places of the notebook's own text."""

    def __init__(self, file: SourceFile, lines: list[_Line]) -> None:
        self.lines = Lines(file)
        self.source = lines

    def clue(self, clue: Clue) -> Clue:
        """The clue with its locations mapped."""
        if isinstance(clue, Sighting):
            chain = tuple(Step(location=self.location(s.location), why=s.why) for s in clue.chain)
            return replace(clue, location=self.location(clue.location), chain=chain, detector="notebook")
        if isinstance(clue, Binding | Need):
            return replace(clue, location=self.location(clue.location), detector="notebook")
        return clue

    def location(self, at: Location) -> Location:
        """Where a region of the joined cells stands in the notebook."""
        return self.lines.locate(self._offset(at.line, at.column), self._offset(at.end_line, at.end_column))

    def _offset(self, line: int, column: int) -> int:
        source = self.source[min(max(line, 1), len(self.source)) - 1]
        return source.offset + _raw_end(source.token, source.begins, column - 1)


def _raw_end(token: bytes, at: int, characters: int) -> int:
    """Where in a JSON string, from byte `at` on, its next `characters` characters end."""
    seen = 0
    while seen < characters and at < len(token) - 1:
        if token[at : at + 1] == b"\\":
            at += 6 if token[at + 1 : at + 2] == b"u" else 2
        else:
            at += 1
            while at < len(token) and token[at] & 0xC0 == 0x80:
                at += 1
        seen += 1
    return min(at, len(token) - 1)


def _code(data: bytes, *, magics: bool) -> Iterator[_Line]:
    """The lines of the code cells, in order, with the JSON string that each stands in.

    `magics`: a line may be one of IPython's, or a command of the shell.
    """
    for cell in _cells(data):
        strings = [(offset, token, _text(token)) for offset, token in cell]
        first = strings[0][2] if strings else ""
        shell = magics and _SHELL_MAGIC.match(first) is not None
        if magics and not shell and _CELL_MAGIC.match(first):
            continue
        goes_on = False
        for offset, token, whole in strings:
            begins = 1
            for part in whole.splitlines(keepends=True):
                line = part.rstrip("\r\n")
                magic = magics and (shell or goes_on or line.lstrip()[:1] in {"%", "!", "?"})
                command = _command(line, shell or goes_on).rstrip() if magics else ""
                goes_on = command.endswith("\\")
                yield _Line("" if magic else line, offset, token, begins, command)
                begins = _raw_end(token, begins, len(part))
        yield _Line("", 0, b'""', 1)


def _command(line: str, runs: bool) -> str:
    """The command of a line, each character in its place; "" where it is none, or a comment."""
    bare = line.lstrip()
    if bare.startswith("!"):
        return line.replace("!", " ", 1)
    return line if runs and bare and bare[0] not in "#%" else ""


def _text(token: bytes) -> str:
    try:
        found = json.loads(token.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def _cells(data: bytes) -> Iterator[list[_Token]]:
    """The string tokens of the `source` of each code cell, found in one pass over the tokens."""
    reader = _Reader()
    for match in _TOKEN.finditer(data):
        token = match.group()
        first = token[:1]
        if first in b"{[":
            if not reader.open(first.decode()):
                return
        elif first in b"}]":
            if (cell := reader.close()) is not None:
                yield cell
        elif first == b'"':
            reader.string(match.start(), token)
        else:
            reader.mark(first)


class _Reader:
    """Knows where in the notebook's JSON the next token stands."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.key = ""
        self.names = False
        self.sources: list[_Token] = []
        self.code = False

    def open(self, bracket: str) -> bool:
        """Go into an object or array; False where it is too deep to be a notebook."""
        if self._in_cells() and bracket == "{":
            self.sources, self.code = [], False
        self.path.append(self.key + bracket)
        self.key, self.names = "", bracket == "{"
        return len(self.path) <= _DEEPEST

    def close(self) -> list[_Token] | None:
        """Leave an object or array; the sources, where it was a code cell."""
        left = self.path.pop() if self.path else ""
        self.key, self.names = "", False
        return self.sources if left == "{" and self.code and self._in_cells() else None

    def mark(self, sign: bytes) -> None:
        """A comma, a colon, a number or a word."""
        if sign == b",":
            self.key, self.names = "", bool(self.path) and self.path[-1].endswith("{")
        elif sign == b":":
            self.names = False

    def string(self, offset: int, token: bytes) -> None:
        """A key, or a value, which is kept where it is a line of a cell."""
        if self.names:
            self.key = token[1:-1].decode("utf-8", "replace")[:40]
        elif self.path[-1:] == ["{"] and self._in_cells(1):
            self.code = self.code or (self.key == "cell_type" and token == b'"code"')
            if self.key in {"source", "input"}:
                self.sources.append((offset, token))
        elif self.path[-1:] in (["source["], ["input["]) and self._in_cells(2):
            self.sources.append((offset, token))

    def _in_cells(self, above: int = 0) -> bool:
        return len(self.path) > above and self.path[-1 - above] == "cells["
