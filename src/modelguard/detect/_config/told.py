"""Values that say by themselves that they are models, whatever their key: addresses, images, caches, ARNs."""

from __future__ import annotations

import re
from dataclasses import replace

from modelguard.detect._config.keys import ELSEWHERE, PAGES, SOURCES
from modelguard.detect._config.surroundings import Context
from modelguard.detect._images import held_in
from modelguard.detect._parameters import PRETRAINED, proof
from modelguard.detect._places import ARN_END, NIM_RUNTIME, PROVIDERS, URI, Runs
from modelguard.detect._released import are_weights, is_left
from modelguard.detect._shape import BESIDE_WEIGHTS, CACHED, WEIGHT_FILE, is_placeholder, suggests_model
from modelguard.detect._urls import model_in_url, packaged
from modelguard.detect._weights import OF_NODES
from modelguard.detect._words import WEIGHTS_URL, Word, names_model
from modelguard.expressions import expression
from modelguard.model import Kind, Sighting, Strength
from modelguard.naming import databricks

# `Endpoint=https://host/;Deployment=gpt-4o;Key=…`, as .NET connects to a service.
_CONNECTED = expression(
    r"(?:^|;)\s{0,3}(?:Chat|(?:Text)?Embeddings?|Completion)?(?:Deployment|Model)(?:Name|Id)?=(?P<id>[^;=\s]{2,120})(?:;|\Z)",
    re.IGNORECASE,
)
_SOURCE = expression(r"(?:^|;)\s{0,3}(?:Source|Provider)=(?P<name>OpenAI|AzureOpenAI|Ollama)\s{0,3}(?:;|\Z)")
_ENDPOINT = expression(r"(?:^|;)\s{0,3}Endpoint=(?P<url>https?://[^;\s]{3,200})", re.IGNORECASE)
# A file on the machine, or in the volume, that nothing else than weights is called like.
_GGUF = expression(r"(?:~|\.{1,2})?/(?!\S{0,300}vocab)[^\s$:{}*]{1,300}\.gguf\Z", re.IGNORECASE)
# `modelFilename: name.safetensors`
_FILE_NAME = expression(r"_?file_?name\Z", re.IGNORECASE)
_WRITTEN = expression(r"out(?:put|file)?(?:_|\Z)|save|export|dest|target", re.IGNORECASE)
# `DocsUrl`, `readme_link`: pages for people, on the hub as elsewhere.
_OF_PAGES = expression(
    r"(?:docs?|documentation|read_?me|licen[sc]e|paper|model_?card)_?(?:ur[il]|link|page)\Z", re.IGNORECASE
)
_CITED = expression(
    r"(?:sources|references?|citations?|evidence|see_?also|further_?reading)\Z", re.IGNORECASE
)
# Parts of a network, each in a file of its own: `vae_path: /srv/vae.safetensors`.
_ON_DISK = expression(r"(?:~|\.{1,2})?/[^\s$:{}*]{1,300}\.(?:safetensors|ckpt|pth)\Z")
_PART = expression(
    r"(?:^|_)(?:vae|unet|transformer|diffusion_model|dit|text_encoder\d?|clip(?:_[lg])?|llm|t5(?:xxl)?)(?:_path|_file)?\Z"
)
# So many folders stand above no model that is named without its place.
_LEVELS = 2
_PULLERS = frozenset(("modelPuller", "puller"))
# Inputs of ComfyUI's nodes.
_WEIGHTS = OF_NODES | {"widgets_values", "model_name"}


def anywhere(name: str, text: str, at: Context) -> Strength | None:
    """How surely a string that suggests a model names one, under a key that says nothing of models."""
    if not at.trade or name in ELSEWHERE or "://" in text or text.count("/") > _LEVELS:
        return None
    if text.startswith(("@", "~", "v", "Microsoft.")):
        return None
    return "strong" if are_weights(name, text) and not at.catalogue else "weak"


