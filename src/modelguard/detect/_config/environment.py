"""What environment variables say of models: each as a binding, and what it holds as a sighting or a need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modelguard.detect._config import named_servers
from modelguard.detect._config.holding import (
    each_of,
    is_own_file,
    is_tag,
    is_told,
    may_name,
    says_model,
)
from modelguard.detect._config.keys import ON_OFFER
from modelguard.detect._config.surroundings import Context, run_at
from modelguard.detect._images import held_in
from modelguard.detect._parameters import proof
from modelguard.detect._places import ARN_END, ENDPOINT_VARIABLE, URI, Runs, is_server
from modelguard.detect._shape import (
    WEIGHT_FILE,
    is_hub_id,
    is_sized,
    is_weights_path,
    suggests_model,
)
from modelguard.detect._spelled import is_called_so, is_spaced, last_names
from modelguard.detect._urls import model_in_url, packaged
from modelguard.detect._variables import (
    ADDRESS,
    MAX_VARIABLES,
    Address,
    Variable,
    addresses,
    assignment,
    endpoint_near,
    is_at_home,
    names_deployment,
    proves,
    runs,
)
from modelguard.detect._words import (
    STORED,
    Word,
    between_commas,
    is_fetched_model,
    kept_in,
    names_model,
    reference,
)
from modelguard.expressions import expression
from modelguard.model import CHOSEN, Binding, Kind, Need, Sighting
from modelguard.naming import bedrock, databricks, whisper
from modelguard.naming.closed import SERVICES

_WEIGHTS_AT = expression(r"(?:\A|_)WEIGHTS?(?:_(?:PATH|UR[IL]|LOCATION|SOURCE))?\Z", re.IGNORECASE)
_VARIABLE = expression(r"\$\{(\w{1,99})\}|\$(\w{1,99})")
# Of Whisper alone the size is asked for: `MODEL_SIZE=large-v3-turbo`.
_SIZE = expression(r"(?:\A|_)MODEL_SIZE\Z", re.IGNORECASE)
# What a variable tells of an agent: `DEFAULT_AGENT_CONFIG=model=id;params.max_tokens=300`.
_PARAMETERS = expression(
    r"(?:[\w.]{1,60}=[^;=]{0,200};){0,20}model=(?P<id>[^;=\s]{2,120})(?:;[\w.]{1,60}=[^;=]{0,200}){0,20};?\Z"
)
# What a variable hands on to others: `AGENT_ENV=MODE=a,MODEL=org/name`.
_PACKED = expression(r"[A-Z][A-Z0-9_]{1,60}=[^=,\s]{0,200}(?:,[A-Z][A-Z0-9_]{1,60}=[^=,\s]{0,200}){1,30}\Z")
# The names of a service's models, which nothing else is called by.
_FIREWORKS = expression(r"accounts/[\w-]{1,60}/models/[\w.-]{2,100}\Z")


def read(found: Sequence[Variable], at: Context) -> Iterator[Binding | Need | Sighting]:
    """Each variable as a binding, and as a sighting or a need where its name proves a model."""
    literals = _literals(found)
    near = addresses(found, literals)
    at = replace(
        at,
        named=named_servers.servers_named(found),
        keyed=named_servers.keys_given(found),
        switched=named_servers.clouds_switched(found) or at.switched,
        hears=any(_hears(v) for v in found[:MAX_VARIABLES]),
    )
    called = last_names(v.value.text for v in found[:MAX_VARIABLES])
    for variable in found[:MAX_VARIABLES]:
        word = _filled(variable.value, literals)
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
            if default is not None and default.isdigit():
                continue  # how many there are
            if proves(variable.name, default) or is_tag(variable.name, default or "", near):
                helm = seen.namespace == "helm"
                yield _need(variable, seen.name, at, near, helm=helm, default=default or "")
            if seen.default is None:
                continue
            word = seen.default
        if is_told(variable.name, word.text):
            several = list(each_of(variable.name, word)) if proof(variable.name) else []
            listed = len(several) > 1 and all(names_model(w.text) and suggests_model(w.text) for w in several)
            for each in several if listed else (word,):
                yield _binding(Variable(name=variable.name, value=_without_account(each)), at)
        if is_called_so(variable.name, word.text, called):
            continue
        yield from _stated(variable.name, word, _headed(variable, at), near)


def _kept(name: str, word: Word, at: Context, near: Sequence[Address]) -> Sighting | None:
    """The weights that lie in a folder which another variable tells."""
    last = kept_in(word, told=proof(name) is not None)
    if last is None or not (proof(name) or last.text.endswith(".gguf")):
        return None
    seen = _sighting(name, last, at, near)
    library = "llama.cpp" if last.text.endswith(".gguf") else "hf-hub"
    return replace(seen, channel=seen.channel or library, execution="self-hosted")


def _headed(variable: Variable, at: Context) -> Context:
    """The context of a variable below a comment that speaks of a service, where nothing else tells one."""
    told = variable.headed
    if told is None or at.channel or at.endpoint or at.image:
        return at
    return replace(at, channel=told.channel, execution=told.execution)


def _without_account(word: Word) -> Word:
    """The model of an ARN whose account is yet to be filled in."""
    arn = ARN_END.match(word.text) if "<" in word.text else None
    return word.part(*arn.span("id")) if arn else word


def _stated(name: str, word: Word, at: Context, near: Sequence[Address]) -> Iterator[Sighting]:
    """The models that the value of a variable names."""
    if (kept := _kept(name, word, at, near)) is not None:
        yield kept
        return
    arn = ARN_END.match(word.text) if "$" in word.text or "<" in word.text else None
    if arn is not None:
        end = _sighting(name, word.part(*arn.span("id")), at, near)
        yield replace(end, channel="bedrock", execution="managed")
        return
    if (package := packaged(word.text)) is not None:
        served = _sighting(name, word.part(*package), at, ())
        yield replace(served, kind="serve", channel="sagemaker", execution="self-hosted")
        return
    held = model_in_url(word.text)
    if held is not None and held.kind == "api-call":
        asked = _sighting(name, word.part(held.start, held.end), at, ())
        yield replace(asked, channel=held.channel, execution=held.execution, strength=held.strength)
        return
    address = "://" in word.text and not URI.match(word.text)
    if address and (is_fetched_model(word.text) or (_WEIGHTS_AT.search(name) and is_sized(word.text))):
        yield replace(_sighting(name, word, at, ()), kind="download", execution="self-hosted")
        return
    if _PACKED.match(word.text):
        for variable in (each for part in between_commas(word) for each in assignment(part)):
            if proves(variable.name, variable.value.text):
                yield from _of_value(variable.name, variable.value, at, near)
        return
    told = _PARAMETERS.match(word.text) if "=" in word.text else None
    if told is not None and names_model(told["id"]) and suggests_model(told["id"]):
        yield _sighting(name, word.part(*told.span("id")), at, near)
        return
    data = "dataset" in name.lower() or "dataset" in (at.image or "").lower()
    if data and URI.match(word.text):
        return
    several = list(each_of(name, word))
    offered = len(several) > 1 and ON_OFFER.match(name) is not None
    for seen in (seen for each in several for seen in _of_value(name, each, at, near)):
        yield replace(seen, kind="catalogue-entry") if offered else seen


def _of_value(name: str, each: Word, at: Context, near: Sequence[Address]) -> Iterator[Sighting]:
    """The model that one value is, as surely as its variable's name and its own shape say."""
    if each.text.lower() in SERVICES:
        return  # who is asked, not for what
    if ADDRESS.match(each.text) and ENDPOINT_VARIABLE.search(name) and not URI.match(each.text):
        return
    # What an image that serves models is told of a folder of its machine is the folder of one.
    served = each.text.startswith("/") and at.image is not None and is_server(at.image)
    beside = (at.channel == "ollama" or served) and proof(name) is not None and names_model(each.text)
    of_whisper = _SIZE.search(name) is not None and whisper.is_release(each.text)
    spaced = proof(name) is not None and is_spaced(each.text)
    if of_whisper or beside or spaced or says_model(name, each.text) or is_tag(name, each.text, near):
        yield _sighting(name, each, at, near)
    elif names_deployment(name, each.text) and names_model(each.text):
        # A deployment has a name of its own, which is most often that of its model.
        yield replace(_sighting(name, each, at, near), strength="weak")
    elif is_own_file(name, each.text):
        yield _sighting(name, each, at, ())
    elif (owner := _owner(each.text)) is not None:
        yield replace(_sighting(name, each, at, near), channel=owner, execution="managed")
    elif names_model(each.text) and (proof(name) == "generic" or may_name(name, each.text)):
        because = f"the variable {name} holds what looks like a model"
        yield replace(_sighting(name, each, at, near), strength="weak", because=because)


