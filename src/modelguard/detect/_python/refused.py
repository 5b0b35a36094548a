"""Regions of a file that run no model: what a test awaits to be refused (`with raises(UnknownModel): …`), and
what a package tells of itself (`setup(project_urls={…}, extras_require={"llms": ["acme-client"]})`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from tree_sitter import Node

from modelguard.detect._python.arguments import argument, positional
from modelguard.detect._python.index import Index, dotted
from modelguard.detect._treesitter import text, walk
from modelguard.expressions import expression

_AWAITS = ("raises", "assertRaises", "assertRaisesRegex")
# What says that the model was not understood; a service that cannot be reached had been asked.
_REFUSALS = expression(r"\w*(?:Unsupported|NotSupported|Unknown|NotFound|Invalid|NotAllowed|Forbidden)\w*\Z")
# These say so with their words alone: what else is wrong with a call (`match="API_KEY"`) is not its model.
_PLAIN = expression(r"(?:Value|Validation|Type|Key|NotImplemented)Error\Z")
_WORDS = expression(
    r"\bmodels?\b|unsupported|unknown|not (?:supported|found|known)|recogni[sz]ed", re.IGNORECASE
)
_TOLD = ("project_urls", "extras_require")
_CALLABLE = {"lambda", "identifier", "attribute"}
_CLIMB = 4
_DEEPEST, _MOST = 30, 20
_LONGEST = 400


def refused(index: Index) -> list[tuple[int, int]]:
    """Where the blocks of a file begin and end of which a test awaits that they are refused, and what a
    package tells of itself.
    """
    found: list[tuple[int, int]] = []
    for at in index.calls:
        told = (argument(at.node, name) for name in _TOLD) if at.path[-1] == "setup" else ()
        found.extend((part.start_byte, part.end_byte) for part in told if part is not None)
        if _awaits(at.path, at.node) and (block := _block(at.node)) is not None:
            found.append((block.start_byte, block.end_byte))
    return found


def _awaits(path: Sequence[str], call: Node) -> bool:
    """Whether a call awaits an error that says a request was refused; `path` is what it calls."""
    error = next(iter(positional(call)), None) if path and path[-1] in _AWAITS else None
    if error is None:
        return False
    named = error.named_children if error.type == "tuple" else [error]
    names = [(dotted(one) or [""])[-1] for one in named]
    told = argument(call, "match", 1)
    # What is called under such an error says nothing of it: `assertRaises(ValueError, lambda: …)`.
    worded = (
        told is not None and told.type not in _CALLABLE and _WORDS.search(text(told)[:_LONGEST]) is not None
    )
    return all(_REFUSALS.match(name) or (worded and _PLAIN.match(name)) for name in names)


def is_refused(node: Node, body: Node) -> bool:
    """Whether a node of a test's body stands in a block that is awaited to be refused."""
    around = node.parent
    for _ in range(_DEEPEST):
        if around is None or around.id == body.id:
            return False
        if around.type == "with_statement":
            calls = (part for part in islice(walk(around), _MOST) if part.type == "call")
            call = next(calls, None)
            if call is not None and _awaits(dotted(call.child_by_field_name("function")), call):
                return True
        around = around.parent
    return False


def _block(call: Node) -> Node | None:
    """What is awaited to be refused: the block below the call, or what the call itself is given to call."""
    around = call.parent
    for _ in range(_CLIMB):
        if around is None or around.type == "with_statement":
            break
        around = around.parent
    if around is not None and around.type == "with_statement":
        return around.child_by_field_name("body")
    return call.child_by_field_name("arguments")
