"""One key and its value: does it name a model, and how sure is that?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._commands import JUDGES
from modelguard.detect._config.aliases import offered
from modelguard.detect._config.keys import AZURE_DEPLOYMENTS, ELSEWHERE, SELF_HOSTED_KEYS, VALUE_KEYS
from modelguard.detect._config.proved import PATH, STORE, is_among_models, is_of_another, proved
from modelguard.detect._config.providers import CLIENT_CLASS, behind, endpoint_of
from modelguard.detect._config.routed import of_provider, prefixed_by, routed
from modelguard.detect._config.surroundings import Context, paired, run_at
from modelguard.detect._config.told import anywhere, by_itself, made
from modelguard.detect._hints import hint
from modelguard.detect._inline import STATEMENT
from modelguard.detect._javascript_sdks import execution_of
from modelguard.detect._parameters import Proof, is_of_role, proof
from modelguard.detect._places import MODEL_KEYS, PROVIDERS, Runs
from modelguard.detect._released import (
    is_downloaded,
    is_kept,
    is_left,
    is_legacy,
    is_numbered,
    is_path_to,
    keeps_weights,
    telling,
)
from modelguard.detect._shape import (
    TAGGED,
    WEIGHT_FILE,
    is_closed,
    is_hub_id,
    is_identifier,
    is_line,
    is_role,
    is_service,
    is_sized,
    suggests_model,
)
from modelguard.detect._trees.tree import Map, Scalar
from modelguard.detect._variables import named_service, of_azure, runs
from modelguard.detect._words import Word, kept_in, names_model, reference
from modelguard.expressions import expression
from modelguard.model import Clue, Need, Sighting, Strength
from modelguard.naming import bedrock, whisper

# Keys that may as well hold the name of a component: only a value that looks like a model counts.
_COMPONENTS = frozenset(("engine", "llm", "embedding", "embeddings", "embedder", "reranker", "checkpoint"))
_LOCAL = expression(
    r"(?:outputs?|saves?|checkpoints?|ckpts?|data|results?|runs|weights|logs|src|tmp|var|mnt|opt|models/[^/]+)/"
)
# OpenAI's shortest names.
_SERIES = expression(r"o[134](?:-mini|-pro|-preview)?\Z|(?:distil)?gpt2(?:-(?:medium|large|xl))?\Z")
# Weights in a bucket: `default-bucket/models/org/Name-8B`; services name their models by such paths, too.
_IN_BUCKET = expression(
    r"(?!accounts/|projects/|publishers/|locations/|models/)[\w.-]{1,60}/(?:[\w.-]{1,60}/){0,3}"
    r"(?:[\w-]{0,30}[-_])?models/(?:[\w.-]{1,80}/){0,2}[\w.-]{1,120}/?\Z"
)
# Services that stand before a model's name, and under which no weights are published.
_ROUTES = frozenset(("bedrock", "azure", "vertex_ai", "gemini", "openrouter", "groq"))
_DEPLOYMENT = expression(r"(?P<of>\w{0,60}?)[-_]?deployment[-_]?name\Z", re.IGNORECASE)
_OF_MODELS = expression(r"azure|openai|foundry|gpt|llm|chat|completion|embedding|model", re.IGNORECASE)
# Settings of an editor for the assistant that GitHub runs.
_COPILOT = "github.copilot"
# ... or, as n8n writes a request: `={{ JSON.stringify({ model: 'id' }) }}`.
_OPENS = expression(r"\[|=?\{(?!\{|env:)|=\{\{[\s\w.(]{0,40}\{")
# What tells a model's name from a word of prose that starts with a capital.
_COMPOUND = expression(r"[\d_./:-]")
# `UNet_600M_P1`: the class of an architecture, and how large it is made.
_ARCHITECTURE = expression(r"[A-Z][A-Za-z]*[a-z][A-Za-z]*\d*(?:_[A-Z]{0,3}\d{1,4}[A-Z]?)+\Z")
_CONTENTS = ("content", "contents")
_OF_NEMO = ("vad", "speaker_embeddings", "msdd_model", "asr")
_SIZE = expression(r"(?:^|_)model_?size\Z", re.IGNORECASE)
_HEARS = expression(r"whisper|(?:^|[^a-z])(?:asr|stt)(?:$|[^a-z])|transcri|speech", re.IGNORECASE)
# `meta/llama-3.2-1b-instruct@2.0`, as customisers have it.
_VERSIONED = expression(r"[\w.-]+/[\w.-]+@(?P<version>\d{1,3}(?:\.\d{1,3}){0,2})")


def read(name: str, value: Scalar, parent: str, siblings: Map, at: Context) -> Iterator[Clue]:
    """The clues of a value under `name`, in a map that stands under `parent`."""
    if not value.is_text or not value.text:
        return
    if name == "values" and proof(parent):
        name, parent = parent, ""  # what a sweep tries one after the other
    held = value.block or len(value.text) > 300 or "\n" in value.text or _OPENS.match(value.text)
    if held or (" " in value.text and STATEMENT.match(value.text)):
        if at.nesting < 3:
            from modelguard.detect._config.nested import read as read_nested  # the two call each other

            # `write_files: [{path: /srv/app/.env, content: …}]`
            path = siblings.text("path", "dest") if name in _CONTENTS else None
            name = path.rpartition("/")[2] if path else name
            yield from read_nested(name, value, replace(at, nesting=at.nesting + 1))
        return
    for each in _several(parent if name in VALUE_KEYS else name, value):
        yield from _single(name, each, parent, siblings, at)


def _several(name: str, value: Scalar) -> Iterator[Scalar]:
    """The values of a comma-separated list under a key of models, or the one value."""
    listed = "models" in name.lower() and proof(name)
    apart = listed and "," not in value.text and all(suggests_model(p) for p in value.text.split())
    pieces = value.text.split(" " if apart else ",")[:200] if listed else []
    own = [
        piece for piece in pieces if names_model(piece.strip()) and "://" not in piece and "arn:" not in piece
    ]
    if len(pieces) < 2 or len(own) < len(pieces):
        yield value
        return
    start = 0
    for piece in pieces:
        first = start + len(piece) - len(piece.lstrip())
        span = value.span.sub(first, first + len(piece.strip()))
        yield Scalar(span.text, span)
        start += len(piece) + 1


def _single(name: str, value: Scalar, parent: str, siblings: Map, at: Context) -> Iterator[Clue]:
    word = value.span.word()
    lead, _, own = name.rpartition(".")
    if lead and (proof(name) or _DEPLOYMENT.match(own)):
        at, name = _of_keys(lead, at), own if proof(name) is None else name
    seen = reference(word)
    if word.text.startswith("=http"):
        word = word.part(1)  # as n8n marks what it works out
    told = by_itself(name, word if seen is None or seen.default is None else seen.default, at)
    if told is not None:
        yield told
        return
    if is_of_another(name, parent, siblings, word.text):
        return
    sure = proved(name, parent, siblings, value.text, at)
    at = paired(name, siblings, at)
    whose = parent if name in VALUE_KEYS and parent.isupper() else name if is_of_role(name) else ""
    at = _of_variable(whose, at) if sure is not None and whose else at
    if sure is not None and name in PROVIDERS and proof(parent):
        at = replace(at, channel=PROVIDERS[name].channel, execution=PROVIDERS[name].execution)
    prefixed = routed(name, word, at) or prefixed_by(name, word, sure, at)
    if prefixed is not None:
        yield prefixed
        return
    if seen is not None:
        if sure is not None:
            yield _need(name, seen.name, word, at, helm=seen.namespace == "helm")
        if seen.default is None:
            return
        word = seen.default
        at = _of_variable(seen.name, at)
    alias = offered(name, word, siblings, at)
    if alias is not None:
        yield alias
        return
    if sure is not None and (last := kept_in(word)) is not None:
        library = "llama.cpp" if last.text.endswith(".gguf") else "hf-hub"
        here = Runs(at.channel or library, "self-hosted") if at.execution == "unknown" else _runs(at)
        yield made(last, at.kind, at, here, f"{name} is a folder called after a model")
        return
    yield from _named(name, word, parent, siblings, sure, at)


def _named(
    name: str, word: Word, parent: str, siblings: Map, sure: Proof | None, at: Context
) -> Iterator[Sighting]:
    """The model that a value names itself, as surely as the key, its place and its form say so."""
    word, at = _plain(word), _of_judge(name, word.text, at)
    if word.text.startswith("azureml:") and at.channel is None:
        at = replace(at, channel="azureml", execution="self-hosted")
    weights = name == "path" and parent == "model" and is_kept(word.text)
    strength: Strength | None = "strong" if weights else _strength(name, word.text, sure, at)
    sized = (sure is not None or _SIZE.search(name) is not None) and whisper.is_size(word.text)
    told = whisper.is_release(word.text) and _HEARS.search(parent) is not None  # `asr: {model: large-v3}`
    sized = sized and (told or "whisper" in (parent + name).lower())
    if _is_of_nemo(name, parent, siblings) and names_model(word.text):
        at, strength = replace(at, execution="self-hosted"), "strong"
    elif sized:
        at, strength = replace(at, channel="hf-hub", execution="self-hosted"), "strong"
    elif (
        strength == "strong" and sure == "generic" and is_role(word.text) and not _hears(parent, siblings, at)
    ):
        strength = "weak"  # `model: small` is a choice that somebody else explains
    if strength == "strong" and name == "name" and behind(siblings) is not None:
        strength = "weak"  # a route has a name of its own, if it is not called after its model
    if strength == "strong" and at.catalogue and _is_merely_listed(name, parent, word.text):
        strength = "weak"
    echo = sure is None and parent and name.lower().endswith("name")
    if strength is not None and (not echo or _is_deployment(name, siblings, at)):
        version = _VERSIONED.fullmatch(word.text)
        word = word.part(0, version.start("version") - 1) if version else word
        seen_here = _sighting(name, word, strength, at)
        seen_here = replace(seen_here, because=f"{seen_here.because} of Whisper") if sized else seen_here
        yield replace(seen_here, revision=version["version"]) if version else seen_here


def _is_of_nemo(name: str, parent: str, siblings: Map) -> bool:
    """Whether a part of NeMo's diarization names its model, which is fetched by that name or lies in a file:
    `vad: {model_path: vad_multilingual_marblenet, parameters: {…}}`.
    """
    return name == "model_path" and parent in _OF_NEMO and isinstance(siblings.get("parameters"), Map)


def _is_merely_listed(name: str, parent: str, text: str) -> bool:
    """Whether nothing says model but the list around and a slash: price lists name other services alike."""
    told = proof(name) or proof(parent) or name in MODEL_KEYS
    return not told and not any(c.isdigit() for c in text)


def _of_variable(name: str, at: Context) -> Context:
    """The context of what stands for a variable that is not set: whose model it is, its name may tell."""
    said = runs(name)
    known = at.channel or at.endpoint or not said.channel
    return at if known else replace(at, channel=said.channel, execution=said.execution)


def _of_keys(lead: str, at: Context) -> Context:
    """The context of a value under several keys in one: `spring.ai.ollama.chat.options.model`."""
    channel = "github-copilot" if lead.startswith(_COPILOT) else hint(lead)
    if at.channel or at.endpoint or channel is None:
        return at
    return replace(at, channel=channel, execution=execution_of(channel), company=True)


def _is_deployment(name: str, siblings: Map, at: Context) -> bool:
    """Whether `name` is that of a model's deployment, called like a model that nothing beside it names."""
    match = _DEPLOYMENT.match(name)
    if any(proof(entry.key.text) and isinstance(entry.value, Scalar) for entry in siblings.entries):
        return False
    azure = (at.channel or "").startswith("azure")
    return match is not None and (azure or at.company or _OF_MODELS.search(match["of"]) is not None)


