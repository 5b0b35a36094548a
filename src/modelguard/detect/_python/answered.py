"""The model that an answer names: what a program takes for it where the answer is silent runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._python.arguments import key_of, positional
from modelguard.detect._python.index import Index, called, dotted
from modelguard.detect._python.rows import keys_of
from modelguard.detect._python.silence import ASKED, OF_EVENT, is_answer, is_error, is_record
from modelguard.detect._python.strings import plain
from modelguard.detect._sdks import words
from modelguard.expressions import expression

# What holds an answer: `response`, `raw_resp`, `completion`, `chunk`.
_ANSWER = expression(
    r"(?:^|_)(?:resp|response|reply|answer|completion|chunk)(?:_?(?:data|json|dict|body))?\Z"
)
# What shows a text to people.
_SHOWS = words("print debug info warning warn error exception critical log echo secho")
# Where the arguments stand of a call that is watched.
_WATCHED = words("kwargs _kwargs")
# What is said, and by whom.
_SAID = ("content", "parts", "text", "tool_calls")
_BY_MODEL = ("assistant", "model", "ai")
# What a function tells beside what it gives back ...
_OVER = words(
    """status success succeeded ok error errors timestamp generated_at created_at processed_at processing_time
    response_time elapsed duration tokens_used"""
)
# ... and what it may give back, where that is worked out.
_WORKED_OUT = words("response reply answer analysis result results summary embedding embeddings")
_SET = words("temperature max_tokens top_p api_key base_url endpoint system_prompt")
_OF_RESULTS = expression(
    rb"results?[^\"'*]{0,200}\*[^\"']{0,200}\.(?:jsonl?|csv|tsv|parquet)[\"']", re.IGNORECASE
)
_ADDRESS = 400
_KEYS = 60
_WRITTEN = {"string", "concatenated_string", "dictionary", "none"}
_CHOICES = {"boolean_operator", "conditional_expression", "parenthesized_expression"}
_DEEPEST = 4
_CLIMB = 30
_LONGEST = 20_000
# What an answer tells of itself, as an attribute or under a key.
_TELLS = (
    rb"""(?:\.|\[["'])(?:usage|(?:finish|stop)_reason|(?:prompt|completion|input|output|total)_tokens|tokens_(?:in|out|used)"""
    rb"""|latency_m?s|duration_ms|cost_usd)\b"""
)


def is_of_answer(call: Node, path: Sequence[str]) -> bool:
    """Whether an answer is asked: `response.get("model", "id")`, `getattr(response, "model", "id")`."""
    if tuple(path) == ("getattr",):
        given = positional(call)
        path = [*dotted(given[0]), ""] if given else []
    return len(path) > 1 and _ANSWER.search(path[-2]) is not None


def is_reported(call: Node, path: Sequence[str], index: Index) -> bool:
    """Whether a model is read to be told of and no more: of an answer, in a line of a log, in a trace."""
    return is_of_answer(call, path) or _is_printed(call, index) or _is_traced(path, index)


def is_answered(slot: Node) -> bool:
    """Whether a test looks at an answer under a plain name, of which it asks what only answers tell:
    `assert out.model == "id"; assert out.finish_reason == "stop"`.
    """
    holder = slot.child_by_field_name("value") or slot.child_by_field_name("object")
    if holder is None or holder.type != "identifier":
        return False
    around = slot.parent
    for _ in range(_CLIMB):
        if around is None or around.type == "function_definition":
            break
        around = around.parent
    if (
        around is None
        or around.type != "function_definition"
        or around.end_byte - around.start_byte > _LONGEST
    ):
        return False
    asked = rb"\b" + re.escape(holder.text or b"") + _TELLS
    return re.search(asked, around.text or b"") is not None


def _is_printed(call: Node, index: Index) -> bool:
    """Whether what is read fills in a text that is shown: `print(f"asking {config.get('model', 'id')}")`."""
    around = index.parent(call)
    string = index.parent(around) if around is not None and around.type == "interpolation" else None
    shown = index.parent(string) if string is not None else None
    while shown is not None and shown.type == "concatenated_string":
        shown = index.parent(shown)
    return shown is not None and called(shown) in _SHOWS


def _is_traced(path: Sequence[str], index: Index) -> bool:
    """Whether a tracer reads what the call was given that it watches: `kwargs.get("model", "id")`.

    Who imports the library of a vendor may ask it with the same words.
    """
    if not _WATCHED.intersection(path[:-1]) or not index.comes_from("opentelemetry"):
        return False
    modules = (source.partition("|")[0].partition(".")[0] for source in index.imports.values())
    return not any(module in _services.PACKAGES or module in _services.TRADE for module in modules)


def is_reply(table: Node) -> bool:
    """Whether a dictionary is an answer, or what a model said: `{"role": "assistant", "content": [], …}`."""
    names = keys_of(table)
    if is_answer(names) or _is_of_event(table) or _is_given_back(table, names) or _is_of_failure(table):
        return True
    if _is_of_exchange(table):
        return True
    said = "role" in names and not names.isdisjoint(_SAID)
    return said and any(
        key_of(pair) == "role" and _is_by_model(pair.child_by_field_name("value"))
        for pair in table.named_children[:_KEYS]
    )


def _is_of_exchange(table: Node) -> bool:
    """Whether a request is kept with what was answered: `Kept(request={"model": "id"}, response={…})`."""
    around = table.parent
    holder = around.parent if around is not None and key_of(around) == "request" else None
    beside = holder.named_children[:_KEYS] if holder is not None else ()
    return any(key_of(part) == "response" for part in beside)


def _is_of_failure(table: Node) -> bool:
    """Whether an error is told what failed: `CallError("…", details={"models": ["id"]})`."""
    argument_ = table.parent
    given = argument_.parent if argument_ is not None and argument_.type == "keyword_argument" else None
    call = given.parent if given is not None else None
    return call is not None and call.type == "call" and is_error(called(call))


def _is_given_back(table: Node, names: AbstractSet[str]) -> bool:
    """Whether a function gives back what it did, and with which model: `return {"analysis": found, "status":
    "completed", "model": "id"}`.
    """
    around = table.parent
    if around is None or around.type != "return_statement" or names & (_SET | ASKED):
        return False
    if names & _OVER:
        return True
    return any(
        key_of(pair) in _WORKED_OUT
        and (held := pair.child_by_field_name("value")) is not None
        and held.type not in _WRITTEN
        for pair in table.named_children[:_KEYS]
    )


def _is_of_event(table: Node) -> bool:
    """Whether an event tells of a dictionary: `{"type": "x", "timestamp": "…", "payload": {…}}`."""
    pair = table.parent
    event = pair.parent if pair is not None and pair.type == "pair" else None
    return event is not None and event.type == "dictionary" and keys_of(event) >= OF_EVENT


def _is_by_model(role: Node | None) -> bool:
    return role is not None and plain(role) in _BY_MODEL


def is_answer_made(path: Sequence[str], given: Sequence[Node]) -> bool:
    """Whether an answer is put together: `Reply(model=…)`; a class of a service ends in `Completion`. Or it
    is told where the results of a model lie: `Setting(model="id", files="kept/7b/results_*.jsonl")`.
    """
    names = [key_of(part) for part in given if part.type == "keyword_argument"]
    named = path[-1][:1].isupper() and not path[-1].endswith("Completion")
    if is_answer(names) or (named and is_record(path[-1], names)):
        return True
    values = (part.child_by_field_name("value") for part in given if part.type == "keyword_argument")
    texts = (value for value in values if value is not None and value.type == "string")
    return named and any(_OF_RESULTS.search((value.text or b"")[:_ADDRESS]) is not None for value in texts)


def literals(value: Node, depth: int = 0) -> Iterator[Node]:
    """The strings that one of several choices gives: `getattr(response, "model", "id") or "id"`.

    A name that is put there too may still be one that was asked for.
    """
    if value.type == "string":
        yield value
    elif value.type in _CHOICES and depth < _DEEPEST:
        for part in value.named_children:
            yield from literals(part, depth + 1)
    elif value.type == "call" and dotted(value.child_by_field_name("function")) == ["getattr"]:
        yield from (part for part in positional(value)[2:] if part.type == "string")
