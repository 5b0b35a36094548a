"""Addresses that hold an id: hub URLs, cloud resource names, images, fine-tunes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.resolve.ids._cut import Cut

if TYPE_CHECKING:
    from modelguard.resolve.ids._cut import Step

_SEGMENT = r"[A-Za-z0-9][\w.-]*"
_HUB = expression(
    rf"^(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/(?:api/models/)?"
    rf"(?P<name>{_SEGMENT}(?:/{_SEGMENT})?)"
    r"(?:/(?:resolve|blob|raw|tree|commit)/(?P<revision>[^/?#]+)(?:/(?P<file>[^?#]*))?)?"
    r"(?::(?P<tag>[\w.-]+))?/?(?:[?#].*)?$",
    needs=".co",
)
_NOT_MODELS = (
    "datasets",
    "spaces",
    "docs",
    "blog",
    "papers",
    "collections",
    "api",
    "models",
    "organizations",
    "join",
)
_FOLDER = expression(rf"^(?P<name>{_SEGMENT}/{_SEGMENT})/$")
_SCHEME = expression(
    rf"^(?:hf|HF|huggingface)://(?:models/)?(?P<name>{_SEGMENT}/{_SEGMENT})(?:@(?P<revision>[^/]+))?(?:/(?P<file>.+))?$",
    needs="://",
)
_CACHED = expression(
    rf"(?:^|/)models--(?P<owner>{_SEGMENT}?)--(?P<name>{_SEGMENT}?)(?:/(?:snapshots/(?P<revision>\w+))?.*)?$",
    needs="models--",
)
_OLLAMA = expression(
    r"^(?:https?://)?(?:registry\.ollama\.ai|(?:www\.)?ollama\.com)/(?:library/)?(?P<name>[\w.:/-]+)$",
    needs="ollama.",
)
# What names no place or account: a wildcard of a policy, or what a template fills in.
_ANY = r"\*|[$]?\{[^{}]*\}\}?|\$\{\{[^{}]*\}\}|\{\{[^{}]*\}\}|<[^<>]*>|%s"
_ARN = expression(
    rf"^arn:(?:aws[a-z-]*|{_ANY}):bedrock:(?:(?P<region>[\w-]*)|{_ANY}):(?:\w*|{_ANY}):"
    r"(?P<kind>foundation-model|inference-profile|custom-model|provisioned-model)/(?P<name>[\w.:-]+)(?:/\w+)?$",
    needs=":bedrock:",
)
_JUMPSTART = expression(
    rf"^arn:(?:aws[a-z-]*|{_ANY}):sagemaker:(?:(?P<region>[\w-]*)|{_ANY}):(?:\w*|{_ANY}):hub-content/[\w-]+/"
    r"Model(?:Reference)?/(?P<name>[\w.-]+)(?:/(?P<version>[\w.*]+))?$",
    needs=":sagemaker:",
)
_DEPLOYED = expression(
    r"^(?P<name>accounts/[\w-]+/models/[\w.-]+)#(?P<deployment>accounts/[\w-]+/deployments/[\w-]+)$",
    needs="#",
)
_VERTEX = expression(
    r"(?:^|/)publishers/(?P<vendor>[\w.-]+)/models/(?P<name>[\w.@-]+)(?::[A-Za-z]+)?$", needs="publishers/"
)
# Model Garden: a family, and the release of it that shall be deployed: google/gemma3@gemma-3-1b-it.
_GARDEN = expression(
    r"^(?:(?P<vendor>[\w-]+)/)?(?P<family>(?P<letters>[a-z]+)[\w.-]*)@(?P<name>(?P=letters)(?![a-z])[\w.-]*)$",
    needs="@",
)
_NUMBERED = expression(r"^(?P<name>[a-z][\w.-]*)-(?P<entry>00\d)$", needs="-00")
_LOCATION = expression(r"/locations/([a-z0-9-]+)/", needs="/locations/")
_AZUREML = expression(
    rf"^azureml:(?://registries/(?P<registry>[\w-]+)/models/)?(?P<name>{_SEGMENT})"
    r"(?:(?:/(?:versions|labels)/|[:@])(?P<version>[\w.-]+))?$",
    needs="azureml:",
)
# For what Microsoft built a copy: qwen2.5-7b-instruct-cuda-gpu; Foundry Local writes a version behind it.
_BUILT = expression(
    r"^(?P<name>[A-Za-z][\w.-]*?)-(?P<build>(?:generic|cuda|qnn|openvino|trtrtx|tensorrt-rtx|vitis|vitisai|webgpu|dml|migraphx)"
    r"-(?:cpu|gpu|npu))(?::(?P<version>\d+))?$",
    needs="pu",
)
_GEMINI = expression(r"^models/(?P<name>[a-z][\w.-]*)$", needs="models/")
_FINETUNE = expression(r"^ft:(?P<name>[\w.-]+)(?::(?P<rest>.*))?$", needs="ft:")
_OLD_FINETUNE = expression(r"^(?P<name>[a-z][\w.-]*):ft-(?P<rest>.+)$", needs=":ft-")
_AZURE_FINETUNE = expression(
    r"^(?P<name>[a-z][\w.-]*?)\.(?P<rest>ft-[0-9a-f]{8,64}(?:-[\w-]+)?)$", needs=".ft-"
)
# Together writes an account before the model that was tuned, and a suffix and a number behind it.
_TOGETHER_FINETUNE = expression(
    r"^[\w.-]+/(?P<name>[\w.-]+-Reference)-(?P<rest>(?:[\w.]+-)?[0-9a-f]{8})$", needs="-Reference-"
)
_NIM = expression(
    rf"^nvcr\.io/nim/(?P<name>{_SEGMENT}/{_SEGMENT})(?::(?P<tag>[\w.-]+))?$", needs="nvcr.io/nim/"
)
# For which machines NVIDIA built an image, or in which branch: llama-3.1-8b-instruct-dgx-spark, ...-pb25h1.
_MACHINE = expression(r"^(?P<name>[\w./-]*\d[\w.-]*?)-(?P<machine>dgx-spark|pb\d\dh\d|turbo|rtx)$", needs="-")
_REVISION = expression(
    rf"^(?P<name>{_SEGMENT}/{_SEGMENT})@(?P<revision>(?=\d*[a-f])[0-9a-f]{{7,40}}|main)$", needs="@"
)


def _facts(match: re.Match[str], *kinds: str) -> tuple[tuple[str, str], ...]:
    return tuple((kind, match[kind]) for kind in kinds if match[kind])


def _hub_url(name: str) -> Cut | None:
    match = _HUB.match(name) or _SCHEME.match(name)
    if match is None or match["name"].split("/")[0] in _NOT_MODELS:
        return None
    facts = _facts(match, "revision", "file")
    tag = match.groupdict().get("tag")
    if tag:
        facts += (("quantisation", tag),)
    return Cut(match["name"], facts, "hf-hub")


def _hub_cache(name: str) -> Cut | None:
    match = _CACHED.search(name)
    return Cut(f"{match['owner']}/{match['name']}", _facts(match, "revision"), "hf-hub") if match else None


def _ollama_url(name: str) -> Cut | None:
    match = _OLLAMA.match(name)
    return Cut(match["name"], (), "ollama") if match else None


def _arn(name: str) -> Cut | None:
    match = _ARN.match(name)
    if match is None or (match["kind"] != "foundation-model" and "." not in match["name"]):
        return None
    facts = _facts(match, "region")
    if match["kind"] == "custom-model":
        facts += (("fine-tune", name),)
    return Cut(match["name"], facts, "bedrock", "managed")


def _jumpstart_arn(name: str) -> Cut | None:
    match = _JUMPSTART.match(name)
    return (
        Cut(match["name"], _facts(match, "region", "version"), "sagemaker", "self-hosted") if match else None
    )


def _deployed(name: str) -> Cut | None:
    """Fireworks: a model, and the deployment of an account that serves it."""
    match = _DEPLOYED.match(name)
    return Cut(match["name"], _facts(match, "deployment"), "fireworks", "managed") if match else None


def _vertex_path(name: str) -> Cut | None:
    match = _VERTEX.search(name)
    if match is None:
        return None
    location = _LOCATION.search(name)
    facts: tuple[tuple[str, str], ...] = (("publisher", match["vendor"]),)
    facts += (("region", location[1]),) if location else ()
    family, _, release = match["name"].partition("@")
    if release[:1].isalpha() and release not in ("default", "latest"):
        return _released(release, match["vendor"], (*facts, ("family", family)))
    return Cut(match["name"], facts, "vertex", "managed")


def _garden(name: str) -> Cut | None:
    match = _GARDEN.match(name)
    if match is None:
        return None
    return _released(match["name"], match["vendor"], (("family", match["family"]),))


def _released(release: str, vendor: str | None, facts: tuple[tuple[str, str], ...]) -> Cut:
    """The release of a family, without the number of its entry in Model Garden."""
    numbered = _NUMBERED.match(release)
    core = numbered["name"] if numbered else release
    facts += _facts(numbered, "entry") if numbered else ()
    also = ((release,) if numbered else ()) + ((f"{vendor}/{core}",) if vendor else ())
    return Cut(core, facts, "google-vertex-selfdeploy", "self-hosted", also)


def _azureml(name: str) -> Cut | None:
    """A model of a registry; those of the hub stand there as `owner-name` or `owner--name`."""
    match = _AZUREML.match(name)
    if match is None:
        return None
    built = _BUILT.match(match["name"])
    core = built["name"] if built else match["name"]
    owned = core.replace("--" if "--" in core else "-", "/", 1)
    also = (owned,) if owned != core else ()
    if core.endswith("-NIM-microservice"):
        also, core = (core,), core.removesuffix("-NIM-microservice")
    facts = _facts(match, "registry", "version") + (_facts(built, "build") if built else ())
    return Cut(core, facts, "azureml", also=also)


def _built(name: str) -> Cut | None:
    """A model in Foundry Local; without a number the word before may be any program's: `whisper-cuda-gpu`."""
    match = _BUILT.match(name)
    if match is None or not (match["version"] or any(sign.isdigit() for sign in match["name"])):
        return None
    return Cut(match["name"], _facts(match, "build", "version"), "foundry-local", "self-hosted")


