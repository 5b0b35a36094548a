"""Whether an expression can read one text in exponentially many ways, and so never end on a hostile file.

The expression becomes an automaton whose states are the places where it reads a character.  It is
exponential where a state returns to itself by two different ways over the same text (Weber and Seidl, "On the
degree of ambiguity of finite automata", 1991): where, in the product of the automaton with itself, a pair of
one state and a pair of two lie in the same circle; or where one step can be taken in two ways, as in `(a*)*`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

if sys.version_info >= (3, 11):
    from re import _parser as sre_parse
else:
    import sre_parse

# Characters that tell all classes apart that expressions here use.
_LETTERS = [chr(n) for n in range(128)] + ["é", "日", "\u2028", "—"]
# From so many times on, a bounded repetition is as bad as one without an end.
_MANY = 12


@dataclass
class _Part:
    """Where a part of the expression begins and ends, and in how many ways (at most two) it reads nothing."""

    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    empty: int = 1


class _Automaton:
    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.reads: list[frozenset[str]] = []
        self.steps: Counter[tuple[int, int]] = Counter()
        self._flags = flags
        self._sequence(sre_parse.parse(pattern, flags), ends=True)

    def _sequence(self, items: Iterable[tuple[Any, Any]], *, ends: bool) -> _Part:
        """What a sequence reads; `ends` where nothing has to follow it, so that it never is read anew."""
        held, parts = list(items), []
        for name, value in reversed(held):
            parts.append(self._item(name, value, ends=ends))
            ends = ends and _may_be_empty(name, value)
        whole = _Part()
        for part in reversed(parts):
            whole = self._join(whole, part)
        return whole

    def _join(self, one: _Part, two: _Part) -> _Part:
        self.steps.update((a, b) for a in one.last for b in two.first)
        return _Part(
            one.first + two.first * one.empty,
            two.last + one.last * two.empty,
            min(one.empty * two.empty, 2),
        )

    def _item(self, name: Any, value: Any, *, ends: bool) -> _Part:
        kind = str(name)
        if kind in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            self.reads.append(self._letters(name, value))
            return _Part([len(self.reads) - 1], [len(self.reads) - 1], empty=0)
        if kind in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(*value, ends=ends)
        if kind == "SUBPATTERN":
            return self._sequence(value[-1], ends=ends)
        if kind == "BRANCH":
            parts = [self._sequence(each, ends=ends) for each in value[1]]
            return _Part(
                [n for p in parts for n in p.first],
                [n for p in parts for n in p.last],
                min(sum(p.empty for p in parts), 2),
            )
        return _Part()  # what looks around or back reads nothing of its own

    def _repeat(self, least: int, most: int, body: Any, *, ends: bool) -> _Part:
        if most >= _MANY:
            part = self._sequence(body, ends=ends)
            if not ends:
                self.steps.update((a, b) for a in part.last for b in part.first)
            return _Part(part.first, part.last, int(part.empty > 0 or not least))
        whole = _Part()
        for turn in reversed(range(most)):  # from within: `a{0,2}` is `(a(a)?)?`
            whole = self._join(self._sequence(body, ends=ends), whole)
            whole.empty = max(whole.empty, int(turn >= least))
        return whole

    def _letters(self, name: Any, value: Any) -> frozenset[str]:
        one = re.compile(_written(name, value), self._flags & (re.IGNORECASE | re.DOTALL | re.ASCII))
        return frozenset(c for c in _LETTERS if one.match(c))

    def exponential(self) -> bool:
        after: dict[int, list[int]] = defaultdict(list)
        for a, b in self.steps:
            after[a].append(b)
        looping = {n: ring for ring in _circles(range(len(self.reads)), after) for n in ring}
        inside = {(a, b) for a, b in self.steps if a in looping and looping[a] is looping.get(b)}
        if any(self.steps[step] > 1 for step in inside):
            return True
        onward: dict[int, list[int]] = defaultdict(list)
        for a, b in inside:
            onward[a].append(b)
        pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
        todo = [(n, n) for n in looping]
        while todo:
            one, two = todo.pop()
            if (one, two) in pairs:
                continue
            pairs[one, two] = [
                (a, b) for a in onward[one] for b in onward[two] if self.reads[a] & self.reads[b]
            ]
            todo += pairs[one, two]
        return any(len({a == b for a, b in ring}) > 1 for ring in _circles(pairs, pairs))


def _may_be_empty(name: Any, value: Any) -> bool:
    """Whether a part fits no text at all, wherever it stands."""
    kind = str(name)
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return bool(value[0] == 0)
    if kind == "SUBPATTERN":
        return all(_may_be_empty(*each) for each in value[-1])
    if kind == "BRANCH":
        return any(all(_may_be_empty(*each) for each in one) for one in value[1])
    return False


def _written(name: Any, value: Any) -> str:
    """An expression for one character, of what the parser made of one."""
    kind = str(name)
    if kind == "ANY":
        return "."
    if kind in ("LITERAL", "NOT_LITERAL"):
        return f"[{'^' if kind == 'NOT_LITERAL' else ''}\\U{value:08x}]"
    classes = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
    text = ""
    for inner, held in value:
        if str(inner) == "NEGATE":
            text += "^"
        elif str(inner) == "LITERAL":
            text += f"\\U{held:08x}"
        elif str(inner) == "RANGE":
            text += f"\\U{held[0]:08x}-\\U{held[1]:08x}"
        else:
            word = str(held).removeprefix("CATEGORY_")
            text += classes[word.removeprefix("NOT_")].upper() if word.startswith("NOT_") else classes[word]
    return f"[{text}]"


def _circles(nodes: Iterable[Any], after: Any) -> Iterator[set[Any]]:
    """The sets of nodes that reach each other, one node alone only where it reaches itself (Tarjan)."""
    index: dict[Any, int] = {}
    low: dict[Any, int] = {}
    stack: list[Any] = []
    held: set[Any] = set()
    for root in list(nodes):
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        held.add(root)
        work = [(root, iter(after.get(root, ())))]
        while work:
            node, ahead = work[-1]
            step = next(ahead, None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    ring: set[Any] = set()
                    while not ring or node not in ring:
                        ring.add(stack.pop())
                    held -= ring
                    if len(ring) > 1 or node in after.get(node, ()):
                        yield ring
            elif step not in index:
                index[step] = low[step] = len(index)
                stack.append(step)
                held.add(step)
                work.append((step, iter(after.get(step, ()))))
            elif step in held:
                low[node] = min(low[node], index[step])


def is_exponential(pattern: str | bytes, flags: int = 0) -> bool:
    """Whether the time that `pattern` takes may double with each further character of a text."""
    return _Automaton(pattern, flags).exponential()
