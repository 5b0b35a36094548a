"""Records that are set once: frozen, slotted, keyword-only data classes whose classes cost next to nothing.

`dataclasses.dataclass` writes and compiles six functions for each class, half a millisecond; a scan of a few
files meets a hundred such classes, which was a third of the time that it took.  All nouns share the functions
that stand here.  They are data classes to everyone else: `dataclasses.replace`, `fields`, `asdict` and
`is_dataclass` take them, and a type checker sees what it sees in a data class.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Any:
        return lambda kind: kind


_REQUIRED: Any = object()


class _Fields:
    """The table of fields that `dataclasses` asks for, made when it is first asked for."""

    def __get__(self, noun: object, kind: _Kind) -> Any:
        from copy import copy

        hints = {name: hint for base in kind.__mro__[-2::-1] for name, hint in base.__annotations__.items()}
        table = {}
        for name, _, value in kind._fields:
            table[name] = made = copy(_a_field())
            made.name, made.type = name, hints[name]
            if value is not _REQUIRED:
                made.default = value
        kind.__dataclass_fields__ = table
        return kind.__dataclass_fields__


@cache
def _a_field() -> Any:
    """A field of a data class, to be copied: `dataclasses` has no public way to make one."""
    from dataclasses import dataclass, fields

    @dataclass(init=False, repr=False, eq=False, kw_only=True)
    class Pattern:
        """Without this text, `dataclass` would work out a signature for its own."""

        field: Any

    return fields(Pattern)[0]


@dataclass_transform(kw_only_default=True, frozen_default=True)
class _Kind(type):
    """Makes the slots of a noun from its annotations."""

    # Name, how the slot is set, and the default of each field, those of the bases first.
    _fields: tuple[tuple[str, Any, Any], ...]
    _values: Any
    __dataclass_fields__: Any

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        own = [field for field, hint in body.get("__annotations__", {}).items() if "ClassVar" not in hint]
        defaults = {field: body.pop(field, _REQUIRED) for field in own}
        kind = super().__new__(cls, name, bases, {"__slots__": tuple(own), **body})
        inherited = [field for base in bases for field in getattr(base, "_fields", ())]
        kind._fields = (*inherited, *((f, getattr(kind, f).__set__, defaults[f]) for f in own))
        names = [field for field, _, _ in kind._fields]
        if names:
            kind._values = staticmethod(attrgetter(*names))
        kind.__dataclass_fields__ = _Fields()
        return kind


class Noun(metaclass=_Kind):
    """The base of every record.  Fields are given by name; a missing or unknown one raises TypeError."""

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Any]]
    else:

        def __init__(self, **values: Any) -> None:
            for name, put, default in self._fields:
                value = values.pop(name, default)
                if value is _REQUIRED:
                    raise TypeError(f"{type(self).__name__} needs {name!r}")
                put(self, value)
            if values:
                raise TypeError(f"{type(self).__name__} has no {', '.join(map(repr, values))}")

    def __setattr__(self, name: str, value: Any) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        kind = type(self)
        return bool(kind._values(self) == kind._values(other)) if type(other) is kind else NotImplemented

    def __hash__(self) -> int:
        return hash(type(self)._values(self))

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={getattr(self, name)!r}" for name, _, _ in type(self)._fields)
        return f"{type(self).__qualname__}({inside})"

    def __setstate__(self, state: tuple[None, dict[str, Any]]) -> None:
        for name, value in state[1].items():
            object.__setattr__(self, name, value)
