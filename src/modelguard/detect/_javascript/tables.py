"""The strings of a JavaScript file that no place claims: tables of models, literals that look like ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from modelguard.detect._javascript.branches import providers_around
from modelguard.detect._javascript.enums import is_member
from modelguard.detect._javascript.expectations import is_answered
from modelguard.detect._javascript.rows import (
    OF_MODEL,
    by_services,
    called,
    counts_tokens,
    describes,
    is_asked,
    is_condition,
    is_echoed,
    is_spread,
    keyed_by_sizes,
    repeats_key,
)
from modelguard.detect._javascript.shapes import (
    ID_KEYS,
    is_of_patterns,
    is_of_words,
    is_table,
    keyed_by_ids,
    rows_of,
    spelled_alike,
)
from modelguard.detect._javascript.shown import is_shown, is_title
from modelguard.detect._javascript.silence import is_silent_call, is_union
from modelguard.detect._javascript.traced import is_attribute
from modelguard.detect._javascript.tree import (
    FUNCTIONS,
    Module,
    arguments,
    callee,
    key_of,
    plain_string,
    properties,
    short,
)
from modelguard.detect._javascript_sdks import hint
from modelguard.detect._parameters import LOOKED_FOR
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import WEIGHT_FILE, could_name_model, is_hub_id, is_role, suggests_model
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Kind, Strength
from modelguard.noun import Noun

_MODEL_WORD = expression(
    r"models?(?![a-z])|Models?(?![a-z])|MODELS?(?![A-Z])|llms?(?![a-z])|LLMS?(?![A-Z])|Llm"
)
_NOT_TABLE = expression(
    r"dataset|tokeni[sz]|encoding|schema|fields|columns|mime|locale|language|price|license", re.IGNORECASE
)
# `fallbackChains: {fast: ["a", "b"]}`: each of them runs where those before it fail.
_FALLBACKS = expression(r"fall_?backs?(?:models?|chains?|list|s)?\b", re.IGNORECASE)
_NOT_MODEL = expression(
    r"(?i)tokeni[sz]|tiktoken|encoding|(?:(?<!id)(?<!id_)format|dialect|protocol)(?: |\Z)"
)
# `modelFamily: "qwen3-vl"`, `modelsUsed: {judge: "id"}`: what a model is like, what has run.
_TELLS = expression(r"(?i)\w{0,40}famil(?:y|ies)(?: |\Z)|(?:.* )?(?:models?_?used|response_?model)(?: |\Z)")
# `modelMetadata`, `MODEL_INFO`: what is known of models.
_INVENTORY = expression(
    r"models?_?(?:meta_?data|infos?|details|capabilit(?:y|ies)|limits|catalog(?:ue)?|prices|pricing|costs)\Z",
    re.IGNORECASE,
)
# `DEFAULT_MODEL`, `PROVIDER_DEFAULTS`: what runs where nothing else is said, by service or task.
_DEFAULTS = expression(r"(?:\A|_)DEFAULTS?(?:_|\Z)|(?:\A|[a-z])[Dd]efaults?(?=[A-Z]|\Z)")
# Elements of a page, as compilers make them: `jsx("option", {value: "id"})`.
_ELEMENTS = frozenset(("jsx", "jsxs", "jsxDEV", "_jsx", "_jsxs", "createElement"))
# `SKIPPED_IDS`, `retiredModels`: what is named to leave it out.
_LEFT_OUT = expression(r"skip|deprecat|retired|unsupported|obsolete|banned|forbidden|hidden", re.IGNORECASE)
# Releases of families that no other trade has any of.
_VERSIONED = expression(
    r"gpt-\d|claude-(?:[a-z]+-)?\d|gemini-\d|llama-?\d|mi[sx]tral-[a-z]+-\d|deepseek-[vr]\d|qwen-?\d|grok-\d"
)
_WRAPS = {
    "as_expression", "satisfies_expression", "parenthesized_expression", "spread_element", "arguments",
    "ternary_expression", "enum_assignment", "computed_property_name",
}  # fmt: skip
_STOPS = {
    "import_statement", "export_statement", "switch_case", "jsx_attribute", "jsx_expression",
    "throw_statement", "subscript_expression", "import_specifier", "expression_statement",
}  # fmt: skip
# What stands under one of these is offered to somebody who chooses.
_CHOICES = {
    "options", "enum", "choices", "suggestions", "allowedValues", "oneOf", "examples", "presets", "versions",
}  # fmt: skip
# `{"sora-2": readonly ["image"]}` says what is known of a model.
_TYPES = {"union_type", "literal_type", "property_signature", "object_type", "interface_body"}
# What an object is called or keyed by whose strings are inventory, unless something takes one of them.
_LISTING = (keyed_by_sizes, spelled_alike)
_LONGEST = 210
# What a literal may be that names no model: whose tokens are counted, what is compared, answered, told.
_TELL_NONE = (counts_tokens, is_condition, is_echoed, is_answered, is_attribute)
_HANDS_ON = {
    "ternary_expression", "parenthesized_expression", "binary_expression", "arguments", "call_expression",
}  # fmt: skip
_COMPARES = {"===", "!==", "==", "!=", "in", "<", ">", "<=", ">=", "+"}


class Found(Noun):
    """A string outside every known place, and what it may be."""

    node: Node
    value: str
    kind: Kind
    strength: Strength
    because: str


class _Position(Noun):
    """Where a string stands: the keys and names around it, and the literal that holds it."""

    holder: Node | None
    keys: tuple[str, ...]
    name: str
    listed: bool
    is_key: bool
    silent: bool
    union: bool = False
    asked: bool = False
    rows: int = 0
    described: bool = False
    preset: bool = False


def strings(module: Module, claimed: set[int], ours: bool) -> Iterator[Found]:
    """What is left of the file's literals; `ours` says that the file deals with language models."""
    for node in module.strings:
        if node.end_byte - node.start_byte > _LONGEST or node.start_byte in claimed:
            continue
        value = plain_string(node)
        if value is None or " " in value or not could_name_model(value):
            continue
        position = _position(node, module)
        if position.silent or _is_of_tokens(node, module):
            continue
        if any(holds(node, module) for holds in _TELL_NONE):
            continue
        found = _judge(node, value, position, module, ours)
        if found is not None:
            yield found


