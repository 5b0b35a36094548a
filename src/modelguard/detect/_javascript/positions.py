"""Where a string stands: the keys and names around it, and the literal that holds it."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from modelguard.detect._javascript.enums import is_member
from modelguard.detect._javascript.rows import called, describes, is_asked, is_spread, repeats_key
from modelguard.detect._javascript.shapes import ID_KEYS, is_of_patterns, rows_of
from modelguard.detect._javascript.shown import is_shown, is_title
from modelguard.detect._javascript.silence import is_silent_call, is_union
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
from modelguard.detect._parameters import LOOKED_FOR
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id, suggests_model
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.noun import Noun

# Elements of a page, as compilers make them: `jsx("option", {value: "id"})`.
_ELEMENTS = frozenset(("jsx", "jsxs", "jsxDEV", "_jsx", "_jsxs", "createElement"))
_WRAPS = {
    "as_expression", "satisfies_expression", "parenthesized_expression", "spread_element", "arguments",
    "ternary_expression", "enum_assignment", "computed_property_name",
}  # fmt: skip
_STOPS = {
    "import_statement", "export_statement", "switch_case", "jsx_attribute", "jsx_expression",
    "throw_statement", "subscript_expression", "import_specifier", "expression_statement",
}  # fmt: skip
# `{"sora-2": readonly ["image"]}` says what is known of a model.
_TYPES = {"union_type", "literal_type", "property_signature", "object_type", "interface_body"}
_COMPARES = {"===", "!==", "==", "!=", "in", "<", ">", "<=", ">=", "+"}
# `modelFamily: "qwen3-vl"`, `modelsUsed: {judge: "id"}`: what a model is like, what has run.
_TELLS = expression(r"(?i)\w{0,40}famil(?:y|ies)(?: |\Z)|(?:.* )?(?:models?_?used|response_?model)(?: |\Z)")
# `DEFAULT_MODEL`, `PROVIDER_DEFAULTS`: what runs where nothing else is said, by service or task.
DEFAULTS = expression(r"(?:\A|_)DEFAULTS?(?:_|\Z)|(?:\A|[a-z])[Dd]efaults?(?=[A-Z]|\Z)")
# How tokens are counted, how a request is written, what names begin or end with.
NOT_MODEL = expression(
    r"(?i)tokeni[sz]|tiktoken|encoding|(?:(?<!id)(?<!id_)format|dialect|protocol|prefix|suffix)(?: |\Z)"
)


class Position(Noun):
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


def _is_element(call: Node) -> bool:
    """Whether a call makes an element of a page that shows what it holds: a span, an option."""
    root, path = callee(call)
    made = path[-1] if path else short(root) if root is not None else ""
    given = arguments(call)[:1] if made in _ELEMENTS else []
    tag = plain_string(given[0]) if given else None
    return tag is not None and tag.islower()


def position_of(node: Node, module: Module) -> Position:
    """Where a string stands: what is around it, up to a name, a call or a statement."""
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
            name = name_of(at) or (_giver(at, module) if holder is not None else "")
            union = union or is_member(at, module)
            break
        child, at = at, module.parent(at)
    looked_for = listed and not keys and LOOKED_FOR.search(name) is not None
    named = keys[:1] == ["name"] and (_is_label(node, holder) or suggests_model(_unquoted(keys[1:2])))
    told = keys[:1] == ["text"] and DEFAULTS.search(name) is not None  # what writes texts
    display = (
        bool(keys)
        and not told
        and ("example" in keys[1:] or is_shown(keys[0]) or named or _TELLS.match(" ".join(keys)) is not None)
    )
    return Position(
        holder=holder,
        keys=tuple(keys),
        name=name,
        listed=listed,
        is_key=is_key,
        silent=looked_for
        or (is_title(name) and not listed and not keys)
        or (display and not is_key)
        or NOT_MODEL.search(" ".join((name, *keys[:1]))) is not None,
        union=union,
        asked=is_asked(holder, module) or judged(is_of_patterns, holder, module),
        rows=rows_of(holder, module),
        described=judged(describes, holder, module),
        preset=keys[:1] == ["default"] and _is_preset(holder, module),
    )


def _giver(at: Node, module: Module) -> str:
    """The name of the function that gives defaults back: `getDefaultModels() { return {fast: "id"}; }`."""
    function = at if at.type == "arrow_function" else None
    if at.type == "return_statement":
        function = module.around(at, FUNCTIONS)
    name = called(function, module)[:80] if function is not None else ""
    return name if DEFAULTS.search(name) else ""


def _is_preset(holder: Node | None, module: Module) -> bool:
    """Whether a list is what a setting holds until it is set: `{items: {…}, default: ["id"]}`."""
    pair = module.parent(holder) if holder is not None and holder.type == "array" else None
    schema = module.parent(pair) if pair is not None else None
    return schema is not None and "items" in dict(properties(schema))


def _is_examined(call: Node, module: Module) -> bool:
    """Whether a test only asks what a call gives: `expect(isVision("id")).toBe(true)`."""
    given = module.parent(call)
    around = module.parent(given) if given is not None and given.type == "arguments" else None
    root = around.child_by_field_name("function") if around is not None else None
    return root is not None and short(root) in ("expect", "assert")


def _silent() -> Position:
    return Position(holder=None, keys=(), name="", listed=False, is_key=False, silent=True)


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


def name_of(at: Node) -> str:
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


def _unquoted(keys: list[str]) -> str:
    """The key of a row that is itself an id: `"gpt-4o": {name: "GPT-4o"}`, `["gpt-4o"]: {…}`."""
    return keys[0].strip("[]\"'` ") if keys else ""


def judged(says: Callable[[Node], bool], holder: Node | None, module: Module) -> bool:
    """What a question finds of the literal around a string; False where none holds it."""
    return holder is not None and module.judged.once(says, holder)
