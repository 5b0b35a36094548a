"""How the fields of a policy are read: each gives its value, or notes what is wrong and gives the
default."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeAlias, TypeVar

from modelguard.evaluate._countries import COUNTRIES, EU
from modelguard.evaluate._nodes import Items, Map, Node, Problems, Value, nearest, shown
from modelguard.expressions import expression
from modelguard.model import Figure, Location, Mention

Kind: TypeAlias = Literal["vendor", "licence", "model", "channel"]
T = TypeVar("T")
_PERIOD = expression(r"\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?")
_LOOKS_LIKE = {
    "UK": "GB",
    "EL": "GR",
    "USA": "US",
    "EUROPE": "EU",
    "ENGLAND": "GB",
    "GERMANY": "DE",
    "FRANCE": "FR",
}


class Reader:
    """The reader of one map: takes fields out of it, and refuses those that nobody takes."""

    def __init__(self, node: Node, where: str, problems: Problems, known: Sequence[str]) -> None:
        self.where = where
        self.problems = problems
        self.fields: dict[str, Node] = {}
        self.node = node
        if not isinstance(node, Map):
            if not (isinstance(node, Value) and node.value is None):
                problems.add(node, where, f"a map is expected, not {shown(node)}")
            return
        for entry in node.entries:
            key = self.key(entry.key)
            if entry.key in self.fields:
                problems.add(entry, key, "stands here a second time")
            elif entry.key not in known:
                problems.add(entry, key, f"unknown key; expected {_choice(known)}{nearest(entry.key, known)}")
            else:
                self.fields[entry.key] = entry.node

    def key(self, name: str) -> str:
        """The full name of a field, as errors write it."""
        return f"{self.where}.{name}" if self.where else name

    def _get(self, name: str) -> Node | None:
        node = self.fields.get(name)
        if isinstance(node, Value) and node.value is None and node.trap is None:
            return None
        return node

    def required(self, *names: str) -> None:
        """Note which of these are missing."""
        for name in names:
            if self._get(name) is None and isinstance(self.node, Map):
                self.problems.add(self.node, self.key(name), "is missing")

    def text(self, name: str, default: str = "") -> str:
        """A piece of text."""
        node = self._get(name)
        found = None if node is None else text(node, self.key(name), self.problems)
        return default if found is None else found

    def word(self, name: str, words: Sequence[T]) -> T | None:
        """One word of a closed vocabulary."""
        node = self._get(name)
        return None if node is None else word(node, self.key(name), words, self.problems)

    def flag(self, name: str) -> bool | None:
        """True or false."""
        node = self._get(name)
        if node is None or (isinstance(node, Value) and node.trap is None and isinstance(node.value, bool)):
            return bool(node.value) if isinstance(node, Value) else None
        self.problems.add(node, self.key(name), f"true or false is expected, not {shown(node)}")
        return None

    def day(self, name: str) -> date | None:
        """A date."""
        node = self._get(name)
        if node is None:
            return None
        if isinstance(node, Value) and isinstance(node.value, date):
            return node.value
        if (
            isinstance(node, Value)
            and isinstance(node.value, str)
            and re.fullmatch(r"\d{4}-\d{2}-\d{2}", node.value)
        ):
            try:
                return date.fromisoformat(node.value)
            except ValueError as error:
                self.problems.add(node, self.key(name), f"{node.value} is no day of the calendar ({error})")
                return None
        self.problems.add(node, self.key(name), f"a date such as 2027-06-30 is expected, not {shown(node)}")
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single one may stand without brackets."""
        return tuple(t for t in self._each(name, text) if t)

    def names(self, name: str, kind: Kind) -> tuple[str, ...]:
        """A list of names or patterns of vendors, licences, models or channels."""

        def read(node: Node, key: str, problems: Problems) -> str | None:
            found = text(node, key, problems)
            if found:
                at = Location(path=problems.file, line=node.line, column=node.column)
                problems.mentions.append(Mention(kind=kind, key=key, name=found, location=at))
            return found

        return tuple(t for t in self._each(name, read) if t)

    def name(self, name: str, kind: Kind, default: str = "") -> str:
        """One name or pattern."""
        return next(iter(self.names(name, kind)), default)

    def words(self, name: str, words: Sequence[T]) -> tuple[T, ...]:
        """A list of words of a closed vocabulary."""
        return self._each(name, lambda n, k, p: word(n, k, words, p))

    def texts_by(self, name: str, read: Callable[[Node, str, Problems], str | None]) -> tuple[str, ...]:
        """A list of texts that `read` knows how to read."""
        return self._each(name, read)

    def regions(self, name: str) -> tuple[str, ...]:
        """A list of country codes, "EU" among them."""
        return self._each(name, lambda n, k, p: country(n, k, p, region=True))

    def _each(self, name: str, read: Callable[[Node, str, Problems], T | None]) -> tuple[T, ...]:
        node = self._get(name)
        if node is None:
            return ()
        items = node.items if isinstance(node, Items) else (node,)
        many = len(items) > 1
        found = [
            read(n, f"{self.key(name)}[{i}]" if many else self.key(name), self.problems)
            for i, n in enumerate(items)
        ]
        return tuple(f for f in found if f is not None)

    def country(self, name: str) -> str | None:
        """A country code."""
        node = self._get(name)
        return None if node is None else country(node, self.key(name), self.problems, region=False)

    def figure(self, name: str) -> Figure:
        """A number, or numbers by month with "now" for the present one."""
        node = self._get(name)
        return Figure() if node is None else _figure(node, self.key(name), self.problems)

    def each(self, name: str, read: Callable[[Node, str], T]) -> tuple[T, ...]:
        """A list of maps, each read by `read`, which is told the node and its name."""
        node = self._get(name)
        if node is None:
            return ()
        if not isinstance(node, Items):
            self.problems.add(node, self.key(name), f"a list is expected, not {shown(node)}")
            return ()
        return tuple(read(item, f"{self.key(name)}[{i}]") for i, item in enumerate(node.items))


