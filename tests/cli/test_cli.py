"""The command line as a user meets it: exit codes, errors that say the cure, formats into files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from modelguard.cli import run

COMPOSE = """\
services:
  llm:
    image: vllm/vllm-openai:v0.11.0
    command: ["--model", "{model}"]
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "compose.yaml").write_text(COMPOSE.format(model="mistral-large-2402"))
    return tmp_path


def command(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "modelguard", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )


def test_version_is_one_line_and_imports_no_command_line() -> None:
    code = (
        "import sys; sys.argv = ['modelguard', '--version']; from modelguard.__main__ import main; main();"
        "assert not {'click', 'yaml', 'tree_sitter', 'modelguard.cli', 'dataclasses'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("modelguard ")


def test_findings_exit_with_1_and_the_limit_is_the_users(repository: Path) -> None:
    assert run(["scan", str(repository)]) == 1
    assert run(["scan", str(repository), "--fail-on", "never"]) == 0


def test_an_advisory_policy_reports_and_fails_nothing(repository: Path) -> None:
    (repository / "modelguard.yaml").write_text("version: 1\nmode: advisory\n")
    assert run(["scan", str(repository)]) == 0


def test_a_clean_repository_exits_with_0(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE.format(model="mistralai/Mixtral-8x7B-Instruct-v0.1"))
    assert run(["scan", str(tmp_path)]) == 0
    assert b"error[" not in capsysbinary.readouterr().out


def test_an_incomplete_scan_exits_with_3(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to("gone.yaml")
    (tmp_path / "a.py").write_text("x = 1\n")
    assert run(["scan", str(tmp_path)]) == 0, "a link that leads nowhere is not ours to read"
    (tmp_path / "large.json").write_bytes(b" " * (5 * 1024 * 1024) + b'{"model": "x"}')
    assert run(["scan", str(tmp_path)]) == 0
    assert run(["scan", str(tmp_path), "--strict"]) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scna"], "Did you mean 'scan'?"),
        (["scan", "--as-of", "tomorrow"], "write it as 2026-11-30"),
        (["scan", "/nowhere/at/all"], "no such file or folder"),
        (["scan", "--output", "a", "--output", "b"], "more outputs than formats"),
        (["scan", "--formt", "json"], "--format"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_the_cure(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


def test_a_wrong_policy_exits_with_2_and_names_its_place(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "modelguard.yaml").write_text("version: 1\norganisaton: {kind: company}\n")
    assert run(["scan", str(repository)]) == 2
    error = capsys.readouterr().err
    assert "modelguard.yaml:2:1" in error
    assert "organisation" in error


def test_several_formats_go_to_several_places(repository: Path, tmp_path: Path) -> None:
    sarif, lines = tmp_path / "out.sarif", tmp_path / "out.jsonl"
    written = (
        "--format",
        "sarif",
        "--output",
        str(sarif),
        "--format",
        "jsonl-usages",
        "--output",
        str(lines),
    )
    done = command("scan", ".", *written, "--format", "github", cwd=repository)
    assert done.returncode == 1, done.stderr
    assert json.loads(sarif.read_text())["version"] == "2.1.0"
    assert [json.loads(line)["raw"] for line in lines.read_text().splitlines()] == ["mistral-large-2402"]
    assert done.stdout.startswith("::error file=compose.yaml,line=4,")


def test_text_in_a_pipe_has_no_colour(repository: Path) -> None:
    assert "\x1b" not in command("scan", ".", cwd=repository).stdout


@pytest.mark.parametrize("ahead", [0, 40, 90, 400])
@pytest.mark.parametrize("behind", [0, 100])
def test_a_long_line_shows_the_name_and_marks_it(tmp_path: Path, ahead: int, behind: int) -> None:
    (tmp_path / "compose.yaml").write_text(
        COMPOSE.format(model="mistral-large-2402")
        .replace("[", "[" + " " * ahead)
        .replace("]", "]" + " " * behind + "#")
    )
    lines = command("scan", ".", cwd=tmp_path).stdout.split("\n")
    shown = next(at for at, line in enumerate(lines) if "command:" in line or "… " in line)
    marks = lines[shown + 1]
    assert lines[shown][marks.index("^") : marks.rindex("^") + 1] == "mistral-large-2402"
    assert len(lines[shown]) <= 120


def test_a_closed_pipe_is_no_error(repository: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m modelguard scan . --verbose | head -n 1",
        shell=True, cwd=repository, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""


def test_a_bug_of_ours_exits_with_70_and_asks_for_a_report(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("modelguard.cli.scan.run_scan", broken)
    assert run(["scan", str(repository)]) == 70
    assert "a bug of ours: ZeroDivisionError: planted" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["report", "policy", "licence", "family", "channel", "vendor"])
def test_schemas_are_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_resolve_says_what_an_id_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["resolve", "mistral-large-latest", "--as-of", "2025-10-01", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["model"] == "mistral-medium-2508"
    assert answer["aliases_on"] == "2025-10-01"
    assert answer["availability"] == "managed-only"


def test_resolve_names_the_nearest_model_but_takes_it_for_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["resolve", "mistral-larg-2402"]) == 0
    out = capsys.readouterr().out
    assert "unknown is never permission" in out
    assert "did you mean mistral-large-2402" in out


def test_resolve_reads_ids_from_a_pipe() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "modelguard", "resolve", "--stdin", "--format", "json"],
        input="mistralai/Codestral-22B-v0.1\nno-such-model-at-all-9\n",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["model"], first["availability"]) == ("codestral-2405", "research-only")
    assert (second["model"], second["status"]) == (None, "unknown")


def test_explain_knows_rules_licences_and_models(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "MG201"]) == 0
    assert "Why it matters" in capsys.readouterr().out
    assert run(["explain", "mrl-0.1"]) == 0
    assert "https://" in capsys.readouterr().out
    assert run(["explain", "mistral-large-2402"]) == 0
    assert "managed-only" in capsys.readouterr().out
    assert run(["explain", "no-such-thing-at-all"]) == 2


def test_rules_and_licences_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    assert "MG201" in capsys.readouterr().out
    assert run(["licences"]) == 0
    assert "apache-2.0" in capsys.readouterr().out


def test_the_knowledge_base_is_sound() -> None:
    assert run(["kb", "check"]) == 0
