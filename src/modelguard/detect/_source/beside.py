"""What stands beside a literal of a C-like language in the same brackets: fields of an answer, an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modelguard.detect._alike import ADDRESS as OF_ADDRESS
from modelguard.detect._alike import is_alike
from modelguard.detect._parameters import proof
from modelguard.detect._places import HUBS, PROVIDERS
from modelguard.detect._shape import suggests_model
from modelguard.detect._source.declared import OF_TASK
from modelguard.detect._source.given import ADDRESS, ENV_NAME, FALLBACKS, WRAPPERS, Given
from modelguard.detect._source.lexer import Token
from modelguard.detect._spelled import bare
from modelguard.detect._variables import of_azure
from modelguard.expressions import expression

# Fields that only answers have.
_ANSWERED = {
    "Usage", "usage", "PromptTokens", "CompletionTokens", "FinishReason", "finishReason", "Choices",
    "choices", "finish_reason", "stop_reason", "stopReason", "StopReason", "UsageInfo", "usage_info",
    "TotalTokens", "total_tokens", "totalTokens", "InputTokens", "OutputTokens", "input_tokens",
    "output_tokens", "prompt_tokens", "completion_tokens", "TotalCost", "CostUSD", "costUsd", "cost_usd",
    "total_cost", "totalCost", "system_fingerprint",
}  # fmt: skip
_OF_KIND = expression(r"(?!model\Z)[a-z]{2,20}(?:[._][a-z]{2,20}){0,3}\Z")
# Attributes that give members of enumerations their spelling in JSON.
_SPELLINGS = {
    "rename", "serialize", "alias", "SerialName", "SerializedName", "JsonProperty", "JsonPropertyName",
    "JsonStringEnumMemberName", "to_string",
}  # fmt: skip
# Pages that people read: of what is documented, paid for, shown.
_PAGE = expression(
    r"https?://(?:(?:[\w-]{0,20}docs?|console|platform|help|support|blog|www)\.|[^/\s]{1,80}/(?:docs?|pricing|models|keys|library)(?:/|\Z))",
    re.IGNORECASE,
)
_PLACE = expression(r"url|endpoint|base|host|address", re.IGNORECASE)
# What people read, beside what a program asks for.
_NAMES = {"Name", "name", "DisplayName", "displayName", "display_name", "Label", "label", "Title", "title"}
_VALUES = {"Value", "value"}
_IDS = {"ID", "Id", "id", "ModelID", "ModelId", "modelId", "model_id", "Slug", "slug", *_VALUES}
_DESCRIBES = {
    "displayName", "display_name", "DisplayName", "contextWindow", "context_window", "ContextWindow",
    "contextLength", "context_length", "ContextLength", "inputPrice", "input_price", "InputPrice", "pricing",
    "Pricing", "Price", "Prices", "prices", "MaxContextTokens", "maxContextTokens", "max_context_tokens",
    "MaxInputTokens", "maxInputTokens", "max_input_tokens", "CostPer1MIn", "costPer1MIn", "cost_per_1m_in",
}  # fmt: skip
# What a screen shows of a row below its name: `Offer(title = "Swift", modelSubtitle = "For daily work")`.
_SUBTITLE = expression(
    r"(?:[a-z]\w{0,20}(?:S|_s)|[sS])ub_?[tT]itle\Z|(?:[a-z]\w{0,20}(?:T|_t)|[tT])ag_?[lL]ine\Z"
)
_OWN_NAME = expression(
    r"(?:test|my|some|another)[-_]model(?:[-_:][a-z0-9]{1,20}){0,3}\Z|(?:[a-z]+-){1,4}(?:model|llm|agent\d{0,3}|test)\Z|(?:[a-z]+-){2,4}embedding\Z"
    r"|(?:llm)?test(?:[-_][a-z]{2,20}){1,4}\Z"
    r"|(?:[\w.-]{1,60}/){0,4}(?:mock|fake|dummy|stub|fictional)[-_]|.{0,60}(?:does-?not-?exist|non-?exist(?:ent|ing)|no-such-model|is-not-used)|(?:vlm|asr|llm|ocr|embed|embedder|embedding|chat|rerank(?:er)?)-[01]\Z"
)
# Files that a test only says it has: `/tmp/model-a.gguf`.
_PRETENDED = expression(
    r"/tmp/(?:[a-z]+/){0,3}(?:(?:model|weights|vision|text|chat|embed|test|interactive|background|small|large|big|[a-z]|\d{1,2})(?:[-_.](?=\w)|(?=\.\w+\Z))){1,4}"
    r"(?:gguf|ggml|bin|safetensors|onnx|pth?|tflite)\Z"
)
# Of whatever a service splits text by.
_ENCODING = expression(r"(?:\w{1,20}[:/])?(?:cl100k|o200k|p50k|r50k)_(?:base|harmony|edit)\Z")
_GIVES = (":", "=>", "=")
CARD = expression(r"Model(?:Info|Card|Object|Listing|Descriptor|Summary)(?:rmation)?\Z")
PROVIDER = expression(
    r"(?:default_?)?(?:llm_?|model_?|api_?)?(?:provider|type|backend|vendor)(?:_?(?:name|id|type))?\Z",
    re.IGNORECASE,
)
_MODEL_FIELD = expression(r"_?[mM]odel(?:_?(?:[nN]ame|[iI][dD]))?\Z")
_OPTION = expression(rb"<option\b[^<>]{0,200}\bvalue=[\"']\Z")
# What begins, or ends, the value of a row in Go, Java and PHP.
_OF_ROWS = {":": (["{"], [","], ["}"], ["."]), "=>": (["["], [","], ["]"], ["."])}
_COMPARED = {"Value", "value", "Values", "values"}
_OPERATORS = {"Operator", "operator", "Op", "op", "Comparator", "comparator", "Condition", "condition"}
_DEFAULT = expression(r"default\w{0,30}model", re.IGNORECASE)
_HEAD = 240
_GROUP = 60
_READ = 8
_FALLS_BACK = {")", "]", "??", "||", ",", ".", "(", "?", ":"}


def is_answered(found: Sequence[Token], index: int) -> bool:
    """Whether the fields beside the string are those of an answer: `{Model: "id", Usage: used}`."""
    near = list(_within(found, index, 120, ends="{}()[]"))
    if any(found[at].text in _ANSWERED and 0 < at < len(found) - 1 and _gives(found, at) for at in near):
        return True
    return any(found[at].text == "object" and _is_kind(found, at) for at in near)


def _is_kind(found: Sequence[Token], at: int) -> bool:
    """Whether a field says what a service in OpenAI's way gives back: `'object' => 'fine_tuning.job'`."""
    value = found[at + 2] if 0 < at < len(found) - 2 and _gives(found, at) else None
    return value is not None and value.kind == "string" and _OF_KIND.match(value.text) is not None


