"""Whether a file deals with language models at all: what a bare `model=` means depends on it."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from modelguard.expressions import expression

# Names of libraries, servers and vendors.  Each is rare outside AI code; a bare `model` key is not.
_WORDS = """
openai chatgpt anthropic mistral cohere litellm langchain llamaindex llama-index llama_index huggingface
hf_hub transformers sentence-transformers sentence_transformers vllm ollama groq gemini vertexai bedrock
sagemaker @ai-sdk generativeai genai haystack dspy crewai autogen pydantic_ai instructor diffusers
llamacpp llama-cpp llama_cpp ctransformers gguf whisper spacy rerank embedding chat.completions max_tokens
api_base base_url tokenizer prompt nvcr.io text-generation
microsoft.extensions.ai azure.ai. ai.djl
opencode dashscope deepseek moonshot zhipu bigmodel siliconflow openrouter
mlxllm mlxlm mlx-lm mlx_lm sglang lmdeploy llama-server tensorrt-llm tensorrt_llm
chatmodel chat_model embeddingmodel languagemodel foundrylocal foundry-local
"""
_MARKS = tuple(word.encode() for word in _WORDS.split())
# What answers of services hold, and requests and settings do not.
_RECORDED = (
    b"finish_reason", b"system_fingerprint", b"span_event_timestamp", b"stop_reason", b"tokenUsage",
    b"finishReason",
    b'"traceId"', b'"spanId"', b'"parentSpanId"', b'"parentObservationId"', b'"trace_id"', b'"span_id"',
    b'"parentUuid"', b'"endTime"', b'"inputTokenCount"', b'"outputTokenCount"', b'"promptTokens"',
    b'"responseTokens"', b'"stop_sequence"', b'"usageMetadata"', b'"responseId"', b'"done_reason"',
    b'"parentMessageId"', b'"isCreatedByUser"', b'"model_slug"', b'"default_model_slug"', b'"is_complete"',
    b'"load_duration"', b'"eval_count"', b'"raw_response"', b'"recorded_at"', b'"evalId"', b'"latencyMs"',
)  # fmt: skip
_COUNT_WORDS = """
completion_tokens prompt_tokens cached_tokens total_tokens eval_duration completionTokens totalTokens
total_input_tokens total_output_tokens total_cost elapsed_seconds
"""
# Counts of an answer; the same word before anything but a number is a setting of what to keep of answers.
_COUNTS = tuple(word.encode() for word in _COUNT_WORDS.split())
_COUNTED = expression(
    rb"(?<!max_)(" + b"|".join(_COUNTS) + rb")"
    rb"\\?[\"']?\s{0,8}[:=]\s{0,8}[\"']?\d"
)
# A run that was measured says when it was, and holds several figures of how it went.
_DATED = expression(
    rb'"(?:[a-z]{1,20}_)?(?:timestamp|datetime|started_at|run_date|(?:created|captured|generated|measured|evaluated|tested)_at'
    rb'|startedAt|capturedAt|generatedAt|measuredAt|evaluatedAt)"'
    rb'\s*:\s*"?20\d\d-\d\d-\d\d[T_ ]'
    rb'|"(?:date|timestamp)"\s*:\s*"20\d{6}-\d{6}"'
)
# What has come to its end, on a day that is told, is run by nobody any more.
_ENDED = expression(
    rb'"(?:(?:[a-z]{1,20}_){0,2}(?:(?:finished|completed|ended)_?(?:at|on)|end_time)'
    rb'|(?:finished|completed|ended)At)"\s*:\s*"20\d\d-\d\d-\d\d[T_ ]'
)
_FIGURE = expression(
    rb'"((?:[a-z]+_){0,6}(?:tps|toks_per_s|tokens_per_s|accuracy|score|latency|seconds|correct|incorrect|coverage|f1|recall|cost_usd'
    rb'|pass_rate|throughput|per_second|ttft_ms|tpot_ms|itl_ms)(?:_[a-z]+){0,3})"\s*:\s*\d'
)
_FIGURES = 3
# What EleutherAI's harness has measured: `"acc_norm,none": 0.75`.
_MEASURED = expression(rb'"[a-z][a-z0-9_]{0,40},[a-z][\w-]{0,30}"\s*:\s*\d')
# What was answered, beside the day on which it was.
_REPLIED = expression(
    rb'"(?:[a-z]{1,20}_)?(?:response|answer|completion|llm_output|generated_text|prediction)(?:_(?:preview|text|raw|content))?"'
    rb'\s{0,4}:\s{0,4}(?:"[^"]{10}|\{|null)'
)
# A conversation that took place: who said what, and when.
_SAID = expression(
    rb'"(?:timestamp|created_at|time|date)"\s{0,4}:\s{0,4}"20\d\d-\d\d-\d\d[T ][^"]{5,40}",\s{0,80}'
    rb'"(?:(?:author|role|speaker|sender)"\s{0,4}:|source"\s{0,4}:\s{0,4}"(?:user|agent|assistant|system)")'
)
_SAYINGS = 3
# Where tools that watch runs lay what each of them was started with.
_RUN = expression(
    r"(?:^|/)(?:wandb/(?:offline-)?run-[^/]*|\.hydra|mlruns|lightning_logs)/|(?:^|/)runs/(?:[^/]+/){1,5}args\.yaml\Z"
    # `experiments/experiment_20261223_210713/config.yaml`, `outputs/2026-12-23/21-07-13/config.yaml`
    r"|(?:^|/)(?:experiments?|runs?|outputs?|results?|logs?|exps?)/(?:[^/]{1,80}/){0,3}"
    r"(?:[A-Za-z][\w-]{0,60}[-_])?20\d\d-?\d\d-?\d\d(?:[-_T/]\d\d[-_:]?\d\d[-_:]?\d\d)[^/]{0,40}/"
)
# A cassette of VCR: requests and the answers that a service gave.
_CASSETTE = expression(
    rb"(?:\A|\n)(?:http_)?interactions:[ \r]*\n[ ]{0,4}- (?:id: \d{1,6}[ \r]*\n[ ]{0,8})?"
    rb"(?:request|response):"
)
# One request in JSON, with its answer.
_EXCHANGE = expression(rb'\A\s{0,20}\{\s{0,40}"request"\s{0,4}:\s{0,4}\{\s{0,40}"(?:url|uri|method)"')
# What is measured beside a temperature that is no setting of a model's.
_MEASURES = (b"humidity", b"celsius", b"fahrenheit", b"thermostat", b"sensor")
_LLM = expression(rb"\bllm\b|\bllms?[_-]|[_-]llm")


@lru_cache(maxsize=4)
def speaks_of_models(data: bytes) -> bool:
    """Whether the text names something of the trade (a library, a server, a vendor, a sampling setting)."""
    lowered = data.lower()
    # Searching for each literal is many times faster than one expression of them all.
    found = any(mark in lowered for mark in _MARKS) or (
        b"temperature" in lowered and not any(measure in lowered for measure in _MEASURES)
    )
    return found or (b"llm" in lowered and _LLM.search(lowered) is not None)


def is_recorded(data: bytes) -> bool:
    """Whether the text is what services once answered (a trace, predictions), which nothing runs."""
    if b"interactions:" in data and _CASSETTE.search(data):
        return True
    if b'"response"' in data and _EXCHANGE.match(data):
        return True
    told = sum(mark in data for mark in _RECORDED)
    if told < 2 and any(mark in data for mark in _COUNTS):
        told += len({match[1] for match in _COUNTED.finditer(data)})
    if b'"model_patch"' in data or told > 1 or _is_measured(data):
        return True
    return sum(1 for _ in islice(_SAID.finditer(data), _SAYINGS)) == _SAYINGS


def is_of_run(path: str) -> bool:
    """Whether a file is what Hydra, Weights & Biases, MLflow or YOLO has kept of a run that is over."""
    return _RUN.search(path) is not None


def _is_measured(data: bytes) -> bool:
    if _ENDED.search(data) is not None or _MEASURED.search(data) is not None:
        return True
    if _DATED.search(data) is None:
        return False
    if _REPLIED.search(data) is not None:
        return True
    return len({match[1] for match in _FIGURE.finditer(data)}) >= _FIGURES