def _judge(node: Node, value: str, at: _Position, module: Module, ours: bool) -> Found | None:
    suggests = suggests_model(value)
    table = _holds(is_table, at.holder, module)
    named = bool(_MODEL_WORD.search(" ".join((at.name, *at.keys[1:])))) and not _NOT_TABLE.search(at.name)
    row = named and (at.is_key or (at.listed and not ID_KEYS.isdisjoint(at.keys[:1])))
    if not suggests and not ((table or row) and "-" in value):
        return _by_provider(node, value, at) or _by_branch(node, value, at, module)
    if at.union or at.is_key:
        where = "a type" if at.union else "the keys of a table"
        because = f"stands in {where} of models"
        return Found(node=node, value=value, kind="catalogue-entry", strength="weak", because=because)
    if at.listed and suggests and _FALLBACKS.search(" ".join((at.name, *at.keys))) and not _is_row(at):
        because = "stands in a list of fallbacks"
        sure = ours or _MODEL_WORD.search(" ".join(at.keys)) is not None
        return Found(
            node=node,
            value=value,
            kind="config-default",
            strength="strong" if sure else "weak",
            because=because,
        )
    if at.preset and suggests:
        because = "stands in the default of a setting"
        held: Strength = "strong" if ours and (named or table) else "weak"
        preset: Kind = "catalogue-entry" if _is_long(at.holder) else "config-default"
        return Found(node=node, value=value, kind=preset, strength=held, because=because)
    if at.listed and (named or table):
        key = at.keys[0] if at.keys else ""
        sure = named and ours and suggests and (not key or key in ID_KEYS)
        strength: Strength = (
            "strong" if sure and (is_hub_id(value) or any(c.isdigit() for c in value)) else "weak"
        )
        because = f"stands in the list {at.name}" if at.name else "stands in a list of models"
        return Found(node=node, value=value, kind="catalogue-entry", strength=strength, because=because)
    if named and at.keys:
        by_ids = table and _holds(keyed_by_ids, at.holder, module)
        listing = by_ids or _is_row(at) or any(_holds(says, at.holder, module) for says in _LISTING)
        kind: Kind = "catalogue-entry" if listing and not _is_default(at) else "config-default"
        written = is_hub_id(value) or bool(WEIGHT_FILE.match(value) or _VERSIONED.match(value))
        sure = ours and written and not by_ids
        because = f"{at.keys[0]} of {at.name}"
        return Found(
            node=node, value=value, kind=kind, strength="strong" if sure else "weak", because=because
        )
    if at.listed and not at.keys and _holds(is_of_words, at.holder, module):
        return None
    listing = (table and not _holds(by_services, at.holder, module)) or _is_row(at)
    kind = "catalogue-entry" if listing and not _is_default(at) else "config-default"
    return Found(
        node=node, value=value, kind=kind, strength="weak", because="a literal that looks like an id"
    )