def _hears(parent: str, siblings: Map, at: Context) -> bool:
    """Whether the place is about Whisper, whose models are called by their sizes alone."""
    told = (e.value.text for e in siblings.entries if isinstance(e.value, Scalar))
    around = (parent, at.image or "", at.endpoint or "", *(e.key.text for e in siblings.entries), *told)
    return at.hears or any(_HEARS.search(text[:300]) for text in around)


def _strength(name: str, text: str, sure: Proof | None, at: Context) -> Strength | None:
    if is_service(text) or not names_model(text):
        return None
    if keeps_weights(name, text) or (sure is not None and is_path_to(text)):
        return "strong"
    stored = PATH.match(text) and STORE.search(text)
    suggests = suggests_model(text.rstrip("/").rpartition("/")[2] if stored else text)
    if _is_own(text, at):
        return None
    if _is_of_code(text):
        return "weak" if at.trade and suggests and sure else None
    if _LOCAL.match(text) and not WEIGHT_FILE.match(text) and not (sure and is_downloaded(text)):
        return "weak" if suggests else None
    if sure == "specific" or (sure and _is_first_name(text)):
        return "strong"
    if sure == "generic" and (bedrock.is_id(text) or TAGGED.match(text)):
        return "strong"
    if sure == "generic" and name not in _COMPONENTS:
        sized = (is_sized(text) or is_numbered(text)) and (
            stored or is_hub_id(text) or telling().match(text) is not None
        )
        if suggests and (at.company or at.trade or sized):
            return "strong"
        if at.company and (not text[0].isupper() or _COMPOUND.search(text)):
            return "strong"
        return "weak"
    kept = at.trade and not at.catalogue and name not in ELSEWHERE and _is_kept_by_vendor(text)
    if kept or (sure == "generic" and suggests and (at.company or at.trade)):
        return "strong"
    # `embedding: nomic-embed-text`: whether that is one, the knowledge base can say.
    return anywhere(name, text, at) if suggests or (sure and "-" in text) else None


