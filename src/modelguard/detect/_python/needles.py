"""Names of models that are only looked for, or put for others: `old = "talk-6"; if row["name"] == old: …`."""

from __future__ import annotations

from itertools import islice

from tree_sitter import Node

from modelguard.detect._python.arguments import positional
from modelguard.detect._python.index import called, compares
from modelguard.detect._python.strings import plain
from modelguard.detect._shape import suggests_model
from modelguard.detect._treesitter import text, walk
from modelguard.expressions import expression

_LONGEST, _MOST = 40_000, 3_000
_CLIMB = 30
_FEWEST = 2
_DEEP = 60
_MIGRATES = expression(r"(?:^|_)(?:migrat\w{0,5}|renam\w{1,3}|upgrade)(?:_|\Z)")
_SIGNS = ("==", "!=")
# So much of a name is looked for in a longer one, in so many branches.
_PART, _BRANCHES = 3, 3


def is_needle(statement: Node) -> bool:
    """Whether all that a function does with a name that it sets is to compare something with it.

    What is compared with literals is a choice of the program's own: `backend = "id"; if backend == "id": …`.
    """
    left, around = statement.child_by_field_name("left"), statement.parent
    if left is None or left.type != "identifier":
        return False
    for _ in range(_CLIMB):
        if around is None or around.type in {"function_definition", "class_definition"}:
            break
        around = around.parent
    body = around.child_by_field_name("body") if around is not None and around.type[0] == "f" else None
    if body is None or body.end_byte - body.start_byte > _LONGEST:
        return False
    if (body.text or b"").count(left.text or b"") < _FEWEST:
        return False
    nodes = list(islice(walk(body), _MOST))
    reads = [
        node
        for node in nodes
        if node.type == "identifier" and node.text == left.text and node.id != left.id and not _is_key(node)
    ]
    return len(nodes) < _MOST and bool(reads) and all(map(_is_compared, reads))


def _is_compared(read: Node) -> bool:
    sides = compares(read.parent)
    if sides is None or sides[1] not in _SIGNS:
        return False
    other = sides[2] if sides[0].id == read.id else sides[0]
    return other.type != "string"


def _is_key(node: Node) -> bool:
    """Whether a name is that of an argument, or of a part of something else."""
    around = node.parent
    field = "name" if around is not None and around.type == "keyword_argument" else "attribute"
    held = around.child_by_field_name(field) if around is not None else None
    return held is not None and held.id == node.id


def is_replaced(statement: Node) -> bool:
    """Whether a migration of settings puts one name where it finds another:
    `if data.get("model") == "talk-6": data["model"] = "talk-7"`; what is set where nothing is, is asked.
    """
    left = statement.child_by_field_name("left")
    if left is None or left.type == "identifier":
        return False
    child, around, found = statement, statement.parent, False
    for _ in range(_CLIMB):
        if around is None or around.type == "class_definition":
            return False
        if around.type == "function_definition":
            name = around.child_by_field_name("name")
            return found and name is not None and _MIGRATES.search(text(name)[:80]) is not None
        if around.type in {"if_statement", "elif_clause"} and child is not None:
            inside = around.child_by_field_name("consequence")
            condition = around.child_by_field_name("condition")
            named = inside is not None and inside.id == child.id and condition is not None
            found = found or (named and condition is not None and _asks_name(condition))
        child, around = around, around.parent
    return False


def _asks_name(condition: Node) -> bool:
    for node in islice(walk(condition), _DEEP):
        sides = compares(node)
        if sides is not None and sides[1] == "==":
            literals = [plain(side) or "" for side in (sides[0], sides[2]) if side.type == "string"]
            if any(map(suggests_model, literals)):
                return True
    return False


def is_sorted_out(statement: Node, value: str) -> bool:
    """Whether a function gives back the name of which it has found a part, as it does with many others:
    `if "talk-7" in name: return "talk-7-mini"`.
    """
    block = statement.parent if statement.type == "return_statement" else None
    branch = block.parent if block is not None else None
    if branch is None or branch.type not in {"if_statement", "elif_clause"}:
        return False
    asked = branch.child_by_field_name("condition")
    if asked is None or not any(part in value for part in _sought(asked)):
        return False
    chain = branch.parent if branch.type == "elif_clause" else branch
    rows = list(chain.children) if chain is not None and chain.type == "if_statement" else []
    around = chain.parent if chain is not None else None
    rows += around.named_children[:_MOST] if around is not None else []
    told = sum(row.type in {"if_statement", "elif_clause"} and _gives_name(row) for row in rows)
    return told >= _BRANCHES


def _sought(condition: Node) -> list[str]:
    """The parts of names that a condition looks for in another."""
    found = []
    for node in islice(walk(condition), _DEEP):
        sides = compares(node)
        if sides is not None and sides[1] == "in" and sides[0].type == "string":
            found.append(plain(sides[0]) or "")
        elif node.type == "call" and called(node) in ("startswith", "endswith"):
            found += [plain(part) or "" for part in positional(node) if part.type == "string"]
    return [part for part in found if len(part) >= _PART]


def _gives_name(branch: Node) -> bool:
    inside = branch.child_by_field_name("consequence")
    last = inside.named_children[-1] if inside is not None and inside.named_children else None
    given = last.named_children[:1] if last is not None and last.type == "return_statement" else []
    return bool(given) and suggests_model(plain(given[0]) or "")
