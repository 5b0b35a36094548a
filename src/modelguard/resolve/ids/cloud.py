"""How the clouds and gateways decorate a model's name: Bedrock, Vertex, OpenRouter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.naming import bedrock
from modelguard.resolve.ids._cut import Cut

if TYPE_CHECKING:
    from modelguard.resolve.ids._cut import Step

_BEDROCK = expression(
    rf"^(?:amazon/)?(?:(?P<region>{bedrock.REGIONS})\.)?(?P<vendor>{bedrock.MAKERS})\.(?P<name>[a-z0-9][\w.-]*?)"
    r"(?P<version>-v[1-9]\d*(?::\d+)?|-1:0|:\d+)?(?P<context>:(?:\d+k|\d{3,4}|mm))?$",
    needs=".",
)
_VERTEX = expression(
    r"^(?P<name>[a-z][\w.-]*)@(?P<version>default|latest|(?:\d{8}|\d{6}|\d{3,4})(?:-\d{3})?)$", needs="@"
)
# Gateways that serve a model in a region on request: claude-opus-4-5@eu.
_IN_REGION = expression(
    r"^(?P<name>[\w./:-]*\d[\w./:-]*|[\w./-]+-latest)@(?P<region>eu|us|apac|global)$", needs="@"
)
_MAAS = expression(r"^(?P<name>[a-z][\w./-]*\d[\w.-]*)-maas$", needs="-maas")
_VARIANT = expression(
    r"^(?P<name>[\w.-]+/[\w.-]+):(?P<variant>free|thinking|beta|batch|nitro|floor|online|extended|exacto)$",
    needs=":",
)

# Names that a platform glued its own onto: databricks-claude-sonnet-4, FW-GLM-5.1 (Fireworks on Azure).
_GLUED = expression(r"^(?P<glue>databricks|nvidia-nim|nim|FW)-(?P<name>[A-Za-z][\w.-]*\d[\w.-]*)$")
_PLATFORMS = {"databricks": "databricks", "FW": "azure-foundry"}
# Names that were given their vendor's once more: anthropic-claude-3-opus.
_DOUBLED = expression(
    r"^(?P<vendor>anthropic-(?=claude)|openai-(?=gpt-|o\d)|alibaba-(?=qwen)|meta-(?=llama)|google-(?=gem)|amazon-(?=nova|titan)"
    r"|mistralai-(?=mi[nsx]|cod|pix))(?P<name>[\w.-]*\d[\w.-]*|(?<=amazon-)nova-[a-z]+)$",
    re.IGNORECASE,
    needs="-",
)

# How a host serves a model: a region, a price, a speed or a longer context.
_SERVED = expression(
    r"^(?P<name>(?:accounts/fireworks/(?:models|routers)|fireworks(?:_ai)?)/[\w.-]*?[\w.])"
    r"-(?P<tier>us|spot|fast|basic|long|\d+k(?:-rope)?)$",
    needs="fireworks",
)
# What a router of Fireworks adds is a speed, where a model's own name may end in the same word.
_ROUTED = expression(
    r"^accounts/fireworks/routers/(?P<name>[\w.-]*?\d[\w.-]*?)-(?P<tier>turbo|fast|instant)$",
    needs="/routers/",
)
_FASTER = expression(
    r"^(?P<host>baseten|deepinfra|nebius)/(?P<name>[\w.-]+/[\w.-]*?[\w.])-(?P<tier>fast|turbo|ultra)$",
    re.IGNORECASE,
    needs="/",
)
_TOGETHER = expression(
    r"^(?:(?P<host>together(?:_?ai)?)/|(?=(?:meta-llama|qwen)/))"
    r"(?P<name>(?:[\w.-]+/)?(?:meta-)?(?:llama|qwen)[\w.-]*-instruct)-(?P<tier>turbo|lite)$",
    re.IGNORECASE,
    needs="/",
)
_CLAUDE_PLATFORM = expression(r"^bedrock/claude_platform/(?P<name>claude-[\w.-]+)$", needs="claude_platform")
_NAMED_ON_BEDROCK = expression(
    r"^(?:amazon/)?(?P<name>(?:claude|llama|mistral|mixtral|command|jamba)-?[\w.-]*?\d[\w.-]*?)(?P<version>-v[1-9]\d*:\d+)$",
    needs=":",
)
_VERSIONED = expression(
    r"^(?P<name>[\w.-]+/[\w.-]+):(?P<version>[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
    needs=":",
)
# What JumpStart writes before a model's name: who provides it, and for which task.
_JUMPSTART = expression(
    r"^(?P<by>huggingface|meta|model|deepseek|openai|qwen|mistral)-(?P<task>llm|vlm|asr|reasoning|eqa|fillmask|ner|tc|zstc"
    r"|textgeneration(?:jp|neuron|\d)?|text2text(?:generation)?|txt2img(?:neuron)?|textembedding|sentencesimilarity"
    r"|summarization|translation|upscaling|inpainting|depth2img)-(?P<name>[a-zA-Z][\w.-]*)$"
)
_TASK = expression(
    r"^(?P<name>[\w.-]+/[\w./-]+)/(?P<task>text-to-(?:image|video|speech|audio)|image-to-(?:image|video)"
    r"|reference-to-video|edit)$",
    needs="/",
)


def _bedrock(name: str) -> Cut | None:
    """`[region.]vendor.name[-date][-vN[:M]][:context]`; Mistral's `-v0:2` is part of the name."""
    match = _BEDROCK.match(name)
    if match is None:
        return None
    vendor, core, version = match["vendor"], match["name"], match["version"] or ""
    if version.startswith(":") and core.endswith("-v0"):
        core, version = core + version, ""
    facts = tuple((kind, match[kind]) for kind in ("region", "vendor", "context") if match[kind])
    if version:
        facts += (("version", version.lstrip("-:")),)
    full = f"{vendor}.{core}"
    also = (f"{full}{version}", f"{full}{version.partition(':')[0]}", full, f"{vendor}-{core}")
    return Cut(core, facts, "bedrock", "managed", tuple(form for form in also if len(form) <= len(name)))


