"""What the object around a property is: the settings of a call, a row of a table, a choice."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import islice
from operator import attrgetter

from tree_sitter import Node

from modelguard.detect._cloud_sdks import BESIDE_OWN_NAMES, OWN_NAMES
from modelguard.detect._javascript.tree import (
    CLASSES,
    FUNCTIONS,
    Module,
    arguments,
    callee,
    key_of,
    plain_string,
    properties,
    short,
)
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import is_sized, suggests_model
from modelguard.detect._spelled import bare
from modelguard.expressions import expression
from modelguard.model import Kind

# Beside one of these, a model is described, not used.
_DESCRIBES = {
    "pricing", "price", "cost", "inputCost", "outputCost", "contextWindow", "contextLength",
    "context_length", "context_window", "displayName", "display_name", "label", "capabilities",
    "imageInput", "platformLink", "rates", "hostedId", "ownedBy", "owned_by", "modalities", "features",
    "description", "inputPrice", "outputPrice", "supportsVision", "maxContext", "knowledgeCutoff", "info",
    "supports", "pricePerToken", "digest", "modified_at",
}  # fmt: skip
_COSTS = {
    "pricing", "price", "cost", "inputCost", "outputCost", "contextWindow", "contextLength", "context_length",
    "context_window", "inputPrice", "outputPrice", "pricePerToken",
}  # fmt: skip
# What people read of a model in its row: `modelTitle`, `description`.
_SAYS = expression(r"\w{0,20}(?:[Tt]itle|[Dd]escription|[Ll]abel|[Dd]isplay_?[Nn]ame)\Z")
# `supportsVision`, beside the id of whatever can do that.
_LABELLED = expression(r"\w{1,30}Label\Z")
_ABLE = expression(r"supports[A-Z_]")
# Who is asked, and how: what is about to run has a label too.
_CONNECTS = {
    "apiKey", "apiHostname", "apiPort", "apiPath", "apiBase", "baseURL", "baseUrl", "temperature", "prompt",
    "systemPrompt", "instructions",
}  # fmt: skip
# What an agent is told, of which each runs its own model, however many there are.
_ACTS = {"systemPrompt", "system_prompt", "systemMessage", "instructions", "signature", "goal", "backstory"}
_ASKED = {"apiHostname", "apiPort", "apiPath", "apiBase", "baseURL", "baseUrl"}
_CALLED = {"title", "label"}
LABELS = {"modelName", "model_name"}
_IDS = {"modelId", "model_id", "id", "modelID"}
_SETTINGS = {"dtype", "device", "quantization", "precision", "session_options", "revision", "dimensions"}

# What stands below these, or as the value of a field, is compared with what somebody chose, or measured.
_CONDITIONS = {
    "displayOptions", "condition", "conditions", "visibleWhen", "showIf", "visibleIf", "dependsOn",
    "dimensionsMap", "where",
}  # fmt: skip
# `{field: "model", operator: "eq", value: "id"}`
_TESTED = {"field", "operator", "comparator"}
LITERALS = {"pair", "object", "array", "arguments", "as_expression", "satisfies_expression"}
_MADE = {*LITERALS, "new_expression"}
# `[ModelEnum.Large]: {…}`
OF_MODEL = expression(r"\[\w{0,30}(?:Models?|MODELS?|LLMS?|Llm)(?![a-z])\w{0,30}[.\[]")
_ASKS = {"includes", "has", "some", "indexOf", "find", "findIndex", "every", "filter"}
_COUNTS = expression(
    r"token\w{0,20}count|(?:count|estimate|calculate)\w{0,20}tokens?\Z|num_?tokens|encoding"
    r"|(?:truncate|trim|split)\w{0,20}token|tik_?token|(?:init|get|load|create)_?(?:tokenizer|encoder)\Z",
    re.IGNORECASE,
)
_COUNTER = expression(r"token(?:i[sz]er|counter|estimator|tracker|usage)\Z", re.IGNORECASE)
_LISTS = expression(r"_?(?:list|get|fetch|load|discover|find)\w{0,30}Models?(?:List|FromAPI|Ids|Options)?\Z")
# The same without what runs where another model fails, or nobody says otherwise.
_OFFERS = expression(
    r"_?(?:list|get|fetch|load|discover|find)(?!\w{0,30}(?:[Ff]all_?[Bb]ack|[Dd]efault))\w{0,30}(?:Models|_models)(?:List|FromAPI|Ids|Options)?\Z"
)
_OF_SIZE = {"tiny", "tiny.en", "mini", "base", "small", "medium", "large", "xl", "xxl"}
_CLIMB, _OUTWARD, _SHORT, _SIZES = 8, 30, 3, 3
_MOST_ROWS = 100
_start = attrgetter("start_byte")


def siblings(pair: Node, module: Module) -> set[str]:
    """The keys of the object that holds a property."""
    holder = module.parent(pair)
    return {key for key, _ in properties(holder)} if holder is not None else set()


def is_called(pair: Node, module: Module) -> bool:
    """Whether the id of the same row says which model it is: a name is what people read then.

    The `id` of a row that says who is asked, or that is no id of a model beside one, is that of a connection.
    """
    holder, named = module.parent(pair), pair.child_by_field_name("value")
    given = dict(properties(holder)) if holder is not None else {}
    own = plain_string(given["id"]) if "id" in given else None
    told = plain_string(named) if named is not None else None
    connects = (
        own is not None and not suggests_model(own) and " " not in (told or " ") and "-" in (told or "")
    )
    ids = _IDS - {"id"} if connects or _ASKED & given.keys() else _IDS
    return any(key in ids and value.type != "call_expression" for key, value in given.items())  # not `uuid()`


def describes(holder: Node) -> bool:
    """Whether an object says what a model is like: its price, its limits, what it supports."""
    keys = {key_of(c) for c in holder.named_children[:50]}
    described = bool(keys & _DESCRIBES) or any(map(_LABELLED.match, keys))
    described = described or ({"name", "value"} <= keys and _is_option(dict(properties(holder))))
    return described or ("id" in keys and any(_ABLE.match(key) for key in keys))


def _is_option(row: Mapping[str, Node]) -> bool:
    """Whether a row has a name for people, as no variable has: `{name: "GPT-4o mini", value: "id"}`."""
    name, value = plain_string(row["name"]) or "", plain_string(row["value"]) or ""
    return " " in name or (bool(value) and bare(name) == bare(value))


def is_listed_row(value: Node, module: Module) -> bool:
    """Whether a row of a list that a call is given tells a price, or is one of several that say what each
    model is: `define([{modelName, pricing}])`, `define([{modelName, modelTitle}, …])`.
    """
    pair = module.parent(value)
    row = module.parent(pair) if pair is not None else None
    table = module.parent(row) if row is not None else None
    if row is None or table is None or table.type != "array":
        return False
    keys = {key for key, _ in properties(row)}
    if keys & _COSTS:
        return True
    told = any(map(_SAYS.match, keys)) and not keys & _CONNECTS
    return told and sum(each.type == "object" for each in table.named_children[:_MOST_ROWS]) >= _SIZES


def is_setting(pair: Node, module: Module) -> bool:
    """Whether the keys around are parts of a model, or of a resource with a name of its owner's."""
    if key_of(pair) in OWN_NAMES and siblings(pair, module) & BESIDE_OWN_NAMES:
        return True
    holder = module.parent(pair)
    around = module.parent(holder) if holder is not None else None
    return around is not None and around.type == "pair" and key_of(around) in _SETTINGS


