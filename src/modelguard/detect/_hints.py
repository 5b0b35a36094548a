"""Which service the name of a class, a variable or a key hints at."""

from __future__ import annotations

from modelguard.detect._shape import run_together
from modelguard.expressions import expression

# Class and variable names say the vendor where the package does not (aggregators, parameters): first match.
_HINTS = (
    # Whose own protocol is OpenAI's; `copilot` alone is what many programs call their own assistant.
    ("githubcopilot", "github-copilot"),
    ("githubmodels", "github-models"),
    ("copilotprovider", "github-copilot"),
    ("providers/copilot", "github-copilot"),
    ("provider/copilot", "github-copilot"),
    ("foundrylocal", "foundry-local"),
    ("anthropicfoundry", "azure-foundry"),
    ("azure", "azure"),
    ("aoai", "azure"),
    ("openrouter", "openrouter"),
    ("requesty", "requesty"),
    ("aihubmix", "aihubmix"),
    ("zenmux", "zenmux"),
    ("vercelaigateway", "vercel-gateway"),
    ("baseten", "baseten"),
    ("sarvam", "sarvam"),
    ("huggingfacetransformers", "hf-hub"),
    ("huggingfaceembedding", "hf-hub"),
    ("sagemaker", "sagemaker"),
    ("huggingface", "huggingface-inference"),
    ("bedrock", "bedrock"),
    ("vertex", "vertex"),
    ("ollamacloud", "ollama-cloud"),
    ("ollama", "ollama"),
    ("vllm", "vllm"),
    ("lmstudio", "lm-studio"),
    ("xinference", "xinference"),
    ("sglang", "sglang"),
    ("llamacpp", "llama.cpp"),
    ("llamasharp", "llama.cpp"),
    # Hosts of many makers' models come before these.
    ("groq", "groq"),
    ("fireworks", "fireworks"),
    ("watsonx", "watsonx"),
    ("cloudflare", "cloudflare"),
    ("deepinfra", "deepinfra"),
    ("cerebras", "cerebras"),
    ("sambanova", "sambanova"),
    ("siliconflow", "siliconflow"),
    ("databricks", "databricks"),
    ("mistral", "mistral"),
    ("anthropic", "anthropic"),
    ("claude", "anthropic"),
    ("gemini", "gemini"),
    ("googlegenai", "gemini"),
    ("googlegenerativeai", "gemini"),
    ("cohere", "cohere"),
    ("deepseek", "deepseek"),
    ("together", "together"),
    ("perplexity", "perplexity"),
    ("xai", "xai"),
    ("replicate", "replicate"),
    ("nvidia", "nvidia-api"),
    ("jina", "jina"),
    ("voyage", "voyage"),
    ("friendli", "friendli"),
    ("anyscale", "anyscale"),
    ("novita", "novita"),
    ("moonshot", "moonshot"),
    ("nebius", "nebius"),
    ("veniceai", "veniceai"),
    ("featherless", "featherless"),
    ("nomicai", "nomic"),
    ("nomicembeddings", "nomic"),
    ("wenxin", "baidu-qianfan"),
    ("baidu", "baidu-qianfan"),
    ("doubao", "volcengine"),
    ("volcengine", "volcengine"),
    ("ovhcloud", "ovhcloud"),
    ("elevenlabs", "elevenlabs"),
    ("deepgram", "deepgram"),
    ("assemblyai", "assemblyai"),
    ("minimax", "minimax"),
    ("zhipu", "zai"),
    ("tongyi", "alibaba"),
    ("dashscope", "alibaba"),
    ("alibaba", "alibaba"),
    ("ai21", "ai21"),
    ("upstage", "upstage"),
    ("alephalpha", "aleph-alpha"),
    ("qianfan", "baidu-qianfan"),
    ("hunyuan", "tencent-cloud"),
    ("yandex", "yandex-cloud"),
    ("webllm", "hf-hub"),
    ("jlama", "hf-hub"),
    ("bmc.generativeai", "oci"),
    ("ocigenai", "oci"),
    ("ocigenerativeai", "oci"),
    ("generativeai", "gemini"),
    ("golang.org/genai", "gemini"),
    ("googleai", "gemini"),
    ("llamaapi", "meta-api"),
    ("openai", "openai"),
)
# `chatboxAiModel` is none of xAI's.
_XAI = expression(r"(?<![A-Za-z])x[_-]?[aA][iI]|(?<![A-Z])X[_-]?A[iI]|(?<![A-Z])Xai")
# Azure's other services, run together: what exports to `azure_blob` asks no model there.
_STORES = expression(
    r"azure(?:blob|storage|devops|(?:cognitive|ai)?search|keyvault|monitor|cosmos|sql|tables?|queue|files?|datalake|event|"
    r"servicebus|sentinel|container|repos)"
)


def without_stores(plain: str) -> str:
    """A name, run together, without those of Azure's services that answer for no model."""
    return _STORES.sub("", plain) if "azure" in plain else plain


def hint(name: str) -> str | None:
    """The channel that the name of a class or variable suggests."""
    plain = without_stores(run_together(name))
    if "openailike" in plain or "compatib" in plain:
        plain = plain.replace("openai", "")  # the protocol, not who speaks it
    plain = plain.replace("customopenai", "custom")
    found = (channel for word, channel in _HINTS if word in plain)
    return next((c for c in found if c != "xai" or _XAI.search(name)), None)
