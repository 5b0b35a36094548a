"""Whom a workflow of n8n asks for the models that one of its nodes sets and another reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._config.providers import endpoint_of, provider_of
from modelguard.detect._parameters import proof
from modelguard.detect._places import Runs
from modelguard.detect._trees.tree import List, Map, Node, Scalar
from modelguard.expressions import expression
from modelguard.noun import Noun

# The node that sets fields for those behind it.
SETTING = "n8n-nodes-base.set"
_READS = expression(r"=?[^\x00]{0,2000}?\{\{[^{}]{0,300}\bjson\b[^{}]{0,300}\}\}")
_IN_BODY = expression(r"[\"']?model[\"']?\s{0,9}[:,]", re.IGNORECASE)
_MOST = 500


class Service(Noun):
    """Who answers: the service that a node is of, the address that it asks."""

    runs: Runs | None = None
    endpoint: str | None = None


def service_of(document: Node) -> Service | None:
    """The only service whose nodes take their model from a field that another node sets."""
    nodes = document.get("nodes") if isinstance(document, Map) else None
    found: list[Service] = []
    for node in nodes.items[:_MOST] if isinstance(nodes, List) else ():
        if not isinstance(node, Map) or "n8n" not in (node.text("type") or ""):
            continue
        given = node.get("parameters")
        if not isinstance(given, Map) or not any(map(_reads, _values(given))):
            continue
        told = Service(runs=provider_of(node, ""), endpoint=endpoint_of(given))
        if (told.runs is not None or told.endpoint) and told not in found:
            found.append(told)
    return found[0] if len(found) == 1 else None


def _reads(value: tuple[str, str]) -> bool:
    """Whether a value under a key takes a model from what came before."""
    key, text = value
    read = "json" in text and _READS.match(text) is not None
    return read and (proof(key) is not None or _IN_BODY.search(text) is not None)


def _values(node: Map) -> Iterator[tuple[str, str]]:
    """The texts below a map with their keys, or with the key or name beside them where they have one."""
    stack: list[tuple[str, Node]] = [(e.key.text, e.value) for e in node.entries]
    for _ in range(_MOST):
        if not stack:
            return
        key, below = stack.pop()
        if isinstance(below, Scalar):
            yield key, below.text[:4000]
        elif isinstance(below, List):
            stack.extend((key, item) for item in below.items[:_MOST])
        elif isinstance(below, Map):
            own = below.text("name", "key")
            stack.extend(
                (own or key if e.key.text == "value" else e.key.text, e.value) for e in below.entries
            )