def _gives(found: Sequence[Token], at: int) -> bool:
    """Whether a name is that of a field; behind a statement's end, `=` does not tell so."""
    sign = found[at + 1].text
    return sign in (":", "=>") or (sign == "=" and found[at - 1].text in (",", "{", "("))


def address_near(found: Sequence[Token], index: int, told: str | None, *, strong: bool) -> str | None:
    """Where the string is asked: what it is given to tells so, a field beside it, or the same call."""
    beside = (told or _address_beside(found, index)) if strong else None
    return beside or _address_given(found, index)


def _address_beside(found: Sequence[Token], index: int) -> str | None:
    """The address that a field beside the string says: `{APIURL: "http://localhost:8080", Model: "id"}`."""
    own = _field_of(found, index)
    for at in _within(found, index, 40, ends="{}()[];"):
        if at > 1 and found[at].kind == "string" and ADDRESS.match(found[at].text):
            name = _field_of(found, at)
            if _PLACE.search(name) and (not OF_TASK.match(name) or is_alike(own, name, OF_ADDRESS)):
                return found[at].text
    return None


def _field_of(found: Sequence[Token], index: int) -> str:
    """The field that a string fills, whatever makes a text of it: `tts_model: Some("id".to_string())`."""
    at = index
    while at > 1 and (found[at - 1].text in ("(", "::", ".") or found[at - 1].text in WRAPPERS):
        at -= 1
    return found[at - 2].text if at > 1 and found[at - 1].text in _GIVES else ""


