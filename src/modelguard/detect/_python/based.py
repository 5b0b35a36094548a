"""Addresses on the hub that are put together of a repository's and a file's: `REPO + "model.pt"`."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.found import Found
from modelguard.detect._python.index import Scope
from modelguard.detect._python.values import Values
from modelguard.expressions import expression
from modelguard.naming.hub import ON_HUB

# `https://huggingface.co/org/name/resolve/main`: a repository of the hub, whatever is fetched of it.
_REPOSITORY = expression(rf"{ON_HUB}[\w.-]{{1,100}}/[\w.-]{{1,130}}/(?:resolve|blob|raw)/[\w.-]{{1,80}}/?\Z")
_DEEPEST = 8


def repositories(found: Found, scope: Scope, values: Values) -> list[Found]:
    """The constants that hold the repository with whose address a text begins that is put together."""
    head = _head(found.node)
    held = values.of(head, scope) if head is not None else ()
    return [each for each in held if isinstance(each, Found) and _REPOSITORY.match(each.text) is not None]


def _head(node: Node) -> Node | None:
    """The name that a text begins with that is put together: `REPO + "a.pt"`, `f"{REPO}/a.pt"`."""
    for _ in range(_DEEPEST):
        left = node.child_by_field_name("left") if node.type == "binary_operator" else None
        if left is None:
            break
        node = left
    if node.type == "string" and node.named_child_count > 1:
        # Behind the quotes there is nothing before the name.
        first = node.named_children[1]
        begins = first.type == "interpolation" and first.start_byte == node.named_children[0].end_byte
        node = first.named_children[0] if begins and first.named_child_count else node
    return node if node.type in {"identifier", "attribute"} else None
