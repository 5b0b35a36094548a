"""What a test awaits as a model, what it only compares, and what its stand-ins answer."""

from __future__ import annotations

import re
from functools import lru_cache

from tree_sitter import Node

from modelguard.detect._javascript.silence import OF_EVENT
from modelguard.detect._javascript.tree import (
    Module,
    arguments,
    callee,
    key_of,
    plain_string,
    properties,
    short,
)
from modelguard.detect._looks import goes_nowhere
from modelguard.detect._parameters import OF_ANSWER, is_of_record
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_CLIMB = 12
_BRIEF = 200
_LONGEST = 500_000
_SHALLOW = 4
_DATA = {"object", "pair", "array", "as_expression", "satisfies_expression", "parenthesized_expression"}
_MATCHERS = rb"\.to(?:Equal|StrictEqual|MatchObject|Be|HaveBeen\w{1,20}With)\(\s{0,40}"
# `vi.mock("./catalog", () => …)`, `vi.fn(() => …)`, `x.mockResolvedValue(…)`.
_STAND_INS = {"vi", "jest"}
_MAKES = {"mock", "doMock", "unstable_mockModule", "fn"}
_ANSWERS = expression(r"mock(?:(?:Resolved|Rejected|Return)Value|Implementation)(?:Once)?\Z")
_OUTWARD = 40
_EQUAL = {"toBe", "toEqual", "toStrictEqual", "equal", "eql"}
# Node's own, and that of AVA.
_ASSERTS = {"assert", "t"}
_SAME = {"equal", "strictEqual", "deepEqual", "deepStrictEqual", "is"}
# Deno's own.
_ASSERTED = {"assertEquals", "assertStrictEquals"}
_GIVEN = expression(r"to(?:HaveBeen|Be)\w{0,12}CalledWith\Z")
_TOLD = expression(
    r"(?i)(?:\A|[._]|mock|spy)(?:log(?:ger)?|console|warn|error|info|debug|track|capture|telemetry|analytics|metrics?|audit)"
    r"(?:(?:\.\w{1,20})|_?(?:spy|mock|fn|stub|event|message)){0,3}\Z"
)
_CONTAINS = {"objectContaining"}
_RESPONSE = expression(
    r"(?i)(?:(?:respons|expected_?output|chat_?completion|api_?reply)\w{0,3}|(?:message|response|usage|provider)_?metadata"
    r"|additional_kwargs|provider_?data|_meta)\Z"
)
_CHOOSES = expression(
    r"(?:resolve|get|pick|select|choose|determine|default)(?:[A-Z][a-z]{1,12}){0,2}Model(?:Id|ID|Name)?(?:For[A-Z]\w{0,20})?\Z"
)
# `const done: LlmCompletion = {model: "id"}`
_ANSWER = expression(r"[A-Za-z](?:Completion|Response|Reply|Answer|CompletionResult)\Z")
_OF_MODEL = {"model", "model_name", "modelName", "model_id", "modelId"}
_QUOTED = expression(rb"'[^'\n]{0,500}'|\"[^\"\n]{0,500}\"")


def awaited(call: Node) -> tuple[Node, Node] | None:
    """The literal that a test awaits, and what shall hold it: `expect(made.model).toBe("id")`,
    `assert.strictEqual(made.model, "id")`, `assertEquals(made.model, "id")`.
    """
    root, names = callee(call)
    given = arguments(call)
    alone = root is not None and not names and short(root) in _ASSERTED
    if root is None or "not" in names or not (names or alone):
        return None
    if root.type == "call_expression":
        expects, path = callee(root)
        held = arguments(root)
        alone = expects is not None and not path and len(given) == len(held) == 1
        if expects is None or not alone or names[-1] not in _EQUAL or short(expects) != "expect":
            return None
        literal, holder = given[0], held[0]
    elif (alone or (short(root) in _ASSERTS and names[-1] in _SAME)) and len(given) > 1:
        second = plain_string(given[1]) is not None
        literal, holder = (given[1], given[0]) if second else (given[0], given[1])
    else:
        return None
    if plain_string(literal) is None or OF_ANSWER.search(short(holder)) is not None:
        return None
    return None if is_of_record(text(holder)[:_BRIEF]) else (literal, holder)


def awaits(call: Node) -> bool:
    """Whether a matcher says what a test awaits: `expect(x).toEqual(…)`, `expect(x).toBeCalledWith(…)`."""
    names = callee(call)[1]
    told = names[-1] if names and "not" not in names else ""
    return told in _EQUAL or _GIVEN.match(told) is not None


