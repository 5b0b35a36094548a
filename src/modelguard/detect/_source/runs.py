"""Who runs a string of a C-like language and how, as far as the words of its statement say."""

from __future__ import annotations

import re
from collections.abc import Container

from modelguard.detect._hints import hint
from modelguard.detect._javascript.owner import routed
from modelguard.detect._javascript_sdks import takes
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id
from modelguard.detect._source import weights
from modelguard.detect._source.channels import BY_PLAIN_WORDS, named_around
from modelguard.detect._source.evidence import PULLED
from modelguard.detect._source.flows import LOADERS
from modelguard.detect._source.given import ENV_NAME, Given
from modelguard.expressions import expression
from modelguard.model import Kind
from modelguard.naming import bedrock, whisper

_LOADS = expression(r"(?:\A|[._])load(?:_|[A-Z]|\Z)")
# `#[arg(default_value = "id")]`
_ATTRIBUTES = {"arg", "clap", "structopt", "command", "serde", "derivative", "builder", "argh"}
_ELSE = {"env", "orElse", "unwrap_or", "unwrap_or_else", "or_else", "getOrDefault"}
# As Vertex AI calls a model whole: `projects/acme/locations/eu/publishers/google/models/gemini-pro`.
_OF_VERTEX = expression(r"(?:projects/[^/]{1,80}/locations/[^/]{1,40}/)?publishers/[\w-]{1,40}/models/\S")
LOAD = expression(r"load", re.IGNORECASE)


def channel_and_kind(
    raw: str, given: Given, strong: bool, asked_here: Container[str | None] = ()
) -> tuple[str | None, Kind]:
    """Channel and kind, as far as the words of the statement say; some services are asked in the file."""
    if is_hub_id(raw) and _LOADS.search(given.callee) and hint(given.callee) == "huggingface-inference":
        return "hf-hub", "weights-load"  # `HuggingFaceModel::load("org/name")`
    if not strong:
        told = PROVIDERS[given.provider].channel if given.provider is not None else None
        told = (
            told if told is not None and takes(told, raw) else named_around(given.statement, raw, asked_here)
        )
        return told, "config-default"
    if weights.GGML.match(raw):
        return weights.runs_ggml(raw, given.statement), "weights-load"
    stands_in = given.callee in _ATTRIBUTES or given.callee.rpartition(".")[2] in _ELSE
    asked: Kind = "config-default" if stands_in else "api-call"
    if given.provider is not None:
        told = PROVIDERS[given.provider].channel
        return ("bedrock" if bedrock.has_form(raw) and not takes(told or "", raw) else told), asked
    sized = whisper.is_size(raw) and weights.WHISPER.search(given.statement)
    if sized or (WEIGHT_FILE.match(raw) and LOAD.search(given.callee)):
        return "hf-hub", "weights-load"
    of_file = WEIGHT_FILE.match(raw) and weights.LOADS_WEIGHTS.search(given.callee.rpartition(".")[2])
    if of_file or weights.is_file(raw):
        return None, "weights-load" if given.callee else "config-default"
    if _OF_VERTEX.match(raw):
        return "vertex", asked
    route = "ollama" if PULLED.match(raw) else routed(raw)
    if route is not None:
        return route, asked
    hinted = (hint(word) for word in given.statement.split())
    named = next((c for c in hinted if c is not None and takes(c, raw)), None)
    variable = ENV_NAME.match(given.name) is not None
    said = _said(given.name) if variable else None  # `env("OLLAMA_MODEL", "id")`, whoever's client takes it
    said = said if said is not None and takes(said, raw) else None
    if is_hub_id(raw) and ((said or named) is None or LOADERS.search(given.statement)):
        return ("hf-hub", "weights-load") if LOADERS.search(given.statement) else (None, "config-default")
    if named == "huggingface-inference" and weights.is_quantized(raw):
        return "hf-hub", "config-default"  # `HuggingFaceModel("org/name-GGUF", .Q4_K_M)`
    calls = named is not None or (given.callee != "" and not variable)
    return said or named, asked if calls else "config-default"


def _said(variable: str) -> str | None:
    """The service, or the proxy, that a variable of the environment is called after."""
    return "litellm" if variable.startswith("LITELLM_") else hint(variable)


def is_of_service(raw: str, given: Given, only: str | None) -> bool:
    """Whether a service is asked for a plain word: `mistral`, `sonar`; whoever knows its names decides."""
    plain = raw.isascii() and raw[0].isalpha() and raw.replace("-", "").replace(".", "").isalnum()
    asked = (only, *map(hint, given.statement.split())) if plain and proof(given.name) else ()
    return not BY_PLAIN_WORDS.isdisjoint(asked)
