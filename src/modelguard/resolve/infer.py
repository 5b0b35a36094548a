"""How a model is run where the place does not say: from what the model is and whose names it bears."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.naming import closed
from modelguard.resolve.ids.prefixes import CHANNELS
from modelguard.resolve.written import (
    BY_ITS_TAG,
    SPOKEN,
    TAGGED,
    TUNED,
    by_nvidia,
    by_owner,
    by_writing,
    filled,
    is_anybodys,
    is_asked,
    is_of_weights,
    is_routed,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelguard.model import Channel, Model, Usage
    from modelguard.resolve.knowledge.store import KnowledgeBase
    from modelguard.resolve.match import Match

_HUB_ID = expression(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*\Z")
# A file of weights, wherever it lies on the machine.
_FILE = expression(
    r"(?:\.{0,2}/|~/)?(?:[\w.+-]{1,100}/){0,12}[\w.+-]{2,150}\.(?:safetensors|pth?|ckpt|onnx|bin|nemo|tflite|keras)\Z"
)
_READ = "a file of weights is run by whoever reads it"
# `my-provider/talk-large`: a route or an account that a program calls its own.
_OWN = expression(r"(?:my|your|our|custom)(?:[-_]\w[\w-]{0,60})?/", re.IGNORECASE)
# A project of Roboflow's and its version: no repository of the hub is called by a number.
_PROJECT = expression(r"[\w.-]{1,100}/\d{1,4}\Z")
# What only a platform's own ids hold: a vendor in front of a dot, a path, a version behind a colon.
_COINED = expression(r"/|^[a-z0-9-]+\.[a-z]|:|^@|^gpt-35-")
_SIZED = expression(r"-\d+(?:x\d+)?(?:\.\d+)?b(?:-(?!q\d)|\Z)")
# The gateway that everybody runs for themselves.
_GATEWAY = "litellm"
# What stands between a client and the services of others; 4000 is LiteLLM's port.
_PROXY = expression(
    r"(?:litellm|proxy|gateway|router|relay|nginx|envoy|traefik|one-?api|new-?api)|:4000(?:/|\Z)",
    re.IGNORECASE,
)
# Where servers of weights answer; any other path is that of an application, which asks a model itself.
_ANSWERS = expression(
    r"(?:://[^/]{1,200}|/(?:api|openai|engines?|v\d\w{0,6}|completions?|chat|embed\w{0,8}|responses|messages|rerank"
    r"|score|models|pull|generate\w{0,8}|predict\w{0,8}|infer|invocations|tags|transcriptions|translations|speech"
    r"|generations|edits|tokenize|[^/?#]{0,100}:\w{1,20}|[^/?#]{0,60}\{[^/?#]{0,60}))/?(?:[?#]\S{0,300})?\Z",
    re.IGNORECASE,
)
# The ports at which servers of weights listen unless they are told otherwise; any name may be theirs.
_OF_SERVERS = expression(r":(?:8000|8080|8001|5000|5001|1234|11434|12434|30000|23333|2242)(?:/|\Z)")
# So many parts of a name are looked at.
_PARTS = 9
# Where several names fit, weights on the hub come first, then a local runtime's, then services.
_NEAREST = ("hf-hub", "ollama", "spacy")

# What networks of vision take and give.
_SIGHT = frozenset(("image", "video"))


def inferred(usage: Usage, found: Match | None, models: Sequence[Model], base: KnowledgeBase) -> Usage:
    """The usage with channel and execution filled in as far as its model decides them.

    A model without public weights can only be called; an id that is a name of weights alone is one of
    weights.  What a detector or an endpoint proved is never changed, and the reason is kept.
    """
    if usage.endpoint is not None:
        return _passed_on(usage, found, models, base)
    if usage.channel == _GATEWAY:  # it passes on to whomever the id names
        bare = inferred(replace(usage, channel=None), found, models, base)
        return bare if bare.channel is not None else usage
    if usage.execution != "unknown" and (usage.channel is not None or usage.host == "unlisted"):
        return usage
    if usage.strength == "strong" and (written := by_writing(usage)) is not None:
        return written
    if found is None or not models:
        return _by_shape(usage, base)
    channels = _channels(found)
    if usage.kind == "train" and usage.execution == "self-hosted" and _has_weights(models):
        loaded = "spacy" if "spacy" in channels and "hf-hub" not in channels else "hf-hub"
        return filled(usage, "self-hosted", loaded, "what is trained is loaded by its trainer")
    if not _has_weights(models):
        if not any(model.offers for model in models):
            return usage
        route = _route(usage, models, base)
        if route is not None:
            return filled(usage, "managed", route.key, f"{route.name} alone names it so")
        coined = len(channels) == 1 and _COINED.search(found.form.text) is not None
        coined = coined and not _is_prefixed(usage.raw, base)
        channel = channels[0] if coined else _service(channels, models, base)
        channel = channel if usage.host != "unlisted" else None  # its vendor's own is not asked
        return filled(usage, "managed", channel, "it has no public weights")
    if _FILE.match(usage.raw):  # which lies on the machine, wherever else it lies
        return filled(usage, "self-hosted", None, _READ)
    if _HUB_ID.match(usage.raw) and "hf-hub" not in channels:
        return _by_host(usage, found, models, base) or _by_shape(usage, base)
    return _by_name(usage, found, models, base)


def served_instead(usage: Usage, models: Sequence[Model], base: KnowledgeBase) -> Usage:
    """The usage on a service of the same cloud, where a channel that runs weights names a model without any.

    A workspace of Azure ML refers to `azureml:gpt-4o`, but Azure OpenAI is what answers.  A library that
    loads weights by name and is given that of a model without any asks the service: `PromptNode("gpt-4")`.
    """
    record = base.channel(usage.channel) if usage.channel else None
    if record is None or record.execution != "self-hosted":
        return usage
    offers = [offer for model in models for offer in model.offers]
    if _has_weights(models) or any(model.leaked for model in models):
        return usage
    if record.key == "hf-hub" and offers and "/" not in usage.raw and usage.endpoint is None:
        why = "it has no public weights, so the library asks a service"
        channel = _server(models, base)
        kind = "api-call" if usage.kind == "weights-load" else usage.kind
        because = (*usage.because, why)
        return replace(usage, channel=channel, execution="managed", kind=kind, because=because)
    if record.key == "ollama" and offers and _is_routed_to_vendor(usage.raw, models, base):
        because = (*usage.because, "its vendor's route is before a name that has no public weights")
        return replace(usage, channel=_server(models, base), execution="managed", because=because)
    if record.within is None:
        return usage
    for offer in offers:
        service = base.channel(offer.channel)
        if service is not None and service.within == record.within and service.execution == "managed":
            why = f"it has no public weights; {service.name} serves it"
            return replace(usage, channel=service.key, execution="managed", because=(*usage.because, why))
    if record.key == "azureml" and offers:
        because = (*usage.because, "it has no public weights, so Azure runs it")
        return replace(usage, channel="azure", execution="managed", because=because)
    return usage


def at_home(usage: Usage, models: Sequence[Model]) -> Usage:
    """The usage of a size of Whisper as one of weights, where `openai` means the package that runs them.

    OpenAI's service has `whisper-1` alone.
    """
    served = any(offer.channel == "openai" for model in models for offer in model.offers)
    if usage.family != "whisper" or usage.channel != "openai" or served or usage.endpoint is not None:
        return usage
    why = "OpenAI's service has no sizes of Whisper, its package runs them"
    return replace(usage, channel=None, execution="self-hosted", because=(*usage.because, why))


def elsewhere(usage: Usage, found: Match, models: Sequence[Model], base: KnowledgeBase) -> Usage:
    """The usage without the vendor's service that its client library is made for, and that has no such model.

    A model that is only served is called at its own vendor's; one with weights may be served by anybody
    who speaks the library's protocol, so how it is run is not known, unless its very name says it.
    """
    record = base.channel(usage.channel or "")
    head, _, tail = usage.raw.partition("/")
    if record is not None and head in (record.key, *record.aliases):
        if record.key not in SPOKEN or not _has_weights(models):
            return usage  # `fal-ai/id`: its own name for what it serves
        # `openai/qwen2.5:3b`: the protocol, in which whoever has the weights is asked.
        why = f"{record.name} does not offer it, others speak its protocol"
        bare = replace(usage, channel=None, execution="unknown", because=(*usage.because, why))
        return filled(bare, "self-hosted", "ollama", BY_ITS_TAG) if TAGGED.match(tail) else bare
    name = record.name if record is not None else usage.channel
    because = (*usage.because, f"{name} does not offer it")
    if not _has_weights(models):
        return replace(usage, channel=_server(models, base), execution="managed", because=because)
    bare = replace(usage, channel=None, execution="unknown", because=because)
    kinds = {(offer.artifact, offer.channel) for model in models for offer in model.offers}
    if kinds == {("weights", "hf-hub")} and usage.channel not in SPOKEN:
        return filled(bare, "self-hosted", "hf-hub", "nobody serves it, so its user runs its weights")
    hub_id = _HUB_ID.match(usage.raw) is not None
    return bare if hub_id or found.certainty != "exact" else _by_name(bare, found, models, base)


def _by_name(usage: Usage, found: Match, models: Sequence[Model], base: KnowledgeBase) -> Usage:
    """The usage as the channel runs it that gives the model this name, where that is telling."""
    vendors = {model.vendor for model in models}
    for key in _channels(found):
        record = base.channel(key)
        # The short name that one host alone uses says little: others use it too, without being listed.
        telling = key in _NEAREST or (record and record.vendor in vendors) or _COINED.search(found.form.text)
        # Ollama writes its names small: `Qwen3-32B` is a name from elsewhere, and whoever serves it uses it.
        own_name = usage.raw != usage.raw.lower() or usage.kind == "train"  # nobody trains at Ollama
        elsewhere_named = key == "ollama" and ":" not in usage.raw and own_name
        # ... and puts the size behind a colon: `mixtral-8x7b-instruct-v0.1` is none of its names.
        elsewhere_named = elsewhere_named or (key == "ollama" and _SIZED.search(usage.raw) is not None)
        elsewhere_named = elsewhere_named or (key not in _NEAREST and is_of_weights(usage.raw, key, models))
        if (
            key == "hf-hub"
            and is_routed(usage)
            and (is_asked(usage) or any(o.channel != "hf-hub" for m in models for o in m.offers))
        ):
            return usage
        if record is not None and record.execution != "unknown" and telling and not elsewhere_named:
            told = key if not is_anybodys(usage.raw, key) else None
            return filled(usage, record.execution, told, f"{found.form.text} is its name on {record.name}")
    return _by_offers(usage, models)


def _by_offers(usage: Usage, models: Sequence[Model]) -> Usage:
    """The usage as one of weights of the hub, where nobody but their user runs what the name may mean."""
    offers = [offer for model in models for offer in model.offers]
    kept = any(offer.channel == "hf-hub" for offer in offers)
    if not kept or is_asked(usage) or any(offer.artifact != "weights" for offer in offers):
        return usage
    # Programs of vision load networks by such names from the hub; what writes or hears has many stores.
    seen = all(model.modality and _SIGHT.issuperset(model.modality) for model in models)
    why = "no service offers it, so its user runs its weights"
    return filled(usage, "self-hosted", "hf-hub" if seen else None, why)


def _passed_on(usage: Usage, found: Match | None, models: Sequence[Model], base: KnowledgeBase) -> Usage:
    """The usage at an address that is no service we know: what has no public weights is only passed on there.

    A server of weights that one runs oneself may give its own model such a name: then it stays as it is.
    """
    record = base.channel(usage.channel) if usage.channel else None
    runs_weights = record is not None and record.execution == "self-hosted"
    own = runs_weights or (usage.execution == "self-hosted" and not _is_between(usage))
    own = own and not (found is not None and _is_astray(usage, found))
    if usage.execution == "managed" or own or found is None or not models:
        return usage
    offers = [offer for model in models for offer in model.offers]
    if usage.channel is None and TAGGED.match(usage.raw) and "ollama" in _channels(found):
        return filled(usage, "self-hosted", "ollama", BY_ITS_TAG)
    if not offers or any(o.artifact == "weights" for o in offers) or any(model.leaked for model in models):
        return usage
    why = "it has no public weights, so what answers there passes it on"
    astray = _is_astray(usage, found)  # else nobody tells to whom
    channel = _service(_channels(found), models, base) if astray else usage.channel
    return replace(usage, channel=channel, execution="managed", because=(*usage.because, why))


def _is_astray(usage: Usage, found: Match) -> bool:
    """Whether a client names to Ollama, whose models have names of its own, what only its vendor serves."""
    loads = usage.kind in ("weights-load", "download", "train")
    return usage.channel == "ollama" and not loads and found.certainty == "exact" and ":" not in usage.raw


def _is_routed_to_vendor(raw: str, models: Sequence[Model], base: KnowledgeBase) -> bool:
    """Whether a name bears its own vendor's route, `openai/gpt-4o`, as nothing that Ollama keeps does."""
    route, stroke, _ = raw.partition("/")
    record = base.channel(route) if stroke else None
    return record is not None and record.vendor in {model.vendor for model in models}


