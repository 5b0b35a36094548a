"""Environment variables as configuration files write them: `K=V`, `K: V`, `{name: K, value: V}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from modelguard.detect._commands import Word, names_model, reference
from modelguard.detect._config.surroundings import Context
from modelguard.detect._parameters import of_version, proof
from modelguard.detect._places import ARN_END, ENDPOINT_VARIABLE, MODEL_KEYS, NIM_IMAGE, PROVIDERS, URI, Runs
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._trees.tree import List, Map, Node, Scalar, follow
from modelguard.expressions import expression
from modelguard.model import Binding, Kind, Need, Sighting
from modelguard.noun import Noun

_ASSIGNMENT = expression(r"([A-Za-z_][\w.-]{0,150})=(.*)\Z", re.DOTALL)
_ADDRESS = expression(r"https?://\S+\Z|[\w.-]+:\d{2,5}\Z")
_MAX_VARIABLES = 5000
_DEPLOYED = expression(
    r"(?:AZURE|AOAI|OPENAI|GPT|LLM|CHAT|EMBEDDING|MODEL)\w{0,60}_DEPLOYMENT(?:_NAME|_ID)?\Z"
)
# Whisper by its size alone, as libraries that run it name it; the service knows `whisper-1` only.
_WHISPER_SIZE = expression(r"(?:tiny|base|small|medium|large|turbo|distil-\S+)(?:\.en)?(?:-v\d|-turbo)*\Z")
_NOTHING = Runs(None, "unknown")
# Whoever names a file of quantised weights runs it.
_OWN_FILE = expression(r"\.(?:gguf|llamafile)\Z")
# `MODEL_EMBEDDINGS`: what the model is for behind the word.
_TURNED = expression(r"(?:^|_)MODEL_(?:EMBED(?:DINGS?)?|CHAT|RERANK(?:ER|ING)?|LLM|COMPLETION|VISION)\Z")
# The first word of an endpoint's variable where it stands alone for whatever model is set beside it.
_GENERAL = {"OPENAI", "LLM", "API", "MODEL", "INFERENCE", "BASE", "VLLM", "CHAT", "ENDPOINT", "OLLAMA"}
# What stands in the names of addresses where no model answers: stores, queues, mail, pages.
_OTHER_SERVICES_WORDS = """
S3 MINIO BUCKET UPLOAD EXPORT STORAGE BLOB REDIS VALKEY CACHE DATABASE DB SQL POSTGRES POSTGRESQL PG MYSQL
MONGO MONGODB CLICKHOUSE ELASTIC ELASTICSEARCH OPENSEARCH QDRANT MILVUS CHROMA WEAVIATE NEO4J KAFKA
RABBITMQ AMQP NATS QUEUE SMTP MAIL EMAIL AUTH NEXTAUTH OIDC OAUTH WEBHOOK CALLBACK OTEL OTLP TELEMETRY
SENTRY LANGFUSE PHOENIX PROMETHEUS GRAFANA FRONTEND CORS SEARXNG SEARCH
"""
_OTHER_SERVICES = frozenset(_OTHER_SERVICES_WORDS.split())


class Variable(Noun):
    """A variable and its value, or the key of a ConfigMap that holds it."""

    name: str
    value: Word
    from_key: bool = False


class _Address(NamedTuple):
    words: list[str]
    channel: str | None
    text: str


def variables(node: Node | None) -> Iterator[Variable]:
    """The variables of a map, of a list of `K=V` texts, or of a list of `{name, value}` maps."""
    node = follow(node)
    if isinstance(node, Map):
        for entry in node.entries:
            if isinstance(entry.value, Scalar):
                if entry.value.is_text or "$" in entry.value.text:  # `!Ref Name` is another's name
                    yield Variable(name=entry.key.text, value=entry.value.span.word())
            elif isinstance(entry.value, Map) and isinstance(
                (inner := entry.value.get("value", "default")), Scalar
            ):
                yield Variable(name=entry.key.text, value=inner.span.word())
    elif isinstance(node, List):
        for item in node.items:
            if isinstance(item, Scalar):
                yield from assignment(item.span.word())
            elif isinstance(item, Map):
                yield from _named(item)


def assignment(word: Word) -> Iterator[Variable]:
    """The variable of a word `K=V`."""
    match = _ASSIGNMENT.match(word.text)
    if match:
        start, end = match.span(2)
        if end - start >= 2 and word.text[start] in "\"'" and word.text[end - 1] == word.text[start]:
            start, end = start + 1, end - 1
        yield Variable(name=match[1], value=word.part(start, end))


def _named(item: Map) -> Iterator[Variable]:
    name = item.text("name", "key")
    value = item.get("value")
    if not name:
        return
    if isinstance(value, Scalar):
        yield Variable(name=name, value=value.span.word())
        return
    source = item.get("valueFrom")
    key_ref = source.get("configMapKeyRef") if isinstance(source, Map) else None
    if isinstance(key_ref, Map) and isinstance((key := key_ref.get("key")), Scalar):
        yield Variable(name=name, value=key.span.word(), from_key=True)


def read(found: Sequence[Variable], at: Context) -> Iterator[Binding | Need | Sighting]:
    """Each variable as a binding, and as a sighting or a need where its name proves a model."""
    near = _addresses(found)
    ids = {v.value.text.rpartition("/")[2].lower() for v in found[:_MAX_VARIABLES] if is_hub_id(v.value.text)}
    for variable in found[:_MAX_VARIABLES]:
        word = variable.value
        seen = reference(word)
        if variable.from_key:
            yield _binding(variable, at, refers=word.text)
            if proof(variable.name):
                yield _need(variable, word.text, at, near)
            continue
        if seen is not None:
            if seen.namespace == "env" and seen.name != variable.name:
                yield _binding(variable, at, refers=seen.name)
            default = seen.default.text if seen.default else None
            if proves(variable.name, default) or (_is_tag(variable.name, default or "", near)):
                helm = seen.namespace == "helm"
                yield _need(variable, seen.name, at, near, helm=helm, default=default or "")
            if seen.default is None:
                continue
            word = seen.default
        if _storable(word.text):
            yield _binding(Variable(name=variable.name, value=word), at)
        if variable.name.endswith("MODEL_NAME") and word.text.lower() in ids:
            continue  # the name of the id beside it
        yield from _stated(variable.name, word, at, near)


def _stated(name: str, word: Word, at: Context, near: Sequence[_Address]) -> Iterator[Sighting]:
    """The models that the value of a variable names."""
    arn = ARN_END.match(word.text) if "$" in word.text else None
    if arn is not None:
        end = _sighting(name, word.part(*arn.span("id")), at, near)
        yield replace(end, channel="bedrock", execution="managed")
        return
    for each in _each(word):
        if _says_model(name, each.text) or _is_tag(name, each.text, near):
            yield _sighting(name, each, at, near)
        elif _DEPLOYED.search(name) and suggests_model(each.text) and names_model(each.text):
            # A deployment has a name of its own, which is most often that of its model.
            yield replace(_sighting(name, each, at, near), strength="weak")


def _each(word: Word) -> Iterator[Word]:
    """The values of a comma-separated list, or the one value."""
    start = 0
    blank = word.text.split()[:200]
    apart = len(blank) > 1 and all(suggests_model(piece) for piece in blank)
    for piece in word.text.split(" " if apart else ",")[:200]:
        lead = len(piece) - len(piece.lstrip())
        yield word.part(start + lead, start + lead + len(piece.strip()))
        start += len(piece) + 1


def proves(name: str, value: str | None) -> bool:
    """Whether a variable called `name` holds a model, given its value if one is known."""
    sure = "specific" if _TURNED.search(name) else proof(name) or of_version(name, value or "")
    if sure == "specific" or name in MODEL_KEYS:
        return True
    return sure == "generic" and (value is None or suggests_model(value))


def _says_model(name: str, value: str) -> bool:
    if NIM_IMAGE.match(value) or URI.match(value):
        return True
    return names_model(value) and proves(name, value)


def _is_tag(name: str, value: str, near: Sequence[_Address]) -> bool:
    """Whether a value beside the address of Ollama is one of its names: `LLM=llama2`."""
    asked = proof(name) is not None and any(a.channel == "ollama" for a in near)
    return asked and names_model(value) and any(c.isdigit() for c in value)


def _storable(value: str) -> bool:
    return 0 < len(value) <= 300 and not any(c.isspace() for c in value)


def runs(name: str, value: str = "") -> Runs:
    """What a variable's own name says of channel and execution: `OLLAMA_MODEL`, `CLAUDE_MODEL`."""
    if "WHISPER" in name.upper() and _WHISPER_SIZE.match(value):
        return Runs("hf-hub", "self-hosted")
    parts = name.lower().split("_")
    if "openai" in parts and "deployment" in parts:
        return PROVIDERS["azure"]  # OpenAI itself knows no deployments
    for part in parts:
        found = PROVIDERS.get(part)
        if found is not None:
            return found
    return _NOTHING


