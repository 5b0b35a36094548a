"""The shape of a place that names a model: what stands there, what it proves, what runs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._python.choices import Choice
from modelguard.detect._python.index import Scope
from modelguard.detect._python.templates import names_maker, tells_weights
from modelguard.detect._released import OF_DATA, is_bundle, is_kept, is_left
from modelguard.detect._shape import (
    could_name_model,
    is_hub_id,
    is_identifier,
    is_role,
    is_service,
    suggests_model,
)
from modelguard.detect._words import is_fetched_model, is_plain_file, names_model
from modelguard.expressions import expression
from modelguard.model import Execution, Host, Kind, Strength
from modelguard.noun import Noun

# *call*: a known call; *fetch*: a call that fetches files, where weights alone count; *file*: what a file is
# called in a repository or at an address beside it; *specific*: the name of the parameter says it; *generic*:
# `model=`, which other trades use; *part*: a call that loads a tokenizer alone; *mention*: the string alone;
# *silent*: surely something else (a data set); *sink*: what is written there, unless it is also loaded.
Proof = Literal["call", "fetch", "file", "specific", "generic", "part", "mention", "silent", "sink"]
# The proofs of places that take files, of which weights alone are models.
FILES = ("fetch", "file")
PROOFS: tuple[Proof, ...] = ("call", "fetch", "file", "specific", "generic", "part", "mention")


_TOLD = {"call", "specific", "part"}


# The path of a Python module or class: `package.models.fake`, `package.models:Fake`.
_MODULE = expression(
    r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+:[A-Za-z_]\w*\Z|[a-z]+_[a-z_]*(?:\.[A-Za-z_]+)+\Z|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){2,}\Z|[a-z_]+(?:\.[a-z_]+)*\.[A-Z][A-Za-z]+\Z"
)


# The tags under which open_clip and timm keep the weights of one architecture: data, samples seen, batch.
_TAG = expression(
    r"imagenet(?:_?\d{1,2}k)?\Z"
    r"|(?:in(?:1|12|21|22)k|laion|datacomp|commonpool|metaclip|webli|dfn|cc12m|yfcc|mscoco)\w*\Z"
)


# `weather-pipeline-v2`, `support-bot`: what programs of one's own answer to.
_OWN = expression(
    r"(?:^|[-_.])(?:pipelines?|workflows?|crews?|bots?|chatbots?|rag)(?:$|[-_.])", re.IGNORECASE
)


# `qwen-audio-turbo-latest`: a name without a number that ends as services end theirs.
_RELEASE = expression(
    r"[a-z][a-z.]{1,20}(?:-[a-z]{1,20}){0,4}-(?:latest|turbo|instruct|max|plus|flash|lite|mini|preview|thinking|vision)\Z"
)


# `org/name:file.pt`: a file of weights in a repository of the hub.
IN_REPOSITORY = expression(
    r"[A-Za-z0-9][\w.-]{1,60}/[A-Za-z0-9][\w.-]{1,90}:[\w./-]{2,120}\.(?:gguf|safetensors|pth?|ckpt|bin|model|onnx|nemo)\Z"
)


# `from_pretrained("mlx_model")`, `from_pretrained("checkpoints")`: a folder of one's own.
_FOLDER = expression(r"(?:[a-z]+_){0,4}(?:models?|checkpoints?|ckpts?|weights)(?:_[a-z]+){0,4}\Z")


# Folders of what runs have made.
_WRITTEN = expression(
    r"(?:\./)?(?:outputs?|results?|runs|logs?|exps?|experiments?|work_dirs?|tmp)/[\w.-]+/?\Z"
)


# `ERNIE-Speed`, `mars-flash`, `BLOOMZ-7B`, `NV-Embed-QA-003`.
_JOINED = expression(r"[A-Za-z][A-Za-z.]{1,20}(?:-(?:[A-Za-z]{2,20}|[A-Z]?\d{1,4}[A-Z]?)){1,4}\Z")


# Releases whose names are too short to tell anything where nobody speaks of models: `o3`, `llama3`.
_SHORT = expression(
    r"o[134]\Z|(?:code)?llama[23](?:\.\d)?\Z|(?:qwen|gemma|phi|glm|olmo|granite|mistral|deepseek)\d(?:\.\d)?\Z"
)


# No other trade writes one slash behind a provider.
_URI = expression(r"[a-z][a-z_-]{1,30}://?[\w.][\w./:@-]{1,120}\Z")


# `oci://ghcr.io/org/charts/name`: what a registry of images keeps.
_CHART = expression(r"oci://[\w-]+(?:\.[\w-]+)+(?::\d+)?/")


# `jev-latest`: only services of models name their releases so.
_LATEST = expression(r"[a-z][a-z.]{1,20}(?:-[a-z]{1,20}){0,3}-latest\Z")


# A recipe of Detectron's zoo, to which weights belong.
_ZOO = expression(
    r"(?:COCO-\w+|LVISv0\.5-\w+|Cityscapes|PascalVOC-Detection|Misc|new_baselines)/[\w.]{4,80}\.(?:yaml|py)\Z"
)


_SAME = 8
# `org/name-GGUF/name-Q4_K_M.gguf`: a file of packed weights and the repository that is called after it.
_PACKED = expression(
    r"[\w-][\w.-]{1,60}/(?P<name>[\w.-]{3,90})-GGUF/(?P<file>[\w.-]{3,120})\.gguf\Z", re.IGNORECASE
)


class Place(Noun):
    """An expression that stands where a model is named, and what the place says about it.

    `prefix`: a provider may stand before the model; `deployment`: the name is a deployment's; `part`: the
    model is a piece of the literal (of a URL, of a command), from one character up to another; `assumed`: the
    service is that of the one library that the file imports; `elsewhere` asks another module for the address;
    `host` is a stranger where a client asks and nothing says whose; `choices` are those of which the client
    may be one.
    """

    value: Node
    scope: Scope
    proof: Proof
    kind: Kind
    because: str
    channel: str | None = None
    execution: Execution = "unknown"
    endpoint: str | None = None
    revision: str | None = None
    trust_remote_code: bool = False
    confidence: float = 0.9
    prefix: bool = False
    deployment: bool = False
    part: tuple[int, int] | None = None
    assumed: bool = False
    elsewhere: str | None = None
    host: Host | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """What answers: its channel, how it is run and the base URL, as far as the file tells.

    Where it may be one of several, `choices` has them.
    """

    channel: str | None = None
    execution: Execution = "unknown"
    endpoint: str | None = None
    azure_client: bool = False
    choices: tuple[Choice, ...] = ()


# What settings may choose in place of Azure and of Vertex: the vendor's own service, with the same models.
OTHERWISE = {"azure": "openai", "vertex": "gemini"}

# Services whose protocol many others speak.
SPOKEN = ("openai", "anthropic")

# The parameter `model_source` is Ray Serve's.
RAY = Service("ray-serve", "self-hosted")


def alias(value: Node, scope: Scope) -> Place:
    """The place of a name under which a model is offered: no model, whatever it is called."""
    return Place(
        value=value, scope=scope, proof="silent", kind="serve", because="a name of the program's own"
    )


def answered(value: Node, scope: Scope) -> Place:
    """The place of what a service answered."""
    return Place(value=value, scope=scope, proof="silent", kind="test", because="a part of an answer")


def own_output(value: Node, scope: Scope) -> Place:
    """The place of a name under which the program's own result is kept."""
    return Place(value=value, scope=scope, proof="sink", kind="train", because="the name of an output")


