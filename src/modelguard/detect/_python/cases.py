"""Tests that ask a plain function about each of many names: the names are its cases, and run nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tree_sitter import Node

from modelguard.detect._python.arguments import positional
from modelguard.detect._python.index import dotted
from modelguard.detect._python.loops import is_read_only
from modelguard.detect._python.refused import is_refused
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text, walk
from modelguard.expressions import expression

_AWAITED = expression(r"(?:expected|want|wanted|should|result|answer|output)(?:_\w{1,40})?\Z", re.IGNORECASE)
_MOST = 4_000
_COLUMNS = 12
_MOST_ROWS = 100
_CLIMB = 6


def parametrized(names: Node) -> list[str]:
    """What `parametrize("a, b", …)` or `parametrize(("a", "b"), …)` names."""
    if names.type in {"tuple", "list"}:
        return [plain(child) or "" for child in names.named_children[:_COLUMNS]]
    return [name.strip() for name in (plain(names) or "").split(",")[:_COLUMNS]]


def holds_cases(call: Node) -> bool:
    """Whether a plain function is asked about everything that `parametrize` gives beside what is awaited."""
    given = positional(call)
    names = parametrized(given[0]) if given else []
    asked = [name for name in names if not _AWAITED.match(name)]
    return bool(asked) and all(are_cases(call, names, name) for name in asked)


def are_cases(call: Node, names: Sequence[str], name: str) -> bool:
    """Whether `parametrize` gives `name`, and a plain function is asked about it: one that the names say only
    looks it up (`is_vision_model`), or any beside what is awaited of it.
    """
    awaited = any(_AWAITED.match(other) for other in names if other != name)
    decorated = call.parent.parent if call.parent is not None else None
    test = decorated.child_by_field_name("definition") if decorated is not None else None
    body = (
        test.child_by_field_name("body") if test is not None and test.type == "function_definition" else None
    )
    if body is None:
        return False
    nodes = list(islice(walk(body), _MOST))
    uses = [node for node in nodes if node.type == "identifier" and text(node) == name]
    return (
        bool(uses)
        and len(nodes) < _MOST
        and all(
            is_read_only(use) or (awaited and _is_asked(use, nodes)) or is_refused(use, body) for use in uses
        )
    )


def column(rows: Node, position: int, names: int) -> Iterator[Node]:
    """The values of one name in the rows of a test; `pytest.param(…)` is a row too."""
    if names < 2:
        yield rows
        return
    for row in rows.named_children[:_MOST_ROWS] if rows.type in {"list", "tuple"} else ():
        values = positional(row) if row.type == "call" else row.named_children
        if row.type in {"call", "tuple", "list"} and position < len(values):
            yield values[position]


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
            names = _names(left) if left is not None else []
            return bool(names) and all(_is_compared(text(name), name, nodes) for name in names)
        if around.type == "call" and child.type != "argument_list":
            return False
        child, around = around, around.parent
    return False


def _names(left: Node) -> list[Node]:
    """The names that an answer is taken apart into, but for what is thrown away; none for anything else."""
    parts = left.named_children if left.type in {"pattern_list", "tuple_pattern"} else [left]
    plain = all(part.type == "identifier" for part in parts)
    return [part for part in parts if part.text != b"_"] if plain else []


def _is_compared(name: str, left: Node, nodes: Sequence[Node]) -> bool:
    """Whether the answer under a name is compared as it is, not asked for what it holds."""
    others = [n for n in nodes if n.type == "identifier" and n.id != left.id and text(n) == name]
    return bool(others) and all(
        n.parent is not None and n.parent.type in {"comparison_operator", "assert_statement", "not_operator"}
        for n in others
    )
