"""What the names of environment variables say: of a model, of its service, of the address beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from modelguard.detect._parameters import HUB_KEY, Proof, of_version, proof
from modelguard.detect._places import ENDPOINT_VARIABLE, MODEL_KEYS, PROVIDERS, Runs
from modelguard.detect._released import are_weights, is_folder_of, is_legacy, is_of_sentences, is_path_to
from modelguard.detect._shape import (
    CACHED,
    TAGGED,
    is_closed,
    is_hub_id,
    is_line,
    is_role,
    is_sized,
    is_spacy,
    is_weights_path,
    suggests_model,
)
from modelguard.detect._words import Word, settled
from modelguard.expressions import expression
from modelguard.naming import bedrock, whisper
from modelguard.naming.closed import SERVICES
from modelguard.naming.hub import is_on_hub
from modelguard.noun import Noun

MAX_VARIABLES = 5000
# `$egress.llm-nim.address:$egress.llm-nim.port`, which NVIDIA's charts fill in.
_EGRESS = expression(r"\$egress\.([\w-]{1,60})\.address\b")
# `${OLLAMA_BASE_URL:-http://ollama:11434}/v1`
_ELSEWHERE_SET = expression(
    r"\$\{(?P<name>[A-Za-z_]\w{0,99})(?::?-(?P<default>https?://[^\s{}]{3,200}))?\}(?P<path>/[\w./-]{0,100})?"
)
_BRACED = expression(r"\$\{(\w{1,99})\}")
_ASKED_OF = expression(r"(?P<service>[a-z][a-z0-9_-]{1,20}):(?P<id>[A-Za-z][\w./:-]{3,120})\Z")
# A service that is called after what it serves: `HOST=http://llm-service:8000`.
_OF_MODELS = expression(r"://[\w.-]{0,60}(?:llm|ollama|sglang|tgi|inference)")
# Where files of weights are fetched, which nobody asks for answers.
# A chart names its own services by actions: `http://{{ .Release.Name }}-vllm`.
# A page for people to read.
_PAGE = expression(r"https?://[^\s?#]{1,200}\.(?:php|html?|aspx)(?:[?#]|\Z)")
ADDRESS = expression(
    r"https?://\S+\Z|https?://[^\s{}]{0,60}\{\{[^{}]{1,80}\}\}[^\s{}]{0,200}\Z|[\w.-]+:\d{2,5}\Z"
)
NOTHING = Runs(None, "unknown")
_EVERYWHERE = ("AI", "APP")
# What ends the variable of a deployment that is called after its task.
_OF_TASK = ("", "_NAME", "_ID")
_SIGNS = expression(r"[^A-Z0-9]")
# `AzureOpenAI__ChatDeployment`, `AOAI_MODEL`: models of an Azure resource, in whatever spelling.
_OF_AZURE = expression(
    r"azure[_-]{0,2}(?:open[_-]?)?ai|(?:^|[_-])aoai(?:[_-]|\Z)|open[_-]?ai\w{0,40}deployment"
    r"|\baz cognitiveservices\b|(?:^|_)foundry_(?!local)\w{0,20}model"
    # Only on Azure is a model of OpenAI deployed: `EMBEDDING_DEPLOYMENT_NAME`, `$modelDeployment`.
    r"|(?:model|embed\w{0,8}|chat|llm|gpt|completion|reasoning)\w{0,20}deployment(?:_?(?:name|id))?\Z"
    r"|\Adeployment_?(?:name|id)\Z",
    re.IGNORECASE,
)
# The variable of a deployment, which has a name of its own: most often that of its model.
DEPLOYED = expression(
    r"(?:AZURE|AOAI|OPENAI|GPT|LLM|CHAT|EMBEDDING|INFERENCE|MODEL)\w{0,60}_DEPLOYMENT(?:_NAME|_ID)?\Z"
    # As .NET has them: `AzureOpenAI__ChatDeployment`, `OpenAIDeploymentName`.
    r"|(?:Azure|AOAI|OpenAI|OpenAi|Gpt|Llm|Chat|Embeddings?|Model)\w{0,60}Deployment(?:Name|Id)?\Z"
    # As Key Vault and the first client of Azure have them: `AZURE-OPENAI-EMBEDDINGS-ENGINE-NAME`.
    r"|(?:AZURE|AOAI|OPENAI|GPT|EMBEDDINGS?)[\w-]{0,60}[_-](?:ENGINE|DEPLOYMENT)(?:[_-](?:NAME|ID))?\Z"
    r"|(?:Azure|OpenAI|OpenAi)\w{0,60}__Deployment(?:Name|Id)?\Z"
)
_BARE_DEPLOYMENT = expression(
    r"DEPLOYMENT_(?:NAME|ID)\Z|\w{1,60}_DEPLOYMENT(?:_(?:NAME|ID))?\Z|(?:\w{1,40}D|d)eployment(?:Name|Id)\Z"
)
# Where the words of `openAiModel` part.
_CAMEL = expression(r"(?<=[a-z])(?=[A-Z])")
# `MODEL_EMBEDDINGS`: what the model is for behind the word.
_TURNED = expression(r"(?:^|_)MODEL_(?:EMBED(?:DINGS?)?|CHAT|RERANK(?:ER|ING)?|LLM|COMPLETION|VISION)\Z")
# `MODEL_ANTHROPIC`, `LLM_MODEL_NAME_FAST`: whose the model is, or what for, behind the word.
_QUALIFIED = expression(r"(?:^|_)(?:MODEL|LLM)(?:_(?:NAME|ID))?_(?P<for>[A-Z0-9]+(?:_[A-Z0-9]+)?)\Z")
_NO_PURPOSE_WORDS = """
TYPE KEY VALUE PROVIDER USER SYSTEM STRING NUMBER OBJECT TOOL
"""
_NO_PURPOSE = frozenset(_NO_PURPOSE_WORDS.split())
_PURPOSE_WORDS = """
EXTERNAL SIMPLE COMPLEX HEAVY LIGHT OPUS SONNET HAIKU FLASH SQL QUERY VLM
"""
_PURPOSES = frozenset(_PURPOSE_WORDS.split())
# What both a model and the address where it answers are said to be for.
_TASK_WORDS = """
CHAT REASONING EMBED EMBEDDING EMBEDDINGS RERANK RERANKER RERANKING VISION CODE CODER CODING FAST SLOW SMART
SMALL LARGE JUDGE PLANNER ROUTER SUMMARY SUMMARIZER GUARD SAFETY TTS STT ASR
"""
_TASKS = frozenset(_TASK_WORDS.split()) | _PURPOSES
# `OLLAMA_MODELS_TO_PULL`, `PULL_MODELS`: what is to be done with them, behind the word.
_TO_DO = expression(r"_TO_(?:PULL|DOWNLOAD|LOAD|INSTALL|PRELOAD)\Z")
# What Immich loads as it starts.
_PRELOADED = expression(r"MACHINE_LEARNING_PRELOAD__[A-Z_]{3,60}\Z")
# How llama.cpp spells its flags as variables: what follows is a flag's name.
_LLAMA = "LLAMA_ARG_"
# What Ollama does not run, and what stands beside its address for services of others.
_NOT_OF_OLLAMA = {"WHISPER", "TTS", "STT", "ASR", "AUDIO", "SPEECH", "TRANSCRIPTION", "IMAGE", "EXTERNAL"}
# `HUGGINGFACE_EMBEDDINGS_MODEL`: what a library loads, whichever service is asked for other models.
_LOADED = expression(r"(?:HF|HUGGING_?FACE|SENTENCE_TRANSFORMERS?)_", re.IGNORECASE)
# The first word of an endpoint's variable where it stands alone for whatever model is set beside it.
_GENERAL_WORDS = """
OPENAI LLM API MODEL INFERENCE BASE VLLM CHAT ENDPOINT OLLAMA TGI SGLANG
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
# What stands in the names of addresses where no model answers: stores, queues, mail, pages.
_OTHER_SERVICES_WORDS = """
S3 MINIO BUCKET UPLOAD EXPORT STORAGE BLOB REDIS VALKEY CACHE DATABASE DB SQL POSTGRES POSTGRESQL PG MYSQL
MONGO MONGODB CLICKHOUSE ELASTIC ELASTICSEARCH OPENSEARCH QDRANT MILVUS CHROMA WEAVIATE NEO4J KAFKA
RABBITMQ AMQP NATS QUEUE SMTP MAIL EMAIL AUTH NEXTAUTH OIDC OAUTH WEBHOOK CALLBACK OTEL OTLP TELEMETRY
SENTRY LANGFUSE PHOENIX PROMETHEUS GRAFANA FRONTEND CORS SEARXNG SEARCH FORUM
"""
_OTHER_SERVICES = frozenset(_OTHER_SERVICES_WORDS.split())
# `LLM=llama2`: a family and its number; `gpt4all` is a program.
_OF_LLM = expression(r"(?:^|_)LLM(?:_|\Z)", re.IGNORECASE)
_NUMBERED = expression(r"[A-Za-z]{2,20}\d{1,2}(?:\.\d{1,2})?(?::[\w.-]{1,40})?\Z")


