"""Models that a form hands to a service: `form.append("model", "id")`, and where the form is sent."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from tree_sitter import Node

from modelguard.detect._javascript.places import Place
from modelguard.detect._javascript.requests import sent_to
from modelguard.detect._javascript.tree import Module, arguments, callee, plain_string, properties, short
from modelguard.detect._javascript_sdks import Sdk

_FIELDS = ("model", "model_id", "modelId", "model_name")
_BODIES = ("body", "data")
_NEAR = 60  # calls between the form and its request
_start = attrgetter("start_byte")


def places(module: Module) -> Iterator[Place]:
    """The models that forms are given, each with the address that its form is sent to."""
    if b"FormData" not in module.file.data:
        return
    for call in module.calls:
        root, names = callee(call)
        given = arguments(call) if names in (("append",), ("set",)) else []
        if root is None or len(given) != 2 or plain_string(given[0]) not in _FIELDS:
            continue
        if _is_form(root, module):
            address = _address(root, call, module)
            sdk = Sdk(channel=None, endpoint=address) if address else None
            yield Place(
                node=given[1], grade=2, kind="api-call", because="`model` of a form", sdk=sdk, name="model"
            )


def _is_form(root: Node, module: Module) -> bool:
    known = module.definition(short(root), root.start_byte) if root.type == "identifier" else None
    made = known.value.child_by_field_name("constructor") if known is not None and known.value else None
    return made is not None and short(made) == "FormData"


def _address(form: Node, call: Node, module: Module) -> str | None:
    """Where the nearest request behind a field goes that has the form for its body."""
    first = bisect_left(module.calls, call.end_byte, key=_start)
    for other in module.calls[first : first + _NEAR]:
        given = arguments(other)
        options = (row for node in given if node.type == "object" for row in properties(node))
        bodies = [value for key, value in options if key in _BODIES]
        if any(short(node) == short(form) for node in (*given, *bodies)):
            return sent_to(given[0], module)
    return None
