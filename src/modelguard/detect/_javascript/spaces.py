"""Spaces of the hub in JavaScript, which somebody hosts."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._javascript.tree import Module, callee, key_of
from modelguard.detect._javascript_sdks import Sdk
from modelguard.detect._parameters import OF_SPACE
from modelguard.detect._treesitter import text

_PACKAGE = "@gradio/client"


def asked_as_space(node: Node, module: Module) -> Sdk | None:
    """Who runs an id that is one of a Space: `Client.connect("org/name")` of Gradio's, `spaceId: "org/x"`."""
    around = module.parent(node)
    if around is None:
        return None
    if around.type == "arguments":
        call = module.parent(around)
        root, _ = callee(call) if call is not None else (None, ())
        source = module.imports.get(text(root)) if root is not None else None
        hosted = source is not None and source.source == _PACKAGE
    elif around.type == "variable_declarator":
        hosted = OF_SPACE.search(text(around.child_by_field_name("name") or around)[:80]) is not None
    else:
        hosted = around.type == "pair" and OF_SPACE.search((key_of(around) or "")[:80]) is not None
    return Sdk(channel=None, service=True) if hosted else None
