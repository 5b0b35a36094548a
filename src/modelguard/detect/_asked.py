"""The address that a command is told to ask for answers: `--base_url https://api.groq.com/openai/v1`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from modelguard.detect._mention import Mention
from modelguard.detect._shape import is_closed, is_hub_id
from modelguard.detect._words import Word, settled
from modelguard.expressions import expression

_MOST = 200
_ASKED = ("config-default", "api-call", "serve")
_ADDRESS = expression(
    r"--(?:\w{1,30}[_-]){0,3}(?:(?:api|openai|llm|vllm|ollama|sglang|tgi|tei|server|model|inference|chat|embeddings?|completions?)[_-]?"
    r"(?:ur[il]|base(?:[_-]?url)?|endpoint|address)|base[_-]?ur[il])\Z|--url\Z",
    re.IGNORECASE,
)
_SERVERS_BY = ("--backend", "--endpoint-type", "--endpoint_type", "--engine", "--service-kind")
_SERVERS = ("vllm", "sglang", "tgi", "tei", "ollama")
_HOST = expression(r"--ollama[_-]host\Z", re.IGNORECASE)
# The flag that a model stands behind, by why it is one: a path, no choice of a name or a path.
_PATH = expression(r"--\w{1,40}(?<!_or)[_-]path of")
_URL = expression(r"https?://(?!0\.0\.0\.0)\S{3,300}\Z")
# A server alone, not a page that a program is to read.
_SERVER = expression(r"(?:https?://(?!0\.0\.0\.0))?[A-Za-z0-9][\w.-]{0,100}:\d{2,5}(?:/v\d)?/?\Z")
_NAME = expression(r"[\w.-]{1,100}(?::\d{1,5})?\Z")


def with_address(mentions: Iterable[Mention], words: Sequence[Word]) -> Iterator[tuple[Mention, str | None]]:
    """Each model of a command line with the address that the command asks, where nothing says who runs it."""
    held = list(mentions)
    free = [mention.channel is None and mention.execution == "unknown" for mention in held]
    address = asked_at(words) if any(free) else None
    server = _server(words) if any(free) and address is None else None
    others = any(f and _PATH.match(mention.because) is None for mention, f in zip(held, free, strict=True))
    for mention, is_free in zip(held, free, strict=True):
        if is_free and address is not None and others and _is_loaded(mention):
            yield replace(mention, channel="hf-hub", execution="self-hosted"), None
            continue
        if is_free and server is not None and not is_closed(mention.model.text):
            yield replace(mention, channel=server, execution="self-hosted"), None
        elif address is None or not is_free or mention.kind not in _ASKED:
            yield mention, None
        else:
            yield (replace(mention, kind="api-call") if mention.kind == "serve" else mention), address


def _is_loaded(mention: Mention) -> bool:
    """Whether the flag asks for a path, of a model on the hub: `--embed_model_path org/name`."""
    return _PATH.match(mention.because) is not None and is_hub_id(mention.model.text)


def _server(words: Sequence[Word]) -> str | None:
    """The server of weights that a flag names beside a model: `--backend vllm`, as benchmarks have it."""
    for word, following in zip_longest(words[:_MOST], words[1:_MOST]):
        flag, equals, rest = word.text.partition("=")
        value = rest if equals else following.text if following is not None else ""
        if flag in _SERVERS_BY and value in _SERVERS:
            return value
    return None


def asked_at(words: Sequence[Word]) -> str | None:
    """The one address that a flag of the command line holds; None where none does, or several do."""
    found = set()
    for word, following in zip_longest(words[:_MOST], words[1:_MOST]):
        flag, equals, rest = word.text.partition("=")
        is_host = _HOST.match(flag) is not None
        if not is_host and _ADDRESS.match(flag) is None:
            continue
        value = rest if equals else settled(following) if following is not None else ""
        if not is_host and (_SERVER.match(value) if flag == "--url" else _URL.match(value)):
            found.add(value)
        elif is_host and _NAME.match(value):
            found.add(f"http://{value}" if ":" in value else f"http://{value}:11434")
    return found.pop() if len(found) == 1 else None
