"""What the calls and classes of the model libraries prove: the channel, the execution, the kind.

Keys of `CALLS` are written three ways, and looked up in this order: `package:Name` (the root of the
import and the last name), dotted suffixes (`chat.completions.create`), and a last name that is
distinctive by itself (`SentenceTransformer`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from modelguard.detect import _cloud_sdks, _loaders, _model_libraries
from modelguard.detect._cloud_sdks import MODEL
from modelguard.model import Execution, Kind


@dataclass(frozen=True, slots=True)
class Sdk:
    """One call that names a model: in which arguments, and what it proves.

    `at` is the position of the model among the positional arguments, None where it has only a name.
    `client` says that the channel is decided by the object that the method is called on; `prefix`
    that a provider stands before the model (`openai:gpt-4o`); `part` that less than the model is
    loaded (a tokenizer, a configuration).
    """

    channel: str | None
    execution: Execution
    kind: Kind = "api-call"
    at: int | None = None
    params: tuple[str, ...] = MODEL
    client: bool = False
    prefix: bool = False
    part: bool = False


CALLS: dict[str, Sdk] = {}


def words(text: str) -> frozenset[str]:
    """A table of words, written as one text."""
    return frozenset(text.split())


_VENDORED = words("vendored _vendored vendor _vendor third_party thirdparty externals extern")


def _put(names: str, sdk: Sdk) -> None:
    CALLS.update(dict.fromkeys(names.split(), sdk))


_ANY = Sdk(None, "unknown", at=0, prefix=True)


def _managed(channel: str, names: str, *, at: int | None = None) -> None:
    _put(names, Sdk(channel, "managed", at=at))


# --- constructors of chat models, embedders, rerankers: LangChain, LlamaIndex, Haystack, agents ---
_managed(
    "openai",
    """OpenAI ChatOpenAI OpenAIChat OpenAIEmbeddings OpenAIEmbedding OpenAIGenerator OpenAIChatGenerator
    OpenAITextEmbedder OpenAIDocumentEmbedder OpenAIChatCompletionClient OpenAIResponses
    OpenAIEmbeddingFunction OpenAIMultiModal RemoteWhisperTranscriber DALLEImageGenerator
    ChatOpenAIModel OpenAIChatCompletion OpenAITextEmbedding OpenAIResponsesChatGenerator
    OpenAIChatClient OpenAIServerModel""",
)
_managed(
    "openai",
    """OpenAIModel OpenAIChatModel OpenAIResponsesModel OpenAIChatCompletionsModel""",
    at=0,
)
_managed(
    "azure",
    """AzureOpenAI AzureChatOpenAI AzureOpenAIEmbeddings AzureOpenAIEmbedding
    AzureOpenAIChatCompletionClient AzureOpenAIGenerator AzureOpenAIChatGenerator
    AzureOpenAITextEmbedder AzureOpenAIDocumentEmbedder AzureAIChatCompletionsModel
    AzureAIChatCompletionClient AzureMLChatOnlineEndpoint AzureOpenAIServerModel
    PromptAgentDefinition""",
)
_managed(
    "anthropic",
    """ChatAnthropic AnthropicLLM AnthropicChatGenerator AnthropicGenerator Claude Anthropic""",
)
_managed("anthropic", """AnthropicModel AnthropicChatCompletionClient""", at=0)
_managed("anthropic", """ClaudeAgentOptions ClaudeCodeOptions""")
# Other libraries of agents have one as well, of which each model says whom it is asked of.
_put("""AgentDefinition""", Sdk("anthropic", "managed", prefix=True))
_managed(
    "mistral",
    """ChatMistralAI MistralAIEmbeddings MistralAIEmbedding MistralAI MistralChat MistralChatGenerator
    MistralTextEmbedder MistralDocumentEmbedder mistralai:Mistral""",
)
_managed("mistral", """MistralModel""", at=0)
_managed(
    "cohere",
    """ChatCohere CohereEmbeddings CohereEmbedding CohereRerank CohereGenerator CohereChatGenerator
    CohereTextEmbedder CohereDocumentEmbedder CohereRanker CohereReranker Cohere CohereModel""",
)
_managed(
    "gemini",
    """ChatGoogleGenerativeAI GoogleGenerativeAI GoogleGenerativeAIEmbeddings Gemini GoogleGenAI
    GeminiEmbedding GoogleGenAIEmbedding GoogleAIGeminiGenerator GoogleAIGeminiChatGenerator
    GoogleGenAIChatGenerator""",
)
_managed("gemini", """GeminiModel GoogleModel GenerativeModel""", at=0)
_managed(
    "vertex",
    """ChatVertexAI VertexAI VertexAIEmbeddings Vertex VertexTextEmbedding ChatAnthropicVertex
    VertexAIGeminiGenerator VertexAIGeminiChatGenerator vertexai:GenerativeModel VertexAIModelGarden""",
)
CALLS["vertexai:GenerativeModel"] = Sdk("vertex", "managed", at=0)
_managed(
    "bedrock",
    """ChatBedrock ChatBedrockConverse BedrockChat BedrockLLM BedrockEmbeddings BedrockEmbedding
    BedrockConverse Bedrock BedrockModel AwsBedrock AmazonBedrockGenerator AmazonBedrockChatGenerator
    BedrockRerank AmazonBedrockTextEmbedder AmazonBedrockDocumentEmbedder AmazonBedrockModel""",
)
_managed("bedrock", """BedrockConverseModel""", at=0)
_managed("groq", """ChatGroq GroqChatGenerator Groq GroqLLM""")
_managed("groq", """GroqModel""", at=0)
_managed(
    "together",
    """ChatTogether TogetherLLM TogetherEmbeddings TogetherEmbedding Together TogetherAIChatGenerator""",
)
_managed("fireworks", """ChatFireworks FireworksEmbeddings Fireworks FireworksEmbedding""")
_managed("openrouter", """OpenRouter OpenRouterModel ChatOpenRouter OpenRouterChatGenerator""")
_managed("deepseek", """ChatDeepSeek DeepSeek DeepSeekChat""")
_managed("xai", """ChatXAI xAI XAI""")
_managed("perplexity", """ChatPerplexity Perplexity""")
_managed("replicate", """Replicate""")
_managed(
    "nvidia-api",
    """ChatNVIDIA NVIDIA NVIDIAEmbeddings NVIDIAEmbedding NvidiaGenerator NvidiaChatGenerator
    NvidiaTextEmbedder NvidiaDocumentEmbedder NVIDIARerank NvidiaRanker""",
)
_managed(
    "watsonx",
    """ChatWatsonx WatsonxLLM WatsonxEmbeddings WatsonX WatsonxGenerator ModelInference""",
)
_managed("databricks", """ChatDatabricks DatabricksEmbeddings Databricks""")
_managed("snowflake", """ChatSnowflakeCortex SnowflakeCortexLLM""")
_managed("oci", """ChatOCIGenAI OCIGenAI OCIGenAIEmbeddings OnDemandServingMode""")
_managed("cloudflare", """CloudflareWorkersAI ChatCloudflareWorkersAI CloudflareWorkersAIEmbeddings""")
_managed(
    "voyage",
    """VoyageAIEmbeddings VoyageEmbedding VoyageTextEmbedder VoyageDocumentEmbedder VoyageAIRerank""",
)
_managed("jina", """JinaEmbeddings JinaRerank JinaTextEmbedder JinaDocumentEmbedder JinaRanker""")
_managed("alibaba", """ChatTongyi DashScopeEmbeddings""")
_managed("ai21", """AI21ChatModel ChatAI21""")
_managed("zai", """ChatZhipuAI""")
_managed("moonshot", """ChatMoonshot""")
_managed("cerebras", """ChatCerebras""")
_managed("sambanova", """ChatSambaNovaCloud""")
_managed("upstage", """ChatUpstage""")
_put(
    """HuggingFaceEndpoint HuggingFaceHub HuggingFaceInferenceAPIEmbeddings HuggingFaceHubEmbeddings
    HuggingFaceEndpointEmbeddings HuggingFaceInferenceAPI InferenceClientModel HfApiModel
    HuggingFaceAPIModel""",
    Sdk("huggingface-inference", "managed", params=("repo_id", *MODEL)),
)
_put(
    """InferenceClient AsyncInferenceClient InferenceApi HuggingFaceModel HfApiEngine""",
    Sdk("huggingface-inference", "managed", at=0, params=("repo_id", *MODEL)),
)
_put(
    """ChatOllama OllamaLLM OllamaEmbeddings OllamaEmbedding Ollama OllamaGenerator OllamaChatGenerator
    OllamaTextEmbedder OllamaDocumentEmbedder OllamaChatCompletionClient OllamaModel""",
    Sdk("ollama", "self-hosted"),
)
_put("""VLLM Vllm VLLMOpenAI ChatVLLM""", Sdk("vllm", "self-hosted"))
_put(
    """vllm:LLM vllm:AsyncEngineArgs vllm:EngineArgs AsyncEngineArgs EngineArgs""",
    Sdk("vllm", "self-hosted", "weights-load", at=0),
)
_put(
    """sglang:Engine sglang:Runtime sglang:RuntimeEndpoint""",
    Sdk("sglang", "self-hosted", "weights-load", params=("model_path", *MODEL)),
)
_put(
    """ray:LLMConfig ray:ModelLoadingConfig ray:LLMServingArgs""",
    Sdk("ray-serve", "self-hosted", "serve", params=("model_source", "model_id")),
)
_put(
    """Llama LlamaCpp LlamaCPP LlamaCppEmbeddings ChatLlamaCpp LlamaCppGenerator LlamaCppChatGenerator
    llama_load_model_from_file llama_model_load_from_file""",
    Sdk("llama.cpp", "self-hosted", "weights-load", 0, ("model_path", "model_url", "repo_id", "model")),
)
_put("""GPT4All Embed4All""", Sdk("gpt4all", "self-hosted", "weights-load", at=0))
_put("""nomic:text nomic:image""", Sdk("nomic", "managed", at=None))
_put(
    """ChatLiteLLM LiteLLM LiteLLMModel LitellmModel LiteLLMChat OpenAILike OpenAILikeEmbedding
    LiteLLMEmbedding LiteLLMChatGenerator""",
    Sdk(None, "unknown", prefix=True),
)
_put(
    """OpenAILike OpenAILikeEmbedding OpenAICompatible GenericOpenAI OpenAIGenericModel""",
    Sdk(None, "unknown"),
)

# --- anything whose id carries its provider: litellm, init_chat_model, DSPy, pydantic-ai, instructor ---
_put(
    """litellm:completion litellm:acompletion litellm:embedding litellm:aembedding litellm:text_completion
    litellm:image_generation litellm:aimage_generation litellm:transcription litellm:speech
    litellm:rerank litellm:responses litellm:aresponses litellm:batch_completion init_chat_model
    init_embeddings dspy:LM dspy:Embedder dspy:OpenAI instructor:from_provider crewai:LLM
    pydantic_ai:Agent pydantic_ai:Embedder llm:get_model llm:get_async_model llm:get_embedding_model
    infer_model KnownModel resolve_embed_model resolve_llm magentic:LitellmChatModel
    any_llm:completion any_llm:acompletion""",
    _ANY,
)
_put(
    """Agent LlmAgent AssistantAgent ConversableAgent create_react_agent create_agent agents:Agent LLMAgent
    UserProxyAgent""",
    Sdk(None, "unknown", prefix=True, params=("model", "llm", "model_id")),
)
# LiveKit's sessions are told what hears, thinks and speaks, of which its gateway asks all that is a string:
# `stt="deepgram/nova-3:en"`.
_put("""livekit:AgentSession""", Sdk("livekit", "managed", params=("llm", "stt", "tts")))
_put("""AgentSession""", Sdk(None, "unknown", prefix=True, params=("llm", "stt", "tts")))
_put("""inference.STT inference.TTS inference.LLM""", Sdk("livekit", "managed", at=0))
_put("""aisuite:create""", Sdk(None, "unknown", prefix=True))

# --- methods of clients ---
_METHOD = Sdk(None, "unknown", client=True)
_put(
    """chat.completions.create chat.completions.parse chat.completions.stream completions.create
    completions.parse responses.create responses.parse responses.stream embeddings.create
    embeddings.acreate images.generate images.edit images.create_variation transcriptions.create
    translations.create speech.create moderations.create with_streaming_response.create
    with_raw_response.create threads.runs.create assistants.create ChatCompletion.create
    ChatCompletion.acreate Completion.create Completion.acreate Embedding.create Embedding.acreate
    Audio.transcribe Image.create realtime.connect create_chat_completion chat_completion
    create_embedding text_generation text_to_image feature_extraction automatic_speech_recognition
    chat_completions embeddings.generate images.edits completions.create_with_completion
    create_with_completion create_partial create_iterable""",
    replace(_METHOD, params=("model", "engine", "model_id")),
)
_put(
    """jobs.create fine_tuning.jobs.create FineTuningJob.create FineTune.create fine_tuning.create""",
    replace(_METHOD, kind="train"),
)
_put(
    """messages.create messages.stream messages.count_tokens messages.parse messages.batches.create""",
    Sdk("anthropic", "managed", client=True),
)
_put(
    """chat.complete chat.complete_async chat.stream_async chat.parse chat.parse_async chat.parse_stream
    fim.complete fim.stream fim.complete_async agents.create batch.jobs.create ocr.process ocr.process_async
    classifiers.moderate embeddings.create_async beta.conversations.start""",
    Sdk("mistral", "managed", client=True),
)
_put(
    """models.generate_content models.generate_content_stream models.embed_content models.generate_images
    models.count_tokens models.generate_videos chats.create live.connect genai:embed_content
    genai:GenerativeModel caches.create""",
    Sdk("gemini", "managed", client=True),
)
_put(
    """invoke_model invoke_model_with_response_stream converse converse_stream""",
    Sdk("bedrock", "managed", params=("modelId", "model_id")),
)
_put("""vertexai:train""", Sdk("vertex", "managed", "train", params=("source_model",)))
_put("""tunings.tune""", Sdk("gemini", "managed", "train", params=("base_model",)))
_put("""genai:create_tuned_model""", Sdk("gemini", "managed", "train", params=("source_model",)))
_put(
    """cohere:chat cohere:embed cohere:rerank cohere:generate cohere:classify cohere:chat_stream
    cohere:summarize""",
    Sdk("cohere", "managed"),
)
_put(
    """ollama:chat ollama:generate ollama:embeddings ollama:embed ollama:show ollama:create""",
    Sdk("ollama", "self-hosted", at=0),
)
_put("""ollama:pull""", Sdk("ollama", "self-hosted", "download", at=0))
_put(
    """replicate:run replicate:stream replicate:async_run""",
    Sdk("replicate", "managed", at=0, params=("ref", "model")),
)
_put("""together:create""", Sdk("together", "managed"))
_put(
    """fal_client:subscribe fal_client:run fal_client:submit fal_client:stream""",
    Sdk(None, "managed", at=0, params=("application",)),
)

# --- what loads weights, deploys to a cloud, or comes with models of its own ---
for _names, _channel, _execution, _kind, _at, _params in (
    *_loaders.ROWS,
    *_cloud_sdks.ROWS,
    *_model_libraries.ROWS,
):
    _put(_names, Sdk(_channel, _execution, _kind, _at, _params))
_put("""bentoml:LLM bentoml:HuggingFaceModel""", Sdk("bentoml", "self-hosted", "serve", at=0))
_put("""bentoml:import_model""", Sdk("bentoml", "self-hosted", "download", at=1, params=("model",)))
_put("""gradio:load""", Sdk("huggingface-inference", "managed", at=0, params=("name",)))


def find(path: Sequence[str]) -> Sdk | None:
    """What the call of a dotted path proves, or None; `path` begins with the root of the import.

    A copy that a package keeps of another (`acme.vendored.clip`) is the other.
    """
    kept = max((at for at, part in enumerate(path[:-1]) if part in _VENDORED), default=-1)
    path = path[kept + 1 :]
    if len(path) > 1:
        for root in {path[0], path[1] if path[0] == "google" else path[0]}:
            if (hit := CALLS.get(f"{root}:{path[-1]}")) is not None:
                return hit
    for size in range(min(4, len(path)), 0, -1):
        if (hit := CALLS.get(".".join(path[-size:]))) is not None:
            return hit
    return None
