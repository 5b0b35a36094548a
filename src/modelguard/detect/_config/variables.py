"""Environment variables as configuration files write them: `K=V`, `K: V`, `{name: K, value: V}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._trees.tree import List, Map, Node, Scalar, follow
from modelguard.detect._variables import Variable, assignment
from modelguard.expressions import expression

_LINE = expression(r"^[ \t]{0,40}(?P<pair>[A-Za-z_]\w{0,100}=[^\n]{1,1000}?)[ \t]*$", re.MULTILINE)
_LONGEST = 20_000


def variables(node: Node | None) -> Iterator[Variable]:
    """The variables of a map, of `K=V` in a list or line by line, or of a list of `{name, value}` maps."""
    node = follow(node)
    if isinstance(node, Map):
        for entry in node.entries:
            if isinstance(entry.value, Scalar):
                if entry.value.is_text or "$" in entry.value.text:  # `!Ref Name` is another's name
                    yield Variable(name=entry.key.text, value=entry.value.span.word())
            elif isinstance(entry.value, Map) and isinstance(
                (inner := entry.value.get("value", "default")), Scalar
            ):
                yield Variable(name=entry.key.text, value=inner.span.word())
    elif isinstance(node, List):
        for item in node.items:
            if isinstance(item, Scalar):
                yield from assignment(item.span.word())
            elif isinstance(item, Map):
                yield from _named(item)
    elif isinstance(node, Scalar) and node.is_text:
        for line in _LINE.finditer(node.text[:_LONGEST]):
            yield from assignment(node.span.word(*line.span("pair")))


def _named(item: Map) -> Iterator[Variable]:
    name = item.text("name", "key")
    value = item.get("value")
    if not name:
        return
    if isinstance(value, Scalar):
        yield Variable(name=name, value=value.span.word())
        return
    asked = item.get("input")
    if isinstance(asked, Map) and isinstance((default := asked.get("default")), Scalar):  # of RunPod's hub
        yield Variable(name=name, value=default.span.word())
        return
    source = item.get("valueFrom")
    key_ref = source.get("configMapKeyRef") if isinstance(source, Map) else None
    called = item.get("name", "key")
    if isinstance(source, Map) and isinstance(called, Scalar) and key_ref is None:
        yield Variable(name=name, value=called.span.word().part(0, 0))  # a secret's name tells a service
    if isinstance(key_ref, Map) and isinstance((key := key_ref.get("key")), Scalar):
        yield Variable(name=name, value=key.span.word(), from_key=True)
