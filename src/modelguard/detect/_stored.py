"""What was detected, written as text and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from modelguard.model import Binding, Clue, Location, Marker, Need, Notice, Sighting, Step, Suppression

_NOUNS = (Sighting, Binding, Need, Marker, Suppression, Notice)
_BY_NAME: Mapping[str, Any] = {noun.__name__: noun for noun in _NOUNS}


def written(clues: Iterable[Clue]) -> str:
    """The clues as JSON, fields that hold their default left out."""
    return json.dumps([[type(clue).__name__, _plain(clue)] for clue in clues], separators=(",", ":"))


def read(text: str) -> tuple[Clue, ...]:
    """The clues that `written` wrote; raises ValueError, TypeError or LookupError on another text."""
    return tuple(_clue(name, plain) for name, plain in json.loads(text))


def _plain(noun: Any) -> Any:
    if isinstance(noun, tuple):
        return [_plain(item) for item in noun]
    if isinstance(noun, date):
        return noun.isoformat()
    if not isinstance(noun, (*_NOUNS, Location, Step)):
        return noun
    values = ((item, getattr(noun, item.name)) for item in fields(noun))
    return {
        item.name: _plain(value) for item, value in values if item.default is MISSING or value != item.default
    }


def _clue(name: str, plain: dict[str, Any]) -> Clue:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in plain.items()}
    if "location" in values:
        values["location"] = Location(**values["location"])
    if "chain" in values:
        values["chain"] = tuple(_step(step) for step in values["chain"])
    if "until" in values:
        values["until"] = date.fromisoformat(values["until"])
    clue: Clue = _BY_NAME[name](**values)
    return clue


def _step(plain: dict[str, Any]) -> Step:
    return Step(location=Location(**plain["location"]), why=plain["why"], channel=plain.get("channel"))