def _gemini_path(name: str) -> Cut | None:
    match = _GEMINI.match(name)
    return Cut(match["name"], (), None) if match else None


def _finetune(name: str) -> Cut | None:
    match = (
        _FINETUNE.match(name)
        or _OLD_FINETUNE.match(name)
        or _AZURE_FINETUNE.match(name)
        or _TOGETHER_FINETUNE.match(name)
    )
    if match is None:
        return None
    base = match["name"].removesuffix("-Reference")
    return Cut(base, (("fine-tune", match["rest"] or ""),), None, "managed")


def _nim_image(name: str) -> Cut | None:
    match = _NIM.match(name)
    if match is None:
        return None
    core, facts = match["name"], _facts(match, "tag")
    also: tuple[str, ...] = ()
    while (machine := _MACHINE.match(core)) is not None:
        also, core, facts = (*also, core), machine["name"], facts + _facts(machine, "machine")
    return Cut(core, facts, "nim", "self-hosted", also)


def _folder(name: str) -> Cut | None:
    """`org/name/`, as paths into a bucket end."""
    match = _FOLDER.match(name)
    return Cut(match["name"]) if match else None


def _revision(name: str) -> Cut | None:
    match = _REVISION.match(name)
    return Cut(match["name"], _facts(match, "revision")) if match else None


WRAPPERS: tuple[Step, ...] = (
    _hub_url,
    _hub_cache,
    _ollama_url,
    _arn,
    _jumpstart_arn,
    _deployed,
    _vertex_path,
    _garden,
    _azureml,
    _built,
    _gemini_path,
    _finetune,
    _nim_image,
    _folder,
    _revision,
)
