"""The shape of the literals that hold ids: tables, and rows of one kind."""

from __future__ import annotations

from itertools import islice

from tree_sitter import Node

from modelguard.detect._javascript.tree import Module, key_of, plain_string, properties
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import is_role, suggests_model
from modelguard.detect._spelled import is_like
from modelguard.expressions import expression

ID_KEYS = {
    "id", "value", "model", "modelId", "model_id", "slug", "key", "repo", "repoId", "hf_repo",
    "huggingFaceId", "modelName",
}  # fmt: skip
_WORDS = expression(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_TASKS = {
    "whisper", "tts", "stt", "vision", "image", "images", "embedding", "embeddings", "embed", "transcribe",
    "speech", "audio", "rerank", "moderation", "chat", "video", "default", "translate", "summarize",
}  # fmt: skip
_MOST = 200
_ROWS = 3


def rows_of(holder: Node | None, module: Module) -> int:
    """How many objects stand in the list that holds this one."""
    around = module.parent(holder) if holder is not None else None
    if holder is None or around is None:
        return 0
    if holder.type == "array" and around.type == "pair":  # `[{models: ["id"], rates}, …]`
        row = module.parent(around)
        return rows_of(row, module) if row is not None and row.type == "object" else 0
    if holder.type == "object" and around.type == "pair":
        return _keyed_rows(around, holder, module)
    if around.type != "array":
        return 0
    tier = module.parent(around) if holder.type == "array" else None
    if tier is not None and tier.type == "array":  # `[[0.5, ["id"]], [1, ["id"]]]`
        return module.judged.once(_of_kind, tier, "array")
    return module.judged.once(_of_kind, around, holder.type)


def _of_kind(holder: Node, kind: str) -> int:
    return sum(1 for row in holder.named_children if row.type == kind)


def _keyed_rows(pair: Node, row: Node, module: Module) -> int:
    """How many rows like this one an object holds under keys of its own: `{gpt4: {value: "gpt-4"}, …}`."""
    table = module.parent(pair)
    field = next((k for k, v in properties(row) if k in ID_KEYS and plain_string(v)), None)
    if table is None or table.type != "object" or field is None:
        return 0
    return module.judged.once(_alike, table, field)


def _alike(table: Node, field: str) -> int:
    rows = ((key, value) for key, value in properties(table) if value.type == "object")
    alike = [key for key, value in rows if field in dict(properties(value))]
    # Under services and roles stand settings: one model for each.
    settings = sum(key.lower() in PROVIDERS or is_role(key) for key in alike)
    return len(alike) if len(alike) >= _ROWS and settings * 2 < len(alike) else 0


def is_of_patterns(holder: Node) -> bool:
    """Whether a list says which models something holds for: `["gemini-1.5-pro", "gemini-2.0-*"]`."""
    return any((plain_string(row) or "").endswith("*") for row in holder.named_children[:_MOST])


def is_of_words(holder: Node) -> bool:
    """Whether a list is one of words of all kinds, a few of which look like ids: what a filter looks for.

    Arguments of a command, which are as mixed, have options among them.
    """
    if holder.type != "array":
        return False
    words = [word for row in holder.named_children[:_MOST] if (word := plain_string(row)) is not None]
    told = sum(map(suggests_model, words))
    return len(words) >= 2 * _ROWS and told * 3 < len(words) and not any(w.startswith("-") for w in words)


def keyed_by_ids(holder: Node) -> bool:
    """Whether the keys of an object look like ids themselves (a table) and not like roles (a setting)."""
    pairs = (c for c in holder.named_children if c.type == "pair")
    keys = [key_of(c) for c in islice(pairs, 50)]
    # `[CODER_BASE]: "id"`: a constant of the file that holds an id.
    return bool(keys) and sum(1 for k in keys if suggests_model(k) or "-" in k or k[:1] == "[") * 2 > len(
        keys
    )


def spelled_alike(holder: Node) -> bool:
    """Whether an object gives models names that are spelled as they are: `{GPT4O: "gpt-4o"}`.

    Roles and tasks (`{small: "mistral-small-latest", whisper: "whisper-1"}`) are settings.
    """
    given = properties(holder) if holder.type == "object" else ()
    rows = [(key, value) for key, node in islice(given, _MOST) if (value := plain_string(node)) is not None]
    named = [(key, value) for key, value in rows if suggests_model(value) or "-" in value]
    told = sum(is_spelled(key, value) for key, value in named)
    return len(named) >= _ROWS and told * 3 >= len(rows) * 2


def is_spelled(key: str, value: str) -> bool:
    """Whether a name is that of a model, spelled otherwise, and no role, task or service."""
    words = _WORDS.findall(key)
    if is_role(key) or _TASKS & {word.lower() for word in words} or key.lower() in PROVIDERS:
        return False
    return is_like(key, value) or set(map(str.lower, words)) <= set(_WORDS.findall(value.lower()))


def is_table(holder: Node) -> bool:
    """Whether at least two entries of a literal look like ids, and they are no small part of it, or all
    begin as these do: `["qwen-turbo", "qwen-plus", "qwen-max-0428", …]`.
    """
    values = [_entry(c) for c in holder.named_children[:_MOST] if c.type != "comment"]
    like = sum(1 for v in values if v and suggests_model(v))
    return like >= 2 and (like * 3 >= len(values) or _are_kin(values))


def _are_kin(values: list[str | None]) -> bool:
    """Whether all entries are names with one beginning."""
    heads = {value.partition("-")[0] if value and "-" in value else "" for value in values}
    return len(heads) == 1 and "" not in heads


def _entry(node: Node) -> str | None:
    if node.type == "pair":
        key = key_of(node)
        if suggests_model(key):
            return key
        value = node.child_by_field_name("value")
        return plain_string(value) if value is not None else None
    if node.type == "enum_assignment":
        value = node.child_by_field_name("value")
        return plain_string(value) if value is not None else None
    return plain_string(node)
