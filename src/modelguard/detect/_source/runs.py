"""Who runs a string of a C-like language and how, as far as the words of its statement say."""

from __future__ import annotations

import re

from modelguard.detect._javascript.owner import routed
from modelguard.detect._javascript_sdks import hint, takes
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id
from modelguard.detect._source import weights
from modelguard.detect._source.channels import BY_PLAIN_WORDS, named_around
from modelguard.detect._source.flows import LOADERS
from modelguard.detect._source.given import ENV_NAME, Given
from modelguard.expressions import expression
from modelguard.model import Kind
from modelguard.naming import whisper

_LOADS = expression(r"(?:\A|[._])load(?:_|[A-Z]|\Z)")
LOAD = expression(r"load", re.IGNORECASE)


def channel_and_kind(raw: str, given: Given, strong: bool) -> tuple[str | None, Kind]:
    """Channel and kind, as far as the words of the statement say."""
    if is_hub_id(raw) and _LOADS.search(given.callee) and hint(given.callee) == "huggingface-inference":
        return "hf-hub", "weights-load"  # `HuggingFaceModel::load("org/name")`
    if not strong:
        told = PROVIDERS[given.provider].channel if given.provider is not None else None
        told = told if told is not None and takes(told, raw) else named_around(given.statement, raw)
        return told, "config-default"
    if weights.GGML.match(raw):
        return weights.runs_ggml(raw, given.statement), "weights-load"
    if given.provider is not None:
        return PROVIDERS[given.provider].channel, "api-call"
    sized = whisper.is_size(raw) and weights.WHISPER.search(given.statement)
    if sized or (WEIGHT_FILE.match(raw) and LOAD.search(given.callee)):
        return "hf-hub", "weights-load"
    of_file = WEIGHT_FILE.match(raw) and weights.LOADS_WEIGHTS.search(given.callee.rpartition(".")[2])
    if of_file or weights.is_file(raw):
        return None, "weights-load" if given.callee else "config-default"
    route = routed(raw)
    if route is not None:
        return route, "api-call"
    hinted = (hint(word) for word in given.statement.split())
    named = next((c for c in hinted if c is not None and takes(c, raw)), None)
    if is_hub_id(raw) and (named is None or LOADERS.search(given.statement)):
        return ("hf-hub", "weights-load") if LOADERS.search(given.statement) else (None, "config-default")
    if named == "huggingface-inference" and weights.is_quantized(raw):
        return "hf-hub", "config-default"  # `HuggingFaceModel("org/name-GGUF", .Q4_K_M)`
    variable = ENV_NAME.match(given.name) is not None
    calls = named is not None or (given.callee != "" and not variable)
    said = hint(given.name) if variable else None  # `env("OLLAMA_MODEL", "id")`, whoever's client takes it
    named = said if said is not None and takes(said, raw) else named
    return named, "api-call" if calls else "config-default"


def is_of_service(raw: str, given: Given, only: str | None) -> bool:
    """Whether a service is asked for a plain word: `mistral`, `sonar`; whoever knows its names decides."""
    plain = raw.isascii() and raw[0].isalpha() and raw.replace("-", "").replace(".", "").isalnum()
    asked = (only, *map(hint, given.statement.split())) if plain and proof(given.name) else ()
    return not BY_PLAIN_WORDS.isdisjoint(asked)
