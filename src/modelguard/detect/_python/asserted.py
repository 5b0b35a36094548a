"""Plain functions that an assertion asks about a name, to run nothing: `assert window_of("id") == 8192`."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from modelguard.detect._python.arguments import key_of, positional
from modelguard.detect._python.index import called
from modelguard.detect._sdks import words
from modelguard.expressions import expression

_CLIMB = 8
# What may stand between a call and its assertion; whoever takes a part of the answer had it made.
_BETWEEN = {"comparison_operator", "not_operator", "parenthesized_expression", "boolean_operator"}
# Functions that make, load or ask something, whose answer is more than a fact about the name.
_DOES = expression(
    r"_{0,2}(?:load|create|make|build|init|setup|configure|download|run|ask|call|chat|complete|completion"
    r"|generate|invoke|predict|query|embed|encode|transcribe|translate|summari[sz]e|send|from|new|open|fetch"
    r"|get_(?:\w{1,20}_)?(?:llm|model|client|chat|embed\w{0,10}|encoder|reranker|agent|pipeline))(?:_|\Z)"
)
_SAYS = words("messages prompt input inputs contents query text texts")


def is_asserted(call: Node, path: Sequence[str]) -> bool:
    """Whether all that is done with the answer of a plain function is an assertion."""
    if len(path) != 1 or not path[0].lstrip("_")[:1].islower() or _DOES.match(path[0]):
        return False
    given = call.child_by_field_name("arguments")
    if given is None or any(key_of(part) in _SAYS for part in given.named_children):
        return False
    around = call.parent
    for _ in range(_CLIMB):
        if around is None or around.type not in _BETWEEN:
            break
        around = around.parent
    if around is not None and around.type == "argument_list":
        # `self.assertEqual(window_of("id"), 8192)`
        return called(around.parent).startswith("assert") and len(positional(around.parent or call)) < 4
    return around is not None and around.type == "assert_statement"
