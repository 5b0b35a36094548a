"""Answers that a test has recorded, with inline-snapshot: `assert reply == snapshot({"model": "id", …})`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._python.index import Index, compares
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_LONGEST = 200
# What is sent is what the program asks for.
_SENT = expression(
    r"kwargs|request|\breq\b|params|payload|\bbody\b|\bargs\b|options|config|settings|\bsent\b", re.I
)


def recorded(index: Index) -> Iterator[tuple[int, int]]:
    """Where the snapshots of answers begin and end in a test; those of requests name what is asked."""
    if not index.comes_from("inline_snapshot"):
        return
    for at in index.calls:
        if at.path[-1:] == ("snapshot",) and not _is_sent(at.node):
            yield at.node.start_byte, at.node.end_byte


def _is_sent(call: Node) -> bool:
    sides = compares(call.parent)
    other = next((side for side in (sides[0], sides[2]) if side.id != call.id), None) if sides else None
    return other is not None and _SENT.search(text(other)[:_LONGEST]) is not None