def _is_default(at: _Position) -> bool:
    """Whether a literal is what a table of defaults says for one service or task."""
    return _DEFAULTS.search(at.name) is not None and not (at.listed or at.is_key or at.described)


def _holds(says: Callable[[Node], bool], holder: Node | None, module: Module) -> bool:
    """What a question finds of the literal around a string; False where none holds it."""
    return holder is not None and module.judged.once(says, holder)


def _is_long(holder: Node | None) -> bool:
    """Whether the defaults of a setting are so many that a user chooses from them."""
    return holder is not None and holder.named_child_count > 3


def _by_provider(node: Node, value: str, at: _Position) -> Found | None:
    """What stands under a provider's name alone, which may be one of its models: `{perplexity: "sonar"}`."""
    key = at.keys[0].lower() if len(at.keys) == 1 and not at.is_key else ""
    if key not in PROVIDERS or is_role(value) or value.lower() == key:
        return None
    kind: Kind = "catalogue-entry" if at.listed else "config-default"
    return Found(node=node, value=value, kind=kind, strength="weak", because="stands under its provider")


def _by_branch(node: Node, value: str, at: _Position, module: Module) -> Found | None:
    """What a branch for a service takes that is called as its models are: `x === "Z.AI" ? "glm-x" : …`."""
    family = hint(value) if at.holder is None and "-" in value else None
    if family is None or family not in map(hint, providers_around(node, module)):
        return None
    because = "a branch for its service takes it"
    return Found(node=node, value=value, kind="config-default", strength="weak", because=because)


def _is_row(at: _Position) -> bool:
    """Whether a literal belongs to the description of a model, to a choice, or to one of several rows."""
    if at.holder is None:
        return False
    if at.described:
        return True
    keyed = any(OF_MODEL.match(key) for key in at.keys[1:])
    keyed = keyed or (at.listed and _LEFT_OUT.search(at.name) is not None)
    above = (*at.keys, at.name)[0 if at.listed else 2 :]  # `modelInfo = {id: "x"}` tells of one alone
    keyed = keyed or any(_INVENTORY.search(name) for name in above)
    return keyed or at.asked or at.rows > 1 or not _CHOICES.isdisjoint(at.keys)


def _is_element(call: Node) -> bool:
    """Whether a call makes an element of a page that shows what it holds: a span, an option."""
    root, path = callee(call)
    made = path[-1] if path else short(root) if root is not None else ""
    given = arguments(call)[:1] if made in _ELEMENTS else []
    tag = plain_string(given[0]) if given else None
    return tag is not None and tag.islower()


def _position(node: Node, module: Module) -> _Position:
    keys: list[str] = []
    holder: Node | None = None
    listed = is_key = False
    union = is_spread(node, module)
    name = ""
    child, at = node, module.parent(node)
    for _ in range(14):
        if at is None:
            break
        kind = at.type
        if kind == "pair":
            if at.child_by_field_name("key") == child:
                is_key = is_key or child is node or child.type == "computed_property_name"
            else:
                keys.append(key_of(at))
        elif kind in ("object", "array", "enum_body"):
            holder = holder or at
            listed = listed or kind != "object"
        elif kind in _TYPES:
            union = True
        elif kind in ("call_expression", "new_expression"):
            asked = listed and kind == "call_expression" and child.type != "arguments"
            alone = holder is None and not repeats_key(module.parent(at), node)
            quiet = is_silent_call(at) or _is_element(at)
            if (quiet and not asked) or (alone and _is_examined(at, module)):
                return _silent()
            union = union or (kind == "call_expression" and is_union(at))
            if alone or union:
                break
        elif (kind in _STOPS or _is_silent(at, child)) and not _is_given_out(at, child):
            return _silent()
        elif kind not in _WRAPS:
            name = _name_of(at)
            union = union or is_member(at, module)
            break
        child, at = at, module.parent(at)
    looked_for = listed and not keys and LOOKED_FOR.search(name) is not None
    named = keys[:1] == ["name"] and (_is_label(node, holder) or suggests_model(_unquoted(keys[1:2])))
    told = keys[:1] == ["text"] and _DEFAULTS.search(name) is not None  # what writes texts
    display = (
        bool(keys) and not told and (is_shown(keys[0]) or named or _TELLS.match(" ".join(keys)) is not None)
    )
    return _Position(
        holder=holder,
        keys=tuple(keys),
        name=name,
        listed=listed,
        is_key=is_key,
        silent=looked_for
        or (is_title(name) and not listed and not keys)
        or (display and not is_key)
        or _NOT_MODEL.search(" ".join((name, *keys[:1]))) is not None,
        union=union,
        asked=is_asked(holder, module) or _holds(is_of_patterns, holder, module),
        rows=rows_of(holder, module),
        described=_holds(describes, holder, module),
        preset=keys[:1] == ["default"] and _is_preset(holder, module),
    )