def _binding(variable: Variable, at: Context, refers: str | None = None) -> Binding:
    return Binding(
        namespace="env",
        name=variable.name,
        location=variable.value.location,
        detector=at.detector,
        value=None if refers else variable.value.text,
        refers=refers,
        scope=at.scope,
    )


def _need(
    variable: Variable,
    name: str,
    at: Context,
    near: Sequence[_Address],
    *,
    helm: bool = False,
    default: str = "",
) -> Need:
    said = runs(variable.name)
    endpoint = _endpoint(variable.name, near, default)
    return Need(
        namespace="helm" if helm else "env",
        name=name,
        location=variable.value.location,
        kind=_kind(at, endpoint),
        detector=at.detector,
        because=f"the variable {variable.name} holds a model",
        channel=said.channel or at.channel,
        execution=said.execution if said.channel else at.execution,
        image=at.image,
        endpoint=endpoint,
        deployment=at.deployment,
        scope=at.scope,
    )


def _kind(at: Context, endpoint: str | None, is_image: bool = False) -> Kind:
    """A variable beside an address is for a client; an image is for a server."""
    if at.kind != "config-default":
        return at.kind
    return "serve" if is_image else "api-call" if endpoint else at.kind


def _sighting(name: str, word: Word, at: Context, near: Sequence[_Address]) -> Sighting:
    is_image = NIM_IMAGE.match(word.text) is not None
    said = Runs("nim", "unknown") if is_image else runs(name, word.text)
    endpoint = None if is_image else _endpoint(name, near, word.text)
    kind = _kind(at, endpoint, is_image)
    execution = said.execution if said.channel else at.execution
    if execution == "unknown" and endpoint is None and _OWN_FILE.search(word.text):
        execution = "self-hosted"
    return Sighting(
        location=word.location,
        raw=word.text,
        kind=kind,
        strength="strong",
        detector=at.detector,
        because=f"the variable {name} holds a model",
        channel=said.channel or at.channel,
        execution=execution,
        image=at.image,
        endpoint=endpoint,
        deployment=at.deployment,
        scope=at.scope,
    )


