"""Rows that are taken at once (`MODELS["id"]`, `["a", "b"][-1]`), and those beside them that are not."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._parameters import proof
from modelguard.detect._python.index import Index
from modelguard.detect._python.listed import SEVERAL
from modelguard.detect._python.scopes import picked
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text

_ROWS = 200
_LISTS = {"list", "tuple"}
# What a row is that describes a model, whose id it may write otherwise.
_RECORDS = {"call", "dictionary"}


def is_taken(row: Node, key: Node, index: Index) -> bool:
    """Whether a constant for a model, or for several that are asked in turn, is set to a row of the file's
    own table of models: `DEFAULT_MODEL = MODELS["talk-7"]`, where the table has `{"talk-7": Entry(…)}`.
    """
    if row.type != "subscript" or row.child_by_field_name("subscript") != key:
        return False
    statement = row.parent
    several = statement is not None and statement.type in _LISTS
    statement = statement.parent if several and statement is not None else statement
    left = statement.child_by_field_name("left") if statement is not None else None
    name = text(left) if left is not None and left.type == "identifier" else ""
    told = SEVERAL.search(name) is not None if several else proof(name) is not None
    return name.isupper() and told and _is_record(row, key, index)


def _is_record(row: Node, key: Node, index: Index) -> bool:
    """Whether the table of which a row is taken is called after models, and describes this one."""
    holder, wanted = row.child_by_field_name("value"), plain(key)
    name = text(holder) if holder is not None and holder.type == "identifier" else ""
    if SEVERAL.search(name) is None:
        return False
    for bound in index.module.names.get(name, ())[:1]:
        for pair in bound.node.named_children[:_ROWS] if bound.node is not None else ():
            named, made = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if named is not None and plain(named) == wanted:
                return made is not None and made.type in _RECORDS
    return False


def is_passed_over(around: Node, node: Node) -> bool:
    """Whether another row of a list is picked at once: `NAME = ["a", "b"][-1]` holds the last."""
    if around.type != "subscript":
        return False
    table, key = around.child_by_field_name("value"), around.child_by_field_name("subscript")
    row = picked(table, key) if table is not None and key is not None and table.type in _LISTS else None
    return row is not None and not row.start_byte <= node.start_byte < row.end_byte
