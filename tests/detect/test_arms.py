"""Branches of the C-like languages among the strings that stand beside each other."""

from __future__ import annotations

import time

import pytest

from modelguard.detect._source.lexer import Token
from modelguard.detect._source.silence import is_arm


def _tokens(*texts: str) -> list[Token]:
    return [
        Token("string" if text[:1] == '"' else "name" if text.isalpha() else "sign", text.strip('"'), 0, 0)
        for text in texts
    ]


@pytest.mark.parametrize(
    ("texts", "index", "suffix"),
    [
        (("case", '"a-1"', ",", '"a-2"', ":"), 3, "go"),
        (('"a-1"', "|", '"a-2"', "=>"), 0, "rs"),
        (('"a-1"', "or", '"a-2"', "=>"), 2, "cs"),
    ],
)
def test_a_branch_is_taken_for_each_of_its_strings(texts: tuple[str, ...], index: int, suffix: str) -> None:
    assert is_arm(_tokens(*texts), index, suffix)


def test_a_list_of_a_hundred_thousand_strings_is_not_walked_for_each() -> None:
    found = _tokens('"a-1"', ",") * 100_000
    start = time.perf_counter()
    assert not any(is_arm(found, 100_000 + at, "go") for at in range(0, 800, 2))
    assert time.perf_counter() - start < 2