def _address_given(found: Sequence[Token], index: int) -> str | None:
    """The address that the same call is given before the string: `service("https://host/v1", key, "id")`."""
    for at in _within(found, index, 12, ends="{}()[];"):
        if at > index:
            return None
        page = _PAGE.match(found[at].text) is not None
        if at and found[at].kind == "string" and ADDRESS.match(found[at].text) and not page:
            return found[at].text if found[at - 1].text in ("(", ",") and found[at + 1].text == "," else None
    return None


def is_display(found: Sequence[Token], index: int, name: str) -> bool:
    """Whether the string is what people read where an id stands too: `{ID: "gpt-4o", Name: "GPT-4o"}`."""
    behind = found[index - 2] if index > 1 and found[index - 1].text in ("=>", ":") else None
    if behind is not None and behind.kind == "string" and _plain(behind.text) == _plain(found[index].text):
        return True  # `"gpt-4o" => "GPT-4o"`
    if _is_title(found, index):
        return True
    field = found[index - 2].text if index > 1 and found[index - 1].text in _GIVES else ""
    return (name or field) in _NAMES and any(
        found[at].text in _IDS and at + 1 < len(found) and found[at + 1].text in _GIVES
        for at in _within(found, index, 40, ends="{}()[]")
    )


def _is_title(found: Sequence[Token], index: int) -> bool:
    """Whether the id itself follows what people read: `Model("GPT-4o", "gpt-4o")`."""
    title, ahead = found[index].text, [*found[index + 1 : index + 3]]
    if _is_title_behind(found, index):
        return True
    if len(ahead) < 2 or ahead[0].text != "," or ahead[1].kind != "string":
        return False
    return title.lower() == ahead[1].text and found[index - 1].text == "("


def _is_title_behind(found: Sequence[Token], index: int) -> bool:
    """Whether what people read follows the id: `Row(Ref(maker, "gpt-4o"), "GPT-4o")`."""
    title, at = found[index].text, index - 1
    if title == title.lower() or found[at].text != ",":
        return False
    while at > index - _READ and found[at].kind == "sign":
        at -= 1
    told = at >= 0 and found[at].kind == "string"
    return told and found[at].text == found[at].text.lower() and _plain(found[at].text) == _plain(title)


def is_card(found: Sequence[Token], index: int) -> bool:
    """Whether a record of what a service has holds the string: `ModelInfo.builder().id("id")`.

    `new ModelInfo(id: "id", name: "A name")`, `ModelCard{ID: "id"}`
    """
    head = found[max(0, index - _READ) : index]
    named = [t.text for t in head if t.kind == "name"]
    given = found[index - 1].text in _GIVES or named[-1:] in (["id"], ["setId"], ["withId"])
    field = found[index - 2].text if found[index - 1].text in _GIVES else named[-1] if named else ""
    if not given or field.lower().removeprefix("set").removeprefix("with") not in ("id", "slug"):
        return False
    if "builder" in named:
        return any(map(CARD.search, named))
    opens = next((at for at in range(index - 1, max(0, index - 40), -1) if found[at].text in ("(", "{")), 0)
    return opens > 0 and found[opens - 1].kind == "name" and CARD.search(found[opens - 1].text) is not None


def is_called_after(found: Sequence[Token], index: int) -> bool:
    """Whether the string is a name of one's own for the model beside it: `newModel("m1-gpt-4o", "gpt-4o")`.

    `{Name: "openai-gpt-4o", TargetModel: "openai/gpt-4o"}`
    """
    raw = found[index].text
    field = found[index - 2].text if index > 1 and found[index - 1].text in _GIVES else ""
    if "/" in raw or not (field in _NAMES or found[index - 1].text == "("):
        return False
    for at in _within(found, index, 40, ends="{}()[];"):
        if at > index and found[at].kind == "string" and suggests_model(found[at].text):
            called = found[at].text.rpartition("/")[2]
            if raw != called and raw.endswith(("-" + called, "_" + called)):
                return not field or proof(found[at - 2].text) is not None
    return False


def is_described(found: Sequence[Token], index: int) -> bool:
    """Whether fields beside the string describe a model: `{name: "nova-3", displayName: "Nova 3"}`."""
    if found[index - 1].text in _GIVES and is_default(found[index - 2].text):
        return False  # of a provider, which has a name for people too
    near = _within(found, index, 120, ends="{}()[];")
    valued = found[index - 1].text in _GIVES and found[index - 2].text in _VALUES
    tells = _DESCRIBES | _NAMES if valued else _DESCRIBES  # `{Value = "id", Label = "A name"}`
    return any(
        (found[at].text in tells or _SUBTITLE.match(found[at].text))
        and 0 < at < len(found) - 1
        and _gives(found, at)
        for at in near
    )


