"""Models that Python code describes to Azure as dictionaries: `{"format": "OpenAI", "name": "id"}`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._azure_types import FORMATS
from modelguard.detect._cloud_sdks import BESIDE_OWN_NAMES, OWN_NAMES
from modelguard.detect._python.index import At
from modelguard.detect._python.places import Place
from modelguard.detect._python.strings import plain


def deployed(at: At) -> Iterator[Place]:
    """What stands under the name where a dictionary tells whose format the model has; names of resources."""
    key, value = at.node.child_by_field_name("key"), at.node.child_by_field_name("value")
    name = plain(key) if key is not None else None
    named = name in ("name", "deployment_name") or name in OWN_NAMES
    holder = at.node.parent if named else None
    if holder is None or value is None:
        return
    told = _told(holder)
    if name in OWN_NAMES and BESIDE_OWN_NAMES & told.keys():
        why = "the name of a resource"
        yield Place(value=value, scope=at.scope, proof="sink", kind="train", because=why)
    of_search = name == "deployment_name" and told.get("type") == "deployment_name"
    if not of_search and (name != "name" or told.get("format") not in FORMATS):
        return
    yield Place(
        value=value,
        scope=at.scope,
        proof="call",
        kind="api-call" if of_search else "serve",
        because="the model of a deployment on Azure",
        channel="azure",
        execution="managed",
    )


def _told(holder: Node) -> dict[str, str | None]:
    """The keys of a dictionary that are written out, and their texts."""
    told: dict[str, str | None] = {}
    for pair in holder.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None and (name := plain(key)) is not None:
            told[name] = plain(value)
    return told
