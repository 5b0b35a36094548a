"""Which values reach a branch that asks for their name first: `if "claude" in model: …`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from tree_sitter import Node

from modelguard.detect._python.arguments import positional
from modelguard.detect._python.found import Found, Read
from modelguard.detect._python.index import compares
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text

_CLIMB = 40
_MOST = 20
_LONGEST = 80
_STOP = {"function_definition", "class_definition", "lambda", "module"}
_FOLDS = ("lower", "strip", "casefold")


class _Test(NamedTuple):
    """What a condition asks of a name: `how` is a comparison, or the method of the name."""

    how: str
    literal: str

    def holds(self, value: str) -> bool:
        """Whether a value is what the condition asks for."""
        value, literal = value.lower(), self.literal.lower()
        if self.how == "in":
            return literal in value
        if self.how == "startswith":
            return value.startswith(literal)
        return value.endswith(literal) if self.how == "endswith" else value == literal


def admitted(value: Node, held: Iterable[Found | Read]) -> Iterator[Found | Read]:
    """Of what a name may hold, what the conditions around it let through."""
    asked: list[_Asked] | None = None
    for found in held:
        if isinstance(found, Found) and "{" not in found.text:
            asked = list(_around(value)) if asked is None else asked
            if not all(_fits(found, each) for each in asked):
                continue
        yield found


class _Asked(NamedTuple):
    """The tests of which one, or none, has to hold in a block."""

    tests: list[_Test]
    wanted: bool
    block: Node


def _fits(found: Found, asked: _Asked) -> bool:
    if asked.block.start_byte <= found.node.start_byte < asked.block.end_byte:
        return True  # what the branch itself sets
    return any(test.holds(found.text) for test in asked.tests) == asked.wanted


def _around(value: Node) -> Iterator[_Asked]:
    """The tests of the name that held where it stands, and those of the branches before."""
    name, child, around = text(value)[:_LONGEST], value, value.parent
    for _ in range(_CLIMB):
        if around is None or around.type in _STOP:
            return
        if around.type in {"if_statement", "elif_clause"}:
            condition, inside = (around.child_by_field_name(f) for f in ("condition", "consequence"))
            if inside is not None and inside.id == child.id and (tests := _tests(condition, name)):
                yield _Asked(tests, True, child)
        if around.type == "if_statement" and child.type in {"elif_clause", "else_clause"}:
            branches = (part for part in around.named_children if part.type == "elif_clause")
            for each in (around, *islice(branches, _MOST)):
                if each.id == child.id:
                    break
                if tests := _tests(each.child_by_field_name("condition"), name):
                    yield _Asked(tests, False, child)
        child, around = around, around.parent


def _tests(condition: Node | None, name: str, depth: int = 0) -> list[_Test]:
    """What a condition asks of the name, one of which has to hold; nothing where it asks for more."""
    if condition is None or depth > _MOST:
        return []
    if condition.type == "parenthesized_expression" and condition.named_child_count == 1:
        return _tests(condition.named_children[0], name, depth + 1)
    if condition.type == "boolean_operator" and any(part.type == "or" for part in condition.children):
        sides = [_tests(part, name, depth + 1) for part in condition.named_children]
        return [test for side in sides for test in side] if all(sides) else []
    if condition.type == "call":
        return _of_method(condition, name)
    return _of_comparison(condition, name)


def _of_method(call: Node, name: str) -> list[_Test]:
    function = call.child_by_field_name("function")
    method = function.child_by_field_name("attribute") if function is not None else None
    asked = function.child_by_field_name("object") if function is not None else None
    how = text(method) if method is not None else ""
    given = positional(call)
    if how not in ("startswith", "endswith") or asked is None or not _is(asked, name) or len(given) != 1:
        return []
    return _each(how, given[0])


def _of_comparison(condition: Node, name: str) -> list[_Test]:
    sides = compares(condition)
    if sides is None or sides[1] not in ("in", "=="):
        return []
    left, sign, right = sides
    if sign == "==":
        other = right if _is(left, name) else left if _is(right, name) else None
        return _each("==", other) if other is not None and other.type == "string" else []
    if left.type == "string" and _is(right, name):
        return _each("in", left)
    return _each("==", right) if _is(left, name) and right.type in {"tuple", "list", "set"} else []


def _each(how: str, given: Node) -> list[_Test]:
    """The tests for one string, or for each of several."""
    parts = given.named_children[:_MOST] if given.type in {"tuple", "list", "set"} else [given]
    literals = [plain(part) for part in parts]
    return [_Test(how, literal) for literal in literals if literal] if all(literals) else []


def _is(node: Node, name: str) -> bool:
    """Whether a node is the name, be it written small: `model`, `model.lower()`."""
    function = node.child_by_field_name("function") if node.type == "call" else None
    if function is not None and function.type == "attribute":
        method, inner = (function.child_by_field_name(field) for field in ("attribute", "object"))
        return method is not None and text(method) in _FOLDS and inner is not None and text(inner) == name
    return text(node)[: _LONGEST + 1] == name
