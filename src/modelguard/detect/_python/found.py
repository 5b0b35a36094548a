"""What an expression holds: texts with the literals that hold them, and names that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from modelguard.detect._python.tables import is_aliases, is_named_row
from modelguard.model import Namespace

_MOST_USES = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A text and the literal that holds it.

    `default`: it counts only when nothing else is given; `table`: it is one of many values of a
    mapping, under keys of any kind (*rows*) or under short names for the values (*aliases*); `uses`: the
    places it passed on its way, the nearest to the literal first.
    """

    text: str
    node: Node
    uses: tuple[Node, ...] = ()
    default: bool = False
    table: Literal["", "rows", "aliases"] = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A name whose value stands elsewhere: an environment variable, an imported constant."""

    namespace: Namespace
    name: str
    scope: str
    node: Node


def through(use: Node, found: Iterable[Found | Read]) -> Iterator[Found | Read]:
    """The same, having passed one more place."""
    for each in found:
        if isinstance(each, Found) and len(each.uses) < _MOST_USES:
            # Built by hand: `dataclasses.replace` took a sixth of the time here.
            yield Found(each.text, each.node, (*each.uses, use), each.default, each.table)
        else:
            yield each


def defaults(found: Iterable[Found | Read]) -> Iterator[Found | Read]:
    """The same, holding only where nothing else is given."""
    for each in found:
        yield Found(each.text, each.node, each.uses, True, each.table) if isinstance(each, Found) else each


def rows(
    found: Iterable[Found | Read], table: Node | None = None, wanted: str | None = None
) -> Iterator[Found | Read]:
    """The same, as values of a mapping: of all its keys, or of the one that is `wanted` of several rows."""
    if wanted is not None and (table is None or not is_named_row(table, wanted)):
        yield from found
        return
    named = wanted is not None or (table is not None and is_aliases(table))
    how: Literal["rows", "aliases"] = "aliases" if named else "rows"
    for each in found:
        yield Found(each.text, each.node, each.uses, each.default, how) if isinstance(each, Found) else each
