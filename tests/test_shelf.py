"""Repositories that lie side by side in a folder do not explain each other; folders of one repository do."""

from __future__ import annotations

from pathlib import Path

import pytest

import modelguard

CODE = """
import os
from openai import OpenAI
OpenAI().responses.create(model=os.environ["ANSWER_MODEL"], input="x")
"""


@pytest.mark.parametrize(
    ("tops", "linked"),
    [
        ((), True),  # src/ and deploy/ of one repository
        (("README.md",), False),  # two repositories
    ],
)
def test_a_variable_of_one_repository_feeds_no_code_of_another(
    tmp_path: Path, tops: tuple[str, ...], linked: bool
) -> None:
    for name, file, text in (("src", "ask.py", CODE), ("deploy", ".env", "ANSWER_MODEL=gpt-4o-mini\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(text)
        for top in tops:
            (tmp_path / name / top).touch()
    (resolution,) = modelguard.scan(tmp_path).resolutions
    usage = resolution.usage
    assert usage.location.path == "deploy/.env"
    assert any(step.location.path == "src/ask.py" for step in usage.chain) is linked
