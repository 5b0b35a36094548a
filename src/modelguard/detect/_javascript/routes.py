"""Models behind their provider, as promptfoo and others write them: `provider: "openai:chat:gpt-4o"`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.silence import is_silent_call
from modelguard.detect._javascript.tree import Module, key_of, plain_string
from modelguard.detect._places import PROVIDER_ID, PROVIDERS
from modelguard.detect._shape import is_placeholder, is_role, suggests_model
from modelguard.model import Sighting

_LONGEST = 160
_CLIMB = 4
_KEYS = ("provider", "providers", "grader", "defaultProvider")
# One that hands on to another: `adaline:openai:chat:gpt-4o`.
_GATEWAYS = ("adaline:", "portkey:", "helicone:")


def routes(module: Module) -> Iterator[tuple[Node, Sighting]]:
    """The strings that name a provider and its model, and the model in each."""
    if b"promptfoo" not in module.file.data and b"rovider" not in module.file.data:
        return
    for node in module.strings:
        if node.end_byte - node.start_byte > _LONGEST or b":" not in (node.text or b""):
            continue
        written = plain_string(node) or ""
        lead = next((len(g) for g in _GATEWAYS if written.startswith(g)), 0)
        match = PROVIDER_ID.match(written[lead:])
        if match is None or match["provider"] not in PROVIDERS or not _names_one(match["id"]):
            continue
        if match["provider"] == "custom" and not suggests_model(match["id"]):
            continue  # a provider of one's own, by its name: `custom:openai:work`
        if not written.isascii() or not _is_chosen(node, module):
            continue
        runs = PROVIDERS[match["provider"]]
        start = node.start_byte + 1 + lead + match.start("id")
        yield (
            node,
            Sighting(
                location=module.lines.locate(start, start + len(match["id"])),
                raw=match["id"],
                kind="api-call",
                strength="strong",
                detector="javascript",
                because="it stands behind its provider",
                channel=runs.channel,
                execution=runs.execution,
                confidence=0.9,
            ),
        )


def _names_one(name: str) -> bool:
    """Whether what stands behind a provider may be a model: no role, nothing yet to be named."""
    return not (is_role(name) or is_placeholder(name))


def _is_chosen(node: Node, module: Module) -> bool:
    """Whether a string stands under the key of providers, itself or as the `id` of one of them."""
    at = module.parent(node)
    for _ in range(_CLIMB):
        if at is None or (at.type == "call_expression" and is_silent_call(at)):
            return False
        if at.type == "pair":
            key = key_of(at)
            if key in _KEYS:
                return True
            if key != "id":
                return False
        elif at.type not in ("array", "object"):
            name = at.child_by_field_name("name") if at.type == "variable_declarator" else None
            return name is not None and (name.text or b"").lower() in (b"provider", b"providers")
        at = module.parent(at)
    return False