def by_itself(name: str, word: Word, at: Context) -> Sighting | None:
    """A value that says what it is, whatever its key: a hub address, a registry's model, a model's image."""
    text = word.text
    if (image := held_in(text)) is not None:
        doing: Kind = "download" if name in _PULLERS else "serve"
        part = word.part(image.start, image.end)
        server = at.channel if at.execution == "self-hosted" else None
        runs = Runs(image.runs.channel or server, image.runs.execution)
        return made(part, doing, at, runs, image.because, image=text)
    if name == "runtime" and NIM_RUNTIME.match(text):
        return made(word, "serve", at, Runs("nim", "self-hosted"), "the serving runtime is a model")
    if CACHED.match(text):
        return made(
            word, at.kind, at, Runs(at.channel or "hf-hub", "self-hosted"), "the cache of the hub holds it"
        )
    if (told := _in_part(name, word, at)) is not None:
        return told
    if (held := model_in_url(text)) is not None and held.kind in ("api-call", "weights-load"):
        part, runs = word.part(held.start, held.end), Runs(held.channel, held.execution)
        return made(part, held.kind, at, runs, f"the address in {name}", strength=held.strength)
    if (file := _of_file(name, word, at)) is not None:
        return file
    if WEIGHTS_URL.match(text) and "/resolve/" not in text:
        channel = "llama.cpp" if ".gguf" in text else None
        return made(word, "download", at, Runs(channel, "self-hosted"), f"{name} is a file of weights")
    if not _is_address(name, text):
        return None
    if text.startswith("azureml://"):
        runs = Runs("azure", "managed") if at.serverless else Runs("azureml", "unknown")
        return made(word, at.kind, at, runs, "a model of a registry")
    if text.startswith("arn:"):
        return made(word, at.kind, at, Runs("bedrock", "managed"), "a Bedrock ARN")
    if text.startswith("http") and "/resolve/" not in text and name not in SOURCES and proof(name) is None:
        # Who links to a page runs nothing from it.
        listed = replace(at, catalogue=True)
        return made(word, at.kind, listed, Runs(None, "unknown"), "a page of the hub", strength="weak")
    kind: Kind = "serve" if at.kind == "serve" else "download"
    own = "ollama" if text.startswith("ollama://") else "nim" if text.startswith("ngc://") else None
    channel = own or (at.channel if kind == "serve" else None) or "hf-hub"
    return made(word, kind, at, Runs(channel, "self-hosted"), f"{name} is the address of a model")


def _of_file(name: str, word: Word, at: Context) -> Sighting | None:
    """A file of weights: what a node of ComfyUI loads, `modelFilename: …`, or what its ending alone tells."""
    if not suggests_model(word.text.rpartition("/")[2]):
        return None
    weights = WEIGHT_FILE.match(word.text) is not None or word.text.endswith(".bin")
    if name in _WEIGHTS and weights and not is_left(word.text):
        runs = Runs("llama.cpp" if word.text.lower().endswith(".gguf") else None, "self-hosted")
        return made(word, "weights-load", at, runs, f"{name} of a node loads it")
    if WEIGHT_FILE.match(word.text) and _FILE_NAME.search(name) and proof(_FILE_NAME.sub("", name)):
        return made(word, "serve", at, Runs(at.channel, "self-hosted"), f"{name} is a file of weights")
    if _ON_DISK.match(word.text) and _PART.search(name) and not _WRITTEN.search(name):
        return made(word, at.kind, at, Runs(at.channel, "self-hosted"), f"{name} is a file of weights")
    if _GGUF.match(word.text) and proof(name) is None and not _WRITTEN.search(name):
        runs = Runs(at.channel or "llama.cpp", "self-hosted")
        return made(word, at.kind, at, runs, f"{name} is a file of weights")
    return None


def _is_address(name: str, text: str) -> bool:
    """Whether a value is the address of weights: no page, nothing to fill in, no file beside them."""
    if not URI.match(text) or (text.startswith("http") and (name in PAGES or _OF_PAGES.match(name))):
        return False
    if text.startswith("http") and "/resolve/" not in text and _CITED.match(name):
        return False  # where somebody has read what is said beside it
    return not is_placeholder(text) and BESIDE_WEIGHTS.match(text) is None


def _in_part(name: str, word: Word, at: Context) -> Sighting | None:
    """The model that a value or its part names: an endpoint, the end of an ARN, an argument of a harness."""
    if databricks.is_id(word.text) and not at.catalogue:
        return made(word, at.kind, at, Runs("databricks", "managed"), "an endpoint that Databricks keeps")
    if name == "model_args" and (given := PRETRAINED.search(word.text)) and names_model(given["id"]):
        part = word.part(*given.span("id"))
        return made(part, at.kind, at, Runs(at.channel or "hf-hub", "self-hosted"), "model_args of a harness")
    if (end := ARN_END.match(word.text)) and not URI.match(word.text):
        return made(word.part(*end.span("id")), at.kind, at, Runs("bedrock", "managed"), "the end of an ARN")
    connected = _CONNECTED.search(word.text)
    if connected is not None and names_model(connected["id"]):
        part = word.part(*connected.span("id"))
        if way := _ENDPOINT.search(word.text):
            at = replace(at, endpoint=way["url"])
            return made(part, "api-call", at, Runs(None, "unknown"), f"{name} connects to a model")
        if service := _SOURCE.search(word.text):
            runs = PROVIDERS[service["name"].lower()]
            return made(part, "api-call", at, runs, f"{name} connects to a model")
    if (package := packaged(word.text)) is not None:
        runs = Runs("sagemaker", "self-hosted")
        return made(word.part(*package), "serve", at, runs, "a package of SageMaker")
    return None


def made(
    word: Word,
    kind: Kind,
    at: Context,
    runs: Runs,
    because: str,
    *,
    strength: Strength = "strong",
    image: str | None = None,
) -> Sighting:
    """The sighting of a word with what is known of its place."""
    return Sighting(
        location=word.location,
        raw=word.text,
        kind="catalogue-entry" if at.catalogue else kind,
        strength=strength,
        detector=at.detector,
        because=because,
        channel=runs.channel,
        execution=runs.execution,
        endpoint=at.endpoint,
        image=image or at.image,
        deployment=at.deployment,
        scope=at.scope,
        region=at.region,
    )