def is_default(name: str) -> bool:
    """Whether what a name holds runs where nobody chooses: `DefaultModel`."""
    return _DEFAULT.match(name) is not None


def is_offered(data: bytes, start: int) -> bool:
    """Whether a page lets somebody choose the string: `<option value="id">`."""
    head = data[max(0, start - _HEAD) : start]
    return _OPTION.search(head) is not None


def _is_compared(found: Sequence[Token], index: int) -> bool:
    """Whether a field beside the string says how it is compared: `{Operator: Contains, Value: "id"}`."""
    if index < 2 or found[index - 1].text not in _GIVES or found[index - 2].text not in _COMPARED:
        return False
    near = _within(found, index, 40, ends="{}()[];")
    return any(found[at].text in _OPERATORS and 0 < at < len(found) - 1 and _gives(found, at) for at in near)


def with_provider(found: Sequence[Token], index: int, given: Given) -> Given:
    """What the string is given to, with the provider that a field beside it names: `"type": "ollama"`."""
    if given.provider is not None or proof(given.name) is None or given.name in _NAMES:
        return given
    value = fallback_of(found, index) or index
    key = found[value - 2].text.lower() if value > 1 and found[value - 1].text in _GIVES else ""
    if value < index and key in PROVIDERS:  # `"cohere" => env("COHERE_MODEL", "id")`
        return replace(given, provider=key)
    service = found[value + 2].text.partition("_")[0].lower() if value < index else ""
    if service in PROVIDERS and not ENV_NAME.match(given.name):
        return replace(given, provider=service)  # `'model' => env('OPENAI_SMALL', 'id')`
    if "." in given.name:  # `property("provider.anthropic.model", "id")`
        set_before = _set_before(found, index, given.name)
        parts = (part for part in given.name.lower().split(".")[:-1] if part in PROVIDERS)
        if (named := set_before or next(parts, None)) is not None:
            return replace(given, provider=named)
    role, told = _role(given.name), given.provider
    for at in _within(found, value, 40, ends="{}()[];"):
        if at < 2 or found[at - 1].text not in _GIVES:
            continue
        field = found[at - 2].text
        if told is None and field.lower() == "source" and found[at].text.lower() in HUBS:
            told = "transformers"  # where the weights are fetched from: `{"source": "huggingFace"}`
        own = bool(role) and field.startswith(role) and PROVIDER.match(field[len(role) :]) is not None
        if own or (told is None and PROVIDER.match(field)):
            provider = (found[at] if found[at].kind == "string" else _fallback(found, at)).text.lower()
            told = provider if provider in PROVIDERS else told
            if own and provider in PROVIDERS:
                break  # `{SmallModelProvider: "groq", SmallModel: "id"}`
    return replace(given, provider=told)


def _role(name: str) -> str:
    """What a field's name says of a model besides that it is one: `Small` of `SmallModel`."""
    match = _MODEL_FIELD.search(name)
    return name[: match.start()] if match is not None else ""


def _set_before(found: Sequence[Token], index: int, name: str) -> str | None:
    """The provider that a setting of the same group was given before: `set("app.ai.provider", "openai")`."""
    group = name.rpartition(".")[0] + "."
    for at in range(index - 2, max(0, index - _GROUP), -1):
        token = found[at]
        if token.kind == "string" and token.text.startswith(group) and found[at + 1].text in (",", "=>"):
            value = found[at + 2].text.lower()
            if PROVIDER.match(token.text[len(group) :]):
                return value if found[at + 2].kind == "string" and value in PROVIDERS else None
    return None


def is_deployment(found: Sequence[Token], index: int) -> bool:
    """Whether the string stands in for a deployment of Azure's: `env["AZURE_OPENAI_DEPLOYMENT"] ?? "id"`."""
    at = index - 1
    while at > max(0, index - _READ) and (found[at].text in _FALLS_BACK or found[at].text in FALLBACKS):
        at -= 1
    key = found[at] if 0 <= at < index - 1 or (at == index - 1 and found[at].kind == "string") else None
    if key is None or key.kind != "string" or "://" in key.text or " " in key.text:
        return False
    return found[index - 1].text in _FALLS_BACK and of_azure(key.text) is not None


