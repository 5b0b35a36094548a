"""What stands around a value: the image, the provider, the address and the trade of its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType

from modelguard.detect._azure_types import deployment_type, has_serverless
from modelguard.detect._config.deployed import asks_deployment
from modelguard.detect._config.flowing import SETTING, Service
from modelguard.detect._config.keys import (
    COMPANY,
    MAYBE_TRAINING,
    OF_WEIGHTS,
    PROVIDER_NAMES,
    SELF_HOSTED_KEYS,
    TRAINING,
)
from modelguard.detect._config.naming import company
from modelguard.detect._config.providers import (
    AT_HOME,
    HOST_AND_PORT,
    PACKED,
    URL,
    address_of_form,
    endpoint_of,
    is_engine,
    named_by,
    provider_of,
    said,
    section_of,
)
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS, Runs, is_server
from modelguard.detect._shape import is_closed, is_hub_id, unmarked
from modelguard.detect._trees.tree import List, Map, Node, Scalar, maps, scalars
from modelguard.detect._words import settled
from modelguard.expressions import expression
from modelguard.model import Execution, Kind
from modelguard.naming import bedrock
from modelguard.noun import Noun

# Channels without a server: what names them loads weights.
_IN_PROCESS = ("hf-hub", "diffusers", "llama.cpp", "spacy", "mlx")
# Channels on which one deploys a model before anything calls it.
_DEPLOYED_TO = ("sagemaker", "azureml")
_NAMING = tuple(sorted(PROVIDER_NAMES))
# An image that a chart's values name; `link` looks it up there.
_CHART_IMAGE = expression(
    r"\{\{-?\s*\$?\.Values\.([\w.-]{1,200}[rR]epository|[\w.-]{0,200}[iI]mage)\s*(?:\||-?\}\})"
)
_OF_CARDS = frozenset(("licenseLink", "license_link", "libraryName"))
_FILLED_IN = expression(r"\{\{\{?[^{}]{0,200}\}\}\}?")
_CATALOGUE_WORDS = "catalog catalogue model_catalog modelcatalog prices pricing model_prices model_pricing"
_CATALOGUES = frozenset(_CATALOGUE_WORDS.split())
# A map with a name and one of these is a container, be it a patch without its image.
_OF_CONTAINERS = frozenset(("args", "command", "env"))
# Sections for pytest, and for what tox and its like run.
_TESTED = frozenset(("pytest", "pytest_env", "ini_options", "testenv"))
# `recipe_image_uri`, `container_image`: the image behind words of a tool's own.
IMAGE_KEY = expression(r"(?:^|_)image_uri\Z|base_?[iI]mage\Z|[a-z]ImageUri\Z|(?:^|_)container_?image\Z")
_IMAGE_NAMES = ("repository", "name", "image")
# `embedding_model`, `judge_llm_name` and what may stand beside them.
_PAIRED = expression(
    r"([A-Za-z][A-Za-z_-]{1,40}?)[_-]?(?:[mM]odel|MODEL|(llm|Llm|LLM))(?:[_-]?(?:[nN]ame|NAME|[iI][dD]))?\Z"
)
# What Ansible puts in: `http://{{ vllm_host }}:{{ vllm_port }}`.
_ASKED_FOR = expression(r"\{\{\s{0,4}(\w{1,60})\s{0,4}\}\}")
_PROVIDER_TAILS = (
    "provider",
    "providername",
    "endpointtype",
    "type",
    "backend",
    "engine",
    "vendor",
    "apitype",
    "modelserver",
)
_ADDRESS_TAIL_WORDS = """
baseurl apibase endpoint endpoints endpointurl apiendpointurl url apiurl
host apihost serveraddress nimendpoint
"""
_ADDRESS_TAILS = tuple(_ADDRESS_TAIL_WORDS.split())
_MOST_FIELDS = 20
# A module of PaddleX, which fetches the model that it is told unless somebody tells where it lies.
_OF_MODULE = frozenset(("module_name", "model_name", "model_dir"))
_CLASS = expression(r"[A-Za-z]{2,20}(?:[A-Z][A-Za-z]{1,30}){1,4}\Z")
_MEASURED = frozenset(("humidity", "pressure", "vibration", "voltage", "firmware", "battery"))
# What a model is given to run on.
_MACHINES = frozenset(("gpus", "gpu_count", "num_gpus", "gpuCount", "numGpus", "pvc_size", "pvcSize"))
# ... as Kubernetes, compose and their like ask for it: `limits: {nvidia.com/gpu: 1}`, `driver: nvidia`.
_ACCELERATOR = expression(
    r"(?:(?:nvidia|amd)\.com/(?:gpu|mig-)|gpu\.intel\.com/|google\.com/tpu|habana\.ai/gaudi|aws\.amazon\.com/neuron)"
)


class Context(Noun):
    """What is known of a place in a file, handed down from map to map.

    `region` is where the place says that requests are handled (a cloud's region, a type of deployment).
    `trade` says that the file deals with language models; `company` that this very map does.
    `skip` are keys that hold nothing of interest in this kind of file.  `providers` are the services that
    the document defines under names of its own; `named` are those that variables name, by their names' start,
    `switched` the clouds of which they have a vendor's models asked, and `keyed` the names to which a key is
    given (`VENICE_API_KEY`);
    `hears` says that the variables, or a key above, speak of Whisper, and `serverless` that the weights run
    on an endpoint of Azure's own; `server` is the key above, in a map of those who serve models,
    and `flow` who is asked for what nodes of a workflow set.
    """

    detector: str
    kind: Kind = "config-default"
    scope: str = ""
    image: str | None = None
    endpoint: str | None = None
    deployment: str | None = None
    channel: str | None = None
    execution: Execution = "unknown"
    region: str | None = None
    trade: bool = False
    company: bool = False
    catalogue: bool = False
    nesting: int = 0
    skip: frozenset[str] = frozenset()
    providers: Mapping[str, Map] = MappingProxyType({})
    named: tuple[tuple[str, Runs], ...] = ()
    switched: tuple[tuple[str, Runs], ...] = ()
    keyed: frozenset[str] = frozenset()
    hears: bool = False
    server: str = ""
    flow: Service | None = None
    serverless: bool = False


def around(node: Map, key: str, context: Context) -> Context:
    """The context of the values of a map that stands under `key`."""
    keys = node.keys()
    image = image_of(node) or (key if "/" in key and is_server(key) else None)
    # On a card of weights the provider is whoever made them.
    runs = (
        None if keys & _OF_CARDS or _has_maker(keys, context) else provider_of(node, key, context.providers)
    )
    own = node.text("model_provider") is not None and node.text("model") is not None  # a profile of Codex
    azure = (context.channel or "").startswith("azure") and not own
    if runs is not None and runs.channel == "openai" and azure:
        runs = None  # what is called after OpenAI on Azure is Azure's
    asking = (runs is None or runs.channel == "openai") and context.kind != "serve" and not azure
    if asking and context.detector != "bicep" and asks_deployment(node, key):
        runs = PROVIDERS["azure"]
    if runs is None and bedrock.is_id(node.text("model_type") or ""):
        runs = Runs("sagemaker", "self-hosted")  # a recipe that customises a model of Bedrock
    provides = any(each is node for each in context.providers.values())
    endpoint = endpoint_of(node, context.providers, provides=provides)
    if endpoint and endpoint.startswith("https://") and _is_in_place(node):
        endpoint, runs = None, Runs("hf-hub", "self-hosted")  # the address is for other providers
    if context.flow is not None and node.text("type") == SETTING:
        runs, endpoint = runs or context.flow.runs, endpoint or context.flow.endpoint
    # Whoever names another provider leaves the address of the first.
    named = bool(node.texts(_NAMING)) or context.channel is not None
    other = named and runs is not None and runs.channel not in (None, context.channel)
    at_home = runs == AT_HOME
    kind = "test" if key in _TESTED else context.kind
    if kind == "test":
        pass
    elif keys & TRAINING or _may_train(node, keys):
        kind = "train"
    elif runs is not None and runs.execution == "self-hosted" and not endpoint and _is_server(node, key):
        kind = "serve"
    elif runs is not None and runs.channel in _DEPLOYED_TO and not endpoint:
        kind = "serve" if kind == "config-default" else kind
    elif endpoint or (runs is not None and runs.channel and runs.channel not in _IN_PROCESS):
        kind = "api-call" if kind == "config-default" or runs is None or runs.execution == "managed" else kind
    name = node.text("name")
    execution = runs.execution if runs is not None and (runs.channel or at_home) else context.execution
    if execution == "unknown" and not (endpoint or named) and (_has_machines(keys) or _is_accelerated(node)):
        execution = "self-hosted"
    runs_there = image is not None or bool(keys & _OF_CONTAINERS)
    container = runs_there and name is not None and context.scope
    return replace(
        context,
        kind=kind,
        scope=f"{context.scope}/{name}" if container else context.scope,
        image=image or context.image,
        endpoint=endpoint or address_of_form(node) or (None if other or at_home else context.endpoint),
        channel=runs.channel if runs is not None and (runs.channel or at_home) else context.channel,
        execution=execution,
        region=_region(node, context),
        catalogue=(context.catalogue or key.lower() in _CATALOGUES) and not _is_chosen(node),
        company=_in_company(keys, key, context) or runs is not None or endpoint is not None,
        hears=context.hears or "whisper" in key.lower(),
        serverless=context.serverless or has_serverless(node),
    )


def _has_maker(keys: AbstractSet[str], context: Context) -> bool:
    """Whether the vendor that a map tells made its weights, which lie on the hub or in the cluster."""
    given = context.execution == "self-hosted" or bool(keys & SELF_HOSTED_KEYS)
    return "vendor" in keys and given and keys.isdisjoint(PROVIDER_NAMES)


def _is_in_place(node: Map) -> bool:
    """Whether a map's provider is the program itself: `provider: "${PROVIDER:-local}"`."""
    named = node.get("provider")
    if not isinstance(named, Scalar) or settled(named.span.word()) != "local":
        return False
    words = [e.value.span.word() for e in node.entries if isinstance(e.value, Scalar)]
    return any(is_hub_id(settled(word)) for word in words[:_MOST_FIELDS])


def _has_machines(keys: AbstractSet[str]) -> bool:
    return bool(keys & _MACHINES) or any(key.endswith("_gpu_count") for key in keys)


def run_at(at: Context, value: str) -> Execution:
    """How a place says that a model is run: what machines it has tells nothing of what its vendor keeps."""
    return "unknown" if at.channel is None and is_closed(value) else at.execution


def _is_accelerated(node: Map) -> bool:
    """Whether a container asks for an accelerator, which nobody needs to call a service."""
    asked = (each for key in ("resources", "deploy") for each in maps(node.get(key)))
    return any(
        _ACCELERATOR.match(entry.key.text) or (entry.key.text == "driver" and _is_nvidia(entry.value))
        for each in asked
        for entry in each.entries
    )


def _is_nvidia(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text == "nvidia"


def _is_chosen(node: Map) -> bool:
    """Whether an entry of a chart's catalogue is switched on: it tells how it is served."""
    return node.text("enabled") == "true" and node.get("engine", "resourceProfile") is not None


def _region(node: Map, context: Context) -> str | None:
    """Where the requests of a deployment are handled: its type, and its account's region."""
    kind = deployment_type(node)
    if kind is None or context.region is None or kind.lower().startswith("global"):
        return kind or context.region
    return kind if context.region.startswith(kind) else f"{kind} in {context.region}"


def _may_train(node: Map, keys: AbstractSet[str]) -> bool:
    """Whether several keys that settings of other programs have too speak of a training run.

    `stage: [infer, eval]` is one of an evaluation.
    """
    maybe = keys & MAYBE_TRAINING
    return len(maybe - {"stage"} if isinstance(node.get("stage"), List) else maybe) > 1


def _in_company(keys: AbstractSet[str], key: str, context: Context) -> bool:
    if (
        context.channel
        or context.endpoint
        or context.execution != "unknown"
        or len(keys & (TRAINING | MAYBE_TRAINING)) > 1
    ):
        return True
    if keys >= _OF_MODULE:
        return True
    told = keys & (COMPANY | OF_WEIGHTS) or company(keys)
    if told == {"temperature"} and keys & _MEASURED:
        told = set()  # of a machine that measures
    return bool(told) or key in COMPANY or proof(key) == "specific"


def image_of(node: Map) -> str | None:
    """The container image of a map: a text, or registry, repository and tag apart."""
    found = node.get("image", "imageName", "docker", "image_id", "base_image", "baseImage")
    if found is None:
        found = next((e.value for e in node.entries if IMAGE_KEY.search(e.key.text)), None)
    if isinstance(found, Scalar):
        text = found.text.removeprefix("docker:")
        held = _CHART_IMAGE.search(text)
        return f"helm:{held[1]}" if held else _written(text)
    if not isinstance(found, Map):
        if node.get("repository") is None or node.get("tag") is None:
            return None
        found = node
    name = found.text(*_IMAGE_NAMES)
    if not name or "{{" in name:
        return None
    registry, tag = found.text("registry"), found.text("tag")
    whole = f"{registry}/{name}" if registry and "{{" not in registry else name
    return f"{whole}:{tag}" if tag and "{{" not in tag and ":" not in name else whole


def _written(image: str) -> str | None:
    """An image without what is filled in around it: `{{ .Values.registry }}/vllm/vllm-openai:{{ $tag }}`."""
    if "{{" not in image:
        return image or None
    rest = _FILLED_IN.sub("", image).strip("/:@ ")
    return rest if "/" in rest and "{" not in rest else None


def paired(name: str, siblings: Map, at: Context) -> Context:
    """The context of `embedding_model` beside `embedding_provider` and `embedding_base_url`.

    What stands beside `judge_llm_name` is called `judge_base_url` or `judge_llm_base_url`.
    """
    match = _PAIRED.match(name)
    if match is None:
        return at
    lead = unmarked(match[1])
    leads = (f"{lead}llm", lead) if match[2] else (lead,)
    beside = {unmarked(e.key.text): _told(e.value) for e in siblings.entries}
    tails = (*_PROVIDER_TAILS, "name") if lead == "provider" else _PROVIDER_TAILS
    provider = next((beside[leads[0] + w] for w in tails if beside.get(leads[0] + w)), None)
    if provider is None and beside.get(lead) in PROVIDERS:
        provider = beside[lead]  # `fallback: groq` beside `fallback_model`
    runs = said(provider, is_name=True) if provider else None
    told = (beside.get(own + w, "") for own in leads for w in _ADDRESS_TAILS)
    told = (_ASKED_FOR.sub(lambda m: beside.get(unmarked(m[1]), m[0]), text) for text in told)
    told = (text for text in told if not PACKED.search(text))
    address = next((text for text in told if "://" in text or HOST_AND_PORT.match(text)), None)
    if provider is not None and provider in at.providers:
        runs = provider_of(at.providers[provider], provider)
        address = address or endpoint_of(at.providers[provider], at.providers, provides=True)
    if runs is None and address is None:
        return at
    return replace(
        at,
        channel=runs.channel if runs else at.channel,
        execution=runs.execution if runs else at.execution,
        endpoint=address or (None if runs else at.endpoint),
        company=True,
        kind="api-call" if at.kind == "config-default" and (address or (runs and runs.channel)) else at.kind,
    )


def declared(name: str, value: Node, siblings: Map, at: Context) -> Context:
    """The context of an option that is declared beside its address, as in `chatModel = {default = "id"}`, or
    of what a client is given whose class stands beside it: `{llmModel: chatOllama, llmModelConfig: {…}}`.
    """
    whose = siblings.text(name[: -len("config")].rstrip("_")) if name.lower().endswith("config") else None
    if whose and _CLASS.match(whose) and (runs := said(whose)) is not None:
        return replace(at, channel=runs.channel, execution=runs.execution, endpoint=None, company=True)
    return paired(name, siblings, at) if isinstance(value, Map) and value.get("default") else at


def _told(value: Node) -> str:
    """The text of a value, or the first address of a list; a default's address without its variable."""
    default = value.get("default") if isinstance(value, Map) else None
    value = value if default is None else default
    told = [s.text for s in scalars(value)]
    text = told[0] if isinstance(value, Scalar) else next((t for t in told if "://" in t), "")
    behind = URL.search(text) if "$" in text else None
    return behind.group() if behind is not None and "$" not in behind.group() else text


def _is_server(node: Map, key: str) -> bool:
    """Whether a map configures a server itself, not a client of one."""
    sections = any(section_of(entry) for entry in node.entries[:50])
    return sections or node.get("backend") is not None or named_by(key) is not None or is_engine(node)