# pytest-env marks what is only a default (`D:`) and what is taken as it stands (`R:`); a line that is written
# to a shell's own file is one word (`printf 'export X=y' > profile`).
_ASSIGNMENT = expression(r"(?:export[ \t]+|(?:[RD]:){1,2})?([A-Za-z_][\w.-]{0,150})=(.*)\Z", re.DOTALL)


class Variable(Noun):
    """A variable and its value, or the key of a ConfigMap that holds it.

    `headed` is the service that a comment right above it speaks of.
    """

    name: str
    value: Word
    from_key: bool = False
    headed: Runs | None = None


class Address(NamedTuple):
    words: list[str]
    channel: str | None
    text: str


def assignment(word: Word) -> Iterator[Variable]:
    """The variable of a word `K=V`."""
    match = _ASSIGNMENT.match(word.text)
    if match:
        start, end = match.span(2)
        if end - start >= 2 and word.text[start] in "\"'" and word.text[end - 1] == word.text[start]:
            start, end = start + 1, end - 1
        yield Variable(name=match[1], value=word.part(start, end))


def set_for_azd(words: Sequence[Word]) -> Iterator[Variable]:
    """The variable that `azd env set NAME value` sets."""
    if [word.text for word in words[:3]] == ["azd", "env", "set"] and len(words) > 4:
        yield Variable(name=words[3].text, value=words[4])


