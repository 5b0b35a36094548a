"""The strings of a JavaScript file that no place claims: tables of models, literals that look like ids."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._hints import hint
from modelguard.detect._javascript.branches import providers_around
from modelguard.detect._javascript.expectations import is_answered
from modelguard.detect._javascript.positions import (
    DEFAULTS,
    NOT_MODEL,
    Position,
    judged,
    name_of,
    position_of,
)
from modelguard.detect._javascript.rows import (
    OF_MODEL,
    by_services,
    called,
    counts_tokens,
    is_condition,
    is_echoed,
    is_listed,
    keyed_by_sizes,
)
from modelguard.detect._javascript.shapes import (
    ID_KEYS,
    is_of_words,
    is_table,
    keyed_by_ids,
    spelled_alike,
)
from modelguard.detect._javascript.shown import is_title
from modelguard.detect._javascript.traced import is_attribute
from modelguard.detect._javascript.tree import (
    FUNCTIONS,
    Module,
    plain_string,
)
from modelguard.detect._places import PROVIDERS
from modelguard.detect._regions import PLACE
from modelguard.detect._shape import WEIGHT_FILE, could_name_model, is_hub_id, is_role, suggests_model
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
# `modelMetadata`, `MODEL_INFO`: what is known of models.
_INVENTORY = expression(
    r"models?_?(?:meta_?data|infos?|details|capabilit(?:y|ies)|limits|catalog(?:ue)?|prices|pricing|costs)\Z",
    re.IGNORECASE,
)
_SHORT_NAMES = expression(r"alias|short_?(?:hand|cut|name)s?", re.IGNORECASE)
# `SKIPPED_IDS`, `retiredModels`: what is named to leave it out.
_LEFT_OUT = expression(r"skip|deprecat|retired|unsupported|obsolete|banned|forbidden|hidden", re.IGNORECASE)
# What a row of a table says that follows its model: `{deprecation: {successor: "id"}}`.
_FOLLOWS = {
    "successor", "replacement", "replacedBy", "replaced_by", "supersededBy", "superseded_by",
    "successorModel", "replacementModel", "replacement_model", "suggestedReplacement", "migrateTo",
}  # fmt: skip
# Releases of families that no other trade has any of.
_VERSIONED = expression(
    r"gpt-\d|claude-(?:[a-z]+-)?\d|gemini-\d|llama-?\d|mi[sx]tral-[a-z]+-\d|deepseek-[vr]\d|qwen-?\d|grok-\d"
)
# What stands under one of these is offered to somebody who chooses.
_CHOICES = {
    "options", "enum", "choices", "suggestions", "allowedValues", "oneOf", "examples", "presets", "versions",
}  # fmt: skip
# What an object is called or keyed by whose strings are inventory, unless something takes one of them.
_LISTING = (keyed_by_sizes, spelled_alike)
_LONGEST = 210
# Under which names CloudWatch keeps what it counts: `AWS/Bedrock`.
_METRICS = "AWS/"
# What a literal may be that names no model: whose tokens are counted, what is compared, answered, told.
_TELL_NONE = (counts_tokens, is_condition, is_echoed, is_answered, is_attribute)
_HANDS_ON = {
    "ternary_expression", "parenthesized_expression", "binary_expression", "arguments", "call_expression",
}  # fmt: skip


class Found(Noun):
    """A string outside every known place, and what it may be."""

    node: Node
    value: str
    kind: Kind
    strength: Strength
    because: str


def strings(module: Module, claimed: set[int], ours: bool) -> Iterator[Found]:
    """What is left of the file's literals; `ours` says that the file deals with language models."""
    for node in module.strings:
        if node.end_byte - node.start_byte > _LONGEST or node.start_byte in claimed:
            continue
        value = plain_string(node)
        if value is None or " " in value or not could_name_model(value):
            continue
        if value.startswith(_METRICS) or PLACE.match(value):
            continue
        position = position_of(node, module)
        if position.silent or _is_given_as_other(node, module):
            continue
        if any(holds(node, module) for holds in _TELL_NONE):
            continue
        found = _judge(node, value, position, module, ours)
        if found is not None:
            yield found


