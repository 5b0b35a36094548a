"""Clues of a text that was read under another name than the one it is known by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, TypeVar

from modelguard.model import Clue, Location, Step

T = TypeVar("T", bound=Any)


def renamed(clues: Iterable[Clue], old: str, new: str) -> Iterator[Clue]:
    """The clues with every place in `old` moved to `new`."""
    for clue in clues:
        yield _renamed(clue, old, new)


def _renamed(noun: T, old: str, new: str) -> T:
    changed: dict[str, Any] = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if field.name in ("path", "scope") and isinstance(value, str) and value.startswith(old):
            changed[field.name] = new + value.removeprefix(old)
        elif isinstance(value, Location):
            changed[field.name] = _renamed(value, old, new)
        elif field.name == "chain":
            changed[field.name] = tuple(_renamed(v, old, new) if isinstance(v, Step) else v for v in value)
    return replace(noun, **changed) if changed else noun
