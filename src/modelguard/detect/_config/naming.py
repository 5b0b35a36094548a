"""How settings name a service: by a word in its type, by whose key is sent, by its address."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from modelguard.detect._config.keys import COMPANY, PROVIDER_KEYS, PROVIDER_NAMES
from modelguard.detect._spelled import bare
from modelguard.detect._trees.tree import Map, Scalar
from modelguard.expressions import expression

# A provider named inside a longer word: the type of a node, the class of a client, the name of an action.
PROVIDER_IN_TYPE = expression(
    r"(?<![a-z])(ollama|anthropic|claude|azure[_ ]?openai|azure(?=[_ ]?(?:open|ai|chat|llm))|bedrock"
    r"|vertex[_ ]?ai|vertex|gemini|mistral(?:ai)?|cohere|groq|open ?router|deep ?seek|xai|vllm|sglang"
    r"|llama[-_ ]?cpp|localai|lm[-_ ]?studio|sentence[-_ ]transformers?|perplexity|together(?:ai)?|fireworks"
    r"|replicate|watsonx|timm|nvidia|sage ?maker|cognitive ?services|fastembed"
    r"|anyscale|cerebras|sambanova|deepinfra|voyage"
    r"|tgi|tei|hugging[ _]?face[ _]?(?:inference|hub|api|local)|open ?ai(?![_ -]?(?:like|compat)))(?![a-z])",
)
OF_TYPE: dict[str, str] = {
    "sentencetransformer": "sentence-transformers", "huggingfaceinference": "hf-inference",
    "huggingfacehub": "hugging-face", "huggingfaceapi": "hugging-face", "huggingfacelocal": "transformers",
}  # fmt: skip
# `${TOGETHER_API_KEY}`, `api_key_env: GROQ_API_KEY`: whose key is sent with the model's name.
KEY_OF_PROVIDER = expression(r"(?:^|[^A-Z_])([A-Z]{3,12})(?:_AI)?_API_(?:KEY|TOKEN)")
API_KEYS = (
    "api_key",
    "apiKey",
    "api_key_env",
    "env_key",
    "envKey",
    "api_key_env_var",
    "apiKeyEnv",
    "apiKeyEnvVar",
)
_ENDPOINT_WORDS = """
upstream_url
api_base base_url baseURL baseUrl apiBase endpoint api_url apiUrl endpoint_url openai_api_base
server_url apiBaseUrl api_base_url azure_endpoint inference_url model_url llm_base_url
openai_base_url openai-api-base model_endpoint base-url basePath apiHost api_host openai_api_endpoint
llmBaseUrl llmBaseURL llmApiBase llmApiUrl llmEndpoint llm_api_base llm_api_url llm_endpoint
openaiBaseUrl openaiBaseURL openaiApiBase openaiApiUrl openai_api_url
endpointUrl BaseUrl BaseURL ApiBase ApiUrl ApiBaseUrl Endpoint EndpointUrl ServerUrl BaseAddress
"""
ENDPOINT_KEYS = tuple(_ENDPOINT_WORDS.split())
# The same however they are spelled (`EndPoint`, `API_BASE_URL`), and what is called after who answers there.
_SPELLED = frozenset(bare(word) for word in ENDPOINT_KEYS) | frozenset(
    f"{of}{what}"
    for of in (
        "api",
        "azure",
        "azureopenai",
        "openai",
        "chat",
        "embedding",
        "embeddings",
        "completion",
        "llm",
        "model",
    )
    for what in ("endpoint", "endpointurl", "endpointuri", "baseurl", "baseuri", "apiurl", "apibase")
)
_SPELLED_PROVIDERS = frozenset(bare(word) for word in PROVIDER_NAMES) | frozenset(
    f"{of}provider{what}"
    for of in ("", "ai", "api", "llm", "chat", "model", "embedding", "tts", "stt")
    for what in ("", "id", "name", "type")
)
# Short words are those of other trades too.
_SPELLED_COMPANY = frozenset(word for word in map(bare, COMPANY) if len(word) > 5)
# A map of thousands of keys holds models, and is no service's.
_MOST_KEYS = 60

# Sections of settings are most often about the program itself; a service is set up by what it offers.
PROGRAMS = ("docker", "github")
OFFERING = ("model", "models", "modelName", "model_name", "npm", "options")


def endpoints(node: Map) -> list[tuple[str, str]]:
    """The addresses that a map sets, by their keys: those of well-known names first."""
    return _spelled(node, ENDPOINT_KEYS, _SPELLED)


def providers(node: Map) -> list[tuple[str, str]]:
    """What a map says of its provider, by its keys: those of well-known names first."""
    return _spelled(node, PROVIDER_KEYS, _SPELLED_PROVIDERS)


def company(keys: Iterable[str]) -> frozenset[str]:
    """Those of some keys that stand beside a model, however they are spelled (`MaxTokens`, `max-tokens`)."""
    return frozenset(key for key in islice(keys, _MOST_KEYS) if bare(key[:40]) in _SPELLED_COMPANY)


def _spelled(node: Map, names: tuple[str, ...], alike: frozenset[str]) -> list[tuple[str, str]]:
    """The texts of a map under `names`, in their order, then those under keys spelled like `alike`."""
    known = node.texts(names)
    others = [
        (entry.key.text, entry.value.text)
        for entry in islice(node.entries, _MOST_KEYS)
        if isinstance(entry.value, Scalar) and entry.value.text and bare(entry.key.text[:40]) in alike
    ]
    return [*known, *(other for other in others if other not in known)]
