"""Which channel a whole file of a C-like language speaks of: its imports, its name, the classes in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from modelguard.detect import _services
from modelguard.detect._hints import hint
from modelguard.detect._javascript_sdks import execution_of, is_server, takes
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import is_closed, unmarked
from modelguard.detect._source.lexer import Token
from modelguard.expressions import expression
from modelguard.model import Execution, Sighting
from modelguard.naming.unlisted import UNLISTED

_IMPORT = expression(
    rb"^(?:\xef\xbb\xbf)?[ \t]{0,8}(?:import|using|use|require|require_once|from|extern crate)\b"
    rb"[ \t(]{1,4}(?P<what>[^\n]{2,150})"
    # A line of an import block of Go.
    rb"|^\t(?:\w{1,30} )?\"(?P<path>[\w./-]{4,150})\"[ \t]*$",
    re.MULTILINE,
)
_NAMESPACE = expression(rb"^namespace[ \t]{1,4}(?P<name>[\w.\\]{3,150})", re.MULTILINE)
# `OLLAMA_BASE_URL`, `GROQ_API_KEY`
_KEYS = expression(
    rb"\b(?P<name>[A-Z][A-Z0-9_]{2,40}?)_(?:API_KEY|API_BASE|BASE_URL|API_URL|URL|HOST|ENDPOINT)\b"
)
# Who publishes a library, whatever it does; and what else a cloud has to offer.
_GROUP = expression(r"(?:com|org|io|cn)\.(?:alibaba|aliyun)\.")
_OF_CLOUD = expression(
    r"(?:com\.azure|Azure|com\.microsoft\.azure|Microsoft\.Azure)\."
    r"(?:storage|data|search|messaging|security|monitor|functions|resourcemanager|cosmos|web|servicebus)\b",
    re.IGNORECASE,
)
# `$groq->audio()`, `groq.chat`
_CLIENTS = expression(
    rb"(?P<name>\b[A-Za-z]\w{2,30})(?:->|\.)(?:chat|audio|vision|embeddings?|completions?|messages|responses|images)\b"
)
_AZURE = expression(rb"\b(?:Add)?AzureOpenA[iI](?:Client|Chat\w*|Embedding\w*)?\(")
_OPENAI = expression(
    rb"(?<!Azure)(?<!<)OpenA[iI](?:Client|Chat(?:Model|Completion)|EmbeddingModel|TextEmbedding\w{0,20})\b(?!\.)"
)
ADDRESS = expression(r"https?://[\w.-]{4,80}(?::\d{1,5})?(?:/[\w./-]{0,100})?\Z")
_FOLDERS = {"vertexai": "vertex", "llamacpp": "llama.cpp"} | {
    name: name
    for name in (
        "groq", "together", "ollama", "openrouter", "bedrock", "fireworks", "azure", "vllm", "vertex",
        "deepinfra", "cerebras", "sambanova", "siliconflow", "watsonx", "databricks",
    )
}  # fmt: skip
# `src/providers/huggingface/`: one of the services that a program asks.
_PROVIDES = expression(
    r"(?:^|/)(?:llm_?)?(?:providers?|adapt[eo]rs?|backends?|services?|relay/channels?)/(?P<name>[\w-]{2,30})/",
    re.IGNORECASE,
)
# How gateways call the folders of clouds that run models of others beside their own.
_CLOUDS = {
    "huggingface": "huggingface-inference", "hugging_face": "huggingface-inference",
    "ali": "alibaba", "alibaba": "alibaba", "aliyun": "alibaba", "dashscope": "alibaba",
    "baidu": "baidu-qianfan", "baiduv2": "baidu-qianfan", "qianfan": "baidu-qianfan",
    "tencent": "tencent-cloud", "volcengine": "volcengine", "doubao": "volcengine",
    "zhipu": "zai", "zhipu_4v": "zai", "zhipucoding": "zai",
}  # fmt: skip
_WORDS = expression(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Whoever asks these can have their own models alone.
_MAKERS = frozenset(("openai", "anthropic", "gemini", "deepseek", "xai", "mistral", "cohere"))
_FAMILIES = (
    ("claude-", "anthropic"), ("gemini-", "gemini"), ("grok-", "xai"), ("mistral-", "mistral"),
    ("deepseek-", "deepseek"), ("codestral-", "mistral"), ("command-r", "cohere"),
)  # fmt: skip
_SECTIONS = 3
_ABOVE = 3  # so many folders around a file may say whom it asks
# How Google's API calls its own.
OF_GEMINI = expression(r"models/(?:gemini|(?:text-)?embedding|imagen|veo|gemma|learnlm|(?:chat|text)-bison)-")
# Services whose models are called by plain words.
BY_PLAIN_WORDS = frozenset(("ollama", "perplexity", "cohere", "reka"))
_OF_HUB = expression(r"[/._-]hub\b|tokenizers?\b|djl", re.IGNORECASE)
# `newGroqForTest(…).Chat(ctx, "id")`: a constructor of the repository's own, called after a service.
_MADE = expression(r"[nN]ew[A-Z_]")
_NAMED = {name: provider.channel for name, provider in PROVIDERS.items()}
# `Vendor.MISTRAL`, `LlmProviders.Alibaba`
_VENDORS = expression(r"(?:[vV]endor|[pP]rovider|[pP]latform)s?\Z")


def channel_of_imports(data: bytes, suffix: str) -> str | None:
    """The one channel that the imports of a file name; in Rust those of a module inside it are its own."""
    roots = tuple(m["name"].partition(b".")[0] + b"." for m in _NAMESPACE.finditer(data))
    imports = _IMPORT.finditer(data)
    if suffix == "rs":
        imports = (m for m in imports if not m[0][:1].isspace())
    names = [m["what"] or m["path"] for m in imports]
    plain = (
        name.partition(b".")[2] if name.startswith(roots) else name for name in names
    )  # not its own name
    found = {_imported(name.decode("utf-8", "replace")) for name in plain} - {None}
    if not found:  # a client of its own: `namespace Acme\GroqPHP;`
        own = (m["name"] for m in _NAMESPACE.finditer(data))
        found = {c for name in own if (c := hint(name.decode())) is not None and is_server(c)}
    if _AZURE.search(data) and not _OPENAI.search(data):  # its library gives out clients of OpenAI's
        return "azure"
    return found.pop() if len(found) == 1 else None


def _imported(name: str) -> str | None:
    """The channel of a library; what fetches from the hub, or splits text as its models do, calls nobody."""
    channel = None if _OF_CLOUD.match(name) else hint(_GROUP.sub("", name))
    return "hf-hub" if channel == "huggingface-inference" and _OF_HUB.search(name) else channel


@lru_cache(maxsize=4)
def channel_of_keys(data: bytes) -> str | None:
    """The one service whose keys and addresses a file reads, or whose client it asks."""
    for named in (_KEYS, _CLIENTS):
        found = {hint(m["name"].decode()) for m in named.finditer(data)} - {None}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def answers(address: str, raw: str) -> bool:
    """Whether who stands behind an address could answer to a name; what is not known could."""
    if ":11434" in address:
        return not is_closed(raw)
    channel = hint(address)
    if channel in _MAKERS and _maker(raw) not in (None, channel):
        return False
    return channel is None or takes(channel, raw)


def _maker(raw: str) -> str | None:
    """Whose model a plain name is, as far as it says so."""
    family = next((maker for head, maker in _FAMILIES if raw.startswith(head)), None)
    return family or ("openai" if is_closed(raw) and ":" not in raw else None)


def channel_of_name(path: str) -> str | None:
    """The service that a file or a folder of its is called after (`groq_test.go`), not a family's vendor."""
    folder, _, name = path.rpartition("/")
    above = unmarked(folder).split("/")[-_ABOVE:]
    provides = _PROVIDES.search(f"{folder}/")
    if provides is not None and (cloud := _CLOUDS.get(provides["name"].lower())) is not None:
        return cloud
    channels = (hint(name.rpartition(".")[0]), *map(_FOLDERS.get, reversed(above)))
    return next((c for c in channels if c is not None and is_server(c)), None)


