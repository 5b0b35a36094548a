"""Names under which a map offers the model that it names beside them."""

from __future__ import annotations

from modelguard.detect._config.surroundings import Context
from modelguard.detect._places import NAME_KEYS, SOURCES, URI
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._trees.tree import Map, follow
from modelguard.detect._words import Word, names_model
from modelguard.model import Binding

_ALIAS_IDS = ("id", "model_id", "modelId")
_ORIGINS = ("modelURL", "model_source", "modelSource", "source", "uri", "provider_model_id")


def offered(name: str, word: Word, siblings: Map, at: Context) -> Binding | None:
    """A name under which a model beside it is offered."""
    behind = siblings.text("provider_model_id", "providerModelId") if name in _ALIAS_IDS else None
    if behind and behind != word.text:
        return _served(word, behind, at)
    aliased = name in NAME_KEYS or (name in _ALIAS_IDS and siblings.keys() & set(_ORIGINS))
    if not aliased or is_hub_id(word.text) or not names_model(word.text):
        return None
    inner = follow(siblings.get("parameters"))
    if isinstance(inner, Map) and name == "name":
        siblings = inner
    for key in (*_ORIGINS, *sorted(SOURCES - set(_ORIGINS))):
        if key == name or (key == "repository" and siblings.get("tag") is not None):
            continue
        text = siblings.text(key)
        if text and (URI.match(text) or names_model(text)) and suggests_model(text.rpartition("://")[2]):
            return _served(word, text, at)
    return None


def _served(word: Word, model: str, at: Context) -> Binding:
    return Binding(
        namespace="served",
        name=word.text,
        location=word.location,
        detector=at.detector,
        value=model,
        scope=at.scope,
    )
