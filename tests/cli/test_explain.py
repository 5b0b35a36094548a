"""`modelguard explain`: the matrix of a model, the chain of a finding, and ways out that can be pasted."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path

import pytest

from modelguard.cli import run
from modelguard.evaluate import load_policy
from modelguard.pipeline import scan

STORY = Path(__file__).resolve().parents[2] / "fixtures" / "repos" / "on-prem-mistral"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    shutil.copytree(STORY, folder)
    (folder / ".git").mkdir()
    return folder


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["explain", *arguments]) == 0
    return capsys.readouterr().out


def test_a_model_is_shown_in_every_deployment_on_every_channel(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = explained(capsys, "mistral-large-2407", "--repo", str(repository), "--as-of", "2026-11-22")
    header = next(line.split() for line in out.splitlines() if "assistant-prod" in line)
    assert header == ["assistant-prod", "backend", "lab"]
    own = next(line for line in out.splitlines() if line.startswith("  self-hosted"))
    assert re.findall(r"(\w+) \[\d+\]", own)[0] == "forbidden"
    assert re.findall(r"(\w+) \[\d+\]", own)[2] == "depends"
    assert "bedrock" in out
    assert out.count("Mistral AI Research License 0.1, section 3.2;") == 1, "each clause stands there once"
    assert "say: deployments[…].employees_daily_tasks" in out


def test_without_a_policy_four_usual_deployments_are_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = explained(capsys, "mistral-large-2402", "--repo", str(tmp_path))
    for name in ("production", "internal", "research", "public-cloud", "self-hosted (never offered)"):
        assert name in out


def test_a_finding_is_explained_by_fingerprint_and_by_place(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    found = next(f for f in scan(repository).findings if f.rule == "MG202" and f.level == "error")
    by_number = explained(capsys, found.fingerprint[:8])
    assert explained(capsys, f"#{found.fingerprint}") == by_number
    assert by_number in explained(capsys, "deploy/prod/compose.yaml:15")
    for words in (
        "deploy/prod/compose.yaml:15:15",
        "section 3.2",
        "https://mistral.ai/static/licenses/MRL-0.1.md (read",
        "decided by  deployments[assistant-prod].commercial: true",
        "allowed: bedrock",
        "to buy",
    ):
        assert words in by_number, words


def test_the_whole_way_from_variable_to_server_is_told(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = explained(capsys, "deploy/prod/.env:2", "--repo", str(repository))
    assert "set         deploy/prod/.env:2:11  mistral-large-2402" in out
    assert "then        deploy/prod/compose.yaml:8:27" in out


@pytest.mark.parametrize("rule", ["MG201", "MG202", "MG203"])
def test_what_can_be_pasted_settles_the_finding(
    rule: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = next(f for f in scan(repository).findings if f.rule == rule and f.level == "error")
    out = explained(capsys, found.fingerprint, "--repo", str(repository))
    policy = (repository / "modelguard.yaml").read_text()
    for key in ("exceptions:", "agreements:"):
        start = out.index(f"{key}\n")
        lines = [line for line in (" " * 14 + out[start:]).splitlines()]
        snippet = textwrap.dedent(
            "\n".join(line for i, line in enumerate(lines) if i == 0 or line[14:15] in " -")
        )
        snippet = snippet[: snippet.index("expires:") + len("expires: 2027-01-01")]
        (repository / "modelguard.yaml").write_text(f"{policy}\n{snippet}\n")
        load_policy(repository / "modelguard.yaml")
        after = [f for f in scan(repository).findings if f.rule == rule and f.model == found.model]
        assert all(f.suppressed is not None for f in after if f.deployment == found.deployment), key


def test_a_line_without_a_finding_tells_its_use(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    use = next(
        r.usage.location
        for r in scan(repository).resolutions
        if r.model and r.model.id == "mixtral-8x7b-instruct-v0.1"
    )
    out = explained(capsys, f"{use.path}:{use.line}", "--repo", str(repository))
    assert "mixtral-8x7b-instruct-v0.1" in out


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("mistral-large-2047", "did you mean mistral-large-2407"),
        ("managed-only-model-selfhosted", "did you mean managed-only-model-self-hosted"),
        ("mrl-01", "did you mean"),
        ("deadbeef", "no finding of"),
        ("deploy/prod/.env:1", "no model is named on this line"),
    ],
)
def test_what_is_not_known_says_what_is_near(
    what: str, said: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", what, "--repo", str(repository)]) == 2
    assert said in capsys.readouterr().err


def test_options_and_formats_say_what_is_near(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "--baselin", "x"]) == 2
    assert "--baseline" in capsys.readouterr().err
    assert run(["licences", "mrl-01"]) == 2
    assert "did you mean mrl-0.1" in capsys.readouterr().err
