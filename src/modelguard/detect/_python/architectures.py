"""Words of frameworks where Python names models too: classes, kinds of networks, prefixes of weights."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from tree_sitter import Node

from modelguard.detect._python.strings import plain
from modelguard.detect._shape import is_hub_id
from modelguard.expressions import expression

# `("model.", "lm_head.")`: how the names of weights in a file begin.
_PREFIX = expression(r"[\w.]{0,60}[._]\Z")
# `UNet2DConditionModel`, `CLIPTextModelWithProjection`, `BertForMaskedLM`: classes of networks.
_CLASS = expression(
    r"[A-Z]\w{1,60}(?:For[A-Z][A-Za-z]{2,40}|LMHeadModel|ModelWith[A-Z]\w{2,30}|(?:Transformer|Encoder|Decoder)(?:Model)?"
    r"|(?:Transformer|Condition|Encoder|Vision|Text)\d?D?Model)\Z"
)
# What is said of the network that a configuration describes, beside the name that it was once given.
_DESCRIBED = frozenset(("architectures", "hidden_size", "num_hidden_layers", "num_attention_heads"))
# Kinds of networks in a table: words without a size.
_WORD = expression(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+){0,3}\Z")
_HEAD, _ROWS = 60, 6
# `model_type: "gpt2"`: one word, as frameworks call the kinds of networks that they can build.
_KIND = expression(r"(?!o\d)[a-z][a-z0-9_.]{1,40}\Z")


def is_prefix(name: str) -> bool:
    """Whether a text is how the names of the weights of a part begin, and no parameter."""
    return _PREFIX.match(name) is not None


def tells_class(name: str, value: str, siblings: AbstractSet[str]) -> bool:
    """Whether a key is a class of networks among others, whose kind the value tells, or its plain name
    stands in the description of a network.
    """
    if name == "_name_or_path":
        return not _DESCRIBED.isdisjoint(siblings)
    return not is_hub_id(value) and any(map(_CLASS.match, (name, *siblings))) and name[:1].isupper()


def is_kind_of(name: str, value: str) -> bool:
    """Whether a setting holds the kind of a network (`model_type = "gpt2"`), and not one model of it."""
    return name.endswith("model_type") and _KIND.match(value) is not None


def is_table_of_kinds(table: Node) -> bool:
    """Whether a dictionary tells of kinds of networks which others they are like:
    `{"bloom": "gpt2", "codegen": "gpt2", "deberta": "bert", "electra": "bert", …}`.
    """
    rows = [row for row in table.named_children[:_HEAD] if row.type == "pair"]
    kinds = [kind for row in rows if (kind := _likened(row)) is not None]
    return len(kinds) >= _ROWS and len(kinds) * 10 >= len(rows) * 9 and len(set(kinds)) * 2 <= len(kinds)


def _likened(row: Node) -> str | None:
    """The kind that a row gives another, where both are plain words."""
    key, value = row.child_by_field_name("key"), row.child_by_field_name("value")
    words = [plain(node) or "" for node in (key, value) if node is not None]
    return words[1] if len(words) == 2 and all(map(_WORD.match, words)) else None
