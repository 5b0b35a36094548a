"""What was found of the literals that hold the values of one file: a table of thousands is judged once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Concatenate, ParamSpec, TypeVar

from tree_sitter import Node

_More = ParamSpec("_More")
_Told = TypeVar("_Told")


class Judged:
    """Keeps what each question found of each literal."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}

    def once(
        self,
        says: Callable[Concatenate[Node, _More], _Told],
        holder: Node,
        *more: _More.args,
        **named: _More.kwargs,
    ) -> _Told:
        """What a question finds of a literal; what else it is given belongs to the question."""
        key = (says, holder.id, more, *named.items())
        if key not in self._found:
            self._found[key] = says(holder, *more, **named)
        found: _Told = self._found[key]
        return found
