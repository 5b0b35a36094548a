"""Completion in the real shells, where they are installed, and words that are nearly right."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from modelguard.cli import run
from modelguard.cli.words import nearest
from modelguard.report import FORMATS

ROOT = Path(__file__).resolve().parents[2]

_BASH = """
source <(modelguard completion bash) || exit 1
complete -p modelguard >/dev/null || exit 1
COMP_WORDS=({words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_modelguard_completion modelguard
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
_ZSH = """
autoload -U compinit && compinit -u -D
source <(modelguard completion zsh)
[[ $_comps[modelguard] == _modelguard_completion ]] || exit 1
compadd() {{ print -rl -- $completions }}
_describe() {{ print -rl -- ${{completions_with_descriptions%%:*}} }}
words=({words}); CURRENT=$#words
_modelguard_completion
"""
_FISH = """
modelguard completion fish | source
complete -C '{line}'
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("modelguard por", "portability"),
        ("modelguard scan --form", "--format"),
        ("modelguard scan --format sar", "sarif"),
        ("modelguard completion fi", "fish"),
    ],
)
@pytest.mark.parametrize("shell", list(_SCRIPTS))
def test_a_shell_completes(shell: str, line: str, offers: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    command = tmp_path / "modelguard"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m modelguard "$@"\n')
    command.chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
    }
    done = subprocess.run(
        [program, "-c", _SCRIPTS[shell].format(line=line, words=line)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert offers in done.stdout.split(), (done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["scan", "--fromat", "text"], "Did you mean '--format'?"),
        (["scan", "--format", "sarfi"], "Did you mean sarif?"),
        (["scan", "--format", "spdx"], "Did you mean spdx-2.3 or spdx-2.3-tag-value or spdx-3.0?"),
        (["scan", "--fail-on", "warn"], "Did you mean warning?"),
        (["schema", "polcy"], "Did you mean policy?"),
        (["completion", "bsh"], "Did you mean bash?"),
        (["scna"], "Did you mean 'scan'?"),
        (["scan", "--format", "x"], "There are csv, cyclonedx"),
    ],
)
def test_a_word_that_is_nearly_right_is_told(
    arguments: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert meant in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["", "zz", "qqqqqqqq", "%s", "\x00"])
def test_nothing_is_meant_by_nonsense(asked: str) -> None:
    assert nearest(asked, FORMATS) == []
