"""Functions of a module that hand out a network, with its weights for whom asks: those of zoos."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.index import Index
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


def is_of_its_own(index: Index, node: Node, name: str) -> bool:
    """Whether a function is called after the network that it hands to its maker, or a class after the one
    that it makes of its own kind: `def net_tiny(): return load("net_tiny")`,
    `class NetTinyBackbone: def __new__(cls): return Net.from_preset("net_tiny")`.
    """
    call = index.parent(node) if name.isidentifier() else None
    answer = call.parent if call is not None and call.type == "call" else None
    function = answer.parent.parent if answer is not None and answer.parent is not None else None
    if answer is None or answer.type != "return_statement" or function is None:
        return False
    called = function.child_by_field_name("name") if function.type == "function_definition" else None
    if called is None or text(called) != "__new__":
        return called is not None and text(called) == name
    owner = function.parent.parent if function.parent is not None else None
    owner = owner.child_by_field_name("name") if owner is not None else None
    return owner is not None and text(owner).lower().startswith(name.replace("_", "").lower())


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
