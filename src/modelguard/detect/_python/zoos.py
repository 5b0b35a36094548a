"""Functions of a module that hand out a network, with its weights for whom asks: those of zoos."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.arguments import key_of
from modelguard.detect._treesitter import text

_ASKED_WITH = ("pretrained", "pre_trained", "imagenet_pretrained", "use_pretrained")
_WITHOUT = ("False", "None")
_DEEPEST = 12
_MOST = 40


def is_handed_out(node: Node, name: str) -> bool:
    """Whether a function of the module around a network is called after it, or loads its weights only where
    it is asked to: `def net50(pretrained=True): …`, `def build(pretrained=False): …`.
    """
    function = _function(node)
    given = function.child_by_field_name("parameters") if function is not None else None
    for parameter in given.named_children[:_MOST] if given is not None else ():
        if key_of(parameter) in _ASKED_WITH:
            called = function.child_by_field_name("name") if function is not None else None
            otherwise = parameter.child_by_field_name("value")
            own = called is not None and text(called).startswith(name)
            return own or (otherwise is not None and text(otherwise) in _WITHOUT)
    return False


def _function(node: Node) -> Node | None:
    """The function of the module in which a node stands."""
    around = node.parent
    for _ in range(_DEEPEST):
        if around is None or around.type == "class_definition":
            return None
        if around.type == "function_definition":
            holder = around.parent
            holder = holder.parent if holder is not None and holder.type == "decorated_definition" else holder
            return around if holder is not None and holder.type == "module" else None
        around = around.parent
    return None
