"""Models that Python code describes to Azure as dictionaries: `{"format": "OpenAI", "name": "id"}`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._azure_types import FORMATS
from modelguard.detect._python.index import At
from modelguard.detect._python.places import Place
from modelguard.detect._python.strings import plain


def deployed(at: At) -> Iterator[Place]:
    """What stands under the name in a dictionary that tells whose format the model has."""
    key, value = at.node.child_by_field_name("key"), at.node.child_by_field_name("value")
    holder = at.node.parent if key is not None and plain(key) == "name" else None
    if holder is None or value is None or _format(holder) not in FORMATS:
        return
    yield Place(
        value=value,
        scope=at.scope,
        proof="call",
        kind="serve",
        because="the model of a deployment on Azure",
        channel="azure",
        execution="managed",
    )


def _format(holder: Node) -> str | None:
    for pair in holder.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None and plain(key) == "format":
            return plain(value)
    return None
