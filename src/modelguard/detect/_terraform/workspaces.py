"""Values that depend on the workspace: `terraform.workspace == "prod" ? "a" : "b"` and maps by workspace."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._terraform.tree import entries, unwrap
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import captures, text
from modelguard.expressions import expression
from modelguard.model import Marker

_MAX_ARMS = 200
_WORKSPACE = (
    r"(?:terraform\.workspace|(?:var|local)\.(?:env|environment|environment_name|env_name|stage|workspace))"
)
_SPEAKS = expression(rf"{_WORKSPACE}\b")
_TEST = expression(rf'{_WORKSPACE}\s{{0,8}}(?P<is>==|!=)\s{{0,8}}"(?P<name>[\w-]{{1,60}})"\Z')
_AMONG = expression(rf"contains\(\s{{0,8}}\[(?P<names>[^\]]{{1,300}})\],\s{{0,8}}{_WORKSPACE}\s{{0,8}}\)\Z")
_BY_WORKSPACE = expression(
    rf"(?P<map>local\.\w{{1,60}})\[{_WORKSPACE}\]|lookup\(\s{{0,8}}(?P<looked>local\.\w{{1,60}}),\s{{0,8}}{_WORKSPACE}\b"
)
_NAME = expression(r'"([\w-]{1,60})"')
_INDEXED = expression(rf"\[\s{{0,8}}{_WORKSPACE}\s{{0,8}}\]\Z")


def markers(root: Node, data: bytes, lines: Lines) -> Iterator[Marker]:
    """The arms of conditions and the entries of maps that one workspace, or any other, chooses."""
    source = data.decode("utf-8", "replace")
    if _SPEAKS.search(source) is None:
        return
    for node in captures("hcl", "(conditional) @node", root)[:_MAX_ARMS]:
        if not _is_arm(node):
            yield from _arms(node, lines)
    named = {match["map"] or match["looked"] for match in _BY_WORKSPACE.finditer(source)}
    for node in captures("hcl", "(object) @node", root)[:_MAX_ARMS] if named or "}[" in source else ():
        if _is_chosen(node, named):
            for entry in entries(node):
                if entry.value is not None:
                    yield _marker(entry.value, entry.key, lines)


def _arms(conditional: Node, lines: Lines) -> Iterator[Marker]:
    """A marker for every value of a chain of conditions; what follows "else" is any other workspace."""
    stack: list[tuple[Node, str, tuple[str, ...]]] = [(conditional, "", ())]
    while stack:
        node, name, others = stack.pop()
        told = _tested(node) if node.type == "conditional" else None
        if told is not None and len(node.named_children) > 2:
            names, equal = told
            yes, no = node.named_children[1:3] if equal else reversed(node.named_children[1:3])
            stack.extend((unwrap(yes), each, ()) for each in names)
            stack.append((unwrap(no), "", (*others, *names)))
        elif name or others:
            yield _marker(node, name or f"!{','.join(others)}", lines)


def _tested(node: Node) -> tuple[tuple[str, ...], bool] | None:
    """The workspaces that a condition asks for, and whether it asks for them or for any other."""
    condition = text(node.named_children[0]).strip("() \t\n") if node.named_children else ""
    match = _TEST.match(condition)
    if match is not None:
        return (match["name"],), match["is"] == "=="
    among = _AMONG.match(f"{condition})" if condition.startswith("contains(") else condition)
    return (tuple(_NAME.findall(among["names"])), True) if among is not None else None


def _is_arm(node: Node) -> bool:
    """Whether a condition is an arm of another one."""
    above = node.parent
    while above is not None and above.type == "expression":
        above = above.parent
    return above is not None and above.type == "conditional"


def _is_chosen(node: Node, named: set[str]) -> bool:
    """Whether the entries of an object are one for each workspace."""
    above = node.parent
    while above is not None and above.type in ("expression", "collection_value"):
        if above.type == "expression" and _INDEXED.search(text(above)[-80:]):
            return True
        above = above.parent
    if above is None or above.type != "attribute" or not above.named_children:
        return False
    return f"local.{text(above.named_children[0])}" in named


def _marker(node: Node, name: str, lines: Lines) -> Marker:
    return Marker(location=lines.locate(node.start_byte, node.end_byte), kind="workspace", name=name)
