"""`[tool.modelguard]` of a pyproject.toml into nodes, with the lines of its keys as well as they can be
told."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from importlib import import_module
from typing import Any, TypeAlias

from modelguard.errors import PolicyError
from modelguard.evaluate._nodes import Entry, Items, Map, Node, Value
from modelguard.expressions import expression

_HEADER = expression(r"\s*(\[{1,2})\s*([A-Za-z0-9_.\"' -]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY = expression(r"\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)\s*[=.]")
_MINE = ("tool", "modelguard")
_LARGEST = 65_536
_LONGEST = 4_096
_DEPTH = 32
_Path: TypeAlias = "tuple[str | int, ...]"
_Places: TypeAlias = "dict[_Path, tuple[int, int]]"


def has_policy(text: str) -> bool:
    """True if a table of modelguard stands in the file."""
    return any(_table(line) is not None for line in text.splitlines() if "modelguard" in line)


def read(text: str, file: str) -> Node:
    """The tables of modelguard as nodes.  What is not TOML is a PolicyError."""
    kept = _cut(text)
    # tomllib is quadratic on dotted keys: only our own tables are parsed, and only so much of them.
    if sum(map(len, kept)) > _LARGEST or any(len(line) > _LONGEST for line in kept):
        raise PolicyError(
            f"{file}:1:1: tool.modelguard is longer than {_LARGEST} characters, or has too long a line"
        )
    table = _parse("\n".join(kept), file)
    return _node(table, (), _places(kept), (1, 1), 0, file)


def _table(line: str) -> tuple[list[str], bool] | None:
    """The path of a table header below `tool.modelguard`, and whether it is one of a list of tables."""
    match = _HEADER.fullmatch(line) if len(line) <= _LONGEST else None
    if match is None:
        return None
    parts = [part.strip().strip("\"'") for part in match.group(2).split(".")]
    return (parts[2:], match.group(1) == "[[") if tuple(parts[:2]) == _MINE else None


def _cut(text: str) -> list[str]:
    """The lines, with those of other tables left empty so that numbers keep."""
    kept, mine = [], False
    for line in text.splitlines():
        if _HEADER.fullmatch(line) if len(line) <= _LONGEST else False:
            mine = _table(line) is not None
        kept.append(line if mine else "")
    return kept


def _parse(text: str, file: str) -> Any:
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        return toml.loads(text).get("tool", {}).get("modelguard", {})
    except (ValueError, RecursionError, AttributeError) as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        at = f"{place.group(1)}:{place.group(2)}" if place else "1:1"
        raise PolicyError(f"{file}:{at}: not TOML: {error}") from None


def _places(lines: list[str]) -> _Places:
    """Where each key stands, as far as headers and the first key of a line tell."""
    places: _Places = {}
    counts: dict[tuple[str, ...], int] = {}
    inside: _Path = ()
    for number, line in enumerate(lines, start=1):
        header = _table(line)
        if header is not None:
            path, listed = header
            inside = tuple(path)
            if listed:
                counts[tuple(path)] = counts.get(tuple(path), -1) + 1
                inside = (*path, counts[tuple(path)])
            places.setdefault(inside, (number, 1))
            places.setdefault(tuple(path), (number, 1))
            continue
        key = _KEY.match(line)
        if key is not None:
            places.setdefault((*inside, key.group(1).strip("\"'")), (number, key.start(1) + 1))
    return places


def _node(value: Any, path: _Path, places: _Places, above: tuple[int, int], depth: int, file: str) -> Node:
    line, column = at = places.get(path, above)
    if depth > _DEPTH:
        raise PolicyError(f"{file}:{line}:{column}: nested deeper than {_DEPTH} levels")
    if isinstance(value, dict):
        entries = []
        for key, inner in value.items():
            key_line, key_column = places.get((*path, key), at)
            node = _node(inner, (*path, key), places, at, depth + 1, file)
            entries.append(Entry(key=key, line=key_line, column=key_column, node=node))
        return Map(line=line, column=column, entries=tuple(entries))
    if isinstance(value, list):
        items = tuple(_node(inner, (*path, i), places, at, depth + 1, file) for i, inner in enumerate(value))
        return Items(line=line, column=column, items=items)
    if isinstance(value, datetime):
        value = value.date()
    known = value if isinstance(value, (str, int, float, bool, date)) else str(value)
    return Value(line=line, column=column, value=known)
