"""Code that a program keeps in a string, to write or to run it: `TOOL = '''import requests …'''`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._embedded import read_as
from modelguard.detect._python.index import Index, called
from modelguard.detect._python.silence import TEST_FILE
from modelguard.detect._python.strings import inside
from modelguard.detect._sdks import words
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Sighting, SourceFile

_SHORTEST, _LONGEST = 60, 20_000
_MOST = 10
_CLIMB = 3
_CODE = expression(r"\s{0,40}(?:#[^\n]{0,200}\n\s{0,40}){0,5}(?:import|from)[ ]\w")
_MODEL = expression(r"model\w{0,12}[\"']?\s{0,4}[:=]|from_pretrained\(", re.IGNORECASE)
# What shows code to people or to a model, or holds what a parser is tried on.
_SHOWN = expression(
    r"prompt|example|instruction|usage|help|doc|shot|message|expected|answer|response|completion|before|after",
    re.IGNORECASE,
)
# What code in a string is handed to, whole; and what hands it on.
_ENDS = words("exec write write_text")
_HANDS_ON = words("writelines create_tool dedent strip lstrip")


def written(index: Index, file: SourceFile, detector: str) -> Iterator[Sighting]:
    """The models that the code in the strings of a file names, unless it is shown or a test's."""
    if TEST_FILE.search(file.path):
        return
    read = 0
    for at in index.strings:
        size = at.node.end_byte - at.node.start_byte
        if not _SHORTEST <= size <= _LONGEST or read >= _MOST:
            continue
        code = text(at.node).lstrip("rRbBuUfF").strip("\"'")
        if _CODE.match(code) and _MODEL.search(code) and _is_kept(index, at.node):
            read += 1
            span = inside(at.node)
            for clue in read_as("inline.py", span.start, span.end, file):
                if isinstance(clue, Sighting):
                    yield replace(clue, detector=detector)


def _is_kept(index: Index, string: Node) -> bool:
    """Whether the string is held under a name, or handed on, that does not say that it is only shown."""
    around = index.parent(string)
    for _ in range(_CLIMB):
        if around is None:
            return False
        if around.type == "call":
            taker = called(around)
            if taker not in _HANDS_ON:
                return taker in _ENDS
        elif around.type in {"assignment", "keyword_argument"}:
            name = around.child_by_field_name("left" if around.type == "assignment" else "name")
            return name is not None and not _SHOWN.search(text(name))
        elif around.type not in {"attribute", "parenthesized_expression"}:
            return False
        around = index.parent(around)
    return False
