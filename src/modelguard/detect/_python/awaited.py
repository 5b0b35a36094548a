"""Defaults that a test awaits and that nothing else in its file names: `assert Embedder().model == "id"`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._parameters import proof
from modelguard.detect._python.calls import Calls
from modelguard.detect._python.index import At, Index, dotted
from modelguard.detect._python.places import Place
from modelguard.detect._python.silence import TEST_FILE
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text

_SIDES = 2
_MOST = 60


def awaited(index: Index, calls: Calls, path: str) -> Iterator[Place]:
    """What a test awaits as the model of an object that it makes without naming one."""
    if TEST_FILE.search(path) is None:
        return
    told: set[str] | None = None
    for at in index.strings:
        left = _compared(index, at.node)
        name = left.child_by_field_name("attribute") if left is not None else None
        how = proof(text(name)) if name is not None else None
        value = plain(at.node)
        if left is None or name is None or how is None or not value:
            continue
        made = _made(left.child_by_field_name("object"), at)
        called = dotted(made.child_by_field_name("function")) if made is not None else []
        if made is None or not called or not called[-1][:1].isupper() or _is_told(made):
            continue
        told = _told(index) if told is None else told
        if value not in told:
            place = calls.place(
                text(name), how, calls.clients.imported(called), at.node, replace(at, node=made)
            )
            yield replace(place, kind="test", because=f"the test awaits it of {called[-1]}")


def _compared(index: Index, node: Node) -> Node | None:
    """The attribute that is asserted to equal a literal."""
    around = index.parent(node)
    asserted = around.parent if around is not None else None
    if around is None or around.type != "comparison_operator" or asserted is None:
        return None
    sides = around.named_children
    equal = len(sides) == _SIDES and any(child.type == "==" for child in around.children)
    fits = equal and asserted.type == "assert_statement" and sides[1].id == node.id
    return sides[0] if fits and sides[0].type == "attribute" else None


def _made(holder: Node | None, at: At) -> Node | None:
    """The call that makes the object, here or where its name is set."""
    if holder is not None and holder.type == "identifier":
        bounds = at.scope.names.get(text(holder), [])
        before = [
            bound.node
            for bound in bounds
            if bound.node is not None and bound.node.end_byte < holder.start_byte
        ]
        holder = before[-1] if before else None
    return holder if holder is not None and holder.type == "call" else None


def _is_told(call: Node) -> bool:
    """Whether the call may name the model itself: by its keyword, first, or among what it passes on."""
    arguments = call.child_by_field_name("arguments")
    for argument in arguments.named_children[:_MOST] if arguments is not None else ():
        name = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
        if name is None or proof(text(name)) is not None or "config" in text(name):
            return True
    return False


def _told(index: Index) -> set[str]:
    """The strings of the file that stand outside of assertions."""
    lines = (index.module.node.text or b"").split(b"\n")
    outside = (at.node for at in index.strings if b"assert" not in lines[at.node.start_point.row])
    return {value for node in outside if (value := plain(node))}