def run_by(place: Place, service: Service, kind: Kind | None = None) -> Place:
    """The place, run by the service that its surroundings tell."""
    return replace(
        place,
        kind=kind or place.kind,
        channel=service.channel,
        execution=service.execution,
        endpoint=service.endpoint,
        choices=service.choices,
        assumed=False,
    )


def asked_at(place: Place, url: str) -> Place:
    """The place with the address that is asked; a service named beside it is kept for `link` to weigh."""
    if place.assumed or place.channel in SPOKEN:
        return run_by(place, Service(None, "unknown", url))
    return replace(place, endpoint=url)


# What the clients of an Azure resource call the deployment of a model, and settings that hold its name.
DEPLOYMENTS = frozenset(("azure_deployment", "deployment_name", "deployment_id", "deployment"))
_DEPLOYMENT = expression(r"azure\w{0,40}_deployment(?:_?(?:name|id|model))?\Z", re.IGNORECASE)


def is_deployment(name: str) -> bool:
    """Whether a parameter, key or variable holds the name of a deployment on Azure."""
    return _DEPLOYMENT.match(name) is not None


def deployment(value: Node, scope: Scope, because: str) -> Place:
    """The place of a deployment on Azure: its name is the owner's, and often the model's."""
    return Place(
        value=value,
        scope=scope,
        proof="specific",
        kind="config-default",
        because=because,
        channel="azure",
        execution="managed",
        deployment=True,
    )


