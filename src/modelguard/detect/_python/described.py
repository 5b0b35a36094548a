"""Calls that hold the settings of a model or only describe it: what stands in a list of such is inventory."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from modelguard.detect._parameters import TRAIT
from modelguard.detect._python.arguments import argument, positional
from modelguard.detect._python.entries import is_entry, is_one_of_many, is_shown_row
from modelguard.detect._python.fetches import SHELF
from modelguard.detect._python.index import Index, dotted
from modelguard.detect._python.parts import is_settings_of_tokens, of_tokens
from modelguard.detect._python.registers import is_register, is_registered
from modelguard.detect._treesitter import text

CONFIGS = (
    "Config", "Settings", "Params", "Args", "Arguments", "Options", "Request", "Parameters", "Card", "Info",
    "Spec",
)  # fmt: skip
# Objects that describe a model: several of them in a row are a table to choose from.
_DESCRIBES = ("Description", "Card", "Info", "Spec", "Entry", "Metadata", "Definition", "Details")

_ROWS = {"list", "tuple", "dictionary"}
# What no pipeline of `transformers` takes: it runs what was trained.
_DATA = ("dataset", "training", "training_kwargs", "training_loop", "epochs", "testing")


def holds_settings(path: Sequence[str]) -> bool:
    """Whether a call makes settings, or adds to some."""
    return path[-1].endswith(CONFIGS) or path[-1] in {"dict", "update"}


def is_other_pipeline(path: Sequence[str], call: Node) -> bool:
    """Whether a pipeline is none of `transformers`: it trains a kind of network on data, or has steps
    (`pipeline(model="TransE", dataset="nations")`, `team.pipeline("Tell.", ["searcher", "writer"])`).
    """
    if path[-1] != "pipeline":
        return False
    given = positional(call)
    steps = len(given) > 1 and given[1].type in {"list", "tuple"}
    return steps or any(argument(call, name) is not None for name in _DATA)


def is_described(path: Sequence[str], call: Node, name: str, index: Index) -> bool:
    """Whether what a call is given under a name is described, entered or counted by it, and run by none."""
    if path[-1] == "partial":  # `partial(count_tokens, model="id")`
        path = dotted(next(iter(positional(call)), None)) or path
    if of_tokens(path[-1]) or is_register(path[-1]) or is_registered(call) or is_settings_of_tokens(call):
        return True
    offered = TRAIT.search(name) is not None or (call.parent is not None and call.parent.type == "decorator")
    if is_shown_row(call, index.judged) or (offered and _is_list(call, name)):
        return True
    if path[-1].endswith(_DESCRIBES) and _is_listed(index.parent(call)):
        return True
    if _is_within(call, index) or _is_on_shelf(call, index):
        return True
    return (holds_settings(path) and "default" not in name and is_one_of_many(call, path[-1])) or is_entry(
        call
    )


def _is_within(call: Node, index: Index) -> bool:
    """Whether a call makes a part of what is described in a list: `[ModelCard("a", weights("id")), …]`."""
    outer = index.parent(call)
    outer = index.parent(outer) if outer is not None and outer.type == "keyword_argument" else outer
    path = dotted(outer.child_by_field_name("function")) if outer is not None and outer.type == "call" else []
    described = bool(path) and path[-1].endswith(_DESCRIBES)
    return described and outer is not None and _is_listed(index.parent(outer))


def _is_on_shelf(call: Node, index: Index) -> bool:
    """Whether a call makes a row of what is called after what it offers: `CATALOG = (Model("a"), …)`."""
    rows = index.parent(call)
    table = index.parent(rows) if rows is not None and rows.type == "pair" else rows
    statement = index.parent(table) if table is not None and table.type in _ROWS else None
    left = statement.child_by_field_name("left") if statement is not None else None
    return left is not None and SHELF.search(text(left)[-80:]) is not None


def _is_list(call: Node, name: str) -> bool:
    """Whether a call is given several values under a name: `available_models=["a", "b"]`."""
    given = argument(call, name)
    return given is not None and given.type in {"list", "tuple", "set"}


def _is_listed(around: Node | None) -> bool:
    return around is not None and around.type in {"list", "tuple", "set", "pair"}