def asked_in(found: Sequence[Token]) -> frozenset[str | None]:
    """The services that the addresses of a file are those of."""
    return frozenset(hint(t.text) for t in found if t.kind == "string" and ADDRESS.match(t.text)) - {None}


def named_around(statement: str, raw: str, asked: Container[str | None] = ()) -> str | None:
    """The service that the words around a literal of no sure place make or name, where it has such models.

    Whose address the file holds is one, whatever is called after it: `Small ModelJina = "id"`.
    """
    words = statement.split()
    for before, word in zip(("", *words), words, strict=False):
        found = hint(word)
        told = found is not None and (_MADE.match(word) or is_server(found) or found in BY_PLAIN_WORDS)
        told = told or (found is not None and (_VENDORS.search(before) is not None or found in asked))
        if found is not None and told and takes(found, raw):
            return found
    return None


def unlisted(statement: str) -> Execution:
    """How a service runs models that the words of a statement name and no channel describes."""
    runs = (_services.named(word) for word in statement.split())
    return next((service[1] for service in runs if service is not None and service[0] == UNLISTED), "unknown")


def channel_of_section(found: Sequence[Token], around: Sequence[int], index: int) -> str | None:
    """The service that a table around a string is called after: `ollama = { model = "id" }`."""
    at = around[index]
    for _ in range(_SECTIONS):
        if at < 2:
            return None
        key = _key(found, at)
        if key is not None and (channel := _NAMED.get(key.lower()) or hint(key)) is not None:
            return channel
        called = found[at - 1]  # `ollama { … }`
        if found[at].text == "{" and called.kind == "name" and called.text.lower() in _NAMED:
            return _NAMED[called.text.lower()]
        at = around[at]
    return None


