"""Whether decoded nouns hold what their types say: a file from outside may hold anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from modelguard.expressions import expression

# A terminal obeys these; texts hold line ends and tabs at most.
_CONTROL = expression(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_HINTS: dict[Any, Mapping[str, Any]] = {}


def misfit(noun: Any) -> str | None:
    """The first field that does not hold what its type says, in words; None when all do."""
    kind: Any = type(noun)
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    hints = _HINTS[kind]
    for item in fields(noun):
        value = getattr(noun, item.name)
        if not _fits(value, hints[item.name]):
            return f"{item.name} cannot be {value!r:.60}"
        inner = value if isinstance(value, tuple) else (value,)
        for part in inner:
            fault = misfit(part) if is_dataclass(part) and not isinstance(part, type) else None
            if fault:
                return f"{item.name}: {fault}"
    return None


def _fits(value: Any, hint: Any) -> bool:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, part) for part in get_args(hint))
    if origin is Literal:
        return value in get_args(hint) and isinstance(value, str)
    if origin is tuple:
        (inner, _) = get_args(hint)
        return isinstance(value, tuple) and all(_fits(part, inner) for part in value)
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if hint is str:
        return isinstance(value, str) and _CONTROL.search(value) is None
    return type(value) is hint
