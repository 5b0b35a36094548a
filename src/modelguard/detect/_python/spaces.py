"""Spaces of the hub in Python, which somebody hosts."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._parameters import OF_SPACE
from modelguard.detect._python.index import Index, dotted
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text

_FIELDS = ("name", "left", "key")
_PACKAGE = "gradio_client"


def is_space(index: Index, node: Node) -> bool:
    """Whether an id is one of a Space: `Client("org/name")` of Gradio's client, `space_id="org/name"`."""
    around = index.parent(node)
    if around is None:
        return False
    if around.type == "call":
        path = dotted(around.child_by_field_name("function"))
        return bool(path) and index.imports.get(path[0], "").partition("|")[0].startswith(_PACKAGE)
    field = next((f for name in _FIELDS if (f := around.child_by_field_name(name)) is not None), None)
    if field is None or field.id == node.id:
        return False
    return OF_SPACE.search((plain(field) or text(field))[:80]) is not None
