"""The documents are run: every console block of the README, and the pages made from the code."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from modelguard.cli import run
from modelguard.evaluate import Rule, rules

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_STEP = re.compile(r"^\$ (modelguard .*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_HEADINGS = ("## Why it matters", "## Example", "## What to do", "## References")


_PAGES = ("README.md", "docs/portability.md", "docs/notices.md")


def steps() -> list[tuple[str, str]]:
    texts = [(ROOT / page).read_text(encoding="utf-8") for page in _PAGES]
    return [s for text in texts for block in _BLOCK.findall(text) for s in _STEP.findall(block)]


def test_the_readme_shows_at_least_the_story() -> None:
    assert any("on-prem-mistral" in command for command, _shown in steps())


@pytest.mark.parametrize(("command", "shown"), steps())
def test_a_page_shows_what_the_command_prints(
    command: str, shown: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    run(shlex.split(command)[1:])
    assert capsys.readouterr().out == shown


def test_the_pages_made_from_the_code_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.id)
def test_every_rule_has_a_whole_page(rule: Rule) -> None:
    assert [h for h in _HEADINGS if h not in rule.page] == []
