"""Baselines and earlier revisions, with real git: what stood is known again, and only the rest fails."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from modelguard.cli import run

SERVER = """\
services:
  {name}:
    image: vllm/vllm-openai:v0.11.0
    command: ["--model", "{model}"]
"""
API_ONLY, RESEARCH = "mistral-large-2402", "mistralai/Mistral-Large-Instruct-2407"


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True, env=clean
    )
    return done.stdout


def serve(folder: Path, path: str, model: str = API_ONLY, name: str = "llm") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(SERVER.format(name=name, model=model))
    return file


def commit(folder: Path, message: str = "change") -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    top = tmp_path / "repository"
    top.mkdir()
    git(top, "init", "-q")
    serve(top, "deploy/compose.yaml")
    commit(top, "first")
    monkeypatch.chdir(top)
    return top


def report(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, dict[str, object]]:
    capsysbinary.readouterr()
    code = run(["scan", "--format", "json", *arguments])
    found: dict[str, object] = json.loads(capsysbinary.readouterr().out)
    return code, found


# --- baseline ------------------------------------------------------------------------------------


def test_a_baseline_lets_old_findings_be_and_fails_on_new_ones(repository: Path) -> None:
    assert run(["scan"]) == 1
    assert run(["baseline"]) == 0
    assert run(["scan", "--baseline", "modelguard-baseline.json"]) == 0
    serve(repository, "other/compose.yaml", RESEARCH)
    assert run(["scan", "--baseline", "modelguard-baseline.json"]) == 1


def test_moved_lines_and_renamed_files_are_known_again(repository: Path) -> None:
    assert run(["baseline"]) == 0
    git(repository, "mv", "deploy/compose.yaml", "stack.yaml")
    file = repository / "stack.yaml"
    file.write_text("# moved\n\n\n" + file.read_text())
    commit(repository, "rename")
    assert "stack.yaml" in git(repository, "ls-files")
    assert run(["scan", "--baseline", "modelguard-baseline.json"]) == 0


def test_another_place_of_a_known_finding_is_new(repository: Path) -> None:
    assert run(["baseline"]) == 0
    serve(repository, "other/compose.yaml", name="second")
    assert run(["scan", "--baseline", "modelguard-baseline.json"]) == 1


def test_a_client_of_a_known_server_is_not_new(repository: Path) -> None:
    assert run(["baseline"]) == 0
    client = f'from openai import OpenAI\nOpenAI(base_url="http://llm:8000/v1").chat.completions.create(model="{API_ONLY}")\n'
    (repository / "client.py").write_text(client)
    assert run(["scan", "--baseline", "modelguard-baseline.json"]) == 0


def test_a_worse_verdict_is_new(repository: Path) -> None:
    serve(repository, "deploy/compose.yaml", RESEARCH)
    policy = "version: 1\ndeployments:\n  - {name: it, paths: ['**'], purpose: research, commercial: false}\n"
    (repository / "modelguard.yaml").write_text(policy)
    assert run(["baseline"]) == 0
    assert run(["scan", "--fail-on", "warning", "--baseline", "modelguard-baseline.json"]) == 0
    (repository / "modelguard.yaml").write_text(
        policy.replace("research, commercial: false", "production, commercial: true")
    )
    assert run(["scan", "--baseline", "modelguard-baseline.json"]) == 1


def test_a_deployment_that_gets_a_name_makes_nothing_new(repository: Path) -> None:
    assert run(["baseline"]) == 0
    (repository / "modelguard.yaml").write_text(
        "version: 1\ndeployments:\n  - {name: prod, paths: [deploy/**], purpose: production}\n"
    )
    assert run(["scan", "--baseline", "modelguard-baseline.json"]) == 0


def test_what_is_gone_is_told(repository: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["baseline"]) == 0
    serve(repository, "deploy/compose.yaml", "mistralai/Mixtral-8x7B-Instruct-v0.1")
    capsysbinary.readouterr()
    assert run(["scan", "--baseline", "modelguard-baseline.json"]) == 0
    assert (
        b"1 finding in the baseline modelguard-baseline.json; 1 of them gone" in capsysbinary.readouterr().out
    )


def test_what_was_not_looked_at_is_not_gone(
    repository: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (repository / "other").mkdir()
    assert run(["baseline"]) == 0
    _, found = report(capsysbinary, "other", "--baseline", "modelguard-baseline.json")
    assert found["comparisons"] == [
        {"kind": "baseline", "against": "modelguard-baseline.json", "stood": 1, "gone": []}
    ]


def test_the_states_stand_in_json_and_sarif(
    repository: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    serve(repository, "b/compose.yaml", RESEARCH)
    assert run(["baseline"]) == 0
    (repository / "b/compose.yaml").unlink()
    serve(repository, "c/compose.yaml", "mistralai/Codestral-22B-v0.1")
    code, found = report(capsysbinary, "--baseline", "modelguard-baseline.json")
    errors = {f["model"]: f for f in found["findings"] if f["level"] == "error"}  # type: ignore[attr-defined]
    assert code == 1
    assert (errors[API_ONLY]["status"], errors[API_ONLY]["baseline"]) == ("baseline", "unchanged")
    assert errors[API_ONLY]["suppressed"] == "in the baseline modelguard-baseline.json"
    assert (errors["codestral-2405"]["status"], errors["codestral-2405"]["baseline"]) == ("open", "new")
    assert run(["scan", "--format", "sarif", "--baseline", "modelguard-baseline.json"]) == 1
    results = json.loads(capsysbinary.readouterr().out)["runs"][0]["results"]
    states = {(r["properties"]["model"], r["baselineState"]) for r in results if r["level"] == "error"}
    # Nothing is "absent": code scanning would show what is gone as open.
    assert states == {(API_ONLY, "unchanged"), ("codestral-2405", "new")}
    kept = next(r for r in results if r["baselineState"] == "unchanged")
    assert kept["properties"]["status"] == "baseline"
    assert kept["suppressions"][0]["status"] == "accepted"


def test_an_earlier_json_report_serves_as_baseline_and_its_exceptions_do_not(
    repository: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["scan", "--format", "json", "--output", "before.json"]) == 1
    assert run(["scan", "--baseline", "before.json"]) == 0
    document = json.loads((repository / "before.json").read_text())
    for finding in document["findings"]:
        finding["suppressed"], finding["status"] = "signed", "excepted"
    (repository / "before.json").write_text(json.dumps(document, indent=2))
    assert run(["scan", "--baseline", "before.json"]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("{}", "neither a baseline"),
        ('{"schema": "modelguard/baseline@1", "findings": [7, {"roots": 3, "level": []}]}', ""),
    ],
)
def test_a_wrong_baseline_says_the_cure(
    repository: Path, text: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (repository / "wrong.json").write_text(text)
    assert run(["scan", "--baseline", "wrong.json"]) == (2 if said else 1)
    assert said in capsys.readouterr().err


def test_the_same_findings_give_the_same_baseline(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["baseline", "-o", "-", "--as-of", "2026-11-22"]) == 0
    first = capsys.readouterr().out
    assert run(["baseline", "-o", "-", "--as-of", "2026-11-22"]) == 0
    assert capsys.readouterr().out == first


# --- since ---------------------------------------------------------------------------------------


def test_only_what_a_change_adds_fails(repository: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["scan", "--since", "HEAD"]) == 0
    assert b"1 finding stood before HEAD" in capsysbinary.readouterr().out
    serve(repository, "other/compose.yaml", RESEARCH)
    assert run(["scan", "--since", "HEAD"]) == 1
    commit(repository)
    assert run(["scan", "--since", "HEAD~1"]) == 1
    assert run(["scan", "--since", "HEAD"]) == 0


def test_a_link_across_files_that_stood_is_not_new(repository: Path) -> None:
    (repository / "deploy/compose.yaml").write_text(SERVER.format(name="llm", model="${LLM_MODEL}"))
    (repository / "deploy/.env").write_text(f"LLM_MODEL={API_ONLY}\n")
    commit(repository)
    (repository / "deploy/compose.yaml").write_text(
        "# one line more\n" + SERVER.format(name="llm", model="${LLM_MODEL}")
    )
    assert run(["scan", "--since", "HEAD"]) == 0
    (repository / "deploy/.env").write_text(f"LLM_MODEL={RESEARCH}\n")
    assert run(["scan", "--since", "HEAD"]) == 1


def test_a_renamed_file_adds_nothing(repository: Path) -> None:
    git(repository, "mv", "deploy/compose.yaml", "stack.yaml")
    commit(repository, "rename")
    assert run(["scan", "--since", "HEAD~1"]) == 0


def test_an_exception_that_is_taken_away_makes_its_finding_new(repository: Path) -> None:
    waived = f"version: 1\nexceptions:\n  - {{rule: MG201, model: {API_ONLY}, reason: signed}}\n"
    (repository / "modelguard.yaml").write_text(waived)
    commit(repository)
    assert run(["scan"]) == 0
    (repository / "modelguard.yaml").write_text("version: 1\n")
    assert run(["scan", "--since", "HEAD"]) == 1


def test_the_first_policy_makes_nothing_new(repository: Path) -> None:
    (repository / "modelguard.yaml").write_text(
        "version: 1\ndeployments:\n  - {name: prod, paths: ['**'], hosting: on-prem, purpose: production}\n"
    )
    assert run(["scan", "--since", "HEAD"]) == 0


def test_a_folder_is_compared_with_itself(repository: Path) -> None:
    serve(repository, "other/compose.yaml", RESEARCH)
    assert run(["scan", "deploy", "--since", "HEAD"]) == 0
    assert run(["scan", "other", "--since", "HEAD"]) == 1


def test_dots_compare_with_where_the_branch_began(repository: Path) -> None:
    git(repository, "branch", "-M", "main")
    git(repository, "checkout", "-q", "-b", "feature")
    (repository / "readme.txt").write_text("nothing")
    commit(repository)
    git(repository, "checkout", "-q", "main")
    git(repository, "rm", "-q", "deploy/compose.yaml")
    commit(repository, "cure")
    git(repository, "checkout", "-q", "feature")
    assert run(["scan", "--since", "main"]) == 1
    assert run(["scan", "--since", "main..."]) == 0


def test_git_starts_nothing_of_the_repository(repository: Path, tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    program = tmp_path / "trap.sh"
    program.write_text(f"#!/bin/sh\necho x >> {trap}\ncat\n")
    program.chmod(0o755)
    (repository / ".gitattributes").write_text("*.yaml filter=evil diff=evil\n*.yaml export-ignore\n")
    commit(repository)
    for key in (
        "core.fsmonitor",
        "filter.evil.smudge",
        "filter.evil.clean",
        "diff.evil.textconv",
        "core.pager",
    ):
        git(repository, "config", key, str(program))
    git(repository, "config", "core.hooksPath", str(tmp_path))
    (repository / "deploy/compose.yaml").write_text("# more\n" + SERVER.format(name="llm", model=API_ONLY))
    assert run(["scan", "--since", "HEAD"]) == 0
    assert not trap.exists()


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nowhere", "no such revision"),
        ("HEAAD", "no such revision"),
        ("--upload-pack=x", "no such revision"),
        ("featur", "did you mean feature?"),
    ],
)
def test_an_unknown_revision_says_what_there_is(
    repository: Path, revision: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "branch", "feature")
    assert run(["scan", f"--since={revision}"]) == 2
    assert said in capsys.readouterr().err


def test_a_shallow_clone_says_how_to_fetch_more(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "a.txt").write_text("a")
    commit(repository)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), str(clone))
    assert run(["scan", str(clone), "--since", "HEAD~1"]) == 2
    assert "fetch-depth: 0" in capsys.readouterr().err


def test_outside_a_repository_there_is_no_earlier(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    serve(tmp_path, "plain/compose.yaml")
    assert run(["scan", str(tmp_path / "plain"), "--since", "HEAD"]) == 2
    assert "is no git repository" in capsys.readouterr().err
