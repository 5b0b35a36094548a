"""The provider that is named around a literal: by a key above it, a sibling of its object, its branch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._alike import PROVIDER, belonging, is_model
from modelguard.detect._javascript.tree import (
    FUNCTIONS,
    Module,
    key_of,
    plain_string,
    properties,
    short,
    unwrap,
)
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
# `llmModelName`, `ECONOMY_MODEL`: the provider beside it is called `llmProvider`, `ECONOMY_PROVIDER`.
_OF_MODEL = expression(r"(?P<before>.{0,200}?)models?(?:_?(?:name|id))?\Z", re.IGNORECASE)
_OF_PROVIDER = expression(r"(?:provider|vendor|backend)(?:_?(?:name|id|type))?\Z", re.IGNORECASE)
# What a statement tells of the provider: `made.provider = "x"`, `expect(made.provider).toBe(Provider.X)`.
_TOLD = expression(
    r"(?:await\s{1,9})?(?:expect\(\s{0,40})?(?P<left>[\w.$?!]{1,240})\s{0,40}(?:=(?!=)|\)\.to\w{2,20}\()\s{0,40}"
    r"(?P<value>[\"'`]?[\w.-]{2,60})"
)
# `DEFAULT_MODEL` and `DEFAULT_PROVIDER`, `llmModel` and `llmProvider`.
_PROVIDER_WORDS = ("PROVIDER", "Provider", "provider", "VENDOR", "PROVIDER_ID", "PROVIDER_NAME", "ProviderId")
_DECLARES = {"variable_declarator", "public_field_definition"}
_WHOLE = {"object", "array"}  # of several models, or of what says itself who runs them
_GIVEN = {"object", "array", "string", "template_string", "as_expression", "satisfies_expression"}
_OF_CLASS = expression(r"(?:Provider|Client|Model|Adapter|Backend)\Z")
_NEIGHBOURS = 6
_EQUALS = expression(r"===?\s{0,4}[\"'`](?P<name>[\w. -]{2,40})[\"'`]")
# `process.env.GROQ_API_KEY`, `settings.hasOpenRouterKey`: with whose key a branch goes on.
_KEY_OF = expression(
    r"(?<![\w$!])(?:[\w$]{1,40}\??\.){0,4}(?:has_?)?(?P<name>[a-z]\w{1,40}?)_?(?:api_?)?key\b", re.IGNORECASE
)


def providers_around(node: Node, module: Module) -> Iterator[str]:
    """The words around a literal that may be the name of its provider, the nearest first."""
    child, at = node, module.parent(node)
    own = ""
    for _ in range(_CLIMB):
        if at is None or at.type in FUNCTIONS or at.type == "class_body":
            return
        if at.type in _DECLARES and child.type not in _WHOLE:
            yield from _declared(at, module)
        if at.type == "pair":
            own = own or key_of(at)
            if at.child_by_field_name("key") != child:
                member = _MEMBER.match(key_of(at))
                yield member["name"] if member is not None else key_of(at)
        elif at.type == "object":
            yield from _beside(at, own)
        elif at.type in ("arguments", "array") and child.type in _GIVEN:
            yield from _handed(at, child)
        elif at.type in ("statement_block", "program") and child.type == "expression_statement":
            yield from _told(child)
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
    rows = dict(properties(holder))
    telling = [key for key in rows if _BESIDE.match(key) or (key in _ITSELF and key != own)]
    for key in belonging(own, telling, rows, PROVIDER) if is_model(own) else telling:
        named = plain_string(rows[key]) or _member(rows[key], holder)
        # `type: "copilot"`: what many programs call an assistant of their own.
        if named is not None and (named.lower() != _ASSISTANT or _WHOSE.search(key)):
            yield named


def _declared(holder: Node, module: Module) -> Iterator[str]:
    """The provider that a constant or a field holds which is called as one that holds its model."""
    name = holder.child_by_field_name("name")
    match = _OF_MODEL.match(text(name).lstrip("#")) if name is not None else None
    for word in _PROVIDER_WORDS if match is not None else ():
        called = f"{match['before']}{word}" if match is not None else ""
        known = module.definition(called, holder.start_byte)
        if holder.type != "variable_declarator":
            known = next(iter(module.member(called, holder)), None)
        value = unwrap(known.value) if known is not None and known.value is not None else None
        named = plain_string(_fallback(value)) if value is not None else None
        if named:
            yield named


def _fallback(value: Node) -> Node:
    """What is taken where nobody says otherwise: `process.env.LLM_PROVIDER || "groq"`."""
    right = value.child_by_field_name("right") if value.type == "binary_expression" else None
    return right or value


def _is_alike(key: str, own: str) -> bool:
    """Whether a key is to a provider what another is to its model: `CHAT_PROVIDER` and `CHAT_MODEL`."""
    match = _OF_MODEL.match(own)
    if match is None or not key.lower().startswith(match["before"].lower()):
        return False
    return _OF_PROVIDER.match(key[len(match["before"]) :]) is not None


def _handed(given: Node, own: Node) -> Iterator[str]:
    """The provider that a call is told before the model: `make("groq", "id")`, `make(Provider.GROQ, {…})`, or
    under which the entry of a map stands: `new Map([["groq", {model: "id"}], …])`.
    """
    if given.type == "array" and (own.type != "object" or given.named_child_count != 2):
        return
    for other in given.named_children[:_MOST]:
        if other == own:
            return
        made = other.child_by_field_name("constructor") if other.type == "new_expression" else None
        named = plain_string(other) or _member(other, given)
        if made is not None:  # `new Client(new TogetherAIProvider(key), "id")`
            named = _OF_CLASS.sub("", short(made))
        if named:
            yield named


def _told(statement: Node) -> Iterator[str]:
    """The provider of which a statement nearby tells what this one tells of its model."""
    inner = statement.named_children[0] if statement.named_children else None
    left = inner.child_by_field_name("left") if inner is not None else None
    if left is None and inner is not None and short(inner).startswith("expect("):
        left = _expected(inner)
    own = short(left) if left is not None else ""
    for near in _around(statement) if _OF_MODEL.match(own) else ():
        found = _TOLD.match(text(near)[:300])
        if found is not None and _is_alike(found["left"], own):
            member = _MEMBER.match(found["value"])
            yield member["name"] if member is not None else found["value"].strip("\"'`")


def _expected(matcher: Node) -> Node | None:
    """What `expect(made.model).toBe("id")` looks at."""
    at: Node | None = matcher
    while at is not None and at.type in ("call_expression", "member_expression"):
        inner = at.child_by_field_name("function") or at.child_by_field_name("object")
        if at.type == "call_expression" and inner is not None and text(inner) == "expect":
            given = at.child_by_field_name("arguments")
            return given.named_children[0] if given is not None and given.named_children else None
        at = inner
    return None


def _around(statement: Node) -> Iterator[Node]:
    """The statements right before one, the nearest first, and those right after it."""
    for step in ("prev_named_sibling", "next_named_sibling"):
        at = getattr(statement, step)
        for _ in range(_NEIGHBOURS):
            if at is None:
                break
            if at.type == "expression_statement":
                yield at
            at = getattr(at, step)


def _member(value: Node, holder: Node) -> str | None:
    """The provider that a member of an enumeration stands for, unless an address says who answers."""
    member = _MEMBER.match(short(value)) if value.type == "member_expression" else None
    if member is None:
        return None
    inner = (v for _, v in properties(holder) if v.type == "object")
    called = any(key in ADDRESSES for row in (holder, *inner) for key, _ in properties(row))
    return None if called else member["name"]


def _compared(branch: Node) -> Iterator[str]:
    """The one word that the condition of a branch compares with, or whose key it asks for."""
    condition = branch.child_by_field_name("condition")
    spelt = text(condition)[:300] if condition is not None else ""
    found = _EQUALS.findall(spelt)
    if len(found) == 1:
        yield found[0].replace(" ", "")  # as people read it: "Hugging Face"
    elif not found and len(keys := set(_KEY_OF.findall(spelt))) == 1:
        yield keys.pop()
