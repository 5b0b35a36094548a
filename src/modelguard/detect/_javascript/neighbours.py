"""Whoever answers at the address that is called as a model is, among constants, fields and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._alike import ADDRESS, is_alike
from modelguard.detect._hints import hint
from modelguard.detect._javascript.beside import fallback
from modelguard.detect._javascript.tree import Definition, Module, plain_string, unwrap
from modelguard.detect._javascript_sdks import Sdk, takes
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_OF_ADDRESS = expression(
    r"(?:(?:base|api|server)_?(?:url|uri|base)|host|endpoint|(?<=[a-z_])(?:url|URL|Url))\Z", re.IGNORECASE
)
_URL = expression(r"https?://(?P<host>[^\s/]{3,100})(?P<path>/\S{0,200})?\Z")
# An address below which models are asked; any other may be that of a page or of another service.
_ANSWERS = expression(
    r"(?:/(?:api|openai|inference|llm|compatible-mode|chat|completions|embeddings|generate|rerank|v\d\w{0,6}))+/?\Z"
)
_OWN_MACHINE = expression(r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal):\d{2,5}\Z")
_HOLDERS = {
    "variable_declarator": "name",
    "public_field_definition": "name",
    "field_definition": "property",
    "assignment_pattern": "left",
    "object_assignment_pattern": "left",
    "required_parameter": "pattern",
    "optional_parameter": "pattern",
}
_FIELDS = ("public_field_definition", "field_definition")
_BETWEEN = ("binary_expression", "ternary_expression", "parenthesized_expression", "as_expression")
_CLIMB = 4
_BLOCKS = frozenset({"statement_block"})
_ASSIGNS = expression(rb"\bprocess\.env\.\w{0,40}(?:URL|HOST|ENDPOINT|BASE)\s?=[^=]")
_MOST, _LONGEST = 60, 80


class Neighbours:
    """Reads what is set beside the models of one file."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._names = [name for name in module.names if _OF_ADDRESS.search(name)]
        self._fields = [name for name in module.members if _OF_ADDRESS.search(name)]
        self._assigns = _ASSIGNS.search(module.file.data) is not None
        self._blocks: dict[int, str | None] = {}

    def asked(self, node: Node, model: str) -> Sdk | None:
        """Whoever is asked for a model that is set under a name, where an address beside it tells."""
        if (url := self._assigned(node)) is not None:
            return Sdk(channel=None, endpoint=url)
        holder = self._holder(node) if self._names or self._fields else None
        name = holder.child_by_field_name(_HOLDERS[holder.type]) if holder is not None else None
        if holder is None or name is None:
            return None
        own = text(name).lstrip("#")[:100]
        for called, definition in self._beside(holder, own):
            value = unwrap(definition.value) if definition.value is not None else None
            url = plain_string(fallback(value)) if value is not None else None
            if url and is_alike(own, called, ADDRESS) and _is_asked(url) and _serves(called, model):
                return Sdk(channel=None, endpoint=url)
        return None

    def _assigned(self, node: Node) -> str | None:
        """The one address that the same block sets as a variable of the environment or a setting:
        `process.env.AI_BASE_URL = "https://…"; process.env.AI_MODEL = "id"`.
        """
        block = self._module.around(node, _BLOCKS) if self._assigns else None
        if block is None:
            return None
        if block.id not in self._blocks:
            found = {url for at in block.named_children[:_MOST] if (url := _set_address(at)) is not None}
            self._blocks[block.id] = found.pop() if len(found) == 1 else None
        return self._blocks[block.id]

    def _holder(self, node: Node) -> Node | None:
        around = self._module.parent(node)
        for _ in range(_CLIMB):
            if around is None or around.type not in _BETWEEN:
                break
            around = self._module.parent(around)
        return around if around is not None and around.type in _HOLDERS else None

    def _beside(self, holder: Node, own: str) -> Iterator[tuple[str, Definition]]:
        """The addresses of the same class, or of the same scope."""
        if holder.type in _FIELDS:
            for name in self._fields:
                yield from ((name, field) for field in self._module.member(name, holder)[:1])
            return
        known = self._module.definition(own, holder.start_byte)
        for name in self._names if known is not None else ():
            definition = self._module.definition(name, holder.start_byte)
            if definition is not None and known is not None and definition.start == known.start:
                yield name, definition


def _set_address(statement: Node) -> str | None:
    """The address that a statement sets under a name for addresses, where models answer there."""
    at = statement.named_children[0] if statement.type == "expression_statement" else None
    left = at.child_by_field_name("left") if at is not None and at.type == "assignment_expression" else None
    right = at.child_by_field_name("right") if left is not None and at is not None else None
    if left is None or right is None or left.type != "member_expression":
        return None
    url = plain_string(right) if _OF_ADDRESS.search(text(left)[-_LONGEST:]) else None
    return url if url is not None and _is_asked(url) else None


def _is_asked(url: str) -> bool:
    """Whether models answer at an address, as far as it tells."""
    match = _URL.match(url)
    if match is None:
        return False
    path = match["path"] or "/"
    known = hint(match["host"]) is not None or _OWN_MACHINE.match(match["host"]) is not None
    return known or (_ANSWERS.match(path) is not None and path != "/api")


def _serves(called: str, model: str) -> bool:
    """Whether the service that an address is called after has such a model, if it is called after one."""
    whose = hint(called)
    return whose is None or takes(whose, model)
