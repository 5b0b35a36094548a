"""Settings that Python keeps in a string: what `yaml.safe_load` is given, what `CONFIG` holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._code_text import read as read_text
from modelguard.detect._python.index import At, Index, called
from modelguard.detect._python.strings import inside, plain
from modelguard.detect._sdks import words
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Clue

_SHORTEST = 20
_CLIMB = 8
# A text that begins on the line after its quotes.
_CONTINUED = "\\\n"
_READERS = words(
    """load safe_load full_load loads safe_loads create from_yaml from_json from_string parse_raw
    model_validate_json write write_text writelines StringIO from_toml read_string from_str"""
)
_NAMES = expression(
    r"(?:^|_)(?:config|configuration|yaml|yml|toml|settings|manifest|compose)(?:_|\Z)", re.IGNORECASE
)
# `def create_default_config(): return """…"""`: what somebody is given to begin with.
_GIVERS = expression(
    r"(?:^|_)(?:config|configuration|settings)(?:_(?:text|file|content|toml|yaml|ini|template|example|str|string))?\Z",
    re.IGNORECASE,
)
# What requests are given to send.
_BODIES = words("data json body content payload")
_SHOWN = expression(r"prompt|template|example|instruction|usage|help|doc", re.IGNORECASE)


def documents(index: Index, lines: Lines, detector: str) -> Iterator[Clue]:
    """The clues of the documents among the strings of a file, by what takes them."""
    for at in index.strings:
        if at.node.end_byte - at.node.start_byte < _SHORTEST or not _is_document(index, at):
            continue
        value = plain(at.node)
        if value is None:
            continue
        span, start = inside(at.node), len(_CONTINUED) if value.startswith(_CONTINUED) else 0
        if "\\" not in value[start:]:
            yield from read_text(value[start:], lines.locate(span.start + start, span.end), detector)


def _is_document(index: Index, at: At) -> bool:
    around: Node | None = index.parent(at.node)
    for _ in range(_CLIMB):
        if around is None:
            return False
        if around.type == "return_statement":
            return _is_given(index, around)
        if around.type == "call":
            last = _method(around)
            if last in _READERS:
                return True
            if last not in {"dedent", "strip", "encode", "lstrip", "cleandoc"}:
                return False
        name = around.child_by_field_name("left" if around.type == "assignment" else "name")
        if around.type == "keyword_argument" and name is not None and text(name) in _BODIES:
            return True
        if around.type in {"assignment", "keyword_argument"} and name is not None:
            return _NAMES.search(text(name)) is not None and not _SHOWN.search(text(name))
        if around.type not in {"call", "attribute", "parenthesized_expression", "binary_operator"}:
            return False
        around = index.parent(around)
    return False


def _method(call: Node) -> str:
    """What a call calls, also of what is put together: `(folder / "settings.ini").write_text(…)`."""
    function = call.child_by_field_name("function")
    of = function.child_by_field_name("attribute") if function is not None else None
    return text(of) if of is not None else called(call)


def _is_given(index: Index, returned: Node) -> bool:
    """Whether a function that is called after settings gives back what stands in its `return`."""
    around = index.parent(returned)
    for _ in range(_CLIMB):
        if around is None or around.type == "function_definition":
            break
        around = index.parent(around)
    name = around.child_by_field_name("name") if around is not None else None
    return name is not None and _GIVERS.search(text(name)) is not None
