"""The names under which C-like languages declare what a string is the value of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from modelguard.detect._parameters import proof
from modelguard.detect._source.lexer import Token
from modelguard.expressions import expression

# `tts_base_url`, `embeddingEndpoint`: an address for one task.
OF_TASK = expression(
    r"(?:tts|asr|stt|speech|voice|transcri\w{2,6}|embed\w{0,6}|re_?rank\w{0,3}|image|vision|ocr)(?-i:[A-Z_])",
    re.IGNORECASE,
)
_DECLARES = {"const", "var", "type"}


def typed(statement: Sequence[Token]) -> str:
    """The name that stands before its type in Go: `const Small Model = "id"`, `Large llm.Model = "id"`."""
    at = len(statement) - 2 if statement and statement[-1].text == "=" else 0
    at -= 2 if at > 1 and statement[at - 1].text == "." else 0
    names = [t.text for t in statement[max(0, at - 1) : at + 1] if t.kind == "name"]
    return names[0] if len(names) > 1 and at > 0 and names[0] not in _DECLARES else ""


def property_of(before: Sequence[Token]) -> str:
    """The property of C# that begins with the string: `public string Model { get; set; } = "id"`."""
    if [t.text for t in before[-2:]] != ["}", "="]:
        return ""
    start = next(
        (i for i in range(len(before) - 3, max(0, len(before) - 14), -1) if before[i].text == "{"), 0
    )
    inner = {t.text for t in before[start:]}
    return before[start - 1].text if start and "get" in inner else ""


def let(before: Sequence[Token]) -> str:
    """The name that a block of RSpec is the value of: `let(:model) { "id" }`."""
    texts = [t.text for t in before[-6:]]
    return (
        texts[3]
        if texts[:1] + texts[1:3] + texts[4:] in (["let", "(", ":", ")", "{"], ["let!", "(", ":", ")", "{"])
        else ""
    )


def method_of(before: Sequence[Token]) -> str:
    """The method of Ruby's that begins with the string: `def default_model` and a line with it alone."""
    texts = [t.text for t in before[-5:]]
    if texts[-1:] == ["="] and texts[-3:-2] == ["def"]:
        return texts[-2]
    while texts[-1:] == [";"] or texts[-2:] == ["(", ")"]:
        texts = texts[:-1] if texts[-1] == ";" else texts[:-2]
    return texts[-1] if texts[-2:-1] == ["def"] else ""


def told(statement: Sequence[Token]) -> str:
    """What is told the string without brackets: `model "id"` on a line of its own, `@model "id"`."""
    alone = len(statement) == 1 and statement[0].kind == "name"
    return statement[0].text if alone and proof(statement[0].text) else ""


def field_behind(found: Sequence[Token], index: int) -> str:
    """The field under an attribute with a default: `#[arg(default_value = "id")] model_id: String`."""
    ahead = found[index + 1 : index + 25]
    field = next((a.text for a, b in pairwise(ahead) if a.kind == "name" and b.text == ":"), "")
    return field if proof(field) else ""


def is_of_task(found: Sequence[Token], at: int) -> bool:
    """Whether a field holds an address for one task, as its name says: `tts_base_url: "http://…"`."""
    return at > 1 and found[at - 1].text in (":", "=", "=>") and OF_TASK.match(found[at - 2].text) is not None


def declared(statement: Sequence[Token]) -> str:
    """The type that C# makes without naming it again: `ChatClient client = new("id", …)`."""
    ends = [t.text for t in statement[-3:]]
    typed = len(statement) > 4 and ends == ["=", "new", "("] and statement[-5].kind == "name"
    return statement[-5].text if typed else ""