def _addresses(found: Sequence[Variable]) -> list[_Address]:
    """The variables that hold the address of a service."""
    addresses: list[_Address] = []
    for variable in found[:_MAX_VARIABLES]:
        if variable.from_key or not ENDPOINT_VARIABLE.search(variable.name):
            continue
        if not _OTHER_SERVICES.isdisjoint(_parts(variable.name)):
            continue
        seen = reference(variable.value)
        text = variable.value.text if seen is None else seen.default.text if seen.default else ""
        if _ADDRESS.match(text):
            addresses.append(_Address(_parts(variable.name), runs(variable.name).channel, text))
    return addresses[:50]


def _endpoint(name: str, addresses: Sequence[_Address], value: str) -> str | None:
    """The address that is set beside a model's variable: most words in common, or the only general one."""
    words = _parts(name)
    if is_hub_id(value) and ":" not in value and "OLLAMA" not in words:
        # Ollama has names of its own; a hub's id beside its address is loaded elsewhere.
        addresses = [a for a in addresses if a.channel != "ollama"]
    near = [(_shared(words, a.words), a) for a in addresses]
    shared = max((n for n, _ in near), default=0)
    if shared:
        return next(a.text for n, a in near if n == shared)
    channel = runs(name).channel
    if "LOCAL" in words:
        addresses = [a for a in addresses if "://api." not in a.text and a.channel != "azure"]
    general = [a.text for a in addresses if a.words[0] in _GENERAL and channel in (None, a.channel)]
    return general[0] if len(general) == 1 else None


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two names have in common at their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _parts(name: str) -> list[str]:
    return name.upper().split("_")