def _is_between(usage: Usage) -> bool:
    """Whether what answers stands between: its name says so, it is none of the servers of the repository,
    or it is near, at a port or a path of no such server.
    """
    address = usage.endpoint or ""
    if usage.channel is None and usage.host == "own":
        return True
    near = usage.channel is None and usage.host == "near"
    asked = "://" in address and not _ANSWERS.search(address)
    return (near and (asked or not _OF_SERVERS.search(address))) or _PROXY.search(address) is not None


def _by_shape(usage: Usage, base: KnowledgeBase) -> Usage:
    """An unknown `org/name` in a strong place has the form of weights on the hub, or of a gateway's route
    to a vendor whose models are only served; what is called after such a model is one of that vendor's.
    """
    dated = closed.is_dated(usage.raw)
    if (usage.strength != "strong" and not dated) or usage.channel is not None:
        return usage
    if dated:
        return filled(usage, "managed", _vendor(usage.raw), "its vendor alone writes the day so")
    if _FILE.match(usage.raw):
        return filled(usage, "self-hosted", None, _READ)
    if not _HUB_ID.match(usage.raw):
        return _after(usage, _routed(usage.raw, base), base)
    if _PROJECT.match(usage.raw):
        return usage
    owner, _, name = usage.raw.partition("/")
    channel, vendor = base.channel(owner), base.vendor(owner)
    if (written := by_nvidia(usage)) is not None:
        return written
    if channel is not None and not (vendor and owner in vendor.hub_orgs):
        return filled(usage, channel.execution, channel.key, f"{owner}/ is the route to {channel.name}")
    if vendor is None and (served := _only_served(name, base)) is not None:
        return filled(usage, "managed", served, f"{name} has no public weights, so {owner} passes it on")
    if is_routed(usage) or _OWN.match(usage.raw):
        return usage
    if closed.is_kept(usage.raw):  # of a release that nobody listed yet
        return filled(usage, "managed", _vendor(name), f"nobody but its vendor runs {name}")
    return by_owner(usage, owner, name)


