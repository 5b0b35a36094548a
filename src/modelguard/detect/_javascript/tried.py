"""Models that a test is run for, one after the other: `it.each(["id"])("answers", (model) => …)`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from modelguard.detect._javascript.graded import grade_of
from modelguard.detect._javascript.places import Place
from modelguard.detect._javascript.silence import is_silent_call
from modelguard.detect._javascript.tree import (
    FUNCTIONS,
    Module,
    arguments,
    callee,
    plain_string,
    short,
    unwrap,
    value_of,
)

_TESTS = {"it", "test", "describe", "suite", "bench"}
_MOST = 200


def places(module: Module) -> Iterator[Place]:
    """The strings that a runner hands to a parameter which is called after a model."""
    if b".each(" not in module.file.data:
        return
    for call, made in islice(_runs(module), _MOST):  # each looks at all calls of the file
        function = next((a for a in arguments(call) if a.type in FUNCTIONS), None)
        called = _parameters(function, module) if function is not None else []
        for row in _rows(made):
            held = [unwrap(part) for part in row.named_children] if row.type == "array" else [row]
            for name, value in zip(called, held, strict=False):
                plain = plain_string(value) or ""
                if (grade := grade_of(name)) and plain and not plain.isupper():
                    because = f"a test is run for it as {name}"
                    yield Place(node=value, grade=grade, kind="test", because=because, name=name)


def _runs(module: Module) -> Iterator[tuple[Node, Node]]:
    """The calls that hand a runner a function, each with the call that tells what it is run for."""
    for call in module.calls:
        made, names = callee(call)
        if made is not None and not names and made.type == "call_expression" and _runs_each(made):
            yield call, made


def _runs_each(call: Node) -> bool:
    """Whether a call takes what a test is run for: `it.each([…])`, `describe.skip.each([…])`."""
    root, names = callee(call)
    return root is not None and short(root) in _TESTS and names[-1:] == ("each",)


def _rows(call: Node) -> list[Node]:
    table = next((unwrap(a) for a in arguments(call)[:1]), None)
    return [unwrap(row) for row in table.named_children[:_MOST]] if table is not None else []


def _parameters(function: Node, module: Module) -> list[str]:
    """The names of a function's parameters in their order; "" for those that it only asks about."""
    alone = function.child_by_field_name("parameter")
    given = function.child_by_field_name("parameters")
    found = [alone] if alone is not None else given.named_children if given is not None else []
    names = [short(node.child_by_field_name("pattern") or node) for node in found]
    return ["" if grade_of(name) and _is_only_asked(name, function, module) else name for name in names]


def _is_only_asked(name: str, function: Node, module: Module) -> bool:
    """Whether a function gives a name to nothing but questions: `expect(inferProvider(model)).toBe(…)`."""
    inside = range(function.start_byte, function.end_byte)
    calls = [
        c for c in module.calls if c.start_byte in inside and any(short(a) == name for a in arguments(c))
    ]
    if any(p.start_byte in inside and _holds(p, name) for p in module.pairs):
        return False
    return bool(calls) and all(map(is_silent_call, calls))


def _holds(pair: Node, name: str) -> bool:
    value = value_of(pair)
    return value is not None and short(value) == name
