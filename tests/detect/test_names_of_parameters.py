"""Whatever a parameter is called, its name is judged and nothing stops."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from modelguard.detect import detect_as
from modelguard.detect._parameters import proof
from modelguard.model import Notice, SourceFile

VERBS = ["to", "pull", "load", "download", "preload", "install", "fallback"]
NOUNS = ["api", "name", "key", "model", "models", "llm", "id", "repo", "hf", "or", "path", "text", "7"]


@given(st.lists(st.sampled_from(VERBS + NOUNS), max_size=10), st.sampled_from("_-."))
@example(["to", "load"], "_")
def test_every_name_put_together_of_its_words_is_judged(parts: list[str], sign: str) -> None:
    assert proof(sign.join(parts)) in ("specific", "generic", None)


@pytest.mark.parametrize("name", ["to_load", "toLoad", "TO_DOWNLOAD", "fallback", "api_name", "key"])
def test_a_name_without_the_word_for_a_model_proves_none(name: str) -> None:
    assert proof(name) is None


def test_a_list_of_what_is_to_be_loaded_does_not_stop_a_detector() -> None:
    data = b'from openai import OpenAI\nto_load = ["gpt-4o-mini", "browser"]\nstart(to_load)\n'
    clues = detect_as(SourceFile(path="tools.py", data=data, size=len(data)), "tools.py")
    assert not [clue for clue in clues if isinstance(clue, Notice)]