def member(at: Node) -> str:
    """The name of the member that is read, or "": `made.model`, `made["model"]`, `made.getModel()`."""
    if at.type == "call_expression" and not arguments(at):
        root, names = callee(at)
        asked = names[-1] if names else short(root) if root is not None else ""
        return asked[3:] if asked.startswith("get") else ""
    if at.type == "call_expression":  # `expect(resolveModel({plan: "free"})).toBe("id")`
        root, names = callee(at)
        return (
            "model" if _CHOOSES.match(names[-1] if names else short(root) if root is not None else "") else ""
        )
    name = at.child_by_field_name("property") if at.type == "member_expression" else None
    if name is not None:
        return text(name)
    key = at.child_by_field_name("index") if at.type == "subscript_expression" else None
    return (plain_string(key) or "") if key is not None else ""


def is_handed(call: Node, outer: Node | None) -> bool:
    """Whether a test awaits that a double was given what stands here: `toBeCalledWith({model: "id"})`.

    What a double of a log or of statistics is given is told of a run: `expect(logSpy).toBeCalledWith(…)`.
    """
    root, names = callee(call)
    if names and names[-1] in _CONTAINS and outer is not None:
        root, names = callee(outer)
    looked = arguments(root)[:1] if root is not None and root.type == "call_expression" else []
    if looked and _TOLD.search(short(looked[0])[-_BRIEF:]) is not None:
        return False
    return bool(names) and "not" not in names and _GIVEN.match(names[-1]) is not None


def is_awaited(pair: Node, module: Module) -> bool:
    """Whether a property stands in what a test compares (`const wanted = {…}`, `toEqual(wanted)`), or makes a
    key of (`const body = {…}`, `expect(cacheKey(body))`).
    """
    if b"expect(" not in module.file.data:
        return False
    at = module.parent(pair)
    for _ in range(_CLIMB):
        if at is None or at.type not in _DATA:
            break
        at = module.parent(at)
    name = at.child_by_field_name("name") if at is not None and at.type == "variable_declarator" else None
    if name is None or name.type != "identifier":
        return False
    return _is_compared(text(name), module) or _is_hashed(name)


def _is_hashed(name: Node) -> bool:
    """Whether what a test gives a name is only looked at in the block around it."""
    block = name.parent
    for _ in range(_SHALLOW):
        if block is None or block.type == "statement_block":
            break
        block = block.parent
    data = (block.text or b"")[:_LONGEST] if block is not None and block.type == "statement_block" else b""
    return goes_nowhere(name.text or b"", data)


def is_response(pair: Node, module: Module) -> bool:
    """Whether a `model` stands in what is called a response (`const MOCK_RESPONSE = {…}`), in what a program
    has written down as it went, or in an example that documents (`@ApiProperty({example: {model: "id"}})`).
    """
    if key_of(pair) not in _OF_MODEL:
        return False
    at = module.parent(pair)
    for far in range(_CLIMB):
        if at is None or at.type not in _DATA:
            break
        if at.type == "pair" and (key_of(at) == "example" or _RESPONSE.search(key_of(at))):
            return True
        if far and at.type == "object" and {key for key, _ in properties(at)} >= OF_EVENT:
            return True  # `{type: "turn", timestamp: "…", payload: {model: "id"}}`
        at = module.parent(at)
    name = at.child_by_field_name("name") if at is not None and at.type == "variable_declarator" else None
    declared = at.child_by_field_name("type") if at is not None and name is not None else None
    told = _RESPONSE.search(text(name)) if name is not None else None
    return told is not None or (declared is not None and _ANSWER.search(text(declared)[-_BRIEF:]) is not None)


def is_answered(node: Node, module: Module) -> bool:
    """Whether a literal is a part of what a stand-in answers: `vi.fn(async () => ({model: "id"}))`."""
    if not _has_stand_ins(module.file.data):
        return False
    child, at = node, module.parent(node)
    for _ in range(_OUTWARD):
        if at is None:
            return False
        if at.type == "call_expression" and child.type == "arguments":
            root, names = callee(at)
            last = names[-1] if names else ""
            made = root is not None and short(root) in _STAND_INS and last in _MAKES
            if made or _ANSWERS.match(last):
                return True
        child, at = at, module.parent(at)
    return False


@lru_cache(maxsize=4)  # asked about each string of a file
def _has_stand_ins(data: bytes) -> bool:
    return b"mock" in data or b".fn(" in data


def _is_compared(name: str, module: Module) -> bool:
    """Whether a name is only given to matchers, by itself or among others (`{...name}`)."""
    data = _QUOTED.sub(b"''", module.file.data[:_LONGEST])
    word = rb"(?<![\w$.])" + re.escape(name.encode()) + rb"\b"
    spread = _MATCHERS + rb"\{[^;{}]{0,400}?\.\.\." + re.escape(name.encode()) + rb"\b"
    compared = len(re.findall(_MATCHERS + word, data)) + len(re.findall(spread, data))
    set_ = len(re.findall(rb"\b(?:const|let|var)\s{1,9}" + word, data))
    whole = rb"(?<![\w$])" + re.escape(name.encode()) + rb"\b"
    return compared > 0 and len(re.findall(whole, data)) == compared + set_