def kind_of_object(pair: Node, module: Module) -> Kind:
    """An object that describes a model (its price, its label), or one of several, is a row of a table."""
    keys = siblings(pair, module)
    if key_of(pair).lower().startswith("default"):
        return "config-default"  # of a provider, which has a name and a description too
    if keys & _DESCRIBES and not keys & _CONNECTS:
        return "catalogue-entry"
    holder = module.parent(pair)
    around = module.parent(holder) if holder is not None else None
    if around is None:
        return "config-default"
    outer = module.parent(around) if around.type == "pair" else None
    if keys & _ACTS or (outer is not None and {key for key, _ in properties(outer)} & _ACTS):
        return "config-default"
    if outer is not None and outer.type == "object" and describes(outer):
        return "catalogue-entry"  # `{inputPrice: 1, extras: {modelId: "id"}}`
    row = module.parent(outer) if outer is not None and outer.type == "object" else None
    if row is not None and row.type == "pair" and _is_keyed(pair, row, module):
        return "catalogue-entry"  # `"dall-e-3-wide": {cost: 1, options: {model: "dall-e-3"}}`
    rows = sum(1 for c in around.named_children if c.type == "object")
    keyed = around.type == "pair" and (_is_choice(around, holder) or _is_keyed(pair, around, module))
    return "catalogue-entry" if keyed or (around.type == "array" and rows > 1) else "config-default"


