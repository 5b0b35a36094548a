"""How an address begins of which a part is chosen elsewhere: its host tells who is asked."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.found import Read
from modelguard.detect._python.index import Scope, dotted
from modelguard.detect._python.values import Values
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

OWN_MACHINE = expression(r"http://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)[:/]")
_WHOLE = expression(r"https?://[\w.-]{3,100}(?::\d{2,5})?(?:/[\w./-]{0,100})?\Z")
# Pieces of a text that are put together one in another: `urljoin(url.rstrip("/") + "/", "v1")`.
_DEPTH = 6


def begun(given: Node, scope: Scope, values: Values) -> str | None:
    """What is known of an address that goes on: `f"{BASE}/v1"`, `urljoin(BASE, "v1")`,
    `f"http://localhost:{port}"`; `${NAME}` of the variable that holds it.
    """
    first = _first(given, scope, values)
    if first is None:
        return None
    if first.type == "string_content":
        began = text(first)
        return began.rstrip(":/") if OWN_MACHINE.match(began) else None
    variable = None
    for found in values.of(first, scope):
        if isinstance(found, Read):
            variable = variable or (f"${{{found.name}}}" if found.namespace == "env" else None)
        elif _WHOLE.match(found.text):
            return found.text
    return variable


def hangs(node: Node) -> bool:
    """Whether something is done in one branch of a function alone: `if local: openai.api_base = "http://…"`."""
    around = node.parent
    while around is not None and around.type != "function_definition":
        if around.type == "if_statement":
            condition = around.child_by_field_name("condition")
            return condition is None or "__name__" not in text(condition)
        around = around.parent
    return False


def _first(node: Node, scope: Scope, values: Values) -> Node | None:
    """The first piece of an address that is put together; None where it is written or held in one piece."""
    first = None
    for _ in range(_DEPTH):
        inner = _piece(node, scope, values)
        if inner is None:
            break
        first = node = inner
    return first


def _piece(node: Node, scope: Scope, values: Values) -> Node | None:
    if node.type == "identifier":
        bounds = values.bounds(text(node), scope)
        held = bounds[0].node if len(bounds) == 1 and bounds[0].how == "value" else None
        return held if held is not None and held.type in {"string", "binary_operator", "call"} else None
    if node.type == "string":
        pieces = node.named_children[1:2] if node.named_child_count > 1 else []
        inner = pieces[0] if pieces else None
        if inner is not None and inner.type == "interpolation":
            return inner.named_children[0] if inner.named_child_count else None
        return inner
    if node.type == "binary_operator":
        return node.child_by_field_name("left")
    path = dotted(node.child_by_field_name("function")) if node.type == "call" else []
    arguments = node.child_by_field_name("arguments")
    if path[-1:] == ["urljoin"] and arguments is not None and arguments.named_children:
        return arguments.named_children[0]
    return None