def _is_preset(holder: Node | None, module: Module) -> bool:
    """Whether a list is what a setting holds until it is set: `{items: {…}, default: ["id"]}`."""
    pair = module.parent(holder) if holder is not None and holder.type == "array" else None
    schema = module.parent(pair) if pair is not None else None
    return schema is not None and "items" in dict(properties(schema))


def _is_of_tokens(node: Node, module: Module) -> bool:
    """Whether a function gives the string out as the name of a tokenizer: `getTokenizerModel()`."""
    at = module.parent(node)
    while at is not None and at.type in _HANDS_ON:
        at = module.parent(at)
    if (
        at is not None and at.type == "variable_declarator"
    ):  # `const [tokenizer, setTokenizer] = useState("id")`
        return _NOT_MODEL.search(_name_of(at)) is not None
    if at is None or at.type != "return_statement":
        return False
    at = module.around(at, FUNCTIONS)
    return at is not None and _NOT_MODEL.search(called(at, module)) is not None


def _unquoted(keys: list[str]) -> str:
    """The key of a row that is itself an id: `"gpt-4o": {name: "GPT-4o"}`, `["gpt-4o"]: {…}`."""
    return keys[0].strip("[]\"'` ") if keys else ""


def _is_examined(call: Node, module: Module) -> bool:
    """Whether a test only asks what a call gives: `expect(isVision("id")).toBe(true)`."""
    given = module.parent(call)
    around = module.parent(given) if given is not None and given.type == "arguments" else None
    root = around.child_by_field_name("function") if around is not None else None
    return root is not None and short(root) in ("expect", "assert")


def _silent() -> _Position:
    return _Position(holder=None, keys=(), name="", listed=False, is_key=False, silent=True)


def _is_silent(at: Node, child: Node) -> bool:
    if at.type == "binary_expression":
        operator = at.child_by_field_name("operator")
        return operator is not None and text(operator) in _COMPARES
    if at.type == "member_expression" and child.type in ("string", "template_string"):
        return True  # `"id".length`: what is asked of the text is not what runs
    if at.type == "export_statement" or at.type == "import_statement":
        return at.child_by_field_name("source") == child
    return False


def _is_given_out(at: Node, child: Node) -> bool:
    """Whether a module gives out the literal, or adds it to a list: `export default {…}`, `all.push({…})`."""
    if at.type == "expression_statement":
        return child.type == "call_expression" and callee(child)[1][-1:] in (("push",), ("unshift",))
    return at.type == "export_statement" and at.child_by_field_name("value") == child


def _name_of(at: Node) -> str:
    """The name that a literal is given: of a variable, an assignment, a field, a type, an enum."""
    if at.type == "enum_declaration" or at.type == "type_alias_declaration":
        return text(at.child_by_field_name("name") or at)[:80]
    for part in ("name", "left", "property", "pattern"):
        found = at.child_by_field_name(part)
        if found is not None:
            return text(found)[:80].rpartition(".")[2]
    return ""


def _is_label(node: Node, holder: Node | None) -> bool:
    """Whether a `name` beside an id is what people read (the file of the weights and hub ids are not)."""
    value = plain_string(node) or ""
    if holder is None or WEIGHT_FILE.match(value) or is_hub_id(value):
        return False
    return any(c.type == "pair" and key_of(c) in ID_KEYS for c in holder.named_children)
