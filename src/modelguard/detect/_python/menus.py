"""What people choose from in Python: fields of forms with a list, and questions with what may be answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from modelguard.detect._python.arguments import argument, positional
from modelguard.detect._python.index import Index, called
from modelguard.detect._python.strings import plain
from modelguard.detect._sdks import words
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

CHOOSERS = words("selectbox radio multiselect select_slider segmented_control pills Choice")
# Of these, one value that is given beside the list is what stands there first.
MENUS = words("Dropdown Radio CheckboxGroup Combobox")
# `_select_one("Which model?", …)`.
_ASKS = expression(r"(?:^|_)(?:select|choose|pick|prompt|ask|menu)(?:_|\Z)", re.IGNORECASE)
_LISTS = ("options", "choices")
_NAMES = ("identifier", "attribute")
_MOST = 5_000
_PARTS = 6


def is_question(call: Node) -> bool:
    """Whether a call asks people, with what they may answer: `select_one("Which model?", ["a", "b"])`."""
    said = next((plain(part) or "" for part in positional(call)), "")
    return _ASKS.search(called(call)) is not None and (" " in said or said.endswith((":", "?")))


def offered(index: Index) -> frozenset[str]:
    """The names whose lists a file lets people choose from: `selectbox("Model", MODELS)`,
    `add_argument("--model", choices=MODELS)`.
    """
    return frozenset(name for at in islice(index.calls, _MOST) for name in _lists(at.node, at.path[-1]))


def _lists(call: Node, name: str) -> Iterator[str]:
    given = [argument(call, each) for each in _LISTS]
    if name in CHOOSERS | MENUS:
        given += positional(call)[:2]
    for value in given:
        if value is not None and value.type == "list_comprehension":
            clauses = (part for part in value.named_children[:_PARTS] if part.type == "for_in_clause")
            value = next((part.child_by_field_name("right") for part in clauses), None)
        if value is not None and value.type in _NAMES:
            yield text(value)
