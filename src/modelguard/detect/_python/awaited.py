"""Models that a test awaits: `assert params["model"] == "id"`, `made.assert_called_with(model="id")`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._parameters import OF_ANSWER, is_of_record, proof
from modelguard.detect._python.answered import is_answered
from modelguard.detect._python.calls import Calls
from modelguard.detect._python.index import At, Index, called, compares, dotted
from modelguard.detect._python.parts import is_of_tokenizer
from modelguard.detect._python.places import Place
from modelguard.detect._python.silence import TEST_FILE, works_out
from modelguard.detect._python.strings import plain
from modelguard.detect._python.wrapped import of_path
from modelguard.detect._sdks import words
from modelguard.detect._services import prefixed
from modelguard.detect._shape import is_closed, suggests_model
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_SIDES = 2
_MOST = 60
_LONGEST = 200
_CLIMB = 20
_CALLED = words(
    """assert_called_with assert_called_once_with assert_any_call assert_awaited_with
    assert_awaited_once_with assert_any_await"""
)
# What a trace tells of a call, or an event (`$ai_model`); `llm.model` is a setting.
_OF_TRACE = expression(r"(?:gen_ai|llm|ai|embedding)\.(?:request|response|usage)\.|\$\w")
_READS = expression(
    r"_{0,2}(?:load|read|parse|extract|detect|scan|analy[sz]e|collect|aggregate|summari[sz]e|replay|import|build)_"
    r"(?:\w{1,40}_)?(?:sessions?|transcripts?|traces?|logs?|lines?|events?|messages?|records?|spans?|usage|jsonl|entry|entries)\Z"
)
# What holds a command: `cmd`, `given["command"]`, `run.call_args[0][0].argv`.
_COMMAND = expression(
    r"(?:^|[_.\"'])(?:cmd|command|cmdline|command_line|argv)(?:_(?:line|str|args))?[\"']?\]?\Z"
)
# A function that must have been given a model: `mock_load_model`, `users.set_chat_model`.
_SETS = expression(
    r"_?(?:mock_)?(?:set|load|use|select|switch|pull|download|create|get|init|change)(?:_to)?_(?:\w{1,30}_)?"
    r"(?P<key>model(?:_name|_id)?|llm)\Z"
)
_EQUAL = words("assertEqual assertEquals assert_equal")


def awaited(index: Index, calls: Calls, file: str) -> Iterator[Place]:
    """What a test awaits as the model of something, where it is a model's name or nothing else names it."""
    if TEST_FILE.search(file) is None or b"assert" not in index.data:
        return
    told: set[str] | None = None
    for at in index.strings:
        if (command := _in_command(index, at)) is not None:
            yield command
            continue
        slot = _slot(index, at.node)
        name = _name(slot) if slot is not None else None
        told_of = name is None or _OF_TRACE.match(name) is not None or is_of_tokenizer(name.lower())
        how = proof(name) if name is not None and not told_of else None
        value = plain(at.node) if how is not None else None
        if not value or slot is None or name is None or how is None:
            continue
        made = _made(slot, at)
        path = dotted(made.child_by_field_name("function")) if made is not None else []
        if made is not None and path and path[-1][:1].isupper() and not _is_told(made):
            told = _told(index) if told is None else told
            if value not in told:
                whole = calls.clients.imported(path)
                place = calls.place(name, how, whole, at.node, replace(at, node=made))
                yield replace(place, kind="test", because=f"the test awaits it of {path[-1]}")
                continue
        if OF_ANSWER.search(text(slot)[:_LONGEST]) is not None or _is_worked_out(slot) or is_answered(slot):
            continue
        built = bool(path) and path[-1][:1].isupper()
        if (not built and is_of_record(text(slot)[:_LONGEST])) or (path and _READS.match(path[-1])):
            continue
        sure = how if suggests_model(value) else "mention"
        # `made = GroqChat(); assert made.model == "id"`: whose class it is of tells who is asked.
        told_by = made is not None and of_path(path) is not None
        place = (
            calls.place(name, how, calls.clients.imported(path), at.node, replace(at, node=made))
            if told_by and made is not None
            else calls.place(name, how, ["assert"], at.node, at)
        )
        yield replace(place, proof=sure, kind="test", because=f"the test awaits it as {name}")