def _is_keyed(pair: Node, around: Node, module: Module) -> bool:
    """Whether a row repeats a part of its key, as rows of tables do: `"dall-e-3-hd": {model: "dall-e-3"}`."""
    if OF_MODEL.match(key_of(around)):
        return True
    value = pair.child_by_field_name("value")
    written = plain_string(value) if value is not None else None
    table = module.parent(around)
    rows = sum(c.type == "pair" for c in table.named_children) if table is not None else 0
    key = key_of(around)
    if rows <= 1 or written is None or len(written) <= _SHORT:
        return False
    # `"all-MiniLM-L6-v2": {modelId: "Xenova/all-MiniLM-L6-v2"}`
    return written in key or (suggests_model(key) and key.lower() in written.lower())


def _is_choice(around: Node, row: Node | None) -> bool:
    """Whether an object is one to choose from: under its size (`"34b": {model}`), or with a label."""
    labelled = row is not None and not _CALLED.isdisjoint(key for key, _ in properties(row))
    return labelled or is_sized(key_of(around))


def by_services(holder: Node) -> bool:
    """Whether an object holds one model for each service: `{openai: "gpt-4o", groq: "llama3-8b-8192"}`."""
    given = properties(holder) if holder.type == "object" else ()
    keys = [key.lower() for key, value in islice(given, _MOST_ROWS) if plain_string(value)]
    return len(keys) > 1 and sum(key in PROVIDERS for key in keys) * 2 > len(keys)


def keyed_by_sizes(holder: Node) -> bool:
    """Whether the keys of an object are sizes to choose from: `{tiny: …, base: …, small: …}`."""
    rows = holder.named_children[:_MOST_ROWS]
    return sum(1 for c in rows if c.type == "pair" and key_of(c) in _OF_SIZE) >= _SIZES


def repeats_key(around: Node | None, node: Node) -> bool:
    """Whether a call's argument stands in the key before the call too: `"openai.gpt-5": model("gpt-5")`."""
    if around is None or around.type != "pair":
        return False
    value, key = plain_string(node) or "\0", key_of(around)
    return value in key or (suggests_model(value) and bare(value) in bare(key))


def is_spread(node: Node, module: Module) -> bool:
    """Whether a call makes a row under the string, or under a model's name: `...row("openai.gpt-5", {…})`."""
    value, at = plain_string(node), module.parent(node)
    for _ in range(_CLIMB):
        if at is None or at.type not in {*LITERALS, "call_expression"}:
            return False
        around = module.parent(at)
        if at.type == "call_expression" and around is not None and around.type == "spread_element":
            table = module.parent(around)
            given = arguments(at)[:1] if table is not None and table.type == "object" else []
            row = (plain_string(given[0]) or "") if given else ""
            return suggests_model(row) or (bool(value) and (value or "") in row)
        at = around
    return False


def is_asked(holder: Node | None, module: Module) -> bool:
    """Whether a list is only asked for a member: `["id"].includes(model)`, `new Set(["id"])`."""
    around = module.parent(holder) if holder is not None else None
    if around is not None and around.type == "arguments":
        made = module.parent(around)
        named = made.child_by_field_name("constructor") if made is not None else None
        return named is not None and short(named) == "Set"
    name = around.child_by_field_name("property") if around is not None else None
    if around is None or name is None:
        return False
    call = module.parent(around)
    spread = module.parent(call) if call is not None else None
    rows = short(name) == "map" and spread is not None and spread.type == "spread_element"
    return rows or short(name) in _ASKS  # `...["id"].map((id) => ({id, cost}))` makes rows


def is_condition(node: Node, module: Module) -> bool:
    """Whether a value says when something else is shown: `displayOptions: {show: {model: ["id"]}}`."""
    at = module.parent(node) if node.type != "pair" else node
    for _ in range(_CLIMB):
        if at is None or at.type not in LITERALS:
            return False
        if at.type == "pair" and key_of(at) in _CONDITIONS:
            return True
        if at.type == "pair" and key_of(at) == "value" and not _TESTED.isdisjoint(siblings(at, module)):
            return True
        at = module.parent(at)
    return False


