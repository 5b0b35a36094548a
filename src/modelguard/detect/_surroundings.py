"""What stands around a value: the image, the provider, the address and the trade of its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace

from modelguard.detect._parameters import proof
from modelguard.detect._places import (
    COMPANY,
    ENDPOINT_KEYS,
    PROVIDER_IN_TYPE,
    PROVIDER_KEYS,
    PROVIDER_OF_KEY,
    PROVIDERS,
    TRAINING,
    Runs,
)
from modelguard.detect._tree import Map, Scalar
from modelguard.model import Execution, Kind

_CLOUD_SWITCHES = {"use_bedrock": Runs("bedrock", "managed"), "use_vertex": Runs("vertex", "managed")}
# Channels without a server: what names them loads weights.
_IN_PROCESS = ("hf-hub", "diffusers", "llama.cpp", "spacy")
_CATALOGUES = ("catalog", "catalogue", "model_catalog", "modelcatalog")
_IMAGE_NAMES = ("repository", "name", "image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of a place in a file, handed down from map to map.

    `trade` says that the file deals with language models; `company` that this very map does.
    `skip` are keys that hold nothing of interest in this kind of file.
    """

    detector: str
    kind: Kind = "config-default"
    scope: str = ""
    image: str | None = None
    endpoint: str | None = None
    deployment: str | None = None
    channel: str | None = None
    execution: Execution = "unknown"
    trade: bool = False
    company: bool = False
    catalogue: bool = False
    nesting: int = 0
    skip: frozenset[str] = frozenset()


def around(node: Map, key: str, context: Context) -> Context:
    """The context of the values of a map that stands under `key`."""
    keys = node.keys()
    image = image_of(node)
    said = provider_of(node, key)
    endpoint = _endpoint(node)
    kind = context.kind
    if keys & TRAINING:
        kind = "train"
    elif said is not None and said.execution == "self-hosted" and not endpoint and _is_server(node, key):
        kind = "serve"
    elif endpoint or (said is not None and said.channel and said.channel not in _IN_PROCESS):
        kind = "api-call" if kind == "config-default" or said is None or said.execution == "managed" else kind
    name = node.text("name")
    container = image is not None and name is not None and context.scope
    return replace(
        context,
        kind=kind,
        scope=f"{context.scope}/{name}" if container else context.scope,
        image=image or context.image,
        endpoint=endpoint or context.endpoint,
        channel=said.channel if said is not None and said.channel else context.channel,
        execution=said.execution if said is not None and said.channel else context.execution,
        catalogue=context.catalogue or key.lower() in _CATALOGUES,
        company=_in_company(keys, key, context) or said is not None or endpoint is not None,
    )


def _in_company(keys: set[str], key: str, context: Context) -> bool:
    if context.channel or context.endpoint or context.execution != "unknown" or len(keys & TRAINING) > 1:
        return True
    return bool(keys & COMPANY) or key in COMPANY or proof(key) == "specific"


def image_of(node: Map) -> str | None:
    """The container image of a map: a text, or registry, repository and tag apart."""
    found = node.get("image", "imageName", "docker", "image_id")
    if isinstance(found, Scalar):
        text = found.text.removeprefix("docker:")
        return text if text and "{{" not in text else None
    if not isinstance(found, Map):
        if node.get("repository") is None or node.get("tag") is None:
            return None
        found = node
    name = found.text(*_IMAGE_NAMES)
    if not name or "{{" in name:
        return None
    registry, tag = found.text("registry"), found.text("tag")
    whole = f"{registry}/{name}" if registry and "{{" not in registry else name
    return f"{whole}:{tag}" if tag and "{{" not in tag and ":" not in name else whole


def provider_of(node: Map, key: str) -> Runs | None:
    """The provider that a map names, or that the key above it is."""
    for name, runs in _CLOUD_SWITCHES.items():
        if (node.text(name) or "").lower() == "true":
            return runs
    for name in PROVIDER_KEYS:
        text = node.text(name)
        if not text:
            continue
        lowered = text.strip().lower()
        if lowered in PROVIDERS:
            return PROVIDERS[lowered]
        match = PROVIDER_IN_TYPE.search(_split_words(text[:200]))
        if match is not None:
            return PROVIDERS.get(match.group().replace("_", ""), PROVIDERS.get(match.group()))
    return _named_by(key)


def _named_by(key: str) -> Runs | None:
    start = PROVIDER_OF_KEY.match(key)
    return PROVIDERS.get(key.lower(), PROVIDERS.get(start.group().lower()) if start else None)


def _is_server(node: Map, key: str) -> bool:
    """Whether a map configures a server itself, not a client of one."""
    return node.get("backend") is not None or _named_by(key) is not None


def _split_words(text: str) -> str:
    """`lmChatOllama` as `lm chat ollama`, so that a provider stands as a word of its own."""
    out = [" " + c if c.isupper() and i and text[i - 1].islower() else c for i, c in enumerate(text)]
    return "".join(out).lower()


def _endpoint(node: Map) -> str | None:
    for name in ENDPOINT_KEYS:
        text = node.text(name)
        if text and "://" in text and "{{" not in text and "$" not in text:
            return text
    text = node.text("url", "host", "server")
    if text and text.startswith(("http://", "https://")) and node.keys() & COMPANY:
        return text
    return None
