"""Which of the values that a name is given in turn is the one that a later line reads."""

from __future__ import annotations

from functools import cached_property

from tree_sitter import Node

from modelguard.detect._python.index import Bound, Index, Scope
from modelguard.expressions import expression

_MOST_LINES = 2000
_MOST_TRIED = 6
# What asks which branch is taken, and what takes another one; the first `case` asks as well.  What is
# defined there has branches of its own.
_QUESTION = expression(rb"(?P<first>(?:if|def|async|class)\b)|(?P<other>elif\b|else\s*:)|case\s[^=]{1,400}:")
_LEAVES = expression(rb"[ \t]+(?:return|raise)\b")
_LOOPS = expression(rb"\s*(?:async\s+)?(?:for|while)\b")


class Order:
    """Reads the order of the lines of one file, by their indentation alone."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def reaching(self, bounds: list[Bound], use: Node, scope: Scope) -> list[Bound]:
        """The values that the name may hold where it is used: not those that were replaced before.

        Only what is given in the same scope as the use has an order that the lines tell.
        """
        row = use.start_point[0]
        if len(bounds) > 1:
            # What a loop runs through is held inside of it: `for name in NAMES: print(name)` sets no other.
            bounds = [b for b in bounds if b.how != "each" or _is_inside(use, b)] or bounds
            bounds = [
                b for b in bounds if b.scope is not scope or not self._is_other_branch(b, row)
            ] or bounds
        if len(bounds) < 2 or any(b.scope is not scope or b.node is None or b.how != "value" for b in bounds):
            return bounds
        before = [b for b in bounds if b.node is not None and b.node.end_byte <= use.start_byte]
        for at in range(len(before) - 1, max(-1, len(before) - 1 - _MOST_TRIED), -1):
            node = before[at].node
            if node is not None and self._dominates(node.start_point[0], row):
                return before[at:]
        return bounds

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.index.data.split(b"\n")

    def _is_other_branch(self, bound: Bound, use: int) -> bool:
        """Whether who comes to the line `use` has not passed the branch where the value is given."""
        if bound.node is None or bound.how != "value":
            return False
        first = self.index.module.node.start_point[0]
        rows = (bound.node.start_point[0] - first, use - first)
        given, taken = (self._branches[row] if 0 <= row < len(self._branches) else () for row in rows)
        for at, branch in enumerate(given):
            other = taken[at] if at < len(taken) else None
            if other != branch:
                return (other is not None and other[0] == branch[0]) or branch in self._left
        return False

    @cached_property
    def _left(self) -> set[tuple[int, int]]:
        """The branches that end the function: nothing behind them sees what they set."""
        lines = zip(self._lines, self._branches, strict=True)
        return {branches[-1] for line, branches in lines if branches and _LEAVES.match(line)}

    @cached_property
    def _branches(self) -> list[tuple[tuple[int, int], ...]]:
        """For each line the questions (`if`, `match`) that it stands under, and which of their branches."""
        found: list[tuple[tuple[int, int], ...]] = []
        asked: list[tuple[int, int, int]] = []  # indentation, line and branch
        for row, line in enumerate(self._lines):
            words = line.strip()
            if words and not words.startswith((b"#", b")", b"]", b"}")):
                question, depth = _QUESTION.match(words), _indentation(line)
                goes_on = question is not None and question["first"] is None
                while asked and (asked[-1][0] > depth or (asked[-1][0] == depth and not goes_on)):
                    asked.pop()
                if goes_on and asked and asked[-1][0] == depth:
                    asked[-1] = (depth, asked[-1][1], row)
                elif question is not None and question["other"] is None:
                    asked.append((depth, row, row))
            found.append(tuple((began, branch) for _, began, branch in asked))
        return found

    def _dominates(self, row: int, use: int) -> bool:
        """Whether who comes to the line `use` has passed the line `row`, and no loop brings other values."""
        first = self.index.module.node.start_point[0]
        lines = self._lines[row - first : use - first + 1]
        if not 0 < len(lines) <= _MOST_LINES:
            return False
        depth = _indentation(lines[0])
        held = all(_indentation(line) >= depth for line in lines if line.strip())
        return held and not any(_LOOPS.match(line) for line in lines[:-1])


def _is_inside(use: Node, bound: Bound) -> bool:
    """Whether a name is read in the loop, or in what a comprehension makes, that gives it its values."""
    loop = bound.node.parent if bound.node is not None else None
    if loop is not None and loop.type == "for_in_clause":
        loop = loop.parent
    return loop is None or loop.start_byte <= use.start_byte < loop.end_byte


def _indentation(line: bytes) -> int:
    return len(line) - len(line.lstrip())
