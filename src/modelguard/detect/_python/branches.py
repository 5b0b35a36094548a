"""Names that a program compares before it loads weights: `if name == "gtr_base": load("org/gtr-t5-base")`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._python.index import Index, called, compares
from modelguard.detect._python.strings import plain
from modelguard.detect._released import telling
from modelguard.detect._shape import is_hub_id
from modelguard.detect._treesitter import walk
from modelguard.detect._words import is_fetched_model

_MOST = 600
_BRANCHES = ("if_statement", "elif_clause")
# Calls that load what they are given, be it a repository of the hub.
_LOADS = frozenset(
    ("from_pretrained", "SentenceTransformer", "hf_hub_download", "snapshot_download", "pipeline")
)


def compared(index: Index) -> Iterator[tuple[str, Node]]:
    """The names that choose a branch in which weights are loaded, each with its literal."""
    for at in index.strings:
        branch = _branch(index.parent(at.node))
        name = plain(at.node) if branch is not None else None
        if branch is not None and name and _is_own(name) and _loads(branch):
            yield name, at.node


def _branch(comparison: Node | None) -> Node | None:
    """What runs where the comparison holds: the body of `if name == "it":`."""
    sides = compares(comparison)
    around = comparison.parent if comparison is not None and sides is not None and sides[1] == "==" else None
    alone = around is not None and around.type in _BRANCHES
    return around.child_by_field_name("consequence") if alone and around is not None else None


def _is_own(name: str) -> bool:
    """Whether the name tells a model, and is no library or service."""
    known = name.replace("-", "_").lower()
    if known in _services.TRADE or known in _services.LEARNING or known in _services.PACKAGES:
        return False
    return telling().search(name) is not None or any(map(str.isdigit, name))


def _loads(body: Node) -> bool:
    """Whether the weights of one model are told in a branch, by their address or their repository."""
    for node in islice(walk(body), _MOST):
        if node.type == "string" and is_fetched_model(plain(node) or ""):
            return True
        if called(node) in _LOADS:
            given = node.child_by_field_name("arguments")
            held = (
                part.child_by_field_name("value") or part for part in (given.named_children if given else ())
            )
            if any(part.type == "string" and is_hub_id(plain(part) or "") for part in held):
                return True
    return False
