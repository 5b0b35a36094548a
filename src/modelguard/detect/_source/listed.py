"""Strings of C-like languages beside others: elements of a list of models, keys of a map of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelguard.detect._shape import suggests_model
from modelguard.detect._source.lexer import Token, outward
from modelguard.expressions import expression

_BACK = 60
_HOLDS = expression(r"(?:insert|put|add|set|entry|of|to|try_?add|put_?if_?absent)\Z", re.IGNORECASE)


def is_counted(found: Sequence[Token], index: int, data: bytes) -> bool:
    """Whether a map holds a number for the string: `m.insert("id", 1024)`, `Map.of("id", 1536)`."""
    if index < 1 or index + 2 >= len(found) or found[index + 1].text != ",":
        return False
    number = data[found[index + 1].end : found[index + 2].start].strip().replace(b"_", b"")
    if not number.isdigit() or found[index + 2].text not in (")", ",", "}"):
        return False
    before = found[index - 1].text
    return before in ("{", ",") or (before == "(" and _HOLDS.match(found[index - 2].text) is not None)


def is_listed(found: Sequence[Token], index: int) -> bool:
    """Whether other strings beside it in the same brackets look like ids too: a table of models."""
    ahead = found[index + 1 : index + 3]
    behind = found[max(0, index - 2) : index]
    pairs = [pair for pair in (ahead, behind[::-1]) if [t.kind for t in pair] == ["sign", "string"]]
    if any(_is_next(pair, found[index].text) for pair in pairs):
        return True
    near = (
        *_beside(found, range(index - 1, max(-1, index - 400), -1), "})]"),
        *_beside(found, range(index + 1, min(len(found), index + 400)), "{(["),
    )
    others = {text for text in near if suggests_model(text)} - {found[index].text}
    return len(others) >= (1 if _is_element(found, index) else 2)


def _is_element(found: Sequence[Token], index: int) -> bool:
    """Whether a list holds the string and nothing names it: `vec!["a".to_string(), "b".to_string()]`."""
    before = found[index - 1].text if index else ""
    near = outward(found[max(0, index + 1 - _BACK) : index])
    around = next((token for _, token, depth in near if depth < 0), None)
    return around is not None and around.text == "[" and before in ("[", ",")


def _is_kin(one: str, other: str) -> bool:
    """Whether two names begin with the same word: `deepseek-chat`, `deepseek-reasoner`."""
    head, dash, _ = one.partition("-")
    return bool(dash) and len(head) > 2 and other.startswith(head + "-")


def _is_next(pair: Sequence[Token], own: str) -> bool:
    """Whether a comma and another id stand beside a string."""
    beside = pair[1].text
    labelled = beside != own and beside.lower() == own  # `("opus", "Opus")`
    return pair[0].text == "," and (suggests_model(beside) or _is_kin(beside, own) or labelled)


def _beside(found: Sequence[Token], way: range, enters: str) -> Iterator[str]:
    """The strings on one side of a place, at the depth of its brackets or one below (`NAME("id")`)."""
    depth, lowest = 0, -1
    # Out of the brackets of a call nothing is beside it, out of those of a row other rows are.
    member = _is_member(found, way.start - way.step)
    for at in way:
        token = found[at]
        if token.kind == "sign" and token.text in "{}()[]":
            depth += 1 if token.text in enters else -1
            if depth < lowest or (depth < 0 and token.text in "()" and not member):
                return
        elif token.kind == "string" and (depth <= 0 or (depth == 1 and _is_member(found, at))):
            yield token.text


def _is_member(found: Sequence[Token], at: int) -> bool:
    """Whether a member of an enumeration or a row is made of a string: `GPT_4("id")`, `row!("id")`."""
    made = at > 1 and found[at - 1].text == "("
    return made and (found[at - 2].text.isupper() or found[at - 2].text == "!")
