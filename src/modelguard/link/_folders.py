"""What the folder of a file says of the service that answers: the package `vertexai` calls Vertex AI."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.model import Sighting
from modelguard.naming import bedrock, closed

# Folders that hold what calls one service, where the code itself names none, or its vendor's other one.
_VERTEX = expression(r"(?:\A|[/_.-])vertex[_-]?ai(?:/|\Z)", re.IGNORECASE)
# Services that run models of several makers, by the words that modules of theirs are called after.  Words of
# every day (`together`, `replicate`, `perplexity`) are none of them.
_HOSTS = {
    "groq": "groq", "cerebras": "cerebras", "sambanova": "sambanova", "openrouter": "openrouter",
    "deepinfra": "deepinfra", "fireworksai": "fireworks", "togetherai": "together", "novita": "novita",
    "siliconflow": "siliconflow", "nebius": "nebius", "watsonx": "watsonx", "bedrock": "bedrock",
    "azure": "azure", "azureopenai": "azure",
}  # fmt: skip
# What such a module is, behind or before its service's name.
_TRADE = expression(
    r"(?:langchain|llms?|providers?|client|plugins?|adapter|embed|embeddings?|models?|service|engine|chat|inference"
    r"|api|handler|converse|test)\Z"
)
# How the names begin of models whose weights their vendors keep, where such a service answers to them.
_KEPT = {
    "openrouter": ("",),
    "azure": ("gpt-", "o1", "o3", "o4", "text-embedding-", "dall-e-", "whisper-1", "tts-1"),
    "bedrock": ("claude",),
}
# Before whose names for models their makers stand.
_ROUTER = "openrouter"
_MAKERS = ("openai", "anthropic", "cohere", "deepseek", "mistral", "perplexity")
_DEEP = 3
_CODE = frozenset((".py", ".ts", ".tsx", ".js", ".mjs", ".go", ".rs", ".java", ".kt", ".rb", ".php", ".cs"))


def in_folder(sighting: Sighting) -> Sighting:
    """The sighting, with the service that its folder is called after where it tells none of its own."""
    told = sighting.endpoint or sighting.image or sighting.execution == "self-hosted"
    if not told and _is_route(sighting) and _host(sighting) == _ROUTER:
        return replace(sighting, channel=_ROUTER, execution="managed")
    if told or sighting.channel not in (None, "gemini") or sighting.kind == "weights-load":
        return sighting
    if sighting.channel is None and sighting.execution == "unknown" and (host := _host(sighting)):
        return replace(sighting, channel=host, execution="managed")
    owner, slash, _ = sighting.raw.partition("/")
    of_hub = slash and "vertex" not in owner and owner != "publishers"  # anybody may run those weights
    if of_hub or not _VERTEX.search(posixpath.dirname(sighting.location.path)):
        return sighting
    return replace(sighting, channel="vertex", execution="managed")


def _is_route(sighting: Sighting) -> bool:
    """Whether no more than the maker before a name tells who is asked: `anthropic/claude-3-haiku`."""
    maker, slash, _ = sighting.raw.partition("/")
    return bool(slash) and maker in _MAKERS and sighting.channel == maker


def _host(sighting: Sighting) -> str | None:
    """The one service that runs models of several makers and that a module of code is called after:
    `plugins/groq/models.py`, `providers/bedrock.ts`.
    """
    name, raw = sighting.location.path, sighting.raw
    stem, ending = posixpath.splitext(name)
    if ending.lower() not in _CODE or sighting.kind in ("download", "serve"):
        return None
    found = set(_called(stem))
    host = found.pop() if len(found) == 1 else None
    if host is None:
        return None
    if closed.is_kept(raw):
        return host if raw.startswith(_KEPT.get(host, ())) else None
    if host == "azure" or (host == "bedrock" and not bedrock.has_form(raw)):
        return None  # whose other models have names that anybody may give
    return host


def _called(stem: str) -> Iterator[str]:
    """The services that the last parts of a path are called after."""
    for part in stem.lower().split("/")[-_DEEP:]:
        words = [word for word in re.split(r"[-_.]+", part) if not _TRADE.match(word)]
        if (host := _HOSTS.get("".join(words))) is not None:
            yield host
