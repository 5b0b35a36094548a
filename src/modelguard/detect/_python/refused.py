"""Models that a test awaits to be refused: `with raises(ValueError): get_engine("gpt-4o", cache=True)`."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.arguments import positional
from modelguard.detect._python.index import Index, dotted
from modelguard.expressions import expression

_AWAITS = ("raises", "assertRaises", "assertRaisesRegex")
# What says that the request was not understood; a service that cannot be reached had been asked.
_REFUSALS = expression(
    r"(?:Value|Validation|Type|Key|NotImplemented)Error\Z"
    r"|\w*(?:Unsupported|NotSupported|Unknown|Invalid|NotAllowed|Forbidden)\w*\Z"
)
_CLIMB = 4


def refused(index: Index) -> list[tuple[int, int]]:
    """Where the blocks of a file begin and end of which a test awaits that they are refused."""
    found = []
    for at in index.calls:
        given = positional(at.node)[:1] if at.path[-1] in _AWAITS else []
        if given and _refuses(given[0]) and (block := _block(at.node)) is not None:
            found.append((block.start_byte, block.end_byte))
    return found


def _refuses(error: Node) -> bool:
    named = error.named_children if error.type == "tuple" else [error]
    return all(_REFUSALS.match((dotted(one) or [""])[-1]) for one in named)


def _block(call: Node) -> Node | None:
    around = call.parent
    for _ in range(_CLIMB):
        if around is None or around.type == "with_statement":
            break
        around = around.parent
    return around.child_by_field_name("body") if around is not None else None
