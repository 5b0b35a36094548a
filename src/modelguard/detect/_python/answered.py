"""The model that an answer names: what a program takes for it where the answer is silent runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from modelguard.detect._python.arguments import positional
from modelguard.detect._python.index import dotted
from modelguard.detect._python.silence import is_answer, is_record
from modelguard.expressions import expression

# What holds an answer: `response`, `raw_resp`, `completion`, `chunk`.
_ANSWER = expression(
    r"(?:^|_)(?:resp|response|reply|answer|completion|chunk)(?:_?(?:data|json|dict|body))?\Z"
)
_CHOICES = {"boolean_operator", "conditional_expression", "parenthesized_expression"}
_DEEPEST = 4


def is_of_answer(call: Node, path: Sequence[str]) -> bool:
    """Whether an answer is asked: `response.get("model", "id")`, `getattr(response, "model", "id")`."""
    if tuple(path) == ("getattr",):
        given = positional(call)
        path = [*dotted(given[0]), ""] if given else []
    return len(path) > 1 and _ANSWER.search(path[-2]) is not None


def is_answer_made(path: Sequence[str], names: Sequence[str]) -> bool:
    """Whether an answer is put together: `Reply(model=…)`; a class of a service ends in `Completion`."""
    named = path[-1][:1].isupper() and not path[-1].endswith("Completion")
    return is_answer(names) or (named and is_record(path[-1], names))


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