def _owner(text: str) -> str | None:
    """The service that alone calls its models so, whatever variable holds the name."""
    owners = (("fireworks", _FIREWORKS.match), ("bedrock", bedrock.is_id), ("databricks", databricks.is_id))
    return next((channel for channel, knows in owners if knows(text)), None)


def _literals(found: Sequence[Variable]) -> dict[str, str]:
    """The variables that are set once here, to a plain text."""
    set_here: dict[str, str] = {}
    for variable in found[:MAX_VARIABLES]:
        known = set_here.get(variable.name, variable.value.text)
        set_here[variable.name] = variable.value.text if known == variable.value.text else "$"
    return {name: text for name, text in set_here.items() if "$" not in text}


def _filled(word: Word, literals: dict[str, str]) -> Word:
    """An id with the variables filled in that are set beside it: `org/Name-70B-${PRECISION}`."""
    if "$" not in word.text or reference(word) is not None:
        return word
    whole = _VARIABLE.sub(lambda m: literals.get(m[1] or m[2], m[0]), word.text)
    return Word(text=whole, location=word.location) if is_hub_id(whole) else word


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
    near: Sequence[Address],
    *,
    helm: bool = False,
    default: str = "",
) -> Need:
    said = runs(variable.name)
    said = said if said.channel else named_servers.server_of(variable.name, default, at) or said
    said = dict(at.switched).get(said.channel or "", said)
    endpoint = endpoint_near(variable.name, near, default)
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


