"""A LiteLLM proxy's configuration, read row by row."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._config import settings
from modelguard.detect._config.manifest import manifest
from modelguard.detect._config.surroundings import Context
from modelguard.detect._services import PREFIXES
from modelguard.detect._trees.tree import Entry, List, Map, Scalar
from modelguard.detect._trees.yaml import documents
from modelguard.detect._words import Reference, Word, names_model, reference
from modelguard.model import Binding, Clue, Need, Sighting, SourceFile
from modelguard.naming import closed

_NAME = "litellm_proxy"
# These speak in the aliases of `model_list`.
_ALIASES = frozenset(
    (
        "fallbacks",
        "context_window_fallbacks",
        "content_policy_fallbacks",
        "default_fallbacks",
        "model_group_alias",
    )
)


def read(file: SourceFile) -> Iterator[Clue]:
    """Each row of `model_list`, and whatever else the configuration says (router, caching, guardrails)."""
    for document in documents(file):
        if manifest(document) == "litellm" and isinstance(document, Map):
            yield from of_document(document)


def of_document(document: Map) -> Iterator[Clue]:
    """What one configuration says, in a file of its own or in the text of another."""
    rows = document.get("model_list")
    if isinstance(rows, List):
        for index, row in enumerate(rows.items):
            if isinstance(row, Map):
                yield from _row(row, f"model_list[{index}]")
    rest = Map(entries=[e for e in document.entries if _is_setting(e)])
    yield from settings.read(rest, Context(detector=_NAME, trade=True, skip=_ALIASES))


def _is_setting(entry: Entry) -> bool:
    """Whether a section may name a model itself: routers and fallbacks speak in aliases."""
    return entry.key.text not in ("model_list", "router_settings", "general_settings")


def _row(row: Map, scope: str) -> Iterator[Clue]:
    params = row.get("litellm_params")
    if not isinstance(params, Map):
        return
    model = params.get("model")
    alias = row.get("model_name")
    if not isinstance(model, Scalar):
        return
    endpoint = params.text("api_base", "base_url")
    held = reference(Word(text=endpoint, location=model.location)) if endpoint is not None else None
    if held is not None and held.namespace == "env":
        endpoint = f"env:{held.name}" + (f":-{held.default.text}" if held.default else "")
    elif endpoint is not None and ("$" in endpoint or "{{" in endpoint):
        endpoint = None
    region = params.text("aws_region_name", "vertex_location", "region_name")
    if region is not None and ("$" in region or region.startswith("os.environ/")):
        region = None
    served = (alias.text,) if isinstance(alias, Scalar) and "*" not in alias.text else ()
    seen = _variable(model)
    word = seen.default if seen is not None else model.span.word()
    if isinstance(alias, Scalar) and served and seen is None:
        yield Binding(
            namespace="served",
            name=alias.text,
            location=alias.location,
            detector=_NAME,
            value=model.text,
            scope=scope,
        )
    because = "litellm_params.model of the proxy"
    channel, execution = PREFIXES.get(model.text.partition("/")[0], (None, "unknown"))
    common = {
        "kind": "api-call", "detector": _NAME, "because": because, "endpoint": endpoint, "served_as": served,
        "scope": scope, "region": region,
    }  # fmt: skip
    if seen is not None:
        yield Need(namespace="env", name=seen.name, location=model.location, **common)  # type: ignore[arg-type]
    named = word is not None and names_model(word.text) and "*" not in word.text
    if word is not None and named and not word.text.startswith("auto_router/"):
        own = channel if execution == "self-hosted" else None
        own = own or (_asked_plainly(word.text) if endpoint is None and _names_no_other(params) else None)
        yield Sighting(location=word.location, raw=word.text, strength="strong", channel=own, **common)  # type: ignore[arg-type]


def _names_no_other(params: Map) -> bool:
    """Whether nothing beside a model tells of another service: a provider of its own, a key of a cloud."""
    of_cloud = "AZURE" in (params.text("api_key") or "").upper()
    return params.text("custom_llm_provider") is None and not of_cloud


def _asked_plainly(name: str) -> str | None:
    """Who is asked for a model that no route stands before: LiteLLM takes such names for their vendors'."""
    if "/" in name or not closed.is_kept(name):
        return None
    if closed.is_vendors_own(name):
        return "anthropic" if name.startswith("claude") else None
    return "openai"


def _variable(model: Scalar) -> Reference | None:
    """The variable that a row takes its model from, with or without a provider before it."""
    head, _, rest = model.text.partition("/")
    if head == "os.environ":
        return Reference(name=rest)
    routed = rest.startswith("$") and head.replace("_", "").isalnum()
    seen = reference(model.span.word(len(head) + 1 if routed else 0))
    return seen if seen is not None and seen.namespace == "env" else None