def _plain(word: Word) -> Word:
    """A hub id without the stroke of a folder behind it, a text without the sign of n8n's expressions."""
    if word.text.startswith("=") and names_model(word.text[1:]):
        return word.part(1)
    folder = word.text.endswith("/") and is_hub_id(word.text[:-1])
    return word.part(0, len(word.text) - 1) if folder else word


def _of_judge(name: str, text: str, at: Context) -> Context:
    """The context of what judges beside what is run on machines of one's own: it may be asked anywhere."""
    asked = JUDGES.search(name) is not None and not is_hub_id(text) and not PATH.match(text)
    alone = at.execution == "self-hosted" and not (at.channel or at.endpoint or at.image)
    return replace(at, execution="unknown") if asked and alone else at


def _is_kept_by_vendor(text: str) -> bool:
    """Whether a vendor stands before a model whose weights it keeps, which nothing else is called like."""
    head, stroke, name = text.partition("/")
    return bool(stroke) and head in PROVIDERS and is_closed(name) and any(map(str.isdigit, name))


def _is_first_name(text: str) -> bool:
    """Whether a value is one of the short names that everybody knows: `o3`, `opus`, `org/gpt2`, `yolov8n`."""
    last = text.rpartition("/")[2] if is_hub_id(text) else text
    return is_line(text) or _SERIES.match(last) is not None or is_legacy(_registered(text))