def _routed(raw: str, base: KnowledgeBase) -> str:
    """What a gateway's own route leads to: `aws/anthropic/bedrock-claude-sonnet-4-6` is one of Claude's."""
    name = raw if raw.startswith(("/", ".", "~")) or "://" in raw else raw.rpartition("/")[2]
    service, dash, rest = name.partition("-")
    return rest if dash and "/" in raw and base.channel(service) is not None else name


def _after(usage: Usage, name: str, base: KnowledgeBase) -> Usage:
    """The usage at the vendor of the model that an unlisted name begins with: `gpt-4o-realtime`."""
    parts = name.split("-")
    if name != usage.raw and (route := _only_served(name, base)) is not None:
        return filled(usage, "managed", route, f"{name} has no public weights, so it is only passed on")
    for size in range(len(parts) - 1, 0, -1) if len(parts) <= _PARTS else ():
        first, rest = "-".join(parts[:size]), "-".join(parts[size:])
        if base.names(first):
            served = None if TUNED.search(rest) else _only_served(first, base)
            return filled(usage, "managed", served, f"it is called after {first}") if served else usage
    if closed.is_vendors_own(name):
        return filled(usage, "managed", _vendor(name), f"nobody but its vendor runs {name}")
    return usage


def _vendor(name: str) -> str:
    """The service of the vendor that keeps the weights of a model of this name."""
    return "anthropic" if "claude" in name else "gemini" if "gemini" in name else "openai"


