"""The story that the project exists for: one vendor, nine ways to run its models, nine different answers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import modelguard

STORY = Path(__file__).resolve().parents[2] / "fixtures" / "repos" / "on-prem-mistral"
DAY = date(2026, 6, 30)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy outside any git work tree, as a user's own folder is."""
    return Path(shutil.copytree(STORY, tmp_path / "story"))


def judged(root: Path) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Errors and warnings by (model, path): rule, level, verdict."""
    report = modelguard.scan(root, as_of=DAY)
    return {
        (f.model or "", f.locations[0].path): (f.rule, f.level, f.verdict)
        for f in report.findings
        if f.level != "note"
    }


def test_the_story_comes_out_as_a_lawyer_would_judge_it(repository: Path) -> None:
    assert judged(repository) == {
        ("mistral-large-2402", "deploy/prod/.env"): ("MG201", "error", "forbidden"),
        ("mistral-large-2407", "deploy/prod/compose.yaml"): ("MG202", "error", "forbidden"),
        ("codestral-2405", "deploy/prod/k8s/completion.yaml"): ("MG203", "error", "forbidden"),
        ("mistral-large-2407", "research/compare.py"): ("MG202", "warning", "depends"),
    }


def test_the_lab_asks_for_the_fact_that_decides(repository: Path) -> None:
    report = modelguard.scan(repository, as_of=DAY)
    (lab,) = [f for f in report.findings if f.deployment == "lab" and f.verdict == "depends"]
    assert lab.missing == ("deployments[lab].employees_daily_tasks",)
    assert lab.clause is not None
    assert lab.clause.source.url.startswith("https://")


def test_the_same_lab_at_a_university_is_allowed(repository: Path) -> None:
    policy = repository / "modelguard.yaml"
    policy.write_text(policy.read_text().replace("kind: company", "kind: academic"))
    assert not [path for _model, path in judged(repository) if path.startswith("research/")]


def test_the_inventory_says_how_each_model_is_run(repository: Path) -> None:
    report = modelguard.scan(repository, as_of=DAY)
    uses = {
        (r.model.id if r.model else None, r.usage.location.path): (
            r.usage.execution,
            r.usage.channel,
            r.availability,
            r.usage.deployment,
        )
        for r in report.resolutions
    }
    assert uses == {
        ("mixtral-8x7b-instruct-v0.1", "deploy/prod/compose.yaml"): (
            "self-hosted",
            "vllm",
            "open",
            "assistant-prod",
        ),
        ("mistral-large-2402", "deploy/prod/.env"): ("self-hosted", "vllm", "managed-only", "assistant-prod"),
        ("mistral-large-2407", "deploy/prod/compose.yaml"): (
            "self-hosted",
            "vllm",
            "research-only",
            "assistant-prod",
        ),
        ("codestral-2405", "deploy/prod/k8s/completion.yaml"): (
            "self-hosted",
            "vllm",
            "research-only",
            "assistant-prod",
        ),
        ("magistral-small-2509", "deploy/prod/k8s/completion.yaml"): (
            "self-hosted",
            "vllm",
            "open",
            "assistant-prod",
        ),
        ("codestral-2508", "app/review.py"): ("managed", "mistral", "managed-only", "backend"),
        ("magistral-medium-2509", "app/review.py"): ("managed", "mistral", "managed-only", "backend"),
        ("mistral-large-2512", "infra/azure.tf"): ("managed", "azure-foundry", "open", "backend"),
        ("mistral-large-2407", "research/compare.py"): ("self-hosted", "hf-hub", "research-only", "lab"),
    }


def test_the_server_is_named_and_the_client_is_only_a_place(repository: Path) -> None:
    report = modelguard.scan(repository, as_of=DAY)
    (large,) = [r for r in report.resolutions if r.usage.raw == "mistral-large-2402"]
    assert [s.location.path for s in large.usage.chain][:1] == ["deploy/prod/compose.yaml"]
    assert not [r for r in report.resolutions if r.usage.raw == "assistant"], "a served name is no model"


def test_the_command_fails_and_prints_the_contract(repository: Path) -> None:
    command = [sys.executable, "-m", "modelguard", "scan", str(repository)]
    done = subprocess.run(
        [*command, "--format", "json", "--as-of", "2026-06-30"], capture_output=True, check=False
    )
    assert done.returncode == 1
    document: dict[str, Any] = json.loads(done.stdout)
    assert document["complete"] is True
    assert {f["rule"] for f in document["findings"] if f["level"] == "error"} == {"MG201", "MG202", "MG203"}
