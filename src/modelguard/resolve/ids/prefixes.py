"""Prefixes that name a channel: LiteLLM's `provider/`, and `provider:` of pydantic-ai, LangChain, promptfoo.

A prefix is a claim: a client may send `openai/llama-3.1` to any address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.resolve.ids._cut import Cut
from modelguard.resolve.ids.local import is_quantised

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelguard.model import Execution
    from modelguard.resolve.ids._cut import Step

CHANNELS: dict[str, str] = {
    prefix: channel
    for channel, prefixes in {
        "ai21": "ai21 ai21_chat",
        "alibaba": "dashscope qwencloud",
        "anthropic": "anthropic anthropic_text",
        "assemblyai": "assemblyai",
        "azure": "azure",
        "azure-foundry": "azure_ai",
        "azure-openai": "azure_text azure_openai azureopenai azure-openai",
        "bfl": "black_forest_labs bfl",
        "bedrock": "bedrock bedrock_converse bedrock_mantle amazon-bedrock aws-bedrock aws aws_bedrock",
        "cerebras": "cerebras",
        "cloudflare": "cloudflare cloudflare-ai workers-ai",
        "cohere": "cohere cohere_chat",
        "databricks": "databricks",
        "deepgram": "deepgram",
        "deepinfra": "deepinfra",
        "deepseek": "deepseek",
        "docker-model-runner": "dmr",
        "elevenlabs": "elevenlabs",
        "fal": "fal_ai fal",
        "fireworks": "fireworks fireworks_ai fireworks-ai",
        "gemini": "gemini google google-gla google_genai google-genai google_ai_studio_gemini",
        "github-models": "github github_models github-models",
        "groq": "groq",
        "huggingface-inference": "huggingface",
        "hyperbolic": "hyperbolic",
        "jina": "jina_ai",
        "litellm": "litellm_proxy litellm",
        "lm-studio": "lm_studio lmstudio",
        "modelscope-inference": "modelscope",
        "mistral": "mistral mistralai codestral text-completion-codestral",
        "moonshot": "moonshot",
        "nebius": "nebius",
        "nova-api": "amazon-nova amazon_nova",
        "novita": "novita",
        "nvidia-api": "nvidia_nim",
        "oci": "oci",
        "ollama": "ollama ollama_chat",
        "openai": "openai text-completion-openai openai-chat openai-responses chatgpt",
        "openrouter": "openrouter",
        "ovhcloud": "ovhcloud",
        "perplexity": "perplexity",
        "replicate": "replicate",
        "runway": "runwayml",
        "sagemaker": "sagemaker sagemaker_chat",
        "sambanova": "sambanova",
        "scaleway": "scaleway",
        "snowflake": "snowflake",
        "stability": "stability",
        "tencent-cloud": "tencent",
        "together": "together_ai together togetherai together-ai",
        "vercel-gateway": "vercel_ai_gateway gateway",
        "vertex": "vertex_ai vertex_ai_beta vertex google-vertex google_vertexai google_anthropic_vertex "
        "google-vertex-anthropic vertex-anthropic vertex-openai gcp_vertex_gemini gcp_vertex_anthropic",
        "vllm": "vllm hosted_vllm",
        "voyage": "voyage voyageai",
        "wandb-inference": "wandb",
        "watsonx": "watsonx watsonx_text",
        "xai": "xai grok",
        "xiaomi-mimo": "xiaomi_mimo",
        "zai": "zai",
    }.items()
    for prefix in prefixes.split()
}
# Routers and servers without a record: the prefix is their name, and says nothing of terms.
# Vendors whose own names stand before those of others that they serve: nvidia/moonshotai/kimi-k3.
_RELAYING = {
    "nvidia": "nvidia-api",
    "poolside": "poolside",
    "snowflake": "snowflake",
    "vercel": "vercel-gateway",
}
# Who publishes on the hub under the name of the service: `openai/gpt-oss-20b-GGUF` is a copy of weights.
_PUBLISHERS = ("databricks", "google", "mistralai", "nvidia", "openai", "snowflake")
_ROUTERS = """
aiml anyscale bytez canopywave clf_ai_gateway cometapi datarobot embercloud empower flexai galadriel
gdc gmi heroku lemonade maritalk nadir nlp_cloud oobabooga opencode_go petals predibase
publicai runware scaledown v0
"""
CHANNELS |= {prefix: prefix.replace("_", "-") for prefix in _ROUTERS.split()}
_SELF_HOSTED = {"ollama", "vllm", "lm-studio", "lemonade", "oobabooga", "petals"}
_HOSTED = {prefix.replace("_", "-") for prefix in _ROUTERS.split()} - _SELF_HOSTED

# Libraries that load what stands behind their name; before a slash it is a publisher's.
_LIBRARIES = ("sentence-transformers", "sentence_transformers", "fastembed", "transformers")

_SLASH = expression(r"^([A-Za-z0-9][\w.-]*)/(.+)$", needs="/")
_COLON = expression(
    r"^([A-Za-z][\w-]*)::?"
    r"(?:(?:chat|completions?|messages|responses|converse|embeddings?|text-generation|feature-extraction|image):)?(.+)$",
    needs=":",
)
# What stands behind the colon of an Ollama tag is no model: mistral:7b, mistral:instruct, deepseek:latest.
_TAG = expression(
    r"^(?:v?\d|(?:latest|instruct|text|base|chat|code|cloud|mini|small|medium|large)(?:$|-(?:v?\d|q\d|fp)))",
    re.IGNORECASE,
)

_NOISE = expression(
    r"^(?:"
    r"(?P<region>\*|(?:us|eu|ap|ca|sa|me|af|il)(?:-gov)?-[a-z]+-\d)/"
    r"|(?P<commitment>\d-month-commitment)/"
    r"|(?P<route>converse|converse_like|invoke)/"
    r"|(?P<quality>(?:hd|low|medium|high|xhigh|max|standard)/(?=\d+-x-\d+/))"
    r"|(?P<size>(?:\d+-x-\d+|max-x-max))/"
    r"|(?P<steps>\d+|max)-steps/"
    r"|accounts/(?P<account>fireworks)/(?:models|routers)/"
    r"|@(?P<catalogue>cf|hf)/"
    r"|(?P<schema>system\.ai)\."
    r"|(?P<tier>Pro)/(?=[\w.-]+/)"
    r")(?P<name>.+)$"
)
_AZURE_REGION = expression(
    r"^(azure/)(eu|us|apac|global|global-standard|regional|us-gov)/(.+)$", needs="azure/"
)
_ACCOUNT_CHANNEL = {
    "account": "fireworks",
    "catalogue": "cloudflare",
    "schema": "databricks",
    "tier": "siliconflow",
}


def channel_prefix(name: str, named: Callable[[str], str | None]) -> Cut | None:
    """Take off `provider/` or `provider:`; `named` knows further channels by their names."""
    for pattern in (_SLASH, _COLON):
        match = pattern.match(name)
        if match is None:
            continue
        prefix, rest = match.groups()
        if pattern is _COLON and prefix.lower() in _LIBRARIES:
            return Cut(rest, (("prefix", prefix),), "hf-hub", "self-hosted")
        if pattern is _COLON and prefix == "litellm" and (asked := channel_prefix(rest, named)) is not None:
            return asked  # the library asks whoever is named behind it: `litellm:groq/id`
        if prefix.lower() in _PUBLISHERS and "/" not in rest and is_quantised(rest):
            continue
        channel = CHANNELS.get(prefix.lower()) or named(prefix.lower())
        if channel is None and pattern is _SLASH and "/" in rest:
            channel = _RELAYING.get(prefix.lower())
        if channel is not None and not (pattern is _COLON and _TAG.match(rest)):
            execution: Execution = "unknown"  # the channel's record knows better, where there is one
            if channel in _SELF_HOSTED:
                execution = "self-hosted"
            elif channel in _HOSTED:
                execution = "managed"
            return Cut(rest, (("prefix", prefix),), channel, execution)
    return None


def _azure_region(name: str) -> Cut | None:
    match = _AZURE_REGION.match(name)
    return Cut(match[1] + match[3], (("region", match[2]),), "azure") if match else None


def _noise(name: str) -> Cut | None:
    """Segments between the prefix and the id: region, commitment, image size, catalogue."""
    match = _NOISE.match(name)
    if match is None:
        return None
    found = {key: text for key, text in match.groupdict().items() if text and key != "name"}
    kind, text = next(iter(found.items()))
    return Cut(match["name"], ((kind, text.rstrip("/")),), _ACCOUNT_CHANNEL.get(kind))


PREFIXED: tuple[Step, ...] = (_azure_region, _noise)