def proves(name: str, value: str | None) -> bool:
    """Whether a variable called `name` holds a model, given its value if one is known."""
    if value is not None and value.lower() in SERVICES:
        return False  # who is asked, not for what
    name = _TO_DO.sub("", name)
    name = name.removeprefix(_LLAMA) if name.endswith("_HF_REPO") else name
    sure = "specific" if _TURNED.search(name) else proof(name) or of_version(name, value or "")
    sure = sure or of_deployment(name, value or "")
    if sure is None and value is not None and is_folder_of(name, value):
        return True
    own = value is not None and name.isupper() and are_weights(name, value)
    if own or (value is not None and HUB_KEY.match(name) and is_hub_id(value)):
        return True  # `ADAPTER_REPO=org/name`, `DRAFTER=org/Name-7B`
    if sure is None and value is not None and _is_qualified(name):
        sure = "generic"
    if sure == "specific" or name in MODEL_KEYS or _PRELOADED.match(name):
        return True
    return sure == "generic" and (
        value is None or suggests_model(value) or _is_of_weights(name, value) or is_line(value)
    )


def _is_of_weights(name: str, value: str) -> bool:
    """Whether a value is a path to weights, one of the hub's first names (`gpt2`), or a family with its
    number for an LLM: `LLM=llama2`."""
    sized = value.startswith("/") and (is_sized(value) or is_path_to(value))
    numbered = _OF_LLM.search(name) is not None and _NUMBERED.match(value) is not None
    return sized or numbered or is_weights_path(value) or is_legacy(value)


def of_deployment(name: str, value: str) -> Proof | None:
    """What the variable of a deployment holds that is called after it: `DEPLOYMENT_KIMI_K25=Kimi-K2.5`."""
    head, found, tail = name.upper().partition("DEPLOYMENT")
    if not found or (tail in _OF_TASK and _OF_AZURE.search(name)):
        return None  # it is called after its task, and the deployment as somebody pleased
    held = _SIGNS.sub("", value.upper())
    parts = (_SIGNS.sub("", part) for part in (head, tail))
    called = any(len(part) > 3 and part in held for part in parts)
    return "generic" if called or ("OPENAI" in head and tail.startswith("_")) else None


def names_deployment(name: str, value: str) -> bool:
    """Whether a variable holds the name of a deployment, which is most often that of its model.

    Of any deployment (`DEPLOYMENT_NAME`) it is where that is called after a model that services keep.
    """
    if not suggests_model(value):
        return False
    bare = _BARE_DEPLOYMENT.match(name) is not None and is_closed(value)
    return bare or DEPLOYED.search(name) is not None