def channel_around(found: Sequence[Token], around: Sequence[int], index: int, suffix: str) -> str | None:
    """The service that a table around a string, or in Elixir the class made of it, is called after."""
    section = channel_of_section(found, around, index)
    made = section is None and suffix in ("ex", "exs")
    return _maker_around(found, around, index) if made else section


def _maker_around(found: Sequence[Token], around: Sequence[int], index: int) -> str | None:
    """The service that a class is called after which is made of a map: `ChatOpenAI.new!(%{model: "id"})`,
    `%ChatOpenAI{model: "id"}`.
    """
    opens = around[index]
    if opens < 1 or found[opens].text != "{":
        return None
    named = found[opens - 1]
    if named.kind == "name":
        return hint(named.text) if named.text[:1].isupper() else None
    call = around[opens]
    made = call > 2 and found[call].text == "(" and found[call - 2].text == "."
    owner = found[call - 3].text if made else ""
    return hint(owner) if owner[:1].isupper() else None


def channel_of_function(name: str, raw: str) -> str | None:
    """The service that a function is called after, for what it could serve: `ApplyGroqDefaults`."""
    words = [word.lower() for word in _WORDS.findall(name)]
    named = (_FOLDERS.get(word) for word in (*words, *map("".join, pairwise(words))))  # `SambaNova`
    found = next((channel for channel in named if channel not in (None, "together", "azure")), None)
    closed = is_closed(raw) and found != "openrouter"
    return found if found is not None and not closed and takes(found, raw) else None


def key_around(found: Sequence[Token], around: Sequence[int], index: int) -> str | None:
    """The key of the table around a string, where it says that the table is about a model."""
    key = _key(found, around[index]) if around[index] > 1 else None
    return key if key is not None and proof(key) else None


def _key(found: Sequence[Token], at: int) -> str | None:
    """What a bracket is the value of: `key = {`, `"key" => [`, `key: {`."""
    given = found[at].text in ("{", "[") and found[at - 1].text in ("=", "=>", ":")
    key = found[at - 2] if given else found[at]
    return key.text if key.kind in ("name", "string") else None


class Classes:
    """Which service the class around a token, or the class that it extends, is called after."""

    def __init__(self, found: Sequence[Token]) -> None:
        names = (at for at in range(1, len(found)) if found[at - 1].text in ("class", "defmodule"))
        self._named = [
            (at, hint(_last(found, at)) or _base(found, at)) for at in names if found[at].kind == "name"
        ]

    def of(self, index: int) -> str | None:
        """The service of the class that began last before the token."""
        at = bisect_left(self._named, index, key=itemgetter(0))
        return self._named[at - 1][1] if at else None

    def routed(self, index: int, sighting: Sighting) -> Sighting:
        """The sighting on the router that its class is called after, where its name is one of a router."""
        unsure = sighting.channel is None or not is_server(sighting.channel)  # a family's name says no more
        route = self.of(index) if unsure and "/" in sighting.raw else None
        if route is None or not is_server(route) or not takes(route, sighting.raw):
            return sighting
        return (
            sighting if sighting.endpoint else replace(sighting, channel=route, execution=execution_of(route))
        )


def _base(found: Sequence[Token], at: int) -> str | None:
    """The service that the base of a class is called after: `class Large extends OpenRouterProvider`."""
    extends = [t.text for t in found[at + 1 : at + 2]]
    named = extends in (["extends"], [":"], ["<"]) and at + 2 < len(found)
    return hint(_last(found, at + 2)) if named and found[at + 2].kind == "name" else None


def _last(found: Sequence[Token], at: int) -> str:
    """The last part of a name with dots: `LangChain.ChatModels.ChatVertexAI`."""
    while at + 2 < len(found) and found[at + 1].text == "." and found[at + 2].kind == "name":
        at += 2
    return found[at].text
