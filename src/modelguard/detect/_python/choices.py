"""Clients and addresses of which a program chooses one: which of them goes with a model.

URLS = {"acme": "https://api.acme.ai/v1", "tern": "https://tern.dev/v1"}
MODELS = {"acme": "acme-7", "tern": "tern-2"}
client = OpenAI(base_url=URLS[name])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from modelguard.detect._python.arguments import key_of
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Execution

_TABLES = {"dictionary", "list", "tuple", "set"}
_BRANCHES = {"if_statement", "conditional_expression", "match_statement"}
_HOST = expression(r"(?:https?://)?([^/\s]{1,200})")
_EQUAL = expression(r"""(?:==|\bin\b\s*[(\[{])""")
_STRING = expression(r"""["']([\w.:/-]{1,40})["']""")
_CLIMB = 60
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several that a client may be: where that stands, and whom it asks."""

    node: Node
    channel: str | None
    execution: Execution
    endpoint: str | None = None


def lies_at(node: Node, url: str) -> Choice:
    """A choice of an address alone."""
    return Choice(node, None, "unknown", url)


def differ(choices: Sequence[Choice]) -> bool:
    """Whether not all of them ask the same."""
    return len({_whom(choice) for choice in choices}) > 1


def are_equal(choices: Sequence[Choice]) -> bool:
    """Whether none of them comes before the others: rows of a table, or one for each branch."""
    first = choices[0]
    other = next((each for each in choices if _whom(each) != _whom(first)), None)
    around = first.node.parent if other is not None else None
    for _ in range(_CLIMB):
        if around is None or other is None:
            return False
        if _holds(around, other.node):
            return around.type in _TABLES or around.type in _BRANCHES
        around = around.parent
    return False


def going_with(node: Node, choices: Sequence[Choice]) -> Choice | None:
    """The choice that is made together with a literal: in one row or branch, or under the same key or
    condition.
    """
    around = node.parent
    for _ in range(_CLIMB):
        if around is None or around.type == "module":
            break
        inside = [choice for choice in choices if _holds(around, choice.node)]
        if inside:
            if not differ(inside):
                return inside[0]
            break
        around = around.parent
    marks = set(_marks(node))
    if not marks:
        return None
    marked = [(choice, set(_marks(choice.node))) for choice in choices]
    chosen = [choice for choice, held in marked if not marks.isdisjoint(held)]
    if not chosen:
        # `first if name == "acme" else second`: the client that is not made on that condition.
        against = {(word, not taken) for word, taken in marks}
        chosen = [choice for choice, held in marked if against.isdisjoint(held)]
        chosen = chosen if len(chosen) < len(choices) else []
    return chosen[0] if chosen and not differ(chosen) else None


def told_of(choices: Sequence[Choice], node: Node | None) -> str | None:
    """The address that is told of a literal: the only one, that which goes with it, or the first."""
    if not differ(choices):
        return choices[0].endpoint
    chosen = going_with(node, choices) if node is not None else None
    if chosen is None and are_equal(choices):
        return None
    return (chosen or choices[0]).endpoint


def _whom(choice: Choice) -> tuple[str | None, str]:
    host = _HOST.match(choice.endpoint or "")
    return choice.channel, host[1].lower() if host is not None else ""


def _holds(around: Node, node: Node) -> bool:
    return around.start_byte <= node.start_byte < around.end_byte


def _marks(node: Node) -> Iterator[tuple[str, bool]]:
    """The keys under which a literal stands, and the conditions on which it is taken, or is not."""
    child, around = node, node.parent
    for _ in range(_CLIMB):
        if around is None or around.type in {"function_definition", "class_definition", "module"}:
            return
        if around.type == "pair":
            if (key := key_of(around)) and not _holds(around.named_children[0], child):
                yield key[:_LONGEST].lower(), True
        elif around.type == "case_clause":
            yield from (
                (word.lower(), True) for word in _STRING.findall(text(around.named_children[0])[:_LONGEST])
            )
        elif around.type in {"if_statement", "elif_clause", "conditional_expression"}:
            yield from _of_branch(around, child)
        child, around = around, around.parent


def _of_branch(around: Node, child: Node) -> Iterator[tuple[str, bool]]:
    """The condition of a branch, and what it compares with."""
    parts = around.named_children
    if around.type == "conditional_expression":
        inside, condition = (parts[0], parts[1]) if len(parts) == 3 else (None, None)
    else:
        inside, condition = around.child_by_field_name("consequence"), around.child_by_field_name("condition")
    if inside is None or condition is None or condition.id == child.id:
        return
    asked, taken = text(condition)[:_LONGEST], inside.id == child.id
    yield asked, taken
    if taken and _EQUAL.search(asked):
        yield from ((word.lower(), True) for word in _STRING.findall(asked))