def _judge(node: Node, value: str, at: Position, module: Module, ours: bool) -> Found | None:
    suggests = suggests_model(value)
    table = judged(is_table, at.holder, module)
    named = bool(_MODEL_WORD.search(" ".join((at.name, *at.keys[1:])))) and not _NOT_TABLE.search(at.name)
    row = named and (at.is_key or (at.listed and not ID_KEYS.isdisjoint(at.keys[:1])))
    if not suggests and not ((table or row) and "-" in value):
        return _by_provider(node, value, at) or _by_branch(node, value, at, module)
    if at.union or at.is_key:
        where = "a type" if at.union else "the keys of a table"
        because = f"stands in {where} of models"
        return Found(node=node, value=value, kind="catalogue-entry", strength="weak", because=because)
    if at.listed and suggests and _FALLBACKS.search(" ".join((at.name, *at.keys))) and not _is_row(value, at):
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
        by_ids = table and judged(keyed_by_ids, at.holder, module)
        listing = (
            by_ids
            or _is_row(value, at)
            or _is_alias(value, at)
            or any(judged(says, at.holder, module) for says in _LISTING)
        )
        kind: Kind = "catalogue-entry" if listing and not _is_default(at) else "config-default"
        written = is_hub_id(value) or bool(WEIGHT_FILE.match(value) or _VERSIONED.match(value))
        sure = ours and written and not by_ids
        because = f"{at.keys[0]} of {at.name}"
        return Found(
            node=node, value=value, kind=kind, strength="strong" if sure else "weak", because=because
        )
    if at.listed and not at.keys and judged(is_of_words, at.holder, module):
        return None
    listing = (
        (table and not judged(by_services, at.holder, module))
        or _is_row(value, at)
        or is_listed(node, module)
    )
    kind = "catalogue-entry" if listing and not _is_default(at) else "config-default"
    return Found(
        node=node, value=value, kind=kind, strength="weak", because="a literal that looks like an id"
    )


def _is_alias(value: str, at: Position) -> bool:
    """Whether a table says which id a short name stands for, or comes after another:
    `ALIASES = {opus: "claude-opus-4"}`, `MODEL_RENAMES = {"gpt-4o-old": "gpt-4o"}`.
    """
    key = at.keys[0].lower()
    return (_SHORT_NAMES.search(at.name) is not None and key in value.lower()) or bool(_VERSIONED.match(key))


def _is_default(at: Position) -> bool:
    """Whether a literal is what a table of defaults says for one service or task."""
    return DEFAULTS.search(at.name) is not None and not (at.listed or at.is_key or at.described)


def _is_long(holder: Node | None) -> bool:
    """Whether the defaults of a setting are so many that a user chooses from them."""
    return holder is not None and holder.named_child_count > 3


def _by_provider(node: Node, value: str, at: Position) -> Found | None:
    """What stands under a provider's name alone, which may be one of its models: `{perplexity: "sonar"}`."""
    # `MODELS = {perplexity: {primary: "sonar"}}`: a part of a table of models may stand between.
    most = 2 if _MODEL_WORD.search(at.name) else 1
    above = [key.lower() for key in at.keys] if len(at.keys) <= most and not at.is_key else []
    key = next((key for key in above if key in PROVIDERS), "")
    if not key or is_role(value) or value.lower() == key:
        return None
    kind: Kind = "catalogue-entry" if at.listed else "config-default"
    return Found(node=node, value=value, kind=kind, strength="weak", because="stands under its provider")


def _by_branch(node: Node, value: str, at: Position, module: Module) -> Found | None:
    """What a branch for a service takes that is called as its models are: `x === "Z.AI" ? "glm-x" : …`."""
    family = hint(value) if at.holder is None and "-" in value else None
    if family is None or family not in map(hint, providers_around(node, module)):
        return None
    because = "a branch for its service takes it"
    return Found(node=node, value=value, kind="config-default", strength="weak", because=because)


def _is_row(value: str, at: Position) -> bool:
    """Whether a literal belongs to the description of a model, to a choice, or to one of several rows."""
    if at.holder is None:
        return False
    if at.keys[:2] == ("id", value):
        return True  # `{"gpt-4o": {id: "gpt-4o", name: "GPT-4o"}}`
    if at.listed and at.keys[:1] and at.keys[0].lower().endswith("models"):
        return True  # `knownModels: Object.freeze(["id"])`
    if at.described or not _FOLLOWS.isdisjoint(at.keys[:1]):
        return True
    # `"gpt-5": {maker: "openai", fallbacks: ["gpt-5-mini"]}`: what stands in for a model that is chosen.
    keyed = any(OF_MODEL.match(key) or (at.listed and suggests_model(key)) for key in at.keys[1:])
    keyed = keyed or (at.listed and _LEFT_OUT.search(at.name) is not None)
    above = (*at.keys, at.name)[0 if at.listed else 2 :]  # `modelInfo = {id: "x"}` tells of one alone
    keyed = keyed or any(_INVENTORY.search(name) for name in above)
    return keyed or at.asked or at.rows > 1 or not _CHOICES.isdisjoint(at.keys)


def _is_given_as_other(node: Node, module: Module) -> bool:
    """Whether a function gives the string out as the name of a tokenizer or for people alone:
    `getTokenizerModel()`, `getModelPlaceholder()`.
    """
    at = module.parent(node)
    while at is not None and at.type in _HANDS_ON:
        at = module.parent(at)
    if (
        at is not None and at.type == "variable_declarator"
    ):  # `const [tokenizer, setTokenizer] = useState("id")`
        return NOT_MODEL.search(name_of(at)) is not None
    if at is None or at.type != "return_statement":
        return False
    at = module.around(at, FUNCTIONS)
    given = called(at, module) if at is not None else ""
    return NOT_MODEL.search(given) is not None or is_title(given) or given.endswith(("Family", "family"))