def _is_own(text: str, at: Context) -> bool:
    """Whether a name is its owner's: asked of a server of one's own, or registered."""
    if text.startswith("local/"):
        return "local" not in at.providers and not is_sized(text)
    if not text.startswith("azureml:"):
        return False
    return not (suggests_model(_registered(text)) or is_legacy(_registered(text)))


def _registered(text: str) -> str:
    """What a model is called that Azure ML has registered: `azureml:yolov8n:1`."""
    return text.split(":")[1] if text.startswith("azureml:") else text


def _is_of_code(text: str) -> bool:
    """Whether a value is called as things in code are."""
    role = is_role(text) and "model" in text
    return (
        role or is_identifier(text) or any(p.match(text) is not None for p in (CLIENT_CLASS, _ARCHITECTURE))
    )


def _runs(at: Context) -> Runs:
    return Runs(at.channel, at.execution)


def _need(name: str, variable: str, word: Word, at: Context, *, helm: bool) -> Need:
    return Need(
        namespace="helm" if helm else "env",
        name=variable,
        location=word.location,
        kind=at.kind,
        detector=at.detector,
        because=f"{name} holds a model",
        channel=at.channel,
        execution=at.execution,
        endpoint=at.endpoint,
        image=at.image,
        deployment=at.deployment,
        scope=at.scope,
        region=at.region,
    )


def _is_defined_by_another(provider: str, at: Context) -> bool:
    """Whether a model stands where a document defines another provider than the one before its name:
    `openrouter: {base_url: …, probe_model: "openai/gpt-4o-mini"}`.
    """
    if at.endpoint is None or at.endpoint == endpoint_of(at.providers[provider], provides=True):
        return False
    others = (held for name, held in at.providers.items() if name != provider)
    return any(endpoint_of(held, provides=True) == at.endpoint for held in others)


def _sighting(name: str, word: Word, strength: Strength, at: Context) -> Sighting:
    runs = Runs(at.channel, run_at(at, word.text))
    kind = at.kind
    head = word.text.partition("/")[0]
    if head in at.providers and head != word.text and not _is_defined_by_another(head, at):
        word, runs, at = of_provider(word, at)
    elif at.channel is None and is_line(word.text):
        runs = Runs("anthropic", "managed")
    elif at.channel is None and bedrock.is_id(word.text):
        runs = Runs("bedrock", "managed")
    elif at.channel is None and name in AZURE_DEPLOYMENTS:
        runs = PROVIDERS["azure"]
    elif at.channel is None and at.execution == "unknown" and not at.endpoint:
        named = named_service(name, word.text) if kind != "train" else runs
        runs = PROVIDERS["azure"] if _DEPLOYMENT.match(name) else of_azure(name) or named
    if WEIGHT_FILE.match(word.text):
        strength = "weak" if is_left(word.text) else strength
        runs = Runs(
            at.channel or ("llama.cpp" if word.text.lower().endswith("gguf") else None), "self-hosted"
        )
    elif at.execution == "unknown" and (
        name in SELF_HOSTED_KEYS
        or PATH.match(word.text)
        or is_downloaded(word.text)
        or is_among_models(name, word.text)
        or (_IN_BUCKET.match(word.text) and is_sized(word.text))
        or (is_legacy(word.text) and not at.endpoint)
        or (kind == "train" and is_hub_id(word.text) and head not in _ROUTES)
    ):
        runs = Runs(
            at.channel or ("hf-hub" if is_downloaded(word.text) or PATH.match(word.text) else None),
            "self-hosted",
        )
    if kind == "config-default" and (name in SELF_HOSTED_KEYS or WEIGHT_FILE.match(word.text)):
        kind = "serve"
    return made(word, kind, at, runs, f"{name} names a model", strength=strength)
