"""Which of the values that a name is given in turn is the one that a later line reads."""

from __future__ import annotations

from functools import cached_property

from tree_sitter import Node

from modelguard.detect._python.index import Bound, Index, Scope
from modelguard.expressions import expression

_MOST_LINES = 2000
_MOST_TRIED = 6
_LOOPS = expression(rb"\s*(?:async\s+)?(?:for|while)\b")


class Order:
    """Reads the order of the lines of one file, by their indentation alone."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def reaching(self, bounds: list[Bound], use: Node, scope: Scope) -> list[Bound]:
        """The values that the name may hold where it is used: not those that were replaced before.

        Only what is given in the same scope as the use has an order that the lines tell.
        """
        if len(bounds) < 2 or any(b.scope is not scope or b.node is None or b.how != "value" for b in bounds):
            return bounds
        row = use.start_point[0]
        before = [b for b in bounds if b.node is not None and b.node.end_byte <= use.start_byte]
        for at in range(len(before) - 1, max(-1, len(before) - 1 - _MOST_TRIED), -1):
            node = before[at].node
            if node is not None and self._dominates(node.start_point[0], row):
                return before[at:]
        return bounds

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.index.data.split(b"\n")

    def _dominates(self, row: int, use: int) -> bool:
        """Whether who comes to the line `use` has passed the line `row`, and no loop brings other values."""
        first = self.index.module.node.start_point[0]
        lines = self._lines[row - first : use - first + 1]
        if not 0 < len(lines) <= _MOST_LINES:
            return False
        depth = _indentation(lines[0])
        held = all(_indentation(line) >= depth for line in lines if line.strip())
        return held and not any(_LOOPS.match(line) for line in lines[:-1])


def _indentation(line: bytes) -> int:
    return len(line) - len(line.lstrip())
