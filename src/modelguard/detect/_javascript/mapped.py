"""Ids that are keys of maps: `new Map([["id", {input: 1}], …])`, `prices.set("id", {input: 1})`."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._javascript.tree import Module, arguments, callee, plain_string, short, unwrap

_MOST = 500


def keys_of_maps(module: Module) -> set[int]:
    """Where strings stand under which a map holds a row or a figure of each."""
    if b"Map" not in module.file.data and b".set(" not in module.file.data:
        return set()
    found: set[int] = set()
    for call in module.calls:
        root, names = callee(call)
        given = arguments(call)
        if call.type == "new_expression":
            made = root is not None and not names and short(root) == "Map"
            rows = given[0].named_children[:_MOST] if made and given and given[0].type == "array" else []
            entries = [unwrap(row).named_children for row in rows if unwrap(row).type == "array"]
        else:
            entries = [given] if names[-1:] == ("set",) else []
        for entry in entries:
            if len(entry) == 2 and _is_row(entry[1]) and plain_string(entry[0]):
                found.add(entry[0].start_byte)
    return found


def _is_row(value: Node) -> bool:
    return unwrap(value).type in ("object", "number")
