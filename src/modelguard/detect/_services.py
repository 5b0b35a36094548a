"""Which service stands behind a client class, a package, a prefix or a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelguard.detect._hints import without_stores
from modelguard.detect._sdks import CALLS, words
from modelguard.detect._shape import OF_MAKER, is_hub_id, run_together
from modelguard.expressions import expression
from modelguard.model import Execution
from modelguard.naming.unlisted import UNLISTED

Service = tuple["str | None", Execution]

# The channel of what is called on a client; keys as in `CALLS`.
CLIENTS: dict[str, Service] = {}
for _channel, _names in {
    "openai": "OpenAI AsyncOpenAI openai",
    "azure": """AzureOpenAI AsyncAzureOpenAI ChatCompletionsClient EmbeddingsClient AIProjectClient
        AgentsClient""",
    "anthropic": "Anthropic AsyncAnthropic anthropic",
    "mistral": "Mistral MistralClient MistralAsyncClient mistralai",
    "groq": "Groq AsyncGroq groq",
    "together": "Together AsyncTogether together",
    "fireworks": "Fireworks AsyncFireworks",
    "bedrock": "AnthropicBedrock AsyncAnthropicBedrock",
    "vertex": "AnthropicVertex AsyncAnthropicVertex MistralGoogleCloud",
    "cohere": "cohere:Client cohere:ClientV2 cohere:AsyncClient cohere:AsyncClientV2 cohere",
    "gemini": "genai:Client google:Client",
    "perplexity": "Perplexity AsyncPerplexity",
    "openrouter": "OpenRouter",
    "replicate": "replicate:Client replicate",
    "cerebras": "Cerebras AsyncCerebras",
    "sambanova": "SambaNova AsyncSambaNova",
    "voyage": "voyageai:Client voyageai:AsyncClient",
    "xai": "xai_sdk:Client xai_sdk:AsyncClient",
}.items():
    CLIENTS.update({name: (_channel, "managed") for name in _names.split()})
CLIENTS.update(
    {
        "InferenceClient": ("huggingface-inference", "managed"),
        "AsyncInferenceClient": ("huggingface-inference", "managed"),
        "ollama:Client": ("ollama", "self-hosted"),
        "ollama:AsyncClient": ("ollama", "self-hosted"),
        "ollama": ("ollama", "self-hosted"),
        "aisuite:Client": (None, "unknown"),
        "Llama": ("llama.cpp", "self-hosted"),
    }
)

# Import roots, and the channel of a file that imports only one of them.
PACKAGES: dict[str, Service] = {
    "openai": ("openai", "managed"),
    "langchain_openai": ("openai", "managed"),
    "pulumi_azure_native": ("azure", "managed"),
    "anthropic": ("anthropic", "managed"),
    "langchain_anthropic": ("anthropic", "managed"),
    "mistralai": ("mistral", "managed"),
    "langchain_mistralai": ("mistral", "managed"),
    "groq": ("groq", "managed"),
    "langchain_groq": ("groq", "managed"),
    "cohere": ("cohere", "managed"),
    "langchain_cohere": ("cohere", "managed"),
    "together": ("together", "managed"),
    "google.generativeai": ("gemini", "managed"),
    "google.genai": ("gemini", "managed"),
    "langchain_google_genai": ("gemini", "managed"),
    "vertexai": ("vertex", "managed"),
    "langchain_google_vertexai": ("vertex", "managed"),
    "ollama": ("ollama", "self-hosted"),
    "langchain_ollama": ("ollama", "self-hosted"),
    "vllm": ("vllm", "self-hosted"),
    "sglang": ("sglang", "self-hosted"),
    "llama_cpp": ("llama.cpp", "self-hosted"),
    "ctransformers": ("llama.cpp", "self-hosted"),
    "transformers": ("hf-hub", "self-hosted"),
    "sentence_transformers": ("hf-hub", "self-hosted"),
    "langchain_huggingface": ("hf-hub", "self-hosted"),
    "FlagEmbedding": ("hf-hub", "self-hosted"),
    "fastembed": ("hf-hub", "self-hosted"),
    "peft": ("hf-hub", "self-hosted"),
    "diffusers": ("hf-hub", "self-hosted"),
    "spacy": ("spacy", "self-hosted"),
    "sagemaker": ("sagemaker", "self-hosted"),
    "azure.ai.ml": ("azureml", "self-hosted"),
    "langchain_aws": ("bedrock", "managed"),
    "replicate": ("replicate", "managed"),
    "fireworks": ("fireworks", "managed"),
    "oci": ("oci", "managed"),
    "langchain_nvidia_ai_endpoints": ("nvidia-api", "managed"),
    "langchain_together": ("together", "managed"),
    "langchain_fireworks": ("fireworks", "managed"),
    "langchain_deepseek": ("deepseek", "managed"),
    "langchain_xai": ("xai", "managed"),
    "langchain_perplexity": ("perplexity", "managed"),
    "langchain_ibm": ("watsonx", "managed"),
    "ibm_watsonx_ai": ("watsonx", "managed"),
    "voyageai": ("voyage", "managed"),
    "langchain_voyageai": ("voyage", "managed"),
    "dashscope": ("alibaba", "managed"),
    "zhipuai": ("zai", "managed"),
}
# Libraries of the trade that say nothing about the channel.
TRADE = words(
    """langchain langchain_core langchain_community langgraph llama_index litellm haystack
    haystack_integrations dspy crewai autogen autogen_core autogen_ext autogen_agentchat ag2 pydantic_ai
    instructor huggingface_hub timm whisper faster_whisper whisperx open_clip clip mlx_lm mlx_vlm unsloth
    trl axolotl lm_eval outlines guidance semantic_kernel smolagents agno phi strands ragas deepeval trulens
    mem0 embedchain paperqa bertopic keybert setfit accelerate bitsandbytes optimum llm aisuite chromadb
    swarm agents google.adk magentic mirascope marvin guardrails nemoguardrails portkey_ai langfuse
    llmlingua gpt4all exllamav2 tiktoken xinference ray.serve.llm botorch_llm promptflow letta camel metagpt
    txtai simpletransformers pyserini colbert gliner model2vec"""
)

# Libraries of machine learning at large: an `org/name` in a weak place is likelier a model beside them.
LEARNING = words(
    """torch tensorflow keras jax flax onnxruntime onnx ctranslate2 flair spacy tokenizers pytorch_lightning
    lightning torchaudio torchvision datasets evaluate librosa nemo paddle mxnet safetensors tner comet"""
)

# Providers written before a model: `openai:gpt-4o`, `bedrock/anthropic.claude-...`.
_PREFIXED: tuple[tuple[str, Execution, str], ...] = (
    ("openai", "managed", "openai text-completion-openai openai-chat openai-responses chatgpt"),
    ("anthropic", "managed", "anthropic"),
    ("mistral", "managed", "mistral mistralai codestral"),
    ("gemini", "managed", "gemini google_genai google-gla google"),
    ("groq", "managed", "groq"),
    ("cohere", "managed", "cohere cohere_chat"),
    ("bedrock", "managed", "bedrock bedrock_converse"),
    ("fireworks", "managed", "fireworks fireworks_ai"),
    ("openrouter", "managed", "openrouter"),
    ("deepseek", "managed", "deepseek"),
    ("xai", "managed", "xai grok"),
    ("perplexity", "managed", "perplexity"),
    ("replicate", "managed", "replicate"),
    ("watsonx", "managed", "watsonx"),
    ("databricks", "managed", "databricks"),
    ("snowflake", "managed", "snowflake"),
    ("cloudflare", "managed", "cloudflare"),
    ("azure", "managed", "azure azure_openai"),
    ("azure-foundry", "managed", "azure_ai"),
    ("vertex", "managed", "vertex_ai google_vertexai google-vertex"),
    ("together", "managed", "together_ai together"),
    ("nvidia-api", "unknown", "nvidia_nim"),
    ("nvidia-api", "managed", "nvidia"),
    ("huggingface-inference", "unknown", "huggingface"),
    ("vercel-gateway", "managed", "vercel_ai_gateway"),
    ("github-models", "managed", "github"),
    ("ollama", "self-hosted", "ollama ollama_chat"),
    ("vllm", "self-hosted", "hosted_vllm vllm"),
    ("lm-studio", "self-hosted", "lm_studio"),
    ("sagemaker", "self-hosted", "sagemaker sagemaker_chat"),
    ("triton", "self-hosted", "triton"),
    ("oci", "managed", "oci"),
    ("assemblyai", "managed", "assemblyai"),
    ("cartesia", "managed", "cartesia"),
    ("deepgram", "managed", "deepgram"),
    ("elevenlabs", "managed", "elevenlabs"),
)
PREFIXES: dict[str, Service] = {
    prefix: (channel, execution) for channel, execution, prefixes in _PREFIXED for prefix in prefixes.split()
}

# What vLLM counts of itself: `vllm:num_requests_running`.
_MEASURE = expression(r"[a-z]{2,20}(?:_[a-z]{1,20}){1,6}\Z")
# `mistral:7b`, `mistral:latest`: how Ollama writes a model and its tag, no provider and its model.
_TAG = expression(
    r"(?:(?:latest|instruct|text)(?:-(?:v?\d|q\d|fp)[\w.-]{0,60})?"
    r"|(?:v\d[\d.]{0,8}|\d{1,4}(?:\.\d{1,3})?b)(?:-[\w.-]{1,60})?)\Z",
    re.IGNORECASE,
)

# What OpenRouter alone puts behind a model: `deepseek/deepseek-r1:free`.
_TIERS = (":free", ":nitro", ":floor", ":online", ":exacto")

# Before a slash these are organisations of the hub, not providers; so is `openai` before its own weights.
_ORGANISATIONS = frozenset(
    ("mistralai", "google", "nvidia", "huggingface", "databricks", "snowflake", "grok")
)
_OPENAI_WEIGHTS = ("whisper", "clip-", "gpt-oss", "consistency", "diffusers-cd", "privacy", "circuit")

# Words in the name of a class or function that say which service it wraps; the first that matches counts.
_NAMED: tuple[tuple[str, Service], ...] = (
    # What stands before everybody else's, after whom its own classes are called as well.
    ("uipath", (UNLISTED, "managed")),
    ("anyscale", ("anyscale", "managed")),
    ("octoai", ("octoai", "managed")),
    ("nvidianim", ("nvidia-api", "managed")),
    ("nvopenai", ("nvidia-api", "managed")),
    ("azure", ("azure", "managed")),
    ("foundrylocal", ("foundry-local", "self-hosted")),
    ("foundry", ("azure", "managed")),
    ("bedrock", ("bedrock", "managed")),
    ("vertex", ("vertex", "managed")),
    ("sagemaker", ("sagemaker", "self-hosted")),
    ("vllm", ("vllm", "self-hosted")),
    ("sglang", ("sglang", "self-hosted")),
    ("xinference", ("xinference", "self-hosted")),
    ("stackit", ("stackit", "managed")),
    ("chatgradient", ("digitalocean-gradient", "managed")),
    ("aihubmix", ("aihubmix", "managed")),
    ("llamafile", ("llamafile", "self-hosted")),
    ("githubcopilot", ("github-copilot", "managed")),
    ("qiniu", ("qiniu-ai", "managed")),
    ("ollamacloud", ("ollama-cloud", "managed")),
    ("ollama", ("ollama", "self-hosted")),
    ("llamacpp", ("llama.cpp", "self-hosted")),
    ("inferenceendpoint", ("huggingface-inference", "managed")),
    ("huggingfaceapi", ("huggingface-inference", "managed")),
    ("huggingfaceinference", ("huggingface-inference", "managed")),
    ("huggingfaceembeddingfunction", ("huggingface-inference", "managed")),
    ("huggingface", ("hf-hub", "self-hosted")),
    ("sentencetransformer", ("hf-hub", "self-hosted")),
    ("fastembed", ("hf-hub", "self-hosted")),
    ("openrouter", ("openrouter", "managed")),
    ("llamaapi", ("meta-api", "managed")),
    ("writermodel", ("writer", "managed")),
    ("chatwriter", ("writer", "managed")),
    ("chatvercel", ("vercel-gateway", "managed")),
    ("vercelai", ("vercel-gateway", "managed")),
    # Hosts of many makers' models come before these: `GroqMistral`, `DatabricksAnthropic`.
    ("groq", ("groq", "managed")),
    ("fireworks", ("fireworks", "managed")),
    ("watsonx", ("watsonx", "managed")),
    ("databricks", ("databricks", "managed")),
    ("cloudflare", ("cloudflare", "managed")),
    ("cerebras", ("cerebras", "managed")),
    ("sambanova", ("sambanova", "managed")),
    ("deepinfra", ("deepinfra", "managed")),
    ("siliconflow", ("siliconflow", "managed")),
    ("openailike", (None, "unknown")),
    ("openaicompatible", (None, "unknown")),
    ("openai", ("openai", "managed")),
    ("anthropic", ("anthropic", "managed")),
    ("claude", ("anthropic", "managed")),
    ("mistral", ("mistral", "managed")),
    ("cohere", ("cohere", "managed")),
    ("gemini", ("gemini", "managed")),
    ("deepseek", ("deepseek", "managed")),
    ("together", ("together", "managed")),
    ("nvidia", ("nvidia-api", "managed")),
    ("perplexity", ("perplexity", "managed")),
    ("replicate", ("replicate", "managed")),
    ("mosaicml", (UNLISTED, "managed")),
    ("mixedbread", (UNLISTED, "managed")),
    ("nomicembedder", ("nomic", "managed")),
    ("nomicembeddings", ("nomic", "managed")),
    ("voyage", ("voyage", "managed")),
    ("jinaai", ("jina", "managed")),
    ("jina", ("jina", "managed")),
    ("dashscope", ("alibaba", "managed")),
    ("moonshot", ("moonshot", "managed")),
    ("upstage", ("upstage", "managed")),
    ("baseten", ("baseten", "managed")),
    ("portkey", ("portkey", "managed")),
    ("requesty", ("requesty", "managed")),
    ("friendli", ("friendli", "managed")),
    ("minimax", ("minimax", "managed")),
    ("zhipu", ("zai", "managed")),
    ("tongyi", ("alibaba", "managed")),
    ("sarvam", ("sarvam", "managed")),
    ("scaleway", ("scaleway", "managed")),
    ("ovhcloud", ("ovhcloud", "managed")),
    ("novita", ("novita", "managed")),
    ("nebius", ("nebius", "managed")),
    ("lmstudio", ("lm-studio", "self-hosted")),
    ("localai", ("localai", "self-hosted")),
    ("flashrank", ("hf-hub", "self-hosted")),
    ("assemblyai", ("assemblyai", "managed")),
    ("deepgram", ("deepgram", "managed")),
    ("elevenlabs", ("elevenlabs", "managed")),
    ("volcengine", ("volcengine", "managed")),
    ("qianfan", ("baidu-qianfan", "managed")),
    ("wenxin", ("baidu-qianfan", "managed")),
    ("xunfei", ("iflytek", "managed")),
    ("iflytek", ("iflytek", "managed")),
    ("doubao", ("volcengine", "managed")),
    ("venice", ("veniceai", "managed")),
    ("featherless", ("featherless", "managed")),
    ("nscale", ("nscale", "managed")),
    ("parasail", ("parasail", "managed")),
    ("clarifai", ("clarifai", "managed")),
    ("gigachat", ("gigachat", "managed")),
    ("snowflakecortex", ("snowflake", "managed")),
    ("cortexmodel", ("snowflake", "managed")),
    ("cortexcomplete", ("snowflake", "managed")),
    ("cortexllm", ("snowflake", "managed")),
    ("yandexgpt", ("yandex-cloud", "managed")),
    ("githubmodel", ("github-models", "managed")),
    ("hyperbolic", ("hyperbolic", "managed")),
    # Services that no channel describes.
    ("cometapi", (UNLISTED, "managed")),
    ("aimlapi", (UNLISTED, "managed")),
    ("pinecone", (UNLISTED, "managed")),
    ("ultravox", (UNLISTED, "managed")),
    ("isaacus", (UNLISTED, "managed")),
    ("cartesia", ("cartesia", "managed")),
    ("speechmatics", (UNLISTED, "managed")),
    ("predibase", (UNLISTED, "managed")),
    ("hfapi", ("huggingface-inference", "managed")),
    ("ctransformers", ("llama.cpp", "self-hosted")),
    ("transformersllm", ("hf-hub", "self-hosted")),
    ("transformersmodel", ("hf-hub", "self-hosted")),
    ("transformersembedding", ("hf-hub", "self-hosted")),
)

_BY_WORD = dict(_NAMED)

# Words that name a company or its service where nothing but a provider is told.
_PROVIDERS: dict[str, Service] = {
    "ibm": ("watsonx", "managed"),
    "googleai": ("gemini", "managed"),
    "alibaba": ("alibaba", "managed"),
    "aliyun": ("alibaba", "managed"),
    "ark": ("volcengine", "managed"),
    "zhipuai": ("zai", "managed"),
    "zai": ("zai", "managed"),
    "bigmodel": ("zai", "managed"),
    "baidu": ("baidu-qianfan", "managed"),
    "stepfun": ("stepfun", "managed"),
    "modelscope": ("modelscope-inference", "managed"),
    "azureopenai": ("azure", "managed"),
    "vertexai": ("vertex", "managed"),
    "togetherai": ("together", "managed"),
}

# `HFTextVectorizer`, `HFEmbeddings`: what loads models of the hub; a service of the hub's is called so too.
_HUB_CLASS = expression(r"HF(?!\w*(?:Api|API|Inference|Endpoint|Client))[A-Z]\w*[a-z]")

# The hub's own client, under any name for it; others have one of theirs (`AcmeForgeInferenceClient`).
_HUB_CLIENT = expression(
    r"(?:Async|HF|Hf|HuggingFace|Hub)*InferenceClient\w*\Z|(?:async_)?inference_client\Z"
)

# `TGIBackend`: what asks a server of that kind.
_TGI_CLASS = expression(r"(?:HF|HuggingFace)?TGI(?:[A-Z]\w{0,40})?\Z")

# `test_all_fields_together`: a word like any other.
_ADVERB = expression(r"(?:[a-z]{1,30}_){3,12}together\Z")


def named(name: str) -> Service | None:
    """The service that a class or function called `name` wraps, as far as the name tells."""
    known = CALLS.get(name.removeprefix("Test"))
    # A class of a program's own that is called `Llama` is as likely after the family as after llama.cpp's.
    if known is not None and name[:1].isupper() and name != "Llama":
        return known.channel, known.execution
    plain = without_stores(run_together(name)) if _ADVERB.match(name) is None else ""
    found = next((service for word, service in _NAMED if word in plain), None)
    if found == _BY_WORD["writermodel"] and (name.islower() or name.isupper()):
        return None  # `writer_model`: what writes a text
    if found is None and _HUB_CLASS.match(name):
        return "hf-hub", "self-hosted"
    if found is None and _HUB_CLIENT.match(name):
        return "huggingface-inference", "managed"
    if found is None and _TGI_CLASS.match(name):
        return "tgi", "self-hosted"
    # A class of that name; in a variable, `GOOGLE_` is as often Vertex.
    return ("gemini", "managed") if found is None and name.startswith("Google") else found


def provider(word: str) -> Service | None:
    """The service that a word stands for which says nothing else: `("deepinfra", "org/name")`."""
    word = match["host"] if (match := OF_MAKER.match(word)) is not None else word
    return PREFIXES.get(word) or _BY_WORD.get(joined := run_together(word)) or _PROVIDERS.get(joined)


def client(path: Sequence[str]) -> Service | None:
    """The channel of the client that a dotted path constructs (or of the package itself), or None."""
    for root in path[:2]:
        if (hit := CLIENTS.get(f"{root}:{path[-1]}")) is not None:
            return hit
    return CLIENTS.get(path[-1])


def prefixed(value: str) -> Service | None:
    """The channel named before a model: `openai:gpt-4o`, `bedrock/...`; None where no provider is named."""
    head, found, rest = value.partition(":")
    if head == "local" and is_hub_id(rest):  # as LlamaIndex has it
        return "hf-hub", "self-hosted"
    if head == "vllm" and _MEASURE.match(rest):
        return None
    if found and "/" not in head and head in PREFIXES and not _TAG.match(rest):
        return PREFIXES[head]
    head, found, rest = value.partition("/")
    if rest.endswith(_TIERS) and PREFIXES.get(head, (None, "unknown"))[1] != "self-hosted":
        return PREFIXES["openrouter"]
    if head == "huggingface" and "/" in rest:
        return PREFIXES[head]  # before an organisation and its model
    if not found or head in _ORGANISATIONS or (head == "openai" and rest.startswith(_OPENAI_WEIGHTS)):
        return None
    return PREFIXES.get(head)
