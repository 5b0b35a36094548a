"""Clients that stand beside a model and go with it: `return OpenAI(base_url="https://…"), "id"`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.clients import Clients
from modelguard.detect._python.index import Scope
from modelguard.detect._python.places import Service
from modelguard.expressions import expression

_ROWS = {"tuple", "expression_list"}
_MADE = {"call", "identifier", "attribute"}
_CLIENT = expression(r"(?:\w{1,30}_)?client\Z")
# So few things are given together; more are a table.
_MOST = 6


def companion(node: Node, scope: Scope, clients: Clients) -> Service | None:
    """What the client asks that stands with a literal in a row, or as `client` in a dictionary."""
    for beside in _beside(node):
        if beside.type in _MADE and (found := clients.held(beside, scope)) is not None:
            return found
    return None


def _beside(node: Node) -> Iterator[Node]:
    around = node.parent
    if around is not None and around.type in _ROWS and around.named_child_count <= _MOST:
        yield from (part for part in around.named_children if part.id != node.id)
    table = around.parent if around is not None and around.type == "pair" else None
    if table is not None and table.named_child_count <= _MOST * 2:
        held = (part for part in table.named_children if _CLIENT.match(key_of(part).lower()))
        yield from (value for part in held if (value := part.child_by_field_name("value")) is not None)
