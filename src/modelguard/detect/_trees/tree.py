"""Keys and values with their places: one tree for YAML, JSON and TOML.

A `Span` is text that knows where each of its characters stands in the file, even where the text was
unindented, unfolded or unescaped first; so what is found in a string inside a string still has its line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, KeysView
from dataclasses import dataclass, field
from typing import TypeAlias

from modelguard.detect._words import Word
from modelguard.model import Location, SourceFile

MAX_DEPTH = 100
MAX_NODES = 200_000
MAX_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """A text and its place: from each mark (offset, line, column) on, characters follow one another."""

    text: str
    path: str
    marks: tuple[tuple[int, int, int], ...]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        at, line, column = self.marks[max(0, bisect_right(self.marks, (offset, 1 << 60, 0)) - 1)]
        return line, column + offset - at

    def locate(self, start: int, end: int) -> Location:
        """The region from one offset up to, not including, another."""
        line, column = self.position(start)
        end_line, end_column = self.position(end - 1) if end > start else (line, column - 1)
        return Location(
            path=self.path, line=line, column=column, end_line=end_line, end_column=end_column + 1
        )

    def word(self, start: int = 0, end: int | None = None) -> Word:
        """A piece of the text as a word."""
        stop = len(self.text) if end is None else end
        return Word(text=self.text[start:stop], location=self.locate(start, stop))

    def sub(self, start: int, end: int) -> Span:
        """A piece of the text as a span."""
        first = self.position(start)
        low, high = (bisect_right(self.marks, (at, 1 << 60, 0)) for at in (start, end - 1))
        inside = [(at - start, line, column) for at, line, column in self.marks[low:high]]
        return Span(text=self.text[start:end], path=self.path, marks=((0, *first), *inside))


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A value: `text` is what the format says it means, `span` the same with its place."""

    text: str
    span: Span
    is_text: bool = True
    block: bool = False

    @property
    def location(self) -> Location:
        """Where the value stands, without quotes."""
        return self.span.locate(0, len(self.span.text))


@dataclass(slots=True, eq=False)
class Entry:
    """One key of a map and its value."""

    key: Scalar
    value: Node


@dataclass(slots=True, eq=False)
class Map:
    """Keys and values in the order of the file; `merged` are the maps that `<<` brings in."""

    entries: list[Entry] = field(default_factory=list)
    merged: list[Map] = field(default_factory=list)
    # The first entry of each key, noted once: a map may have a hundred thousand keys, each of which asks.
    _first: dict[str, Entry] = field(default_factory=dict, init=False, repr=False)
    _noted: int = field(default=0, init=False, repr=False)

    def get(self, *names: str) -> Node | None:
        """The value of the first of `names` that the map or a merged map holds."""
        for at in (self, *self.merged[:10]):
            first = at._by_key()
            for name in names:
                if name in first:
                    return first[name].value
        return None

    def text(self, *names: str) -> str | None:
        """The text of the first of `names` that holds a plain value."""
        found = self.get(*names)
        return found.text if isinstance(found, Scalar) else None

    def keys(self) -> KeysView[str]:
        """All keys."""
        return self._by_key().keys()

    def texts(self, names: tuple[str, ...]) -> list[tuple[str, str]]:
        """Those of `names` that hold a plain value which is not empty, in the order of `names`."""
        return [(name, text) for name in names if (text := self.text(name))]

    def _by_key(self) -> dict[str, Entry]:
        if self._noted != len(self.entries):
            self._first = {entry.key.text: entry for entry in reversed(self.entries)}
            self._noted = len(self.entries)
        return self._first


@dataclass(slots=True, eq=False)
class List:
    """Items in the order of the file."""

    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Alias:
    """A reference to a map or list that stands elsewhere; walks do not enter it."""

    target: Map | List


Node: TypeAlias = "Scalar | Map | List | Alias"


def whole(file: SourceFile) -> Span:
    """The text of a file as a span: undecodable bytes replaced, a byte order mark left out."""
    return from_text(file.data[:MAX_BYTES].decode("utf-8", "replace"), file.path)


def from_text(text: str, path: str) -> Span:
    """A text whose first character stands at line 1, column 1."""
    bom = 1 if text.startswith("\ufeff") else 0
    text = text[bom:]
    marks = [(0, 1, 1)]
    line = 1
    at = text.find("\n")
    while at >= 0:
        line += 1
        marks.append((at + 1, line, 1))
        at = text.find("\n", at + 1)
    return Span(text=text, path=path, marks=tuple(marks))


def from_word(word: Word) -> Span:
    """A word as a span; further lines of it are taken to start at column 1."""
    line, marks = word.location.line, [(0, word.location.line, word.location.column)]
    at = word.text.find("\n")
    while at >= 0:
        line += 1
        marks.append((at + 1, line, 1))
        at = word.text.find("\n", at + 1)
    return Span(text=word.text, path=word.location.path, marks=tuple(marks))


def follow(node: Node | None) -> Node | None:
    """The map or list behind an alias, one step; anything else as it is."""
    return node.target if isinstance(node, Alias) else node


def scalars(node: Node | None) -> Iterator[Scalar]:
    """The plain values of a list, or the one plain value."""
    node = follow(node)
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, List):
        yield from (item for item in node.items if isinstance(item, Scalar))


def maps(node: Node | None) -> Iterator[Map]:
    """Every map below and including `node`, in the order of the file, without recursion."""
    stack: list[Node] = [node] if node is not None else []
    while stack:
        at = stack.pop()
        if isinstance(at, Map):
            yield at
            stack.extend(e.value for e in reversed(at.entries))
        elif isinstance(at, List):
            stack.extend(reversed(at.items))


class Builder:
    """Makes a tree from events, with limits on depth and size; what is beyond them is left out (`full`)."""

    __slots__ = ("_count", "_stack", "full", "roots")

    def __init__(self) -> None:
        self.roots: list[Node] = []
        self.full = False
        self._stack: list[tuple[Map | List, Scalar | None]] = []
        self._count = 0

    def value(self, node: Node) -> None:
        """A scalar or an alias: a key, a value, an item or a whole document."""
        self._count += 1
        self.full = self.full or self._count > MAX_NODES
        if self.full:
            return
        if not self._stack:
            self.roots.append(node)
            return
        parent, key = self._stack[-1]
        if isinstance(parent, List):
            parent.items.append(node)
        elif key is None:
            name = node if isinstance(node, Scalar) else None
            self._stack[-1] = (parent, name or Scalar("", Span("", "", ((0, 1, 1),))))
        else:
            self._stack[-1] = (parent, None)
            if key.text != "<<":
                parent.entries.append(Entry(key, node))
            else:
                merged = follow(node)
                several = [follow(m) for m in merged.items] if isinstance(merged, List) else [merged]
                parent.merged.extend(m for m in several if isinstance(m, Map))

    def start(self, node: Map | List) -> None:
        """A map or list begins."""
        if len(self._stack) >= MAX_DEPTH:
            # Parsers grow quadratic on what is nested so deeply, and no person wrote it.
            self.full = True
        if self.full:
            return
        self.value(node)
        self._stack.append((node, None))

    def end(self) -> None:
        """The innermost map or list ends."""
        if self._stack and not self.full:
            self._stack.pop()