def _vertex(name: str) -> Cut | None:
    match = _VERTEX.match(name)
    if match is None:
        return None
    facts = (("snapshot", match["version"]),)
    also = (f"{match['name']}-{match['version']}",) if match["version"][0].isdigit() else ()
    return Cut(match["name"], facts, "vertex", also=also)


def _in_region(name: str) -> Cut | None:
    match = _IN_REGION.match(name)
    return Cut(match["name"], (("region", match["region"]),)) if match else None


def _maas(name: str) -> Cut | None:
    match = _MAAS.match(name)
    return Cut(match["name"], (("variant", "maas"),), "vertex", "managed") if match else None


def _variant(name: str) -> Cut | None:
    match = _VARIANT.match(name)
    return Cut(match["name"], (("variant", match["variant"]),), "openrouter") if match else None


def _glued(name: str) -> Cut | None:
    match = _GLUED.match(name)
    if match is None:
        return None
    return Cut(match["name"], (("platform", match["glue"]),), _PLATFORMS.get(match["glue"], "nim"))


def _doubled(name: str) -> Cut | None:
    match = _DOUBLED.match(name)
    return Cut(match["name"], (("vendor", match["vendor"].rstrip("-")),)) if match else None


def _served(name: str) -> Cut | None:
    match = _SERVED.match(name)
    if match is not None:
        return Cut(match["name"], (("tier", match["tier"]),), "fireworks", "managed")
    match = _ROUTED.match(name)
    if match is not None:
        models = f"accounts/fireworks/models/{match['name']}"
        return (
            Cut(models, (("tier", match["tier"]),), "fireworks", "managed")
            if len(models) < len(name)
            else None
        )
    match = _TOGETHER.match(name)
    if match is not None:
        facts = (("tier", match["tier"].lower()),)
        if not match["host"]:  # DeepInfra writes so, too; the vendors publish no such weights
            return Cut(match["name"], facts, None, "managed")
        return Cut(match["name"], facts, "together", "managed", (name.partition("/")[2],))
    match = _FASTER.match(name)
    if match is None:
        return None
    full = name.partition("/")[2]  # it may be part of the name: whisper-large-v3-turbo
    return Cut(match["name"], (("tier", match["tier"]),), match["host"].lower(), "managed", (full,))


def _claude(name: str) -> Cut | None:
    """A model on AWS without its vendor's name before it."""
    match = _CLAUDE_PLATFORM.match(name)
    if match is not None:
        return Cut(match["name"], (("platform", "claude_platform"),), "anthropic-on-aws", "managed")
    match = _NAMED_ON_BEDROCK.match(name)
    return Cut(match["name"], (("version", match["version"][1:]),), "bedrock", "managed") if match else None


def _versioned(name: str) -> Cut | None:
    """Replicate: `owner/name:` and the hash of one version of the code that runs it."""
    match = _VERSIONED.match(name)
    return Cut(match["name"], (("revision", match["version"]),), "replicate") if match else None


def _jumpstart(name: str) -> Cut | None:
    """SageMaker JumpStart: `provider-task-name`, where the name may begin with its owner's."""
    match = _JUMPSTART.match(name)
    if match is None:
        return None
    core = match["name"]
    words = core.split("-")
    also = tuple(f"{'-'.join(words[:at])}/{'-'.join(words[at:])}" for at in range(1, min(len(words), 4)))
    if core.startswith("llama-codellama-"):
        core = core.removeprefix("llama-")
    elif core.startswith("llama-2-") and core.endswith("-f"):
        also = (core.removesuffix("-f") + "-chat",)
    elif core.startswith("gemma-"):
        also = (core.replace("-instruct", "-it"),)
    elif match["by"] == "deepseek":
        also = (f"deepseek-{core}",)
    facts = (("task", match["task"]),)
    return Cut(core, facts, "sagemaker", "self-hosted", tuple(form for form in also if len(form) < len(name)))


def _task(name: str) -> Cut | None:
    """What is asked of the model stands last in an address: `flux/dev/image-to-image`."""
    match = _TASK.match(name)
    return Cut(match["name"], (("task", match["task"]),)) if match else None


CLOUD: tuple[Step, ...] = (
    _served,
    _claude,
    _bedrock,
    _vertex,
    _in_region,
    _maas,
    _variant,
    _versioned,
    _jumpstart,
    _glued,
    _doubled,
    _task,
)
