"""Loops of Python that run through names of models only to ask about them, or to compare them."""

from __future__ import annotations

import re
from itertools import islice

from tree_sitter import Node

from modelguard.detect._python.index import called
from modelguard.detect._python.silence import only_reads
from modelguard.detect._sdks import words
from modelguard.detect._treesitter import text, walk
from modelguard.expressions import expression

# `_EFFORT_MODEL_PREFIXES`: how names begin, of whatever is asked about.
BEGINNINGS = expression(
    r"(?:^|_)(?:(?:prefix|suffix)(?:es)?|(?:key|identity_|trigger_)words?|substrings?)\Z", re.IGNORECASE
)
_MOST = 1_000
# Calls that tell a reader what they are given.
_TELLS = words("print pprint debug info warning error exception log echo")


def is_only_asked(loop: Node) -> bool:
    """Whether nothing is run with what a loop runs through."""
    return _is_question(loop) or _is_looked_up(loop)


def _is_question(loop: Node) -> bool:
    """Whether what is run through is only compared: `any(p in name for p in ["o1", "o3"])`."""
    left = loop.child_by_field_name("left")
    if left is not None and BEGINNINGS.search(text(left)[:80]):
        return True
    around = loop.parent if loop.type == "for_in_clause" else None
    body = around.child_by_field_name("body") if around is not None else None
    return body is not None and (
        body.type == "comparison_operator" or called(body) in ("startswith", "endswith")
    )


def _is_looked_up(loop: Node) -> bool:
    """Whether what a loop runs through is only looked up: `for m in ("o1",): assert get_limits(m)`."""
    left, body = loop.child_by_field_name("left"), loop.child_by_field_name("body")
    if loop.type != "for_statement" or left is None or body is None or left.type != "identifier":
        return False
    nodes = list(islice(walk(body), _MOST))
    reads = [node for node in nodes if node.type == "identifier" and node.text == left.text]
    return bool(reads) and len(nodes) < _MOST and all(is_read_only(read) or _is_told(read) for read in reads)


def _is_told(name: Node) -> bool:
    """Whether a name is added to a text for people: `"Download " + model`."""
    around = name.parent
    added = around.named_children if around is not None and around.type == "binary_operator" else []
    return any(part.type == "string" and " " in text(part) for part in added)


def is_read_only(name: Node) -> bool:
    """Whether a name is compared, put into a text, or given to a call that looks something up."""
    given = name.parent
    asked = called(given.parent) if given is not None and given.type == "argument_list" else ""
    if asked and (only_reads(asked) or asked in _TELLS or asked.startswith("assert")):
        return True
    if given is not None and given.type == "subscript":
        return _is_compared_entry(given, name)
    return given is not None and given.type in {"interpolation", "comparison_operator"}


def _is_compared_entry(entry: Node, key: Node) -> bool:
    """Whether what stands under a key is only compared: `assert MODELS[model]["window"] == 8192`."""
    index = entry.child_by_field_name("subscript")
    if index is None or index.id != key.id:
        return False
    around: Node | None = entry
    while around is not None and around.type in {"subscript", "attribute"}:
        around = around.parent
    return around is not None and around.type in {"comparison_operator", "assert_statement"}
