"""`modelguard init`: the file is valid as it stands, with every question answered, and surprises nobody."""

from __future__ import annotations

import json
import re
import shutil
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml

from modelguard.cli import run
from modelguard.evaluate import load_policy
from modelguard.model import LEVELS
from modelguard.pipeline import scan

REPOS = Path(__file__).resolve().parents[2] / "fixtures" / "repos"
SCHEMA = json.loads(files("modelguard").joinpath("schemas/policy.schema.json").read_text(encoding="utf-8"))
STORIES = (
    *(
        "on-prem-mistral",
        "kustomize-dev-and-prod",
        "llama-multimodal-and-no-seat-told",
        "models-in-tests-only",
    ),
    *("gemma-in-an-image", "stability-below-the-limit", "vendored-third-party-folder", "no-policy-at-all"),
    *("terraform-variables", "namespaces-of-one-manifest", "comment-only", "sagemaker-and-bedrock"),
)
DAY = "2026-11-22"


def copied(story: str, to: Path) -> Path:
    """The story without its policy."""
    folder = to / "repository"
    shutil.copytree(REPOS / story, folder)
    for name in ("modelguard.yaml", "expected.json"):
        (folder / name).unlink(missing_ok=True)
    return folder


def answered(text: str) -> str:
    """The file with every question answered as it proposes."""
    return re.sub(r"^(\s*)# (?=(?:[a-z_]+: ?\S?|[a-z]+:|  - \{))", r"\1", text, flags=re.MULTILINE)


@pytest.mark.parametrize("story", STORIES)
def test_the_file_is_valid_as_it_stands_and_with_its_questions_answered(story: str, tmp_path: Path) -> None:
    folder = copied(story, tmp_path)
    before = scan(folder)
    assert run(["init", str(folder), "--as-of", DAY]) == 0
    file = folder / "modelguard.yaml"
    text = file.read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 130
    jsonschema.validate(yaml.safe_load(text), SCHEMA)
    load_policy(file)
    after = scan(folder)
    for worst in (1, 2):
        old, new = (
            {(f.rule, f.model) for f in r.findings if f.level in LEVELS[:worst]} for r in (before, after)
        )
        assert new <= old, "the first scan with it must not surprise"
    file.write_text(answered(text), encoding="utf-8")
    policy = load_policy(file)
    for question in ("# domicile", "# agreements", "# acceptances"):
        assert question not in answered(text)
    assert "# agreements" not in text or policy.agreements


def test_the_story_gives_the_deployments_that_a_person_would_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied("on-prem-mistral", tmp_path)
    assert run(["init", str(folder), "--stdout", "--as-of", DAY]) == 0
    told = yaml.safe_load(capsys.readouterr().out)
    assert not (folder / "modelguard.yaml").exists()
    facts = {d["name"]: (d["paths"], d.get("hosting"), d["purpose"]) for d in told["deployments"]}
    assert facts["prod"] == (["deploy/prod/**"], None, "production"), "Terraform names a cloud: it is asked"
    assert facts["app"] == (["app/**"], "managed", "production")
    assert facts["research"][2] == "research"
    assert "domicile" not in told["organisation"]


def test_environments_of_manifests_become_deployments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied("namespaces-of-one-manifest", tmp_path)
    assert run(["init", str(folder), "--stdout"]) == 0
    told = yaml.safe_load(capsys.readouterr().out)
    by_name = {d["name"]: (d.get("environments"), d["purpose"]) for d in told["deployments"]}
    assert by_name == {
        "assistant": (["assistant"], "production"),
        "trial-7": (["trial-7"], "evaluation"),
    }


def test_a_seat_is_asked_only_where_a_licence_asks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(copied("llama-multimodal-and-no-seat-told", tmp_path)), "--stdout"]) == 0
    assert "# domicile: FR" in capsys.readouterr().out
    assert run(["init", str(copied("terraform-variables", tmp_path / "two")), "--stdout"]) == 0
    assert "domicile" not in capsys.readouterr().out


def test_what_is_there_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copied("on-prem-mistral", tmp_path)
    (folder / "modelguard.yaml").write_text("version: 1\n")
    assert run(["init", str(folder)]) == 2
    assert "--force" in capsys.readouterr().err
    assert (folder / "modelguard.yaml").read_text() == "version: 1\n"
    assert run(["init", str(folder), "--force"]) == 0
    assert "deployments:" in (folder / "modelguard.yaml").read_text()
