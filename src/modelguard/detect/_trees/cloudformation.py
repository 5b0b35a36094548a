"""Functions of CloudFormation templates: what names another thing, and what chooses between values."""

from __future__ import annotations

from dataclasses import replace

from modelguard.detect._trees.tree import List, Map, Node, Scalar

_NAMES = frozenset(("!Ref", "!GetAtt", "!ImportValue", "!Condition"))
_OF_NAMES = frozenset(("!GetAtt", "!FindInMap", "!Equals", "!And", "!Or", "!Not"))
_NAMED = frozenset(("Fn::GetAtt", "Fn::ImportValue", "Fn::FindInMap", "Fn::Equals"))


def names_another(tag: str | None) -> bool:
    """Whether a scalar with the tag names a parameter, a resource or an export: `!Ref ModelId`."""
    return tag in _NAMES


def settle(tag: str, node: List) -> None:
    """Take names out of a list: the condition that `!If` starts with, all of `!FindInMap`."""
    last = len(node.items) if tag in _OF_NAMES else 1 if tag == "!If" else 0
    for at, item in enumerate(node.items[:last]):
        if isinstance(item, Scalar):
            node.items[at] = replace(item, is_text=False)


def values(node: Map) -> tuple[Node, ...] | None:
    """What a function written as a map may give (`{"Fn::If": [condition, a, b]}`), None for another map."""
    if len(node.entries) != 1:
        return None
    name, value = node.entries[0].key.text, node.entries[0].value
    if name == "Fn::If" and isinstance(value, List):
        return tuple(value.items[1:])
    return () if name == "Ref" or name in _NAMED else None