def is_uri(value: str) -> bool:
    """Whether the string is an address of a provider's model: MLflow's `openai:/gpt-4.1-mini`,
    `google_genai://gemini-1.5-pro`.
    """
    if _CHART.match(value) is not None:
        return False
    return _URI.match(value) is not None and _services.prefixed(value) is not None


def is_release(value: str) -> bool:
    """Whether a text is an id of a model, or one of the short names of releases: `o3`, `llama3`."""
    return _SHORT.match(value) is not None or (suggests_model(value) and "://" not in value)


def strength(value: str, proof: Proof, *, trade: bool, told: bool = False) -> Strength | None:
    """How sure it is that `value` names a model at a place of this proof; None: it surely does not.

    `trade` says that the file deals with language models, without which `model="SM-900F"` is a telephone;
    `told`, that the service is named beside the place, which has names of many forms (`ERNIE-Speed`).
    """
    # `YOLO("runs/train/weights/best.pt")`: what a run of one's own has left.
    left = proof in {"call", "mention", *FILES} and "://" not in value and is_left(value)
    # `from_pretrained("outputs/ski-lesson")`: a folder into which runs write.
    left = left or (proof == "call" and _WRITTEN.match(value) is not None)
    if left or _TAG.match(value) or is_service(value) or is_plain_file(value):
        return None
    if _OWN.search(value) and "/" not in value:
        return "weak"
    if proof in FILES or IN_REPOSITORY.match(value) or is_uri(value) or _is_packed(value):
        return "strong"  # addresses of weights alone come so far
    if names_maker(value):
        return (
            "strong" if proof in _TOLD or (proof == "generic" and (trade or tells_weights(value))) else None
        )
    if not could_name_model(value):
        return _kept(value, proof)
    if proof in {"call", "part"} or (proof in {"specific", "generic"} and is_bundle(value)):
        return "weak" if _FOLDER.match(value) else "strong"
    if _MODULE.match(value) or is_identifier(value):
        return "weak"
    if proof == "specific":
        spoken = suggests_model(value) or any(c in "-.:/" or c.isdigit() for c in value)
        return "strong" if spoken and not is_role(value) else "weak"
    if proof == "mention":
        return "weak"
    if not trade:
        return "strong" if _LATEST.match(value) else "weak"
    # Device and part numbers are written in capitals; ids of models are not, or stand after an organisation.
    looks = suggests_model(value) and (is_hub_id(value) or value[0].islower())
    looks = looks or _RELEASE.match(value) is not None or _SHORT.match(value) is not None
    looks = looks or (told and _JOINED.match(value) is not None)
    return "strong" if looks and not is_role(value) else "weak"


def _is_packed(value: str) -> bool:
    """Whether a value is a file of weights in a repository that bears its name."""
    match = _PACKED.match(value)
    return match is not None and match["file"].lower().startswith(match["name"].lower()[:_SAME])


def _is_kept_folder(value: str) -> bool:
    """Whether a value is the whole path of a folder that is called after the model in it: `/srv/bge-m3`."""
    last = value.rstrip("/").rpartition("/")[2]
    return value.startswith(("/", "~/")) and suggests_model(last) and names_model(value)


def _kept(value: str, proof: Proof) -> Strength | None:
    """The strength of a path to weights that somebody keeps, whose last name says which, or of an address."""
    if proof in {"call", "specific"} and (names_model(value) or _ZOO.match(value)):
        return "strong"
    if proof == "generic" and (is_kept(value) or _is_kept_folder(value)):
        return "strong"  # `model_path="models/net-v1-4.ckpt"`
    if "://" not in value or not is_fetched_model(value):
        return None
    return "strong" if proof == "call" and not OF_DATA.search(value.rpartition("/")[2]) else "weak"