def text(node: Node, key: str, problems: Problems) -> str | None:
    """A piece of text, with the cure where YAML would read the word as something else."""
    if isinstance(node, Value):
        if node.trap is not None:
            problems.add(
                node, key, f'YAML reads {node.trap} as a truth value or a number; quote it: "{node.trap}"'
            )
            return None
        if isinstance(node.value, str):
            return node.value
        problems.add(node, key, f'text is expected, not {shown(node)}; quote it: "{node.value}"')
        return None
    problems.add(node, key, f"text is expected, not {shown(node)}")
    return None


def word(node: Node, key: str, words: Sequence[T], problems: Problems) -> T | None:
    """One of the words."""
    found = text(node, key, problems)
    if found is None:
        return None
    for known in words:
        if known == found:
            return known
    names = [str(w) for w in words]
    problems.add(node, key, f'"{found}" is not one of {_choice(names)}{nearest(found, names)}')
    return None


def country(node: Node, key: str, problems: Problems, *, region: bool) -> str | None:
    """A code of ISO 3166; a region may also be "EU"."""
    found = text(node, key, problems)
    if found is None:
        return None
    code = found.upper()
    if code == "EU" and not region:
        example = ", ".join(sorted(EU)[:3])
        problems.add(
            node, key, f"a country is expected, not the EU: the licensee has its seat in one ({example}, …)"
        )
    elif code not in COUNTRIES and code != "EU":
        instead = _LOOKS_LIKE.get(code)
        hint = (
            f"; did you mean {instead}?"
            if instead
            else nearest(code, [*COUNTRIES, *(["EU"] if region else [])])
        )
        kinds = "a country code of ISO 3166 or EU" if region else "a country code of ISO 3166"
        problems.add(node, key, f'{kinds} is expected, not "{found}"{hint}')
    else:
        return code
    return None


def _figure(node: Node, key: str, problems: Problems) -> Figure:
    if not isinstance(node, Map):
        return Figure(now=_number(node, key, problems))
    now: float | None = None
    points: dict[str, float] = {}
    for entry in node.entries:
        name = f'{key}["{entry.key}"]'
        value = _number(entry.node, name, problems)
        if entry.key == "now":
            now = value
        elif not _PERIOD.fullmatch(entry.key):
            problems.add(entry, name, 'a month such as "2024-06", or now, is expected as the key')
        elif value is not None:
            points[entry.key] = value
    return Figure(now=now, points=tuple(sorted(points.items())))


def _number(node: Node, key: str, problems: Problems) -> float | None:
    value = node.value if isinstance(node, Value) and node.trap is None else None
    if (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and math.isfinite(value)
        and value >= 0
    ):
        return value
    problems.add(node, key, f"a number is expected, not {shown(node)}")
    return None


def _choice(words: Sequence[str] | Mapping[str, object]) -> str:
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"