def _is_qualified(name: str) -> bool:
    """Whether a vendor or a role stands behind the word that says model."""
    match = _QUALIFIED.search(name)
    words = match["for"].split("_") if match else []
    if not words or not _NO_PURPOSE.isdisjoint(words):
        return False
    return all(w.lower() in PROVIDERS or w in _PURPOSES or is_role(w) for w in words)


def is_of_whisper(value: str, file: bytes) -> bool:
    """Whether a value is a release of Whisper by more than its size, in a file that speaks of Whisper."""
    return whisper.is_release(value) and b"whisper" in file


def runs(name: str, value: str = "") -> Runs:
    """What a variable's own name says of channel and execution: `OLLAMA_MODEL`, `CLAUDE_MODEL`."""
    if "WHISPER" in name.upper() and whisper.is_size(value):
        return Runs("hf-hub", "self-hosted")
    if _PRELOADED.match(name) or ("CLIP" in name.upper() and is_legacy(value)):
        return Runs("hf-hub", "self-hosted")
    if bedrock.is_id(value):
        return PROVIDERS["bedrock"]
    if is_spacy(value):
        return Runs("spacy", "self-hosted")
    if (asked := asked_of(value)) is not None or name.startswith(_LLAMA):
        return asked or Runs("llama.cpp", "self-hosted")
    parts = name.lower().split("_")
    if "openai" in parts and "deployment" in parts:
        return PROVIDERS["azure"]  # OpenAI itself knows no deployments
    if (found := _of_parts(parts, value)) is not None:
        return found
    if CACHED.match(value):
        return Runs("hf-hub", "self-hosted")
    if of_deployment(name, value) or (is_closed(value) and names_deployment(name, value)):
        return PROVIDERS["azure"]  # nobody else has models deployed by name
    if {"hf", "huggingface"} & {*parts} and {"inference", "api"} & {*parts}:
        return PROVIDERS["hf-inference"]
    if is_line(value):
        return PROVIDERS["anthropic"]  # whose own tools alone call the newest of a line so
    return NOTHING if is_hub_id(value) else of_azure(name) or NOTHING


def _of_parts(parts: Sequence[str], value: str) -> Runs | None:
    """What the words of a variable's name say of who runs its value."""
    for part in parts:
        if part == "llama" and TAGGED.match(value):
            return PROVIDERS["ollama"]  # which alone puts a size behind a colon
        if part == "llama" and ("stack" in parts or (is_hub_id(value) and "gguf" not in value.lower())):
            continue  # a family of models, or what stands before servers of many kinds
        if part == "gateway" and "ai" not in parts:
            continue  # `LLM_GATEWAY_DEFAULT_MODEL`: one's own; Vercel's is called `AI_GATEWAY`
        found = PROVIDERS.get(part)
        if found is not None and found.execution == "managed" and value.lower().endswith(".gguf"):
            return Runs("llama.cpp", "self-hosted")  # nobody sends a file to a service
        if found is not None:
            return found
    return None


def named_service(key: str, value: str) -> Runs:
    """What the key of a setting says of channel and execution, as variables do: `groq_model`.

    `Tern-Large-2411: acme/Tern-Large-2411` is a row of a table by names.
    """
    row = "-" in key and suggests_model(key) and is_hub_id(value)
    return NOTHING if row else runs(_CAMEL.sub("_", key).replace("-", "_").replace(".", "_"), value)


def asked_of(value: str) -> Runs | None:
    """Who is asked where a service stands before its model (`openrouter:org/name`); `mistral:7b` is a tag."""
    match = _ASKED_OF.match(value)
    if match is None or not ("/" in match["id"] or suggests_model(match["id"])):
        return None
    found = PROVIDERS.get(match["service"])
    return found if found is not None and found.execution == "managed" else None


def of_image(name: str, data: bytes) -> Runs | None:
    """Whose image a script puts together with a variable: `nvcr.io/nim/$NIM_MODEL_NAME:1.0.0`."""
    found = (
        re.search(rb"nvcr\.io/nim/\$\{?" + re.escape(name.encode()) + rb"\b", data)
        if b"nvcr.io/nim/$" in data
        else None
    )
    return Runs("nim", "self-hosted") if found is not None else None


def of_azure(name: str) -> Runs | None:
    """What a name says that speaks of OpenAI's models, or of others, on Azure."""
    return PROVIDERS["azure"] if _OF_AZURE.search(name) else None


