"""Strings that merely look like ids: never taken for models where only the string speaks for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from modelguard.model import Location, Usage
from modelguard.resolve import KnowledgeBase, resolve, resolve_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelguard.model import Strength

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
# Real ids of models that are also words, or shorter than words.
WORDS = [
    "ada",
    "babbage",
    "curie",
    "davinci",
    "chirp",
    "falcon",
    "gemma",
    "phi",
    "vicuna",
    "whisper",
    "yi",
    "zephyr",
    "aya",
    "kling",
    "o1",
    "o3",
]
FEWEST = 400


def _lookalikes() -> list[str]:
    lines = (HERE / "lookalikes.txt").read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _taken(raws: Iterable[str], strength: Strength, base: KnowledgeBase) -> list[str]:
    usages = [
        Usage(
            raw=raw,
            location=Location(path="a.py", line=1),
            kind="config-default",
            execution="unknown",
            strength=strength,
            detector="test",
            confidence=0.5,
        )
        for raw in raws
    ]
    answers = resolve(usages, as_of=TODAY, knowledge=base)
    return [answer.usage.raw for answer in answers if answer.model is not None]


def test_a_lookalike_is_taken_for_no_model(real: KnowledgeBase) -> None:
    strings = _lookalikes()
    assert len(strings) >= FEWEST
    taken = _taken(strings, "weak", real)
    assert len(taken) <= len(strings) / 100, taken


def test_a_lookalike_with_a_version_is_taken_for_no_model(real: KnowledgeBase) -> None:
    """Names of models with the numbers, places and endings that packages, images and hosts have."""
    names = [
        "llama",
        "mistral",
        "gpt",
        "claude",
        "gemma",
        "qwen",
        "phi",
        "falcon",
        "whisper",
        "bert",
        "t5",
        "flux",
        "titan",
        "nova",
        "command",
    ]
    shapes = [
        "py{}-2",
        "{}-cli-3.1",
        "{}.cpp-1",
        "{}/{}:v0.6",
        "{}-5432",
        "{}-svc.prod",
        "2024-{}",
        "lib{}-dev",
        "{}_utils.v2",
        "test-{}-1",
    ]
    strings = [shape.replace("{}", name) for name in names for shape in shapes]
    taken = _taken(strings, "weak", real)
    assert len(taken) <= len(strings) / 100, taken


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_is_an_id_is_known_where_the_place_speaks_for_it(real: KnowledgeBase, word: str) -> None:
    assert _taken([word], "weak", real) == []
    assert resolve_id(word, as_of=TODAY, knowledge=real).model is not None
