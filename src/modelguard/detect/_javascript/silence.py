"""Calls that only talk about their arguments: logs, errors, tests, comparisons, counters of tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from tree_sitter import Node

from modelguard.detect._javascript.tree import Module, callee, plain_string, short
from modelguard.expressions import expression

_SILENT_ROOTS = expression(
    r"(?:console|log|logger\w*|debug|winston|pino|telemetry|posthog|analytics|span|tracer|sentry|describe|it|test"
    r"|expect|assert|t|i18n\w*|intl|vi|jest|chai|fc|Error|\w+Error|\w+Exception|toast|alert|fail|warn|invariant|match(?:es)?|[Mm]ock\w*|[Ff]ake\w*|faux[A-Z]\w*)\Z",
    re.IGNORECASE,
)
_SILENT_METHODS = {
    "log", "info", "warn", "error", "debug", "trace", "verbose", "success", "setAttribute", "setAttributes",
    "track", "capture", "toEqual", "toBe", "toMatchObject", "toStrictEqual", "toHaveBeenCalledWith",
    "toContain", "toThrow", "toMatchInlineSnapshot", "toContainEqual", "includes", "startsWith", "endsWith",
    "indexOf", "match", "replace", "replaceAll", "split", "test", "has", "equal", "deepEqual",
    "strictEqual", "matchAll", "localeCompare", "toHaveProperty", "addEventListener", "describe", "usage",
    "objectContaining", "stringContaining", "addUsage", "encodingForModel", "encoding_for_model",
    "calculateMaxTokens", "getModelContextSize", "getNumTokens", "countTokens", "getTokenLimit",
    "formatMessage", "$t", "setPlaceholder", "setTooltip", "setDesc",
    "findOne", "findFirst", "findUnique", "findMany", "findOneBy", "deleteOne",
}  # fmt: skip
# `Schema.Literal("a", "b")`, `z.enum(["a", "b"])`: what a value may be, one of which somebody chooses.
UNIONS = {
    "Literal", "Literals", "literal", "literals", "oneOf", "picklist", "enum", "Enum", "nativeEnum",
    "enumeration", "isIn", "IsIn", "valid",
}  # fmt: skip
# `createLLMSpan({model})`, `emitUsage`: they tell what ran elsewhere.
_SPEAKS = expression(
    r"[A-Za-z](?:Spans?|Logs?|Traces?|Metrics?|Usage|Events?|Telemetry|Errors?|Observations?)\Z"
)
# `matchesModel(model, "id")`: what is asked for is not what runs.
_QUESTION = expression(
    r"(?:is|has|supports|matches|should|can)[A-Z]"
    # `makeCanonicalResponse({model: "id"})`, `transformResponsesStreamChunk(chunk, "id")`: what was answered.
    r"|(?:make|mock|fake|stub)[A-Z]\w{0,40}(?:Response|Reply|Answer|Chunk|Usage|Record|LogEntry|Event)\Z"
    r"|(?:parse|normalize|convert|transform)\w{0,30}Response\w{0,20}\Z"
    # `probeClaudeBinary("some/claude")`: where a program lies.
    r"|\w{1,60}[a-z](?:Binary|Executable|CliPath)\Z"
    # `inferProviderFromModel("id")`, `service.getByModel("id")`
    r"|(?:infer|detect|guess|classify|derive)[A-Z]|(?:get|find|look_?[uU]p)By(?:Model|Id)(?:Id|Name)?\Z"
    # `getModelData("openai", "id")`: a table is asked what it knows of a model.
    r"|(?:get|find|lookup|look_?[uU]p)\w{0,20}Model(?:Data|Info|Meta\w*|Capabilit\w+|Pric\w+|Costs?|Spec\w*|Limits?|Famil\w+|Details)\Z"
    # `getReasoningEffort("id")`, `getContextWindow("id")`
    r"|(?:get|find|look_?[uU]p)\w{0,30}(?:Efforts?|Capabilit\w+|Tier|Family|Vendor|Context(?:Window|Length|Size|Management|Limit)|MaxTokens|TokenLimits?|Dimensions?)\Z"
    # `modelStartsWithAny(model, ["id"])`
    r"|\w{0,30}(?:[sS]tartsWith|[eE]ndsWith|[hH]asPrefix|[iI]ncludes|[cC]ontains)(?:Any|One|Some)\w{0,20}\Z"
    # `parseModelIdentifier("id")`, `estimateCost("id", used)`, `resolveTokenEncoder("id")`
    r"|(?:parse|normalize|sanitize|strip|split|format|validate)\w{0,20}(?:Model|Identifier|Ids?|Slug|Prefix)\w{0,20}\Z"
    # `recordMessage({model})`, `expect(x).toHaveBeenNthCalledWith({model})`
    # `expectSpanAttribute("x", "id")`: a test's own matcher
    r"|(?:record|emit|track|report|expect|assert)[A-Z]|to(?:Have|Be|Match|Contain|Strict|Return|Throw)[A-Z]"
    # `screen.getByText("id")`: what a page shows
    r"|(?:get|find|query)(?:All)?By(?:\w{0,12}Text|Role|TestId|Title|DisplayValue)\Z"
    r"|(?:estimate|calculate|compute|get|resolve)\w{0,20}(?:Costs?(?:Per\w{1,12})?(?:In)?(?:U[sS][dD])?|Price|Pricing)\Z|\w{0,30}Token(?:Encoder|izer|Count)\Z"
    r"|(?:count|estimate|approximate)\w{0,20}Tokens\Z"
)
# `encoding_for_model("gpt-4")`, `getTokenizer("gpt-4")`: how a model counts.
_COUNTS = expression(r"tokeni[sz]er|tiktoken|encoding_?for|encoderFor", re.IGNORECASE)
# `generation.update({model: "id"})`, `span.end({…})`: what is told of a step of a trace.
_GOES_ON = {"update", "end", "updateTrace"}
_TRACED = expression(r"\w{0,30}(?:[gG]eneration|[sS]pan|[oO]bservation|[tT]race)\Z")
# `trace.generation({model})`, `obs.startGeneration("summary", {model})`: a step of a trace begins.
_BEGINS = {"generation", "startGeneration", "startObservation", "createGeneration"}
_TRACER = expression(r"(?i)(?:obs|parent|lf)\Z|\w{0,30}(?:tracer?|span|langfuse|observ\w{1,12})\Z")
_CARD = {"retrieve", "get"}
_OF_TOKENS = ("Model", "Tokens", "Size", "Limit")
_THINGS = {
    "maker", "make", "brand", "manufacturer", "vin", "doors", "mileage", "serialNumber", "serial",
    "firmware", "sku", "osVersion", "platform", "colour", "color", "horsepower", "year", "cores", "speed",
}  # fmt: skip
# What a service answers, and nobody asks.
_ANSWERED = {
    "choices", "finish_reason", "finishReason", "stop_reason", "system_fingerprint", "usageMetadata",
    "duration_ms", "durationMs", "latency_ms", "latencyMs", "event.name", "cacheHit", "inputTokens",
    "outputTokens", "totalTokens", "modelUsed", "operationName", "promptTokens", "completionTokens",
    "span_id", "spanId", "parent_span_id", "parentSpanId", "response_model", "responseModel",
    "total_tokens", "input_tokens", "output_tokens", "prompt_tokens", "completion_tokens", "total_cost",
    "totalCost", "costUsd", "cost_usd", "resolvedModel",
    "done", "done_reason", "total_duration", "eval_count", "prompt_eval_count",
}  # fmt: skip
# Beside one of these, choices are those of an option of a command: `{type: "string", default, choices}`.
_OF_OPTIONS = {"default", "defaultValue", "describe", "description", "alias", "short"}
_KEPT = {"id", "created", "created_at", "createdAt", "data"}
_SPOKEN = {
    "binary_expression", "parenthesized_expression", "template_substitution", "template_string", "arguments",
    "ternary_expression",
}  # fmt: skip
# Who speaks where a model has answered: `{role: "assistant", content: "…", model: "id"}`.
_SPEAKERS = {"assistant", "model", "ai", "bot"}
_SAID = {"content", "parts", "text"}
# What a program has written down as it went: `{type: "model_change", timestamp: "…", modelId: "id"}`.
OF_EVENT = {"type", "timestamp"}
_SAMPLING = {"voice", "temperature", "apiKey", "prompt", "messages", "maxTokens", "language", "baseURL"}


def is_silent_call(call: Node) -> bool:
    """Whether a call only talks about its arguments: logs, errors, tests, comparisons."""
    root, names = callee(call)
    if root is None:
        return False
    last = names[-1] if names else short(root)
    if last == "each":
        return False  # what a test is run for: `it.each([{model: "id"}])`
    if _SILENT_ROOTS.match(short(root)) or _SPEAKS.search(last) or _QUESTION.match(last):
        return True
    if _COUNTS.search(last) and last != "from_pretrained":
        return True
    if last in _GOES_ON and _TRACED.match(short(root)):
        return True
    if last in _BEGINS and _TRACER.match(names[-2] if len(names) > 1 else short(root)):
        return True
    if last in _CARD and len(names) > 1 and names[-2] == "models":
        return True  # `client.models.retrieve("id")` asks what is known of it
    return last in _SILENT_METHODS and (bool(names) or last.endswith(_OF_TOKENS))


def is_union(call: Node) -> bool:
    """Whether a call of a schema lists what a value may be: `Schema.Literal("a", "b")`."""
    root, names = callee(call)
    return root is not None and (names[-1] if names else short(root)) in UNIONS


def is_logged(node: Node, module: Module) -> bool:
    """Whether an expression is a part of what a call talks of: `log(`uses ${model ?? "id"}`)`."""
    at = module.parent(node)
    while at is not None and at.type in _SPOKEN:
        at = module.parent(at)
    return at is not None and at.type in ("call_expression", "new_expression") and is_silent_call(at)


def is_defaulted(value: Node) -> bool:
    """Whether a log tells what is taken where nobody says otherwise: `log("on", {model: given || "id"})`."""
    operator, right = value.child_by_field_name("operator"), value.child_by_field_name("right")
    told = operator is not None and short(operator) in ("||", "??")
    return told and right is not None and plain_string(right) is not None


def is_answer(keys: Set[str]) -> bool:
    """Whether the properties beside a `model` are those of an answer, or of what is told of one later."""
    # Instructor is told a `response_model` beside the messages.
    kept = "object" in keys and bool(keys & _KEPT)  # `{id: "run_4F", object: "thread.run", …}`
    kept = kept or (keys >= OF_EVENT and not keys & _SAMPLING)
    chosen = {"choices"} if keys & _OF_OPTIONS else set()
    return (kept or bool(keys & (_ANSWERED - chosen))) and not {"messages", "response_model"} <= keys


def is_said(given: Mapping[str, Node]) -> bool:
    """Whether the properties beside a `model` are those of a message that it has written."""
    role = plain_string(given["role"]) if "role" in given else None
    return role in _SPEAKERS and not _SAID.isdisjoint(given)


def is_thing(key: str, keys: Set[str]) -> bool:
    """Whether the properties beside a `model` describe a car, a phone, a printer."""
    return bool(keys & _THINGS) and not keys & _SAMPLING and not key.startswith("default")
