"""What the object around a property is: the settings of a call, a row of a table, a choice."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._javascript.tree import Module, key_of, properties
from modelguard.detect._shape import is_sized
from modelguard.model import Kind

# Beside one of these, a model is described, not used.
DESCRIBES = {
    "pricing", "price", "cost", "inputCost", "outputCost", "contextWindow", "contextLength",
    "context_length", "context_window", "displayName", "display_name", "label", "capabilities",
    "imageInput", "platformLink", "rates", "hostedId", "ownedBy", "owned_by", "modalities", "features",
    "description", "inputPrice", "outputPrice", "supportsVision", "maxContext", "knowledgeCutoff", "info",
    "supports", "pricePerToken",
}  # fmt: skip
# Who is asked, and how: what is about to run has a label too.
_CONNECTS = {"apiKey", "apiHostname", "apiPort", "apiPath", "apiBase", "baseURL", "baseUrl", "temperature"}
_CALLED = {"title", "label"}
LABELS = {"modelName", "model_name"}
_IDS = {"modelId", "model_id", "id", "modelID"}
_SETTINGS = {"dtype", "device", "quantization", "precision", "session_options", "revision", "dimensions"}


def siblings(pair: Node, module: Module) -> set[str]:
    """The keys of the object that holds a property."""
    holder = module.parent(pair)
    return {key for key, _ in properties(holder)} if holder is not None else set()


def is_called(pair: Node, module: Module) -> bool:
    """Whether the id of the same row says which model it is: a name is what people read then."""
    holder = module.parent(pair)
    given = properties(holder) if holder is not None else ()
    return any(key in _IDS and value.type != "call_expression" for key, value in given)  # not `id: uuid()`


def is_setting(pair: Node, module: Module) -> bool:
    """Whether the keys around are parts of a model: `dtype: {encoder_model: "fp32"}`."""
    holder = module.parent(pair)
    around = module.parent(holder) if holder is not None else None
    return around is not None and around.type == "pair" and key_of(around) in _SETTINGS


def kind_of_object(pair: Node, module: Module) -> Kind:
    """An object that describes a model (its price, its label), or one of several, is a row of a table."""
    keys = siblings(pair, module)
    if keys & DESCRIBES and not keys & _CONNECTS:
        return "catalogue-entry"
    holder = module.parent(pair)
    around = module.parent(holder) if holder is not None else None
    if around is None:
        return "config-default"
    rows = sum(1 for c in around.named_children if c.type == "object")
    keyed = around.type == "pair" and _is_choice(around, holder)
    return "catalogue-entry" if keyed or (around.type == "array" and rows > 1) else "config-default"


def _is_choice(around: Node, row: Node | None) -> bool:
    """Whether an object is one to choose from: under its size (`"34b": {model}`), or with a label."""
    labelled = row is not None and not _CALLED.isdisjoint(key for key, _ in properties(row))
    return labelled or is_sized(key_of(around))