def is_aside(node: Node, module: Module, *, flows: bool) -> bool:
    """Whether a branch gives back what it asks for, or a function that only counts tokens hands it on."""
    return is_echoed(node, module) or (flows and counts_tokens(node, module))


def is_echoed(node: Node, module: Module) -> bool:
    """Whether a branch gives back the very name that it asks for, or as people write it.

    `if (m.includes("id")) return "id"`, `if (id === "gpt-4o") name = "GPT-4o"`.
    """
    value, at = plain_string(node), module.parent(node)
    if value is not None and at is not None and at.type == "ternary_expression":
        return _is_title_of(value, at, module)
    if value is None or at is None or at.type not in ("return_statement", "assignment_expression"):
        return False
    shown = at.type == "assignment_expression" or value != value.lower()
    spelled = str.lower if shown else str
    value = spelled(value)
    for _ in range(_SHORT):
        at = module.parent(at) if at is not None else None
        if at is not None and at.type == "if_statement":
            condition = at.child_by_field_name("condition")
            return condition is not None and any(
                spelled(each) in (value, f"{value}-") for each in _asked_for(condition, module)
            )
    return False


def _is_title_of(value: str, choice: Node, module: Module) -> bool:
    """Whether a choice shows what people call the id that it asks for: `id === "gpt-4o" ? "GPT-4o" : …`."""
    condition = choice.child_by_field_name("condition")
    if condition is None or value == value.lower() or value.isupper():
        return False
    return any(bare(each).startswith(bare(value)) for each in _asked_for(condition, module) if each != value)


def _asked_for(condition: Node, module: Module) -> Iterator[str]:
    """The strings that a condition asks for, none that it asks not to hold."""
    first = bisect_left(module.strings, condition.start_byte, key=_start)
    for node in module.strings[first : first + _MOST_ROWS]:
        if node.start_byte >= condition.end_byte:
            return
        around = module.parent(node)
        operator = around.child_by_field_name("operator") if around is not None else None
        if operator is None or short(operator) not in ("!==", "!="):
            yield plain_string(node) or ""


def counts_tokens(node: Node, module: Module) -> bool:
    """Whether a function or the class around a node only counts: `estimateTokens(text, model = "id")`."""
    at = module.parent(node)
    for _ in range(_OUTWARD):
        if at is None or at.type in CLASSES:
            break
        if at.type in FUNCTIONS and _COUNTS.search(called(at, module)) is not None:
            return True
        at = module.parent(at)
    holder = module.around(node, CLASSES)
    named = holder.child_by_field_name("name") if holder is not None else None
    return named is not None and _COUNTER.search(short(named)) is not None


def is_of_listing(value: Node, module: Module) -> bool:
    """Whether a function that lists models keeps a list for the day on which nobody answers it:
    `getAvailableModels() { … const fallbackModels = ["a", "b", "c"]; return fallbackModels; }`.
    """
    at = module.around(value, FUNCTIONS) if value.type == "array" else None
    return at is not None and _LISTS.match(called(at, module)) is not None


def is_listed(node: Node, module: Module) -> bool:
    """Whether a function that lists models lists the string too, or a row with it:
    `getModels() { return ["id"]; }`, `listModels() { if (has("x")) all.push("id"); return all; }`.
    """
    at, listed = node, False
    while (around := module.parent(at)) is not None and (around.type in _MADE or _adds(around)):
        at = around
        listed = listed or at.type == "array" or _adds(at)
    function = module.around(at, FUNCTIONS) if listed else None
    return function is not None and _OFFERS.match(called(function, module)) is not None


def _adds(node: Node) -> bool:
    """Whether a call adds what it is given to a list."""
    return node.type == "call_expression" and callee(node)[1][-1:] in (("push",), ("unshift",))


def called(function: Node, module: Module) -> str:
    """The name of a function, or of the variable that holds it: `const TokenCount = memo(() => …)`."""
    named = function.child_by_field_name("name")
    around = module.parent(function) if named is None else None
    while around is not None and around.type in ("arguments", "call_expression"):
        around = module.parent(around)
    named = around.child_by_field_name("name") if around is not None else named
    return short(named) if named is not None else ""
