"""What a value is by the row that it stands in, where its key alone says nothing of models."""

from __future__ import annotations

import re

from modelguard.detect._config.keys import OF_ROLES
from modelguard.detect._families import begins_as_family
from modelguard.detect._parameters import Proof, proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import is_hub_id, is_sized, suggests_model
from modelguard.detect._trees.tree import Map, Scalar
from modelguard.expressions import expression

# Which of several is asked first, and which after it.
_IN_ORDER = ("primary", "secondary", "fallback", "fallbacks")
# Who answers, beside the id of what is asked: `{id: talk-3, provider: acme}`.
_WHO = ("provider", "runtime", "backend", "engine")
# What a row says of how weights are loaded; one of them alone others have too.
_LOADED_WITH = frozenset(
    ("device", "precision", "dtype", "quantization", "device_map", "max_length", "batch_size", "load_in_4bit")
)
_MODELS = expression(r"(?:^|[a-z_-])models\Z", re.IGNORECASE)
_LAST = re.compile(r"[/:]")
_MOST = 40


def by_row(name: str, parent: str, siblings: Map, text: str) -> Proof | None:
    """How surely a value is a model, by what stands beside its key and above it."""
    last = _LAST.split(text)[-1]
    if OF_ROLES.search(parent) and (begins_as_family(last) or suggests_model(text)):
        return "specific" if begins_as_family(last) else "generic"
    if name in _IN_ORDER and begins_as_family(last):
        return "generic"
    if name == "id" and begins_as_family(last) and _is_asked(siblings):
        return "generic"
    if name == "name" and is_hub_id(text) and is_sized(text) and len(siblings.keys() & _LOADED_WITH) > 1:
        return "generic"
    if _MODELS.search(parent) and suggests_model(text) and _are_models(siblings):
        return "generic"  # `models: {chat: a/b-7, codex: c/d-2}`: each is one, whatever it is for
    return None


def _is_asked(row: Map) -> bool:
    """Whether a row tells who answers, and nothing else in it names the model."""
    told = [who.lower() for _, who in row.texts(_WHO)]
    known = any(who in PROVIDERS and PROVIDERS[who].channel for who in told)
    return known and not any(proof(key) for key in row.keys() - {"id", *_WHO})


def _are_models(row: Map) -> bool:
    """Whether a map holds nothing but texts that all look like models."""
    held = [entry.value for entry in row.entries[:_MOST]]
    texts = [value.text for value in held if isinstance(value, Scalar) and value.is_text]
    return 1 < len(texts) == len(held) and all(map(suggests_model, texts))
