"""Values of a policy file that know where they stand, and the problems found in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import TypeAlias

from modelguard.model import Mention
from modelguard.noun import Noun

Scalar: TypeAlias = "str | int | float | bool | date | None"


class Value(Noun):
    """A scalar.  `trap` is the text where YAML 1.1 would read a plain word as something else (NO, on,
    012)."""

    line: int
    column: int
    value: Scalar
    trap: str | None = None


class Items(Noun):
    """A list."""

    line: int
    column: int
    items: tuple[Node, ...]


class Entry(Noun):
    """A key of a map, where it stands, and its value."""

    key: str
    line: int
    column: int
    node: Node


class Map(Noun):
    """A map, with its keys in the order of the file; a key may stand twice."""

    line: int
    column: int
    entries: tuple[Entry, ...]


Node: TypeAlias = "Value | Items | Map"


@dataclass(slots=True)
class Problems:
    """Everything that is wrong with one file, to be said at once, and the names that may be misspelt."""

    file: str
    found: list[tuple[int, int, str]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def add(self, at: Node | Entry, key: str, what: str) -> None:
        """Note what is wrong with `key`, and where."""
        self.found.append((at.line, at.column, f"{key}: {what}" if key else what))

    def lines(self) -> list[str]:
        """One line a problem, in the order of the file: `file:line:column: key: what`."""
        return [f"{self.file}:{line}:{column}: {text}" for line, column, text in sorted(set(self.found))]


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """`; did you mean X?` for the nearest known word, or nothing."""
    by_lower = {k.lower(): k for k in known}
    close = get_close_matches(word.lower()[:80], by_lower, n=1, cutoff=likeness)
    return f"; did you mean {by_lower[close[0]]}?" if close else ""


def shown(node: Node) -> str:
    """The node as the words of an error name it."""
    if isinstance(node, Map):
        return "a map"
    if isinstance(node, Items):
        return "a list"
    if node.trap is not None:
        return node.trap
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    text = str(node.value)
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"' if isinstance(node.value, str) else text
