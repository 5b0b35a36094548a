"""What an expression holds: texts with the literals that hold them, and names that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from modelguard.detect._released import folder_in, is_kept
from modelguard.model import Namespace

_MOST_USES = 8
Rows = Literal["rows", "aliases", "presets"]


@dataclass(frozen=True, slots=True)
class Found:
    """A text and the literal that holds it.

    `default`: it counts only when nothing else is given; `table`: it is one of many values of a
    mapping, under keys of any kind (*rows*), under short names for the values (*aliases*) or under what each
    of them is taken for (*presets*); `uses`: the places it passed on its way, the nearest to the literal
    first.
    """

    text: str
    node: Node
    uses: tuple[Node, ...] = ()
    default: bool = False
    table: Rows | Literal[""] = ""


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


def rows(found: Iterable[Found | Read], how: Rows = "rows") -> Iterator[Found | Read]:
    """The same, as values of a mapping."""
    for each in found:
        yield Found(each.text, each.node, each.uses, each.default, how) if isinstance(each, Found) else each


def weights(found: Found) -> Iterator[Found]:
    """What the end of a path names below a folder that is not known: a file of weights, or their folder."""
    if is_kept(found.text):
        yield found
    elif (folder := folder_in(found.text)) is not None:
        yield Found(folder, found.node, found.uses, found.default, found.table)