def addresses(found: Sequence[Variable], literals: Mapping[str, str] = MappingProxyType({})) -> list[Address]:
    """The variables that hold the address of a service, filled in with the `literals` set beside them."""
    held: list[Address] = []
    for variable in found[:MAX_VARIABLES]:
        if variable.from_key or not ENDPOINT_VARIABLE.search(variable.name):
            continue
        if not _OTHER_SERVICES.isdisjoint(_parts(variable.name)):
            continue
        text = settled(variable.value) or variable.value.text
        if _PAGE.match(text):
            continue
        service = _EGRESS.match(text)
        text = f"http://{service[1]}" if service else text
        if literals and "$" in text:
            text = _BRACED.sub(lambda m: literals.get(m[1], m[0]), text)
        text = _other_server(variable.name, text) if text.startswith("$") else text
        if (text.startswith("${") or ADDRESS.match(text)) and not is_on_hub(f"{text}/"):
            words = ["LLM"] if variable.name == "HOST" and _OF_MODELS.search(text) else _parts(variable.name)
            held.append(Address(words, runs(variable.name).channel, text))
    return held[:50]


def _other_server(name: str, text: str) -> str:
    """The address that stands for another variable: its default, or that variable where it names a server."""
    match = _ELSEWHERE_SET.fullmatch(text)
    if match is None or match["name"] == name:
        return ""
    if match["default"]:
        return match["default"] + (match["path"] or "")
    there = runs(match["name"])
    own = there.execution == "self-hosted" and ENDPOINT_VARIABLE.search(match["name"]) is not None
    return f"${{{match['name']}}}" if own else ""


def endpoint_near(name: str, near: Sequence[Address], value: str, chosen: Runs | None = None) -> str | None:
    """The address that is set beside a model's variable: most words in common, or the only general one.

    `chosen` is the service that a variable beside it says is asked: `LLM_PROVIDER=anthropic`.
    """
    words = _parts(name)
    of_hub = (is_hub_id(value) and ":" not in value) or is_of_sentences(value)
    if (of_hub or not _NOT_OF_OLLAMA.isdisjoint(words)) and "OLLAMA" not in words:
        # Ollama has names of its own; a hub's id beside its address is loaded elsewhere.
        near = [a for a in near if a.channel != "ollama"]
    said = runs(name)
    if chosen is not None and (chosen.channel != "openai" or is_closed(value)):
        near = [a for a in near if a.channel != "ollama" or chosen.channel == "ollama"]
    loaded = said.execution == "self-hosted" or _LOADED.match(name) is not None
    if is_spacy(value):
        return None  # a package, which its program loads
    near = [a for a in near if not _is_anothers(said, a, loaded=loaded)]
    ranked = [(_shared(words, a.words), a) for a in near]
    shared = max((n for n, _ in ranked), default=0)
    # `AI_OPENAI_MODEL` beside `AI_APP_HOST`: every variable of the program begins so.
    alike = shared == 1 and words[0] in _EVERYWHERE and said.channel is not None
    if shared and not alike:
        return next(a.text for n, a in ranked if n == shared)
    for_it = {a.text for a in near if not _TASKS.isdisjoint({*words} & {*a.words})}
    if len(for_it) == 1:
        return for_it.pop()
    if "LOCAL" in words:
        near = [a for a in near if "://api." not in a.text and a.channel != "azure"]
    general = {a.text for a in near if a.words[0] in _GENERAL and said.channel in (None, a.channel)}
    return general.pop() if len(general) == 1 else None


def is_at_home(name: str, value: str) -> bool:
    """Whether a variable says that its model runs on machines of one's own: `LOCAL_MODEL`."""
    return "LOCAL" in _parts(name) and not is_closed(value)


def is_for_any(word: str) -> bool:
    """Whether a word in names of variables belongs to no service: `LLM`, `EMBEDDING`."""
    return word in _GENERAL or word in _TASKS


def _is_anothers(said: Runs, near: Address, *, loaded: bool) -> bool:
    """Whether an address is Ollama's or a service's, where the variable's name tells of another server."""
    there = PROVIDERS.get(near.channel or "")
    if loaded and "://api." in near.text:
        return True
    if said.channel is None or there is None or there.channel == said.channel:
        return False
    return there.channel == "ollama" or (said.execution == "self-hosted" and there.execution == "managed")


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two names have in common at their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _parts(name: str) -> list[str]:
    return _CAMEL.sub("_", name).upper().split("_")
