"""Models in the addresses that a program puts together: `${URL}/models/${model}:embedContent`, `URL + id`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.places import Place
from modelguard.detect._javascript.silence import is_logged
from modelguard.detect._javascript.tree import Module, arguments, callee, plain_string, short, unwrap
from modelguard.detect._javascript.values import constant
from modelguard.detect._javascript_sdks import Sdk
from modelguard.detect._treesitter import text
from modelguard.detect._urls import model_in_parts
from modelguard.expressions import expression

_LONGEST = 600
_MOST = 12
# What only writes a name as addresses need it.
_WRITES = {"encodeURIComponent", "encodeURI", "String"}
# Where an address may begin: with its scheme, or with a variable that holds a server.
_BEGINS = expression(r"https?://|wss?://|\$\{[\w.$!\[\]\"'?| ]{1,80}\}/")


def places(module: Module) -> Iterator[Place]:
    """The expressions that stand where an address of a service names its model."""
    for node in module.strings:
        if not 8 < node.end_byte - node.start_byte < _LONGEST or _BEGINS.match(text(node), 1) is None:
            continue
        parts = _of_template(node, module) if node.type == "template_string" else _of_sum(node, module)
        told = model_in_parts([written if hole is None else None for written, hole in parts])
        if told is None or is_logged(node, module):
            continue
        position, found = told
        hole = parts[position][1]
        # A deployment of Azure's is called as its owner likes; what it holds says whether it is a model.
        if hole is not None and (found.strength == "strong" or found.channel == "azure"):
            yield Place(
                node=_named(hole),
                grade=3,
                kind="weights-load" if found.kind == "download" else found.kind,
                because="the address that is asked names the model",
                sdk=Sdk(channel=found.channel),
            )


def _of_template(node: Node, module: Module) -> list[tuple[str, Node | None]]:
    """The parts of a template, each as it is written or as the expression that fills it in."""
    parts: list[tuple[str, Node | None]] = []
    at = node.start_byte + 1
    data = module.file.data
    for child in node.named_children:
        if child.type != "template_substitution":
            continue
        parts.append((data[at : child.start_byte].decode("utf-8", "replace"), None))
        held = child.named_children[0] if child.named_child_count == 1 else None
        parts.append(_begun(held, module) if len(parts) == 1 and not parts[0][0] else ("", held))
        at = child.end_byte
    parts.append((data[at : node.end_byte - 1].decode("utf-8", "replace"), None))
    return [part for part in parts if part[0] or part[1] is not None][: _MOST * 2]


def _begun(held: Node | None, module: Module) -> tuple[str, Node | None]:
    """The server that an address begins with, or a variable in its place where nobody says which."""
    server = constant(held, module) if held is not None else None
    return (server.rstrip("/") if server is not None and "://" in server else "${x}", None)


def _of_sum(node: Node, module: Module) -> list[tuple[str, Node | None]]:
    """The parts of a sum that begins with an address: `"https://…/models/" + model + ":generateContent"`."""
    parts: list[tuple[str, Node | None]] = [(plain_string(node) or "", None)]
    child, at = node, module.parent(node)
    while at is not None and at.type == "binary_expression" and len(parts) < _MOST:
        operator, right = at.child_by_field_name("operator"), at.child_by_field_name("right")
        if operator is None or right is None or right == child or text(operator) != "+":
            break
        written = plain_string(right)
        parts.append((written, None) if written is not None else ("", right))
        child, at = at, module.parent(at)
    return parts


def _named(hole: Node) -> Node:
    """The expression that names the model, behind what only writes it as addresses need it."""
    node = unwrap(hole)
    if node.type == "call_expression":
        root, names = callee(node)
        given = arguments(node)
        if root is not None and not names and short(root) in _WRITES and len(given) == 1:
            return given[0]
    return node