def _in_command(index: Index, at: At) -> Place | None:
    """What a command must hold that a test has put together: `assert "openai:id" in cmd`."""
    around = index.parent(at.node)
    sides = compares(around)
    if sides is None or around is None or sides[1] != "in" or sides[0].id != at.node.id:
        return None
    asserted = around.parent is not None and around.parent.type == "assert_statement"
    value = (plain(at.node) or "") if asserted and _COMMAND.search(text(sides[2])[-_LONGEST:]) else ""
    named = value.rpartition(":")[2].rpartition("/")[2] if prefixed(value) is not None else value
    if not suggests_model(named) or not (is_closed(named) or named != value):
        return None
    return Place(
        value=at.node,
        scope=at.scope,
        proof="mention",
        kind="test",
        because="the test awaits it in the command",
        prefix=True,
    )


def _slot(index: Index, node: Node) -> Node | None:
    """What is asserted to equal a literal, or the keyword under which a double must have been given it."""
    around = index.parent(node)
    if around is None:
        return None
    if around.type == "keyword_argument":
        return around.child_by_field_name("name") if called(index.parent(around)) in _CALLED else None
    if around.type == "call":
        if called(around) in _CALLED:
            return _double(around, node)
        given = around.child_by_field_name("arguments")
        return _other(given, node) if called(around) in _EQUAL and given is not None else None
    sides = compares(around)
    if sides is None or sides[1] != "==":
        return None
    asserted = around.parent
    for _ in range(_CLIMB):
        if asserted is None or asserted.type != "boolean_operator":
            break
        asserted = asserted.parent
    return _other(around, node) if asserted is not None and asserted.type == "assert_statement" else None


def _double(call: Node, node: Node) -> Node | None:
    """The function that must have been given a literal as its model: `set_model.assert_called_with("id")`."""
    function = call.child_by_field_name("function")
    double = function.child_by_field_name("object") if function is not None else None
    named = double is not None and _SETS.match((dotted(double) or [""])[-1]) is not None
    return double if named and suggests_model(plain(node) or "") else None


def _is_worked_out(slot: Node) -> bool:
    """Whether what is known of a model is asserted, not who is asked: `pricing["model"]`, `usage.model`."""
    holder = slot.child_by_field_name("value") or slot.child_by_field_name("object")
    return holder is not None and holder.type == "identifier" and works_out(text(holder).lower())


def _other(pair: Node, node: Node) -> Node | None:
    """What stands beside a literal, where nothing else does."""
    sides = pair.named_children
    return next((side for side in sides if side.id != node.id), None) if len(sides) == _SIDES else None


def _name(slot: Node) -> str | None:
    """Under which name what is asserted is held: `x.model`, `x["model"]`, `x.get("model")`."""
    if (told := _SETS.match((dotted(slot) or [""])[-1])) is not None:
        return told["key"]
    if slot.type == "attribute":
        name = slot.child_by_field_name("attribute")
        return text(name) if name is not None else None
    if slot.type == "identifier":
        return text(slot) if slot.parent is not None and slot.parent.type == "keyword_argument" else None
    key = slot.child_by_field_name("subscript") if slot.type == "subscript" else None
    given = slot.child_by_field_name("arguments") if slot.type == "call" else None
    if given is not None and called(slot) == "get":
        key = given.named_children[0] if given.named_child_count else None
    elif given is not None and not given.named_child_count:
        asked = called(slot).lstrip("_").removeprefix("get_")  # `get_default_model()`
        # `_get_talk_repo_id()`, `get_dataset_repo_id()`
        return "repo_id" if asked.endswith("_repo_id") and "data" not in asked else asked
    return plain(key) if key is not None and key.type == "string" else None


def _made(slot: Node, at: At) -> Node | None:
    """The call that makes the object whose attribute is asserted, here or where its name is set."""
    holder = slot.child_by_field_name("object") if slot.type == "attribute" else None
    for _ in range(_SIDES):  # `service._settings.model`
        inner = holder.child_by_field_name("object") if holder and holder.type == "attribute" else None
        holder = inner or holder
    if holder is not None and holder.type == "identifier":
        bounds = at.scope.names.get(text(holder), [])
        before = [
            bound.node
            for bound in bounds
            if bound.node is not None and bound.node.end_byte < holder.start_byte
        ]
        holder = before[-1] if before else None
    return holder if holder is not None and holder.type == "call" else None


def _is_told(call: Node) -> bool:
    """Whether the call may name the model itself: by its keyword, first, or among what it passes on."""
    arguments = call.child_by_field_name("arguments")
    for argument in arguments.named_children[:_MOST] if arguments is not None else ():
        name = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
        if name is None or proof(text(name)) is not None or "config" in text(name):
            return True
    return False


def _told(index: Index) -> set[str]:
    """The strings of the file that stand outside of assertions."""
    lines = index.data.split(b"\n")
    outside = (at.node for at in index.strings if b"assert" not in lines[at.node.start_point.row])
    return {value for node in outside if (value := plain(node))}
