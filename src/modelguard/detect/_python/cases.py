"""Tests that ask a plain function about each of many names: the names are its cases, and run nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from tree_sitter import Node

from modelguard.detect._python.index import dotted
from modelguard.detect._treesitter import text, walk
from modelguard.expressions import expression

_AWAITED = expression(r"(?:expected|want|wanted|should|result|answer|output)(?:_\w{1,40})?\Z", re.IGNORECASE)
_MOST = 4_000
_CLIMB = 6


def are_cases(call: Node, names: Sequence[str], name: str) -> bool:
    """Whether `parametrize` gives `name` beside what is awaited, and a plain function is asked about it."""
    if not any(_AWAITED.match(other) for other in names if other != name):
        return False
    decorated = call.parent.parent if call.parent is not None else None
    test = decorated.child_by_field_name("definition") if decorated is not None else None
    body = (
        test.child_by_field_name("body") if test is not None and test.type == "function_definition" else None
    )
    if body is None:
        return False
    nodes = list(islice(walk(body), _MOST))
    uses = [node for node in nodes if node.type == "identifier" and text(node) == name]
    return bool(uses) and len(nodes) < _MOST and all(_is_asked(use, nodes) for use in uses)


def _is_asked(use: Node, nodes: Sequence[Node]) -> bool:
    """Whether a plain function is asked about the name, and its answer is only compared."""
    given = use.parent
    call = given.parent if given is not None and given.type == "argument_list" else None
    path = dotted(call.child_by_field_name("function")) if call is not None and call.type == "call" else []
    if call is None or not path or path[-1].lstrip("_")[:1].isupper():
        return False
    child, around = call, call.parent
    for _ in range(_CLIMB):
        if around is None or around.type in {"await", "attribute", "block"}:
            return False
        if around.type == "assert_statement":
            return True
        if around.type == "assignment":
            left = around.child_by_field_name("left")
            return left is not None and left.type == "identifier" and _is_compared(text(left), left, nodes)
        if around.type == "call" and child.type != "argument_list":
            return False
        child, around = around, around.parent
    return False


def _is_compared(name: str, left: Node, nodes: Sequence[Node]) -> bool:
    """Whether the answer under a name is compared as it is, not asked for what it holds."""
    others = [n for n in nodes if n.type == "identifier" and n.id != left.id and text(n) == name]
    return bool(others) and all(
        n.parent is not None and n.parent.type in {"comparison_operator", "assert_statement", "not_operator"}
        for n in others
    )
