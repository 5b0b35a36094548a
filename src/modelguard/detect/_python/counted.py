"""Names whose model is there for its tokenizer alone: `def count(text, model="gpt-4")`."""

from __future__ import annotations

import re
from itertools import islice

from tree_sitter import Node

from modelguard.detect._python.arguments import positional
from modelguard.detect._python.index import Scope, called, dotted
from modelguard.detect._python.parts import of_tokens
from modelguard.detect._python.silence import works_out
from modelguard.detect._treesitter import text, walk
from modelguard.expressions import expression

_MOST = 3_000
_COUNTING = expression(rb"encoding_for_model|[Tt]oken")
_ENCODINGS = ("encoding_for_model", "get_encoding", "encoding_name_for_model")
# What looks up how long a text may be.
_LOOKS_UP = expression(r"get_(?:model_info|max_tokens|context_(?:window|length|size))\Z")
_TOLD = {"interpolation", "comparison_operator", "not_operator", "if_statement"}
# `--model`, "Model to use for token counting."
_HELP = expression(
    r"\btoken[- ]count|\bcount(?:ing)? (?:the )?(?:\w{1,20} )?tokens\b|\b(?:name|path|id) of the tokenizer\b",
    re.IGNORECASE,
)


def counts_for(help_: str) -> bool:
    """Whether an option says of itself that its model is there to count tokens, or to split text."""
    return _HELP.search(help_) is not None


def is_for_tokens(parameter: Node, function: Node) -> bool:
    """Whether all that a function does with a parameter is to split or to count text as that model does.

    It may still tell the name to a reader, and compare it.
    """
    name, body = parameter.child_by_field_name("name"), function.child_by_field_name("body")
    return name is not None and body is not None and only_counts(name.text or b"", body)


def counted_with(left: Node, scope: Scope) -> bool:
    """Whether a function sets a name for a tokenizer alone: `model = "gpt-4"; encoding_for_model(model)`."""
    if scope.kind != "function":
        return False
    if works_out(scope.name) or of_tokens(scope.name):
        return True  # `def token_cost(model): if "gpt-4" in model: model = "gpt-4-0613"`
    body = scope.node.child_by_field_name("body")
    return body is not None and only_counts(left.text or b"", body)


def only_counts(name: bytes, body: Node) -> bool:
    """Whether all that some code does with what it calls so is to split or to count text."""
    if _COUNTING.search(body.text or b"") is None:
        return False
    nodes = list(islice(walk(body), _MOST))
    reads = [node for node in nodes if node.type == "identifier" and node.text == name and not _is_set(node)]
    counted = [_is_counted(node) for node in reads]
    harmless = (count or _is_told(node) for count, node in zip(counted, reads, strict=True))
    return len(nodes) < _MOST and any(counted) and all(harmless)


def _is_set(name: Node) -> bool:
    """Whether a name is given something here, or given itself where it is empty (`model = model or "id"`)."""
    around = name.parent
    if around is not None and around.type == "boolean_operator":
        around = around.parent
    left = around.child_by_field_name("left") if around is not None and around.type == "assignment" else None
    return left is not None and left.type == "identifier" and left.text == name.text


def _is_counted(read: Node) -> bool:
    """Whether a call that deals with tokens is given the name."""
    given = read.parent
    if given is not None and given.type == "keyword_argument":
        key = given.child_by_field_name("name")
        if key is not None and key.id == read.id:
            return False
        given = given.parent
    call = given.parent if given is not None and given.type == "argument_list" else None
    path = dotted(call.child_by_field_name("function")) if call is not None else []
    if not path:
        return False
    if path[-1] == "partial" and call is not None:  # `partial(count_tokens, model=name)`
        path = dotted(next(iter(positional(call)), None)) or path
    tokenizer = path[-1] in {"from_pretrained", "from_file"} and len(path) > 1 and "Tokenizer" in path[-2]
    # `tokenizer.truncate(text, model=name)`: whatever a tokenizer does is no more than that.
    return path[-1] in _ENCODINGS or tokenizer or any(map(of_tokens, path[-2:]))


def _is_told(read: Node) -> bool:
    """Whether the name is put into a text, compared, or the name of an argument that is given it."""
    around = read.parent
    if around is None:
        return False
    if around.type == "keyword_argument":
        key = around.child_by_field_name("name")
        return key is not None and key.id == read.id
    if around.type == "argument_list" and _LOOKS_UP.match(called(around.parent)):
        return True  # `get_model_info(name)["max_input_tokens"]`
    if around.type == "pair" and _is_given_back(around):
        return True
    asked = around.type == "attribute" and text(around).endswith((".startswith", ".endswith", ".lower"))
    return asked or around.type in _TOLD


def _is_given_back(pair: Node) -> bool:
    """Whether a row stands in a dictionary that its function gives back and hands to nobody else."""
    table = pair.parent
    holder = table.parent if table is not None else None
    if holder is None or holder.type == "return_statement":
        return holder is not None
    left = holder.child_by_field_name("left") if holder.type == "assignment" else None
    function: Node | None = holder
    while function is not None and function.type != "function_definition":
        function = function.parent
    if left is None or left.type != "identifier" or function is None:
        return False
    reads = [n for n in islice(walk(function), _MOST) if n.type == "identifier" and n.text == left.text]
    given = [n.parent.type for n in reads if n.id != left.id and n.parent is not None]
    return bool(given) and all(kind == "return_statement" for kind in given)
