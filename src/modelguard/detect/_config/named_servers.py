"""Who serves the models of variables, where a variable beside them names it: `LLM_PROVIDER=groq`."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._config.providers import ONESELF, switched
from modelguard.detect._config.providers import said as said_by
from modelguard.detect._config.surroundings import Context
from modelguard.detect._places import PROVIDERS, Runs
from modelguard.detect._shape import is_closed, is_hub_id, is_role, is_sized
from modelguard.detect._variables import MAX_VARIABLES, Address, Variable, is_for_any
from modelguard.detect._words import settled
from modelguard.expressions import expression

# `LLM_PROVIDER`, `EMBEDDING_BINDING`, `APP_LLM_MODELENGINE`: the start is that of the model's variable.
_PROVIDER = expression(
    r"(?P<lead>(?:[A-Z][A-Z0-9_]{0,60}?_)?)(?:(?:MODEL_?)?(?:PROVIDER|ENGINE|BINDING|BACKEND|VENDOR)|(?:MODEL|LLM)_TYPE|MODEL_?SERVER)(?:_(?:NAME|ID))?\Z"
)
# How the models of a vendor are called that a cloud serves too.
_LINES = (("gemini", "gemini-"), ("anthropic", "claude-"))
# `PROVIDER=watsonx` says it for `DEFAULT_MODEL` too, where no other provider is named.
_GENERAL_LEADS = ("", "MODEL_", "LLM_", "DEFAULT_", "AI_", "CHAT_")
# `VENICE_API_KEY`, `JINA_AI_API_TOKEN`: whoever is asked with it.
_KEY = expression(r"(?P<owner>[A-Z][A-Z0-9]{2,30})(?:_AI)?(?:HUB)?_(?:API_?KEY|API_?TOKEN)\Z")
# With the hub's key one loads weights as well as asks its service.
_LOADED_TOO = frozenset(("EMBED", "EMBEDDING", "EMBEDDINGS", "RERANK", "RERANKER"))
# Those who serve weights of others under their names on the hub, and words for what one loads oneself.
_HOST_WORDS = """
GROQ TOGETHER TOGETHERAI FIREWORKS DEEPINFRA CEREBRAS SAMBANOVA NEBIUS HYPERBOLIC NOVITA SILICONFLOW
OPENROUTER
"""
_HOSTS = frozenset(_HOST_WORDS.split())
_LOADED = _LOADED_TOO | {
    "HF",
    "LOCAL",
    "VLLM",
    "SGLANG",
    "TGI",
    "OLLAMA",
    "LLAMA",
    "BASE",
    "WEIGHTS",
    "WHISPER",
}
_GENERAL = expression(r"(?:(?:DEFAULT|LLM|CHAT|AI|EMBED(?:DINGS?)?)_)?MODEL(?:_(?:NAME|ID))?\Z|LLM\Z")


def servers_named(found: Sequence[Variable]) -> tuple[tuple[str, Runs], ...]:
    """What variables say of who serves the models that others of the same start name: `LLM_PROVIDER=groq`."""
    named: list[tuple[str, Runs]] = []
    for variable in found[:MAX_VARIABLES]:
        match = _PROVIDER.match(variable.name)
        text = settled(variable.value)
        # `BACKEND=local` may be that of a store.
        told = match is not None and "PROVIDER" in variable.name
        runs_there = said_by(text, is_name=told and text.lower() in ONESELF) if match and text else None
        if match and runs_there is not None and (runs_there.channel or told):
            named.append((match["lead"], runs_there))
    return tuple(named[:50])


def keys_given(found: Sequence[Variable]) -> frozenset[str]:
    """The first words of the variables that hold keys of services: `VENICE_API_KEY`."""
    owners = (match["owner"] for v in found[:MAX_VARIABLES] if (match := _KEY.match(v.name)))
    return frozenset(owner for owner in owners if not (is_for_any(owner) or is_role(owner)))


def clouds_switched(found: Sequence[Variable]) -> tuple[tuple[str, Runs], ...]:
    """The vendors whose models are asked of a cloud, as variables say: `CLAUDE_CODE_USE_BEDROCK=1`."""
    told = (switched(variable.name, variable.value.text) for variable in found[:MAX_VARIABLES])
    return tuple(each for each in told if each is not None)


def cloud_of(value: str, at: Context) -> Runs | None:
    """The cloud of which a model is asked by its name, where a switch beside it says so."""
    vendor = next((vendor for vendor, start in _LINES if value.startswith(start)), "")
    return dict(at.switched).get(vendor)


def server_of(name: str, value: str, at: Context) -> Runs | None:
    """Who serves the model of a variable, where another with the same start, or the only one, names them, or
    where a key stands beside it that is called after a word of its name.
    """
    own = next((runs_there for lead, runs_there in at.named if lead and name.startswith(lead)), None)
    if own is not None:
        # What its vendor keeps nobody has at home.
        return own if own.channel or not is_closed(value) else None
    words = name.split("_")
    owner = next((w for w in words if w in at.keyed), None)
    if owner is not None and _LOADED_TOO.isdisjoint(words):
        return Runs(owner.lower(), "unknown")  # where a channel is called so, it tells the rest
    if owner is None and (host := _host_of_others(words, value, at)) is not None:
        return host
    general = [(lead, runs_there) for lead, runs_there in at.named if lead in _GENERAL_LEADS]
    if len(general) != 1 or not _GENERAL.match(name):
        return None
    lead, runs_there = general[0]
    embeds = "EMBED" in name and (lead != "MODEL_" or is_hub_id(value))
    at_home = runs_there.channel is None
    return None if embeds or (at_home and is_closed(value)) else runs_there


def addresses_for(
    name: str, value: str, own: Runs | None, near: Sequence[Address], at: Context
) -> Sequence[Address]:
    """The addresses that a model may be asked at: where a variable says who serves those of its task
    (`STT_PROVIDER=deepgram`), that of another task is none of them.
    """
    task = next((lead for lead, _ in at.named if lead not in _GENERAL_LEADS and name.startswith(lead)), None)
    if own is None or task is None or (own.channel == "openai" and not is_closed(value)):
        return near
    first = name.partition("_")[0]
    return [a for a in near if a.words[0] == first or (own.channel and a.channel == own.channel)]


def _host_of_others(words: Sequence[str], value: str, at: Context) -> Runs | None:
    """The one service for weights of others whose key is given beside a large model of the hub: nobody
    needs it for what he loads himself.
    """
    hosts = sorted(_HOSTS & at.keyed)
    asked = len(hosts) == 1 and words[-1] in ("MODEL", "LLM") and _LOADED.isdisjoint(words)
    return PROVIDERS.get(hosts[0].lower()) if asked and is_hub_id(value) and is_sized(value) else None


def server_at(endpoint: str, near: Sequence[Address]) -> Runs | None:
    """The server of one's own that an address's variable names: `VLLM_URL=http://$HOST/v1`."""
    named = (PROVIDERS.get(a.channel or "") for a in near if a.text == endpoint)
    return next((found for found in named if found and found.execution == "self-hosted"), None)
