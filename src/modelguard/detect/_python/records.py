"""Records of models: constants of which one class makes many, and names of one's own for settings."""

from __future__ import annotations

from collections import Counter

from tree_sitter import Node

from modelguard.detect._judged import Judged
from modelguard.detect._parameters import proof
from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.index import called
from modelguard.detect._python.strings import plain
from modelguard.detect._sdks import words
from modelguard.detect._shape import suggests_model
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_KEYS = 16
_COUNTS = 2
_LISTS = ("list", "tuple")
_NUMBER = expression(r"-?[\d._]+(?:e-?\d+)?(?: ?[*/] ?[\d._]+)?\Z")
# Numbers that a request is made with.
_SET = words("temperature max_tokens top_p top_k seed n timeout dimensions dim max_retries num_ctx weight")
# So many constants of one class are those to choose from.
_MANY = 8
# `StarterModel`, `ModelInfo`, `CheckpointSpec`: what records of models are called.
_RECORDS = expression(
    r"(?:Model|Checkpoint|Weights?|Backbone|Encoder|Lora|LoRA)(?:s|Info|Spec|Card|Meta|Metadata|Config|Entry|Definition)?\Z"
)


def is_counted_row(row: Node) -> bool:
    """Whether almost all that stands beside a name in its row are numbers: `{"match": "id", "in": 2}`."""
    if row.type != "dictionary" or row.parent is None or row.parent.type not in _LISTS:
        return False
    pairs = [part for part in row.named_children[:_KEYS] if part.type == "pair"]
    if any(key_of(pair) in _SET for pair in pairs):
        return False
    values = [pair.child_by_field_name("value") for pair in pairs]
    counts = sum(value is not None and _NUMBER.match(text(value)[:60]) is not None for value in values)
    return counts >= _COUNTS and counts >= len(pairs) - 1


def is_called_here(pair: Node | None, key: Node) -> bool:
    """Whether a key is what somebody calls the settings beside it, which name their own model: `{"o3-high":
    Sampler(model="o3-2025-04-16")}`."""
    if pair is None or pair.type != "pair" or pair.child_by_field_name("key") != key:
        return False
    made = pair.child_by_field_name("value")
    given = made.child_by_field_name("arguments") if made is not None and made.type == "call" else None
    named = (c for c in given.named_children[:_KEYS] if c.type == "keyword_argument") if given else ()
    return any(proof(key_of(each)) and suggests_model(_given(each)) for each in named)


def _given(argument: Node) -> str:
    value = argument.child_by_field_name("value")
    return (plain(value) or "") if value is not None else ""


def is_made_alike(judged: Judged, assignment: Node) -> bool:
    """Whether a constant is one of many records of models that a module makes: `A = ModelInfo("a")`, …"""
    statement = assignment.parent
    module = statement.parent if statement is not None else None
    maker = called(assignment.child_by_field_name("right"))
    if module is None or module.type != "module" or not _RECORDS.search(maker):
        return False
    return maker in judged.once(_made_often, module)


def _made_often(module: Node) -> frozenset[str]:
    """The classes of which a module makes many constants."""
    statements = (s for s in module.named_children if s.type == "expression_statement" and s.named_children)
    makers = Counter(called(s.named_children[0].child_by_field_name("right")) for s in statements)
    return frozenset(maker for maker, times in makers.items() if times >= _MANY)
