"""The provider that is named around a literal: by a key above it, a sibling of its object, its branch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.tree import FUNCTIONS, Module, key_of, plain_string, properties, short
from modelguard.detect._javascript_sdks import ADDRESSES
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_CLIMB = 24
_MOST = 60
_BESIDE = expression(
    r"(?:\w*(?:provider|vendor|backend|platform))(?:_?(?:id|name|type))?\Z|(?:api|llm|embedding)?_?type\Z",
    re.IGNORECASE,
)
_ASSISTANT = "copilot"
_WHOSE = expression(r"provider|vendor", re.IGNORECASE)
# The object of a provider that holds its models or their default is called by one of these itself.
_ITSELF = ("id", "value", "key", "slug", "name")
# `Providers.OPENROUTER`, `[ModelProvider.Azure]`: a member of an enumeration of providers.
_MEMBER = expression(
    r"\[?(?:\w{0,40}\.)?\w{0,40}(?:Provider|PROVIDER|Vendor|VENDOR)\w{0,40}\.(?P<name>\w{2,40})\]?\Z"
)
_EQUALS = expression(r"===?\s{0,4}[\"'`](?P<name>[\w.-]{2,40})[\"'`]")


def providers_around(node: Node, module: Module) -> Iterator[str]:
    """The words around a literal that may be the name of its provider, the nearest first."""
    child, at = node, module.parent(node)
    own = ""
    for _ in range(_CLIMB):
        if at is None or at.type in FUNCTIONS or at.type == "class_body":
            return
        if at.type == "pair":
            own = own or key_of(at)
            if at.child_by_field_name("key") != child:
                member = _MEMBER.match(key_of(at))
                yield member["name"] if member is not None else key_of(at)
        elif at.type == "object":
            yield from _beside(at, own)
        elif at.type == "switch_case":
            value = at.child_by_field_name("value")
            if value is not None and value != child:
                yield plain_string(value) or ""
                return
        elif (
            at.type in ("if_statement", "ternary_expression")
            and at.child_by_field_name("consequence") == child
        ):
            yield from _compared(at)
        child, at = at, module.parent(at)


def _beside(holder: Node, own: str) -> Iterator[str]:
    """`{provider: "groq", model: "id"}`, `{id: "groq", models: [{id: "id"}]}`."""
    if holder.named_child_count > _MOST:
        return  # a table, not the settings of one service
    for key, value in properties(holder):
        named = plain_string(value) or _member(value, holder)
        if named is None:
            continue
        told = _BESIDE.match(key) or (key in _ITSELF and key != own)
        # `type: "copilot"`: what many programs call an assistant of their own.
        if told and (named.lower() != _ASSISTANT or _WHOSE.search(key)):
            yield named


def _member(value: Node, holder: Node) -> str | None:
    """The provider that a member of an enumeration stands for, unless an address says who answers."""
    member = _MEMBER.match(short(value)) if value.type == "member_expression" else None
    if member is None:
        return None
    inner = (v for _, v in properties(holder) if v.type == "object")
    called = any(key in ADDRESSES for row in (holder, *inner) for key, _ in properties(row))
    return None if called else member["name"]


def _compared(branch: Node) -> Iterator[str]:
    """The one word that the condition of a branch compares with."""
    condition = branch.child_by_field_name("condition")
    spelt = text(condition)[:300] if condition is not None else ""
    found = _EQUALS.findall(spelt)
    if len(found) == 1:
        yield found[0]
