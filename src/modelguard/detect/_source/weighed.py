"""Names of which a test only asks what is known of them: `assertEquals(8.0, sizeOf("id"))`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelguard.detect._source.lexer import JOINS, Token
from modelguard.detect._spelled import bare
from modelguard.expressions import expression

# `assertTrue(sees("id"))`, `assert!(sees("id"))`, `Assert.False(Sees("id"))`
_TRUE = expression(
    r"(?:XCT)?(?:assert|require|expect|check)?_?(?:is_?)?(?:true|false)\Z|assert\Z", re.IGNORECASE
)
_EQUAL = expression(
    r"(?:XCT)?(?:assert|expect|require|check)?_?(?:are_?)?(?:eq|equals?|same)\Z", re.IGNORECASE
)
_ABOUT = expression(r"assertThat|assert_that|expect\Z|then\Z|Expect\Z")
_IS_TRUE = expression(r"(?:is|to_?be_?)(?:true|false|truthy|falsy|falsey|zero)\Z", re.IGNORECASE)
_IS = expression(
    r"is|(?:is_?)?equal_?to\w{0,20}|to_?be\w{0,12}|to_?equal|is_?(?:close|greater|less)\w{0,30}",
    re.IGNORECASE,
)
# What may answer with a number or with yes, and runs the model for it.
_RUNS = expression(
    r"(?:\w{0,40}_?)(?:load|open|init|create|start|pull|chat|generat|embed|run|invok|complet|ask|prompt|set|with|use|select"
    r"|switch|download|add|register|build|make|new|send|fetch|deploy|install|warm|exist|present|available|call|process|handle)",
    re.IGNORECASE,
)
_PATH = 12
_NEAR = 16  # so near it stands what a string is compared with


def is_weighed(found: Sequence[Token], index: int) -> bool:
    """Whether a test compares with a number or with yes or no what a function says of this one string."""
    if _is_of_member(found, index):
        return True
    asked = [t.text for t in found[max(0, index - 2) : index]]
    if len(asked) < 2 or asked[1] != "(" or _text(found, index + 1) != ")" or found[index - 2].kind != "name":
        return False
    if _RUNS.match(asked[0]):
        return False
    at = _start(found, index - 2) - 1
    opens = _text(found, at)
    if opens == "," and (told := _behind_test(found, at)) >= 0:
        teller = _asserts(found, told)
        after = _text(found, index + 2)
        if _TRUE.match(teller):
            return after in (")", ",")
        return _EQUAL.match(teller) is not None and after == "," and _is_measure(found, index + 3)
    if opens == ",":
        told = _before_comma(found, at)
        return told >= 0 and _EQUAL.match(_asserts(found, told)) is not None
    if opens != "(":
        return False
    teller = _asserts(found, at)
    if _TRUE.match(teller):
        return _text(found, index + 2) in (")", ",")
    if _EQUAL.match(teller):
        return _text(found, index + 2) == "," and _is_measure(found, index + 3)
    if not _ABOUT.match(teller) or _text(found, index + 2) + _text(found, index + 3) != ").":
        return False
    matcher = _text(found, index + 4)
    return _IS_TRUE.match(matcher) is not None or (
        _IS.match(matcher) is not None and _text(found, index + 5) == "(" and _is_measure(found, index + 6)
    )


def _is_of_member(found: Sequence[Token], index: int) -> bool:
    """Whether a test compares the string with the member of an enumeration that is called like it.

    `assert_eq!(Model::from_str("gpt-4o")?, Model::Gpt4o)`, `assertEquals(Model.GPT_4O, Model.of("gpt-4o"))`
    """
    name = bare(found[index].text)
    around = next((index - 1 - n for n in range(_NEAR) if _text(found, index - 1 - n) == "("), -1)
    opens = around
    for _ in range(2):  # the call that takes the string, and the one that compares
        if opens < 1 or not _EQUAL.match(_asserts(found, opens)):
            opens = next((opens - n for n in range(1, _NEAR) if _text(found, opens - n) == "("), -1)
    if opens < 1 or not _EQUAL.match(_asserts(found, opens)):
        return False
    end = next((at for at in range(index, index + _NEAR) if _text(found, at) == ";"), index + _NEAR)
    return any(
        found[at].kind == "name" and found[at - 1].text in JOINS and bare(found[at].text) == name
        for at in range(max(opens, 2), min(len(found), end))
    )


def _text(found: Sequence[Token], at: int) -> str:
    return found[at].text if 0 <= at < len(found) and found[at].kind != "string" else ""


def _start(found: Sequence[Token], at: int) -> int:
    """Where the path begins that ends with a name: `Sizes.of`."""
    first = max(2, at - _PATH)
    while at >= first and found[at - 1].text in (".", "::", "->") and found[at - 2].kind == "name":
        at -= 2
    return at


def _asserts(found: Sequence[Token], opens: int) -> str:
    """The name before a bracket, that of a macro as well."""
    at = opens - 2 if _text(found, opens - 1) == "!" else opens - 1
    return found[at].text if at >= 0 and found[at].kind == "name" else ""


def _before_comma(found: Sequence[Token], comma: int) -> int:
    """The bracket that opens before a number or a truth and its comma; less than 0 where there is none."""
    at = comma - 1
    while at > comma - 4 and (_text(found, at) in (".", "-", "true", "false") or _text(found, at)[:1] == "_"):
        at -= 1
    return at if _text(found, at) == "(" else _behind_test(found, at)


def _behind_test(found: Sequence[Token], comma: int) -> int:
    """The bracket that opens before Go's test and its comma: `assert.True(t, `; less than 0 for others."""
    handed = _text(found, comma) == "," and _text(found, comma - 1) in ("t", "tt", "tb")
    return comma - 2 if handed and _text(found, comma - 2) == "(" else -1


def _is_measure(found: Sequence[Token], at: int) -> bool:
    """Whether a number or a truth stands here, or nothing; of a number no more is left than its point and its
    `_000`. One of Rust's may stand in `Some(4)`, as a member of its enumerations may (`Some(Kind::Small)`).
    """
    if _text(found, at) + _text(found, at + 1) == "Some(":
        member = _text(found, at + 2)[:1].isupper() and _text(found, at + 3) == "::"
        return member or _is_measure(found, at + 2)
    if _text(found, at) == "None":
        return True
    return _text(found, at) in (")", ".", ",", "-", "true", "false") or _text(found, at)[:1] == "_"
