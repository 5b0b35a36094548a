"""Whoever answers at the address that stands beside a model, in the same object."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._hints import hint
from modelguard.detect._javascript.tree import Module, key_of, plain_string, properties, short
from modelguard.detect._javascript.values import constant
from modelguard.detect._javascript_sdks import ADDRESSES, Sdk
from modelguard.expressions import expression

_FIELDS = 100
# `groqModel`, `local_chat_model_id`: the word before says whose model it is.
_OF_MODEL = expression(
    r"(?P<whose>[a-z][a-z0-9]{1,30}?)_?(?:(?:chat|embeddings?|default|image)_?)?model(?:_?(?:name|id))?\Z",
    re.IGNORECASE,
)
_SERVED = expression(
    r"://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d|/)|:11434\b|/v\d/?\Z|/chat/completions\Z"
)
_OF_ADDRESS = expression(
    r"_?(?:(?:api|base|server)_?)*(?:host|url|uri|base|endpoint|server)\Z", re.IGNORECASE
)


_OF_KEY = expression(r"_?(?:api_?)?(?:key|token)")


def beside(value: Node, module: Module) -> Sdk | None:
    """Whoever answers at the address that stands beside a model: `{id: "x", endpointUrl: "https://..."}`."""
    given = [(key, node) for key, node in _fields(value, module) if key in ADDRESSES]
    # A `url` may be that of a page, or of an account, unless servers of models answer at such.
    near = (node for key, node in given if key != "url" or _SERVED.search(constant(node, module) or ""))
    return _asked(near, module)


def called_alike(value: Node, module: Module) -> Sdk | None:
    """Whoever answers at the address whose key begins as the model's does, among those of several services:
    `{acmeHost: "https://…", acmeModel: "id", …}`.
    """
    whose = _whose(value, module)
    if not whose:
        return None
    near = (
        node
        for key, node in _fields(value, module)
        if key.lower().startswith(whose) and _OF_ADDRESS.match(key[len(whose) :])
    )
    return _asked(near, module)


def opened_alike(value: Node, module: Module) -> bool:
    """Whether a model has a key of its own beside it, with which somebody else is asked than at the address
    of another: `{acmeUrl: "https://…", ternApiKey: key, ternModel: "id"}`.
    """
    whose = _whose(value, module)
    return bool(whose) and any(
        _OF_KEY.fullmatch(key.lower(), len(whose))
        for key, _ in _fields(value, module)
        if key.lower().startswith(whose)
    )


def _whose(value: Node, module: Module) -> str:
    """The word before what a model is called by in its object: `groq` of `groqModel`."""
    pair = module.parent(value)
    match = _OF_MODEL.match(key_of(pair)) if pair is not None and pair.type == "pair" else None
    return match["whose"].lower() if match is not None else ""


def told_beside(value: Node, module: Module) -> str | None:
    """The service that the name of the address beside a model says: `{baseURL: URLS.groq, model: "id"}`."""
    near = (node for key, node in _fields(value, module) if key in ADDRESSES)
    names = (short(node) for node in near if node.type in ("identifier", "member_expression"))
    return next((channel for name in names if (channel := hint(name))), None)


def _fields(value: Node, module: Module) -> Iterator[tuple[str, Node]]:
    """The properties of the object that a model is, or that holds it; a table is none of settings."""
    pair = module.parent(value)
    row = value if value.type == "object" else module.parent(pair) if pair is not None else None
    if row is not None and row.type == "object" and row.named_child_count <= _FIELDS:
        yield from properties(row)


def fallback(node: Node) -> Node:
    """What is taken where nobody says otherwise: `options.endpoint || "https://…"`."""
    right = node.child_by_field_name("right") if node.type == "binary_expression" else None
    return right or node


def _asked(addresses: Iterator[Node], module: Module) -> Sdk | None:
    """Who answers at the first address that is written there, or that a constant of the file holds."""
    given = (fallback(node) for node in addresses)
    urls = (plain_string(node) or constant(node, module) or "" for node in given)
    return next((Sdk(channel=None, endpoint=url) for url in urls if "://" in url), None)
