"""Where a deployment runs, by what can be seen: told in the finding, and never an error by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import modelguard
from modelguard.model import Finding

DAY = date(2026, 6, 30)
VISION = "llama-3.2-11b-vision-instruct"
SERVER = """services:
  llm: {image: "vllm/vllm-openai:v0.8", command: --model Qwen/Qwen2.5-7B-Instruct}
"""
TERRAFORM = '# provider "google" {}\nprovider "aws" {\n  region = "eu-central-1"\n}\n'


def found(folder: Path, told: str, files: dict[str, str], model: str = VISION) -> dict[str, Finding]:
    policy = (
        "version: 1\norganisation: {kind: company, domicile: FR}\ndeployments:\n"
        f'  - {{name: prod, paths: ["deploy/**"], purpose: production, commercial: true{told}}}\n'
    )
    every = {"modelguard.yaml": policy, "deploy/settings.yaml": f"llm_model: {model}\n", **files}
    for name, text in every.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    report = modelguard.scan(folder, as_of=DAY, cache=False)
    return {f.rule: f for f in report.findings if f.rule in ("MG202", "MG204")}


def test_nothing_is_inferred_from_nothing(tmp_path: Path) -> None:
    finding = found(tmp_path, "", {})["MG204"]
    assert (finding.level, finding.verdict) == ("note", "depends")
    assert "inferred" not in finding.message


def test_a_server_and_no_cloud_answer_the_question_at_warning_level(tmp_path: Path) -> None:
    finding = found(tmp_path, "", {"deploy/compose.yaml": SERVER})["MG204"]
    assert (finding.level, finding.verdict) == ("warning", "depends")
    assert finding.missing == ("deployments[prod].hosting",)
    assert "hosting: on-prem) is inferred: vllm runs weights at deploy/compose.yaml:2" in finding.message
    assert "nothing in the repository names a cloud" in finding.message


def test_a_server_in_a_cloud_says_which(tmp_path: Path) -> None:
    files = {"deploy/compose.yaml": SERVER, "infra/main.tf": TERRAFORM}
    finding = found(tmp_path, "", files)["MG204"]
    assert finding.level == "warning"
    assert "hosting: public-cloud" in finding.message
    assert "infra/main.tf:2 deploys to AWS" in finding.message


def test_a_cloud_alone_does_not_tell_who_runs_the_weights(tmp_path: Path) -> None:
    finding = found(tmp_path, "", {"infra/main.tf": TERRAFORM})["MG204"]
    assert (finding.level, finding.verdict) == ("note", "depends")
    assert "infra/main.tf:2 deploys to AWS" in finding.message


def test_beside_a_service_the_name_may_be_meant_for_either(tmp_path: Path) -> None:
    call = "from openai import OpenAI\nOpenAI().responses.create(model='gpt-4o')\n"
    finding = found(tmp_path, "", {"deploy/compose.yaml": SERVER, "deploy/app.py": call})["MG204"]
    assert finding.level == "note"
    assert "on your own machines" not in finding.message


def test_a_server_of_another_deployment_says_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, "", {"lab/compose.yaml": SERVER})["MG204"].level == "note"


@pytest.mark.parametrize("model", [VISION, "mistralai/Mistral-Large-Instruct-2407"])
def test_what_the_policy_says_is_managed_is_not_run_for_its_name(tmp_path: Path, model: str) -> None:
    assert found(tmp_path, ", hosting: managed", {"deploy/compose.yaml": SERVER}, model) == {}


def test_a_name_of_weights_is_taken_for_weights_where_the_policy_is_silent(tmp_path: Path) -> None:
    research = "mistralai/Mistral-Large-Instruct-2407"
    assert found(tmp_path, "", {}, research)["MG202"].level == "error"


def test_a_hosting_that_does_not_settle_it_is_not_asked_for_again_without_a_word(tmp_path: Path) -> None:
    finding = found(tmp_path, ", hosting: on-prem", {})["MG204"]
    assert "`deployments[prod].hosting: on-prem` does not tell" in finding.message
