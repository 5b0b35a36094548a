"""The names of parameters, keys, variables and flags that hold a model, in every spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from modelguard.expressions import expression

Proof = Literal["specific", "generic"]

_WORDS = expression(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# `isReasoningModel`, `supports_model`: questions, whose answers are no models; a metric is none either.
# So is what LangSmith's traces tell (`ls_model_name`), and events at PostHog (`$ai_model`).
_ASKS = expression(r"(?:is|has|supports|should|can|metric_for)(?:[A-Z_]|\Z)|ls_|\$(?:ai|mcp)_")
# Lists whose words are looked for in the names of models.
LOOKED_FOR = expression(
    r"pattern|prefix|suffix|keyword|famil|substr|matcher|exclu|ignore|block(?:ed|_?list)|den(?:ied|y_?list)|\bnon_?[A-Z]\w{0,40}models\Z",
    re.IGNORECASE,
)
_VERSION = expression(r"(?:^|_)(?:MODEL|model)_(?:VERSION|version)\Z|[mM]odelVersion\Z")
# How many models there are, not which.
_COUNTS = expression(r"(?:^|_)(?:max|num|min|count|number)_(?:\w{1,40}_)?models\Z", re.IGNORECASE)
# `pretrained_model_name_or_path`, `model_size_or_path`, `model_type_or_dir`: the one or the other.
_EITHER = expression(
    r"(?:^|_)name_or_path\Z|(?:^|_)model_(?:name|type|id|path|size|repo|hub|checkpoint)_or_(?:name|dir|id|path|repo|url|file|folder)\Z"
)
# A version alone is a number, a date or a word for a stage: `turbo-2024-04-09`, `v1.2`, `vision-preview`.
_WHOLE_NAME = expression(
    r"(?!(?:turbo|preview|vision|latest|main|release|version|ver|rev|beta|alpha|stable|prod|dev)\b)"
    r"[A-Za-z][A-Za-z.]{1,30}[-_/]?[\w./:-]*\d"
)
_MOST_WORDS = 8
# A variable of a role is called after every key above the one that it sets in a service's configuration.
_OF_ROLE = expression(r"[a-z][a-z0-9_]{20,200}_(?:config|configuration|settings)_(?P<key>[a-z][a-z0-9_]*)\Z")
# Two words that are often written as one.
_JOINED = {f"model{suffix}": ("model", suffix) for suffix in ("id", "name", "path", "repo", "uri", "url")}
_ROLES = "chat text audio video image vision speech embed embedding llm ai gpt base code rerank default"
_JOINED.update({f"{role}model": (role, "model") for role in _ROLES.split()})
_LAST = {"model", "models", "llm"}
# Where models lie, or are listed: `GGUF_MODELS_PATH`, `models_url`.
_OF_MANY = ("models_path", "models_url", "models_uri")
# What of the hub is meant, whatever stands before, and what of the hub is no model.
_OF_HUB = (
    "_hf_repo",
    "_mlx_repo",
    "_hf_repo_id",
    "_hf_model",
    "_hf_model_id",
    "_huggingface_repo",
    "_huggingface_repo_id",
)
_DATA = {
    "data",
    "dataset",
    "datasets",
    "space",
    "corpus",
    "benchmark",
    "bench",
    "eval",
    "backup",
    "results",
    "logs",
}
_SUFFIX = {
    "id", "ids", "name", "names", "path", "repo", "uri", "url", "source", "ref", "key", "slug",
    "string", "tag", "identifier", "a", "b", "checkpoint", "ckpt", "deployed", "chosen", "local",
    "downloads", "pull", "pulls", "preload", "stub", "preference", "preferred", "override", "choice",
    "selected", "selection", "default", "primary", "secondary", "fast", "small", "cheap", "smart",
}  # fmt: skip
_NOT = {
    "type", "class", "config", "dir", "dump", "fields", "version", "kwargs", "params", "view", "data",
    "domain", "device", "hardware", "car", "vehicle", "product", "phone", "printer", "camera",
    "pricing", "gpu", "cpu", "orm", "django", "base_class", "served", "alias", "display", "registered",
    "output", "merged", "save", "saved", "push", "export", "upload",
    "parser", "card", "response", "schema", "encoding", "intelligence", "provisioned", "hosting", "billing",
    "threat", "expected", "link", "links", "revision", "subword", "sentencepiece", "spm", "bpe",
}  # fmt: skip
_SPECIFIC = {
    "llm", "chat", "embedding", "embeddings", "embed", "embedder", "completion", "inference",
    "pretrained", "base", "reranker", "rerank", "rank", "generation", "generator", "language", "vision",
    "judge", "teacher", "student", "draft", "reward", "speech", "transcription", "whisper", "tts",
    "stt", "asr", "hf", "huggingface", "openai", "anthropic", "claude", "gpt", "mistral", "gemini",
    "google", "cohere", "ollama", "azure", "bedrock", "vllm", "groq", "deepseek", "llama", "nim", "tgi",
    "tei", "agent", "summary", "fallback", "ai", "assistant", "moderation", "image", "diffusion",
    "multimodal", "sentence", "spacy", "tokenizer", "encoder", "audio", "video", "aliyun", "aliyuncs",
    "dashscope", "qwen", "zhipu", "zhipuai", "glm", "moonshot", "kimi", "siliconflow", "minimax", "doubao",
    "volcengine", "qianfan", "hunyuan", "ernie", "xai", "grok", "perplexity", "together", "fireworks",
    "openrouter", "replicate", "cerebras", "sambanova", "watsonx", "vertex", "sagemaker", "litellm",
    "lmstudio", "localai", "voyage", "jina", "codex", "nova", "titan",
}  # fmt: skip
_OF_TASK = {
    "tts", "stt", "asr", "chat", "embedding", "embeddings", "completion", "rerank", "reranker",
    "transcription", "moderation", "llm", "embed", "vision",
}  # fmt: skip
_TO_DO = {"pull", "download", "install", "load", "preload", "use", "run"}
_ALONE = {
    "repo_id": "generic", "rm_name": "generic", "hf_repo": "specific", "hf_repo_id": "specific",
    "hf_repo_name": "specific", "huggingface_repo": "specific", "huggingface_repo_id": "specific",
    "hugging_face_repo": "specific", "hugging_face_repo_id": "specific",
    "hf_model": "specific", "hf_checkpoint": "specific", "pretrained": "specific",
    "partial_pretrain": "specific",  # what verl begins its training from
    "train_from": "generic", "checkpoint": "generic", "checkpoint_name": "generic",
    "ckpt_name": "generic", "engine": "generic", "llm": "generic", "engine_repository": "generic",
    "embedder": "generic", "embedding": "generic", "reranker": "generic", "base_model": "specific",
    "text_encoder_name": "specific", "text_encoder_id": "specific", "image_encoder_name": "specific",
    "audio_encoder_name": "specific", "vision_encoder_name": "specific", "speech_encoder_name": "specific",
    "cross_encoder": "specific",
}  # fmt: skip

# `hf_name: org/name`, `hf_names=("org/name")`: a model where the value has the form of the hub's ids.
HUB_KEY = expression(
    r"(?:(?:serving|serve|base|model|llm|teacher|student|draft|train(?:ing)?|inference|quantized)_)?"
    r"(?:hf|hugging_?face)_?(?:ids?|names?|repo|repo_?ids?|path|model_?ids?)\Z"
    r"|(?:lora|adapter|peft)_?(?:ids?|repo|repo_?ids?|model_?ids?)\Z",
    re.IGNORECASE,
)
# What evaluation harnesses take as their `model_args`: `pretrained=org/name,dtype=auto`.
PRETRAINED = expression(r"(?:^|,)pretrained=(?P<id>[^,=\s]{2,200})")
# What a service answered, or what is told of it: the model in it is what somebody else said.
OF_ANSWER = expression(
    r"respon|answer|reply|usage|card|meta|metric|(?:^|_)resp\Z|(?-i:[a-z]Resp\Z)|(?:^|_|run)output\Z|estimate\Z",
    re.IGNORECASE,
)
# What was recorded, or found in a text: `sessions[0].model`, `entry["model"]`, `lastEvent.model`.
_OF_RECORD = expression(
    r"(?:(?:^|[_.])(?:sessions(?=[\[.])|turns?|events?|records?|entry|entries|traces?|spans?|messages?|transcripts?|findings?|snapshots?)"
    r"|[a-z](?:Events?|Records?|Entry|Entries|Spans?|Messages?|Turns?))"
    r"(?:\[[^\]]*\]|[?!]?\.[a-z]\w*)*(?:[?!]?\.\w+|\[[\"'][^\]]*\]|\.get\([^)]*\))\Z"
)
# What holds a Space of the hub: an application that somebody hosts, often called after the model it runs.
OF_SPACE = expression(
    r"(?:^|_)spaces?(?:_?(?:ids?|names?|urls?|repos?))?\Z|(?-i:[a-z]Space(?:Id|Name|Url|Repo)?\Z)",
    re.IGNORECASE,
)

# Names of lists that say what the models in them can do, or need.
TRAIT = expression(
    r"(?:^|_)(?:un)?(?:supports?|supported|supporting|requires?|required|requiring|thinking|reasoning|streaming|known|valid|expensive|costly|high_cost"
    r"|allowed|available|deprecated|legacy|latest|recommended|suggested|compatible|without|no)_(?:\w{1,30}_)?(?:models?|model_(?:names|ids|repos|list))\Z"
    r"|(?:^|_)(?:text|vision|chat|audio|image|embedding)_only_models?\Z"
    r"|(?:^|_)(?:vision|multi_?modal)(?:_capable)?_models\Z"
    r"|(?:^|_)(?:skip(?:ped)?|ignored?|broken|failing|unsupported|hidden|banned)_(?:\w{1,30}_)?models?\Z"
    r"|(?:^|_)(?:chat|transcription|vision|audio|image|embedding|streaming|tool)_support\Z"
    r"|(?:^|_)models_(?:to_)?(?:skip(?:ped)?|ignored?)\Z"
    # By which names are told apart: `TALKER_MODEL_TYPES = {"language": ["talk-4"], "embedding": ["embed"]}`.
    r"|(?:^|_)models?_(?:types|patterns|prefixes|substrings|keywords|families|hints|markers)\Z"
    r"|(?:^|_)models_(?:with|without|that|supporting|requiring|needing|rejecting|refusing|lacking|accepting)_\w|(?:^|_)models_(?:supported|available|allowed)\Z",
    re.IGNORECASE,
)


def of_version(name: str, value: str) -> Proof | None:
    """What `MODEL_VERSION` holds where it is no number: the model itself (`gpt-4o`, `claude-opus-4`)."""
    held = _VERSION.search(name) is not None and _WHOLE_NAME.match(value) is not None
    return "generic" if held else None


def is_of_role(name: str) -> bool:
    """Whether a variable is called after every key above the one that it sets, the service among them."""
    return _OF_ROLE.match(name) is not None


def is_of_record(told: str) -> bool:
    """Whether what a test asks for a model is one of what was recorded."""
    return _OF_RECORD.search(told) is not None


def _without_ends(words: list[str]) -> list[str]:
    """The words of a name without those behind it that say what is to be done, or when it counts."""
    if words[-2:-1] == ["to"] and words[-1] in _TO_DO:
        words = words[:-2]  # `models_to_pull`
    if len(words) > 2 and words[-1] == "fallback":
        words = words[:-1]  # `ollama_model_fallback`
    if len(words) > 2 and words[-2:] == ["model", "option"]:
        words = words[:-1]  # `ANTHROPIC_CUSTOM_MODEL_OPTION`
    if words[-2:] == ["api", "name"]:
        words = [*words[:-2], "name"]  # `language_model_api_name`
    return words


@lru_cache(maxsize=4096)
def proof(name: str) -> Proof | None:
    """How surely a parameter, key, variable or flag called `name` holds a model.

    *specific*: the name says model of a language-model kind (`embedding_model`, `LLM_MODEL_ID`,
    `pretrained_model_name_or_path`); *generic*: `model`, `modelName`, `model_id`, `engine`, which other
    trades use too, so that the surroundings or the value must speak for it; None: no model.
    """
    if _ASKS.match(name) or _COUNTS.search(name) or name.startswith("/"):  # the path of a page
        return None
    words = [part for w in _WORDS.findall(name) for part in _JOINED.get(w.lower(), (w.lower(),))]
    if len(words) > _MOST_WORDS and (last := _OF_ROLE.match(name)) is not None:
        return proof(last["key"])
    words = _without_ends(words) if len(words) <= _MOST_WORDS else []
    if not words:
        return None  # `to_load` says no more than what is to be done
    joined = "_".join(words)
    secret = words[-1] == "key" and not {"model", "models"} & set(words)  # `llm_key`
    if "api_key" in joined or secret or joined.endswith(_OF_MANY):
        return None
    of_hub = joined.endswith(_OF_HUB) and not _DATA & set(words)  # `DRAFT_HF_REPO`
    if joined in _ALONE or of_hub:
        return "specific" if _ALONE.get(joined) == "specific" else "generic"
    if _EITHER.search(joined):
        return None if "tokenizer" in words or _DATA & set(words) else "specific"
    core = [w for w in words if w not in _SUFFIX and not w.isdigit()]
    if core and words[-1] == "repo" and core[-1] in _OF_TASK:
        return "generic"  # `KYUTAI_STT_REPO`
    if len(core) > 1 and core[0] == "model" and core[-1] in _OF_TASK and {"text"}.issuperset(core[1:-1]):
        return "generic"  # `MODEL_TTS`, `model_chat`, `modelTextEmbed`
    if not core or core[-1] not in _LAST or _NOT & set(words):
        return None
    return "specific" if _SPECIFIC & set(core[:-1]) else "generic"
