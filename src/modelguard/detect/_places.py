"""What providers, images and addresses mean wherever they are written: tables, no code."""

from __future__ import annotations

import re
from typing import NamedTuple

from modelguard.expressions import expression
from modelguard.model import Execution
from modelguard.naming.hub import NO_MODEL, ON_HUB
from modelguard.naming.unlisted import UNLISTED


class Runs(NamedTuple):
    """What a place says of how a model is run."""

    channel: str | None
    execution: Execution


# What a provider's name means, as written in `provider:`, as a parent key, or before a colon.
PROVIDERS: dict[str, Runs] = {
    "openai": Runs("openai", "unknown"),
    "openai-chat": Runs("openai", "unknown"),
    "anthropic": Runs("anthropic", "managed"),
    "claude": Runs("anthropic", "managed"),
    "azure": Runs("azure", "managed"),
    "azureopenai": Runs("azure", "managed"),
    "azure_openai": Runs("azure", "managed"),
    "azure-openai": Runs("azure", "managed"),
    "bedrock": Runs("bedrock", "managed"),
    "bedrock_converse": Runs("bedrock", "managed"),
    "aws": Runs("bedrock", "managed"),
    "amazon-bedrock": Runs("bedrock", "managed"),
    "aws_bedrock": Runs("bedrock", "managed"),
    # Agents that Semantic Kernel is told in YAML, by their type.
    "foundry_agent": Runs("azure", "managed"),
    "azureai_agent": Runs("azure", "managed"),
    "bedrock_agent": Runs("bedrock", "managed"),
    "vertex": Runs("vertex", "managed"),
    "vertexai": Runs("vertex", "managed"),
    "vertex_ai": Runs("vertex", "managed"),
    "google-vertex": Runs("vertex", "managed"),
    "google": Runs("gemini", "managed"),
    "google-ai": Runs("gemini", "managed"),
    "together.ai": Runs("together", "managed"),
    "x.ai": Runs("xai", "managed"),
    "z.ai": Runs("zai", "managed"),
    "fireworks.ai": Runs("fireworks", "managed"),
    "gemini": Runs("gemini", "managed"),
    "google-gemini": Runs("gemini", "managed"),
    "google-gla": Runs("gemini", "managed"),  # as Pydantic AI has it
    "palm": Runs("gemini", "managed"),
    "mistral": Runs("mistral", "managed"),
    "mistralai": Runs("mistral", "managed"),
    "cohere": Runs("cohere", "managed"),
    "groq": Runs("groq", "managed"),
    "together": Runs("together", "managed"),
    "togetherai": Runs("together", "managed"),
    "together_ai": Runs("together", "managed"),
    "fireworks": Runs("fireworks", "managed"),
    "openrouter": Runs("openrouter", "managed"),
    "deepseek": Runs("deepseek", "managed"),
    "xai": Runs("xai", "managed"),
    "perplexity": Runs("perplexity", "managed"),
    "replicate": Runs("replicate", "managed"),
    "voyage": Runs("voyage", "managed"),
    "voyageai": Runs("voyage", "managed"),
    "jina": Runs("jina", "managed"),
    "ai21": Runs("ai21", "managed"),
    "minimax": Runs("minimax", "managed"),
    "moonshot": Runs("moonshot", "managed"),
    "siliconflow": Runs("siliconflow", "managed"),
    "novita": Runs("novita", "managed"),
    "nebius": Runs("nebius", "managed"),
    "zhipu": Runs("zai", "managed"),
    "zai": Runs("zai", "managed"),
    "cerebras": Runs("cerebras", "managed"),
    "alibaba": Runs("alibaba", "managed"),
    "databricks": Runs("databricks", "managed"),
    "hyperbolic": Runs("hyperbolic", "managed"),
    "nscale": Runs("nscale", "managed"),
    "anyscale": Runs("anyscale", "managed"),
    "sambanova": Runs("sambanova", "managed"),
    "deepinfra": Runs("deepinfra", "managed"),
    "lambdalabs": Runs("lambda-inference", "managed"),
    "open-router": Runs("openrouter", "managed"),
    "together-ai": Runs("together", "managed"),
    "aimlapi": Runs(None, "managed"),
    "docker": Runs("docker-model-runner", "self-hosted"),
    "dmr": Runs("docker-model-runner", "self-hosted"),
    "github": Runs("github-models", "managed"),
    "actions/ai-inference": Runs("github-models", "managed"),
    "cloudflare-ai": Runs("cloudflare", "managed"),
    "watsonx": Runs("watsonx", "managed"),
    "ollama": Runs("ollama", "self-hosted"),
    "vllm": Runs("vllm", "self-hosted"),
    "hosted_vllm": Runs("vllm", "self-hosted"),
    "sglang": Runs("sglang", "self-hosted"),
    "tgi": Runs("tgi", "self-hosted"),
    "tei": Runs("tei", "self-hosted"),
    "llama": Runs("llama.cpp", "self-hosted"),
    "llamacpp": Runs("llama.cpp", "self-hosted"),
    "llama.cpp": Runs("llama.cpp", "self-hosted"),
    "llama-cpp": Runs("llama.cpp", "self-hosted"),
    "llama-swap": Runs("llama.cpp", "self-hosted"),
    "lmstudio": Runs("lm-studio", "self-hosted"),
    "lm-studio": Runs("lm-studio", "self-hosted"),
    "localai": Runs("localai", "self-hosted"),
    "llamafile": Runs("llama.cpp", "self-hosted"),
    "huggingface": Runs(None, "unknown"),
    "openaicom": Runs("openai", "managed"),
    "sentence-transformers": Runs("hf-hub", "self-hosted"),
    "sentence_transformers": Runs("hf-hub", "self-hosted"),
    "transformers": Runs("hf-hub", "self-hosted"),
    "transformers.js": Runs("hf-hub", "self-hosted"),
    "timm": Runs("hf-hub", "self-hosted"),
    "diffusers": Runs("diffusers", "self-hosted"),
    "litellm": Runs("litellm", "unknown"),
    "nvidia": Runs("nvidia-api", "unknown"),
    "nim": Runs("nvidia-api", "unknown"),
    "nvidia_nim": Runs("nvidia-api", "unknown"),
    "nvidia_ai_endpoints": Runs("nvidia-api", "unknown"),
    "hugging-face": Runs("huggingface-inference", "unknown"),
    "huggingface_hub": Runs("huggingface-inference", "unknown"),
    "hf-inference": Runs("huggingface-inference", "managed"),
    "sagemaker": Runs("sagemaker", "self-hosted"),
    "jumpstart": Runs("sagemaker", "self-hosted"),
    "whisper.cpp": Runs("llama.cpp", "self-hosted"),
    "faster-whisper": Runs("hf-hub", "self-hosted"),
    "fastembed": Runs("hf-hub", "self-hosted"),
    "native": Runs("hf-hub", "self-hosted"),
    "mlx": Runs("mlx", "self-hosted"),
    "trtllm": Runs("triton", "self-hosted"),
    "ctransformers": Runs("llama.cpp", "self-hosted"),
    "gpt4all": Runs("gpt4all", "self-hosted"),
    "xinference": Runs("xinference", "self-hosted"),
    "openai-compatible": Runs(UNLISTED, "unknown"),
    "openai-like": Runs(UNLISTED, "unknown"),
    "openai-generic": Runs(None, "unknown"),  # as BAML has it
    "custom": Runs(None, "unknown"),
    "volcengine_maas": Runs("volcengine", "managed"),
    "tongyi": Runs("alibaba", "managed"),
    "dashscope": Runs("alibaba", "managed"),
    "zhipuai": Runs("zai", "managed"),
    "openai_api_compatible": Runs(UNLISTED, "unknown"),
    "huggingface_tei": Runs("tei", "self-hosted"),
    "cognitiveservices": Runs("azure", "managed"),
    "copilot": Runs("github-copilot", "managed"),
    "copilot_chat": Runs("github-copilot", "managed"),
    "github_copilot": Runs("github-copilot", "managed"),
    "github-copilot": Runs("github-copilot", "managed"),
    "vercel": Runs("vercel-gateway", "managed"),
    "gateway": Runs("vercel-gateway", "managed"),
}
HUBS = ("hf", "huggingface", "hub", "huggingface_hub")
# `anthropic:messages:ID`, `openai:chat:ID`, `openai:ID`, as in promptfoo and in init_chat_model.
PROVIDER_ID = expression(
    # What stands before the provider passes on: `adaline:openai:chat:ID`.
    r"(?:(?:adaline|portkey|helicone|cloudflare-gateway|truefoundry):(?=[a-z_-]{2,30}:))?"
    r"(?P<provider>[a-z][a-z_-]{1,30})(?:::?|#)"  # `siliconflow#org/name`, as Dify's tools have it
    r"(?:(?:messages|chat|completions?|embeddings?|responses|text|text-generation|realtime|live|image|video|converse"
    r"|feature-extraction|sentence-similarity|text-classification|nova|claude):)?(?P<id>[\w./@:+-]{2,150})\Z"
)

