"""Values of variables that reach a place where a model is needed and name none."""

from __future__ import annotations

import pytest

from modelguard.detect import detect
from modelguard.link import link
from modelguard.model import Clue, SourceFile

HANDS_ON = b"services:\n  api:\n    image: acme/api\n    environment:\n      ROUTER_LLM: ${ROUTER_LLM}\n"


@pytest.mark.parametrize(("value", "found"), [("openai", []), ("Anthropic", []), ("gpt-4o", ["gpt-4o"])])
def test_a_service_that_a_variable_chooses_is_no_model(value: str, found: list[str]) -> None:
    clues: list[Clue] = []
    for path, data in (("compose.yaml", HANDS_ON), (".env", f"ROUTER_LLM={value}\n".encode())):
        clues += detect(SourceFile(path=path, data=data, size=len(data)))
    assert [usage.raw for usage in link(clues)[0]] == found