def _only_served(name: str, base: KnowledgeBase) -> str | None:
    """The service of the vendor whose model bears a name that nobody has the weights of."""
    found = (base.model(release) for release in sorted({known.release for known in base.names(name)}))
    models = [model for model in found if model is not None]
    if not any(model.offers for model in models) or _has_weights(models):
        return None
    return _server(models, base)


def _is_prefixed(raw: str, base: KnowledgeBase) -> bool:
    """Whether a client's prefix for a service stands before what that service calls a model.

    A gateway may write the same: `mistral/mistral-embed`, but never `anthropic/claude-3-5-haiku`.
    """
    owner, stroke, rest = raw.partition("/")
    told = CHANNELS.get(owner.lower()) if stroke else None
    return told is not None and any(name.channel == told for name in base.names(rest))


def _has_weights(models: Sequence[Model]) -> bool:
    """Whether somebody offers the weights of one of the models."""
    return any(offer.artifact == "weights" for model in models for offer in model.offers)


def _server(models: Sequence[Model], base: KnowledgeBase) -> str | None:
    """The service of models that are only served: their vendor's own, else the only one."""
    return _service(sorted({offer.channel for model in models for offer in model.offers}), models, base)


def _by_host(usage: Usage, found: Match, models: Sequence[Model], base: KnowledgeBase) -> Usage | None:
    """The usage on the one service that writes the id so, where its owner has none that offers the model."""
    channels = _channels(found)
    route = base.channel(usage.raw.partition("/")[0])
    offered = {offer.channel for model in models for offer in model.offers}
    if (
        found.certainty != "exact"
        or len(channels) != 1
        or route is None
        or route.key in {*channels, *offered}
    ):
        return None
    record = base.channel(channels[0])
    if record is None or record.execution == "unknown":
        return None
    return filled(usage, record.execution, record.key, f"{usage.raw} is its name on {record.name}")


def _route(usage: Usage, models: Sequence[Model], base: KnowledgeBase) -> Channel | None:
    """The service whose own name stands before another vendor's model: `fal-ai/veo3.1/image-to-video`."""
    owner, stroke, _ = usage.raw.partition("/")
    # A prefix that clients know is a claim, which was judged before: `openai/id` may be sent anywhere.
    record = base.channel(owner) if stroke and owner not in CHANNELS else None
    if record is None or record.execution != "managed":
        return None
    return None if record.vendor in {model.vendor for model in models} else record


def _channels(found: Match) -> list[str]:
    names = {name.channel for name in found.names if name.channel}
    return [*(key for key in _NEAREST if key in names), *sorted(names - set(_NEAREST))]


def _service(channels: Sequence[str], models: Sequence[Model], base: KnowledgeBase) -> str | None:
    """The vendor's own channel among those that bear the name, else the only one that does."""
    vendors = {model.vendor for model in models}
    own = [key for key in channels if (record := base.channel(key)) and record.vendor in vendors]
    own = own or [
        offer.channel
        for model in models
        for offer in model.offers
        if (record := base.channel(offer.channel)) and record.vendor in vendors
    ]
    if own:
        return own[0]
    return channels[0] if len(channels) == 1 else None