ENDPOINT_VARIABLE = expression(
    r"(?:^|_)(?:BASE_?URL|API_?BASE|API_?URL|(?:MODEL|LLM|INFERENCE|EMBEDDINGS?)_SERVER|API_?HOST|ENDPOINT|ENDPOINT_URL|SERVER_?URL|HOST|URL|API_BASE_URL|URI)\Z|(?:ENDPOINT|SERVER)_?URL\Z"
    r"|(?-i:[a-z](?:Base|BaseUrl|Endpoint|Url|Host)\Z)",
    re.IGNORECASE,
)

# Keys that hold a model although no rule of names says so.
_MODEL_KEYS_WORDS = """
modelURL modelUrl model_source modelSource storageUri storage_uri base_model baseModel modelRewrite
defaultBaseModel base_model_id student_model provider_model_id providerModelId CopyFrom
FoundationModel foundationModel foundation_model InferenceModel modelArn model_arn ModelId
pretrained_model_name_or_path model_name_or_path model_id_or_path lora_model draft_model
speculative_model hf_model hf_model_id hfModelId huggingface_model huggingFaceModel hfModel modelHub
"""
MODEL_KEYS = frozenset(_MODEL_KEYS_WORDS.split())

# What a container of this image runs when the arguments name no program.
ENTRYPOINTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (expression(r"vllm-openai|vllm/vllm(?!-router)|vllm-cpu|rocm/vllm"), ("vllm", "serve")),
    (expression(r"text-generation-inference|tgi-gaudi"), ("text-generation-launcher",)),
    (expression(r"text-embeddings-inference|tei-gaudi"), ("text-embeddings-router",)),
    (expression(r"llama\.cpp:(?:server|full)|llama-cpp-server"), ("llama-server",)),
    (expression(r"michaelf34/infinity"), ("infinity_emb",)),
    (expression(r"(?:^|/)ollama(?:/ollama)?(?::|$)"), ("ollama",)),
    (expression(r"storage-initializer"), ("storage-initializer",)),
    (expression(r"(?:^|/)(?:model-?|weights-?|hf-?)?downloader(?:[:@]|\Z)"), ("model-downloader",)),
    (expression(r"(?:hf|hugging[-_]?face)[-_]?(?:hub[-_]?)?(?:cli|downloader)"), ("hf", "download")),
    (expression(r"go-skynet/local-ai|localai/localai"), ("local-ai", "run")),
    (expression(r"lmsysorg/sglang"), ("sglang", "serve")),
    (expression(r"openvino/model_server"), ("ovms",)),
    (expression(r"ramalama/ramalama"), ("ramalama", "serve")),
    (expression(r"tabbyml/tabby"), ("tabby",)),
)
NIM_IMAGE = expression(
    r"nvcr\.io/(?:nim/[\w.-]+|[\w.-]+/nim(?:/[\w.-]+)?)/"
    # The image without a model, which is told which one to run.
    r"(?!(?:llm-nim|nim[-_]llm[\w-]*|llm)(?:[:@]|\Z))[\w.-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?\Z"
)
# A value that says by itself that it is a model.
URI = expression(
    r"(?:hf|HF|huggingface|ollama|ngc)://(?!(?:datasets|spaces|buckets)/)[\w./:@-]{3,200}\Z"
    r"|azureml://registries/[\w.-]+/models/[\w.-]+(?:/(?:versions|labels)/[\w.-]+)?\Z"
    rf"|{ON_HUB}{NO_MODEL}"
    r"[\w.-]+/[\w.-]+(?:/(?:resolve|blob|raw|tree)/[^\s\"']{1,300})?/?\Z"
    r"|arn:aws[\w-]*:bedrock:[\w-]*:\d*:(?:foundation-model|inference-profile|application-inference-profile"
    r"|custom-model|custom-model-deployment|imported-model|provisioned-model)/[\w.:/-]+\Z"
)
# The end of an ARN that a template joins from pieces.
ARN_END = expression(
    r"(?:arn:aws\S{0,100}|.{0,60}::?|)(?:foundation-model|inference-profile)/(?P<id>[a-z][\w.:-]{5,100})\Z"
)
NIM_RUNTIME = expression(r"nvidia-nim-[\w.-]+\Z")


def is_server(image: str) -> bool:
    """Whether an image is that of a program that serves the model it is told: `vllm/vllm-openai:v0.8`."""
    return any(pattern.search(image) is not None for pattern, _ in ENTRYPOINTS)