def _hears(variable: Variable) -> bool:
    return "whisper" in variable.value.text[:300].lower() or "WHISPER" in variable.name.upper()


def _kind(at: Context, endpoint: str | None, is_image: bool = False) -> Kind:
    """A variable beside an address is for a client; an image is for a server."""
    if at.kind != "config-default":
        return at.kind
    return "serve" if is_image else "api-call" if endpoint else at.kind


def _lies_here(text: str, at: Context) -> bool:
    """Whether a value tells where weights lie: a file, a folder, for a container a store."""
    on_disk = text.startswith("/") and text.count("/") > 1
    stored = bool(at.image) and STORED.match(text) is not None
    return on_disk or stored or WEIGHT_FILE.match(text) is not None or is_weights_path(text)


def _sighting(name: str, word: Word, at: Context, near: Sequence[Address]) -> Sighting:
    held = held_in(word.text)
    is_image = held is not None
    said = Runs(held.runs.channel, "unknown") if held is not None else runs(name, word.text)
    word = word.part(held.start, held.end) if held is not None else word
    own = named_servers.server_of(name, word.text, at) if said.channel is None else None
    said = own or said
    said = named_servers.cloud_of(word.text, at) or said if said.channel is None else said
    hears = at.hears or _SIZE.search(name) is not None
    sized = hears and said.channel is None and whisper.is_size(word.text)
    said = Runs("hf-hub", "self-hosted") if sized else dict(at.switched).get(said.channel or "", said)
    near = named_servers.addresses_for(name, word.text, own, near, at)
    endpoint = None if is_image else endpoint_near(name, near, word.text, own)
    if said.channel is None and endpoint:
        said = named_servers.server_at(endpoint, near) or said
    kind = _kind(at, endpoint, is_image)
    execution = said.execution if said.channel or own else run_at(at, word.text)
    # Whoever pulls an image runs it, and whoever keeps weights.
    here = _lies_here(word.text, at) or is_at_home(name, word.text)
    fetched = None if here or execution != "unknown" else model_in_url(word.text)
    if fetched is not None and fetched.kind == "download":
        # An address of the hub's own, whatever its name ends in.
        said, execution = Runs(fetched.channel, fetched.execution), fetched.execution
    if is_image or (execution == "unknown" and endpoint is None and here):
        execution = "self-hosted"
    return Sighting(
        location=word.location,
        raw=word.text,
        kind=kind,
        strength="strong",
        detector=at.detector,
        because=f"the variable {name} holds a model{' of Whisper' if sized else ''}",
        channel=said.channel or at.channel,
        execution=execution,
        confidence=0.9 if own is None else CHOSEN,
        image=at.image,
        endpoint=endpoint,
        deployment=at.deployment,
        scope=at.scope,
    )
