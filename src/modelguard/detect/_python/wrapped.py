"""Which service a class or a function wraps, as far as its name and those of its modules tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from modelguard.detect import _services
from modelguard.detect._sdks import words
from modelguard.detect._services import Service
from modelguard.detect._shape import run_together
from modelguard.expressions import expression
from modelguard.naming.unlisted import UNLISTED

# Folders of packages that have a module for each service.
_FOLDERS = words(
    "plugins services providers llms clients integrations adapters embedders backends vendors engines"
)
# Modules that are called after what they are for, in a package that is called after whom they ask.
_PLAIN = words(
    "__init__ client models model constants config settings defaults provider chat llm embeddings api types"
)
_OF_ONE = expression(
    r"(?:test_)?(?P<service>[a-z][a-z0-9]{2,20}(?:_?[a-z0-9]{2,12}){0,2}?)"
    r"(?:_(?:client|llm|llms|api|provider|chat|models?|service|adapter|backend|embeddings?|engine|config|constants|transcriber|synthesizer|tts|stt|asr|reranker))?\Z"
)
# Names of services that are nothing else, after which the packages of their own libraries are called.
_ALONE = words(
    """groq together fireworks openrouter siliconflow novita deepinfra cerebras sambanova nebius anyscale
    octoai"""
)
_ABOVE = 4


def of_module(path: str) -> Service | None:
    """The service that a module or its package is called after: `groq_client.py`, `groq/types/chat.py`."""
    *folders, stem = path.removesuffix(".py").lower().replace("-", "_").split("/")
    match = _OF_ONE.match(folders[-1] if stem in _PLAIN and folders else stem)
    told = _services.provider(match["service"]) if match is not None else None
    below = next((folder for folder in reversed(folders[-_ABOVE:]) if folder in _ALONE), None)
    return told or (_services.provider(below) if below is not None else None)


def of_path(path: Sequence[str]) -> Service | None:
    """The service that a class is called after, or its module: `GroqService.Settings`, `plugins.groq.LLM`."""
    if (found := _services.named(path[-1])) is not None:
        return found
    if (found := _of_package(path)) is not None or not path[-1][:1].isupper():
        return found
    around = path[-2] if len(path) > 1 and path[-2][:1].isupper() else ""
    inside = (_services.named(part) or _services.PREFIXES.get(part) for part in _after(path, _FOLDERS))
    return (_services.named(around) if around else None) or next((s for s in inside if s is not None), None)


def _of_package(path: Sequence[str]) -> Service | None:
    """The service of a package that wraps but it: `acme_client.get_model`, `langchain_acme.ChatAcme`.

    What a class of LangChain's is called after that nobody here knows is one that no channel describes.
    """
    told = _services.named(path[0]) if len(path) > 1 else None
    if told is not None and told[0] == UNLISTED:
        return told
    root = run_together(path[0])
    whose = root.removeprefix("langchain") if root.startswith("langchain") and path[-1][:1].isupper() else ""
    return (UNLISTED, "unknown") if len(whose) > 3 and whose in run_together(path[-1]) else None


def _after(path: Sequence[str], folders: frozenset[str]) -> Iterator[str]:
    """The modules that stand in a folder of services: `plugins.groq`, `services.openai`."""
    yield from (part for folder, part in pairwise(path[:-1]) if folder in folders)