def fallback_of(found: Sequence[Token], index: int) -> int | None:
    """Where a call begins that gives the string where no variable is set: `env("APP_MODEL", "id")`."""
    return index - 4 if index > 3 and _fallback(found, index - 4) is found[index] else None


def _fallback(found: Sequence[Token], at: int) -> Token:
    """What a call that reads a variable gives where none is set; the call's name for any other token."""
    reads = [t.kind for t in found[at : at + 5]] == ["name", "sign", "string", "sign", "string"]
    reads = reads and found[at + 1].text + found[at + 3].text == "(,"
    return found[at + 4] if reads and ENV_NAME.match(found[at + 2].text) else found[at]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _within(found: Sequence[Token], index: int, reach: int, *, ends: str) -> Iterator[int]:
    """The tokens within the brackets around a place and within no others, before it and then behind it."""
    for way, enters in (
        (range(index - 1, max(-1, index - reach), -1), "})]"),
        (range(index + 1, min(len(found), index + reach)), "{(["),
    ):
        depth = 0
        for at in way:
            if found[at].kind == "sign" and found[at].text in ends:
                depth += 1 if found[at].text in enters else -1
                if depth < 0:
                    break
            elif depth == 0:
                yield at


def is_spelling(found: Sequence[Token], index: int) -> bool:
    """Whether the string only says how a member of an enumeration is written: `#[serde(rename = "id")]`.

    Of the members one may be marked as the default; that one runs.
    """
    behind = [t.text for t in found[max(0, index - 24) : index]]
    if behind[-1:] in (["=>"], ["->"]) and behind[-3:-2] in (["."], ["::"]):
        return bare(behind[-2]) == bare(found[index].text)  # `Kind.Gpt4 => "gpt-4"`
    named = behind[-4:-1] in (["clap", "(", "name"], ["value", "(", "name"])
    if behind[-1:] not in (["="], ["("]) or not (named or set(behind[-2:-1]) & _SPELLINGS):
        return False
    marked = next(
        (i for i in range(len(behind) - 3, -1, -1) if behind[i : i + 3] == ["[", "default", "]"]), -1
    )
    return marked < 0 or any(text in (",", ";", "{", "}") for text in behind[marked:])


def is_own_name(value: str) -> bool:
    """Whether somebody calls a model of his own, or of a test, so: `streaming-model`."""
    return any(form.match(value) is not None for form in (_OWN_NAME, _ENCODING, _PRETENDED))


def is_renamed(found: Sequence[Token], index: int, name: str) -> bool:
    """Whether somebody asks for the string and gets what stands beside it (`{From: "id", To: "id"}`), or
    compares with it.
    """
    if _is_compared(found, index):
        return True
    field = name or (found[index - 2].text if index > 1 and found[index - 1].text in _GIVES else "")
    if field not in ("From", "from"):
        return False
    near = _within(found, index, 12, ends="{}()[];")
    return any(found[at].text in ("To", "to") and _gives(found, at) for at in near if at + 1 < len(found))


def is_row(found: Sequence[Token], index: int) -> bool:
    """Whether the string is the key of a row: `"id": {…}` in Go, `"id" => [` in PHP, `"id": 384,`.

    In Java it is the first that `Map.entry("id", 384)` takes.
    """
    if index > 1 and found[index - 2].text == "entry" and found[index - 1].text == "(":
        return True
    ahead = [t.text for t in found[index + 1 : index + 3]]  # of a number nothing is left but its point
    return ahead[:1] in ([":"], ["=>"]) and ahead[1:] in _OF_ROWS[ahead[0]]


def is_key(found: Sequence[Token], index: int, suffix: str) -> bool:
    """Whether the string is a key of a table in PHP, Ruby, Kotlin or Lua, whatever the table is called."""
    ahead = [t.text for t in found[index + 1 : index + 3]]
    if suffix in ("kt", "kts") and ahead[:1] == ["to"]:
        return found[index - 1].text in ("(", ",")  # `mapOf("id" to 1)`
    return (suffix in ("php", "rb") and ahead[:1] == ["=>"]) or (suffix == "lua" and ahead == ["]", "="])
