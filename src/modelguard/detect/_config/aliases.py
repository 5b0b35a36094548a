"""Names under which a map offers the model that it names beside them."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._config.keys import NAME_KEYS, SOURCES
from modelguard.detect._config.surroundings import Context
from modelguard.detect._places import URI
from modelguard.detect._services import PREFIXES
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._trees.tree import List, Map, Node, Scalar, follow
from modelguard.detect._words import Word, names_model
from modelguard.model import Binding

_ALIAS_IDS = ("id", "model_id", "modelId")
_NAMES = ("model_name", "model", "model_id", "deployment_id")
_NOTHING = ("null", "~", "None")
_MAX_TABLES = 500
_MAX_ROWS = 2_000
_ORIGINS = (
    "modelURL", "model_source", "modelSource", "source", "uri", "provider_model_id", "targetModel",
    "target_model", "upstreamModel", "upstream_model", "backendModel", "backend_model",
)  # fmt: skip


def offered(name: str, word: Word, siblings: Map, at: Context) -> Binding | None:
    """A name under which a model beside it is offered."""
    behind = siblings.text("provider_model_id", "providerModelId") if name in _ALIAS_IDS else None
    if behind and behind not in _NOTHING and behind != word.text:
        return _served(word, behind, at)
    aliased = name in NAME_KEYS or (name in _ALIAS_IDS and siblings.keys() & set(_ORIGINS))
    if not aliased or not names_model(word.text):
        return None
    if is_hub_id(word.text) and not (name == "model_name" and _is_routed(siblings.text("model") or "")):
        return None
    inner = follow(siblings.get("parameters", "params"))
    if isinstance(inner, Map) and name == "name":
        siblings = inner
    for key in (*_ORIGINS, *sorted(SOURCES - set(_ORIGINS))):
        if key == name or (key == "repository" and siblings.get("tag") is not None):
            continue
        text = siblings.text(key)
        if text and (URI.match(text) or names_model(text)) and suggests_model(text.rpartition("://")[2]):
            return _served(word, text, at)
    return None


def _is_routed(model: str) -> bool:
    """Whether a model is written as LiteLLM takes it, whose rows give it a name of one's own."""
    return model.partition("/")[0] in PREFIXES


def own_names(document: Node, at: Context) -> Iterator[Binding]:
    """The names that a document gives to models whose providers it lists: `[models.x.providers.openai]`."""
    for group, behind in _groups(document):
        yield _served(group.span.word(), behind, at)
    for table in document.entries[:_MAX_TABLES] if isinstance(document, Map) else ():
        rows = table.value if table.key.text.endswith("models") else None
        for row in rows.entries[:_MAX_ROWS] if isinstance(rows, Map) else ():
            providers = row.value.get("providers") if isinstance(row.value, Map) else None
            for each in providers.entries[:1] if isinstance(providers, Map) else ():
                model = each.value.text(*_NAMES) if isinstance(each.value, Map) else None
                if model and model != row.key.text:
                    yield _served(row.key.span.word(), model, at)


def renamed(document: Node) -> frozenset[str]:
    """The names that a document gives to models of providers, by which its agents ask for them."""
    listed = document.get("models") if isinstance(document, Map) else None
    rows: list[tuple[str | None, str | None]] = []
    if isinstance(listed, Map):
        of_providers = [(e.key.text, follow(e.value)) for e in listed.entries[:_MAX_ROWS]]
        rows = [
            (key, row.text("model"))
            for key, row in of_providers
            if isinstance(row, Map) and row.text("provider")
        ]
    elif isinstance(listed, List):
        items = [item for item in listed.items[:_MAX_ROWS] if isinstance(item, Map)]
        rows = [(item.text("alias"), item.text("model")) for item in items]
    rows.extend((group.text, model) for group, model in _groups(document))
    behind = {model for _, model in rows if model}
    return frozenset(key for key, model in rows if key and model and key not in behind)


def _groups(document: Node) -> Iterator[tuple[Scalar, str]]:
    """The ids of groups and the first model of each: `- id: fast`, above `models: [{provider, model}]`."""
    for table in document.entries[:_MAX_TABLES] if isinstance(document, Map) else ():
        for row in table.value.items[:_MAX_ROWS] if isinstance(table.value, List) else ():
            held = row.get("models") if isinstance(row, Map) else None
            first = held.items[0] if isinstance(held, List) and held.items else None
            model = first.text("model") if isinstance(first, Map) and first.text("provider") else None
            name = row.get("id", "name") if isinstance(row, Map) else None
            if model and isinstance(name, Scalar) and name.text != model:
                yield name, model


def _served(word: Word, model: str, at: Context) -> Binding:
    return Binding(
        namespace="served",
        name=word.text,
        location=word.location,
        detector=at.detector,
        value=model,
        scope=at.scope,
    )
