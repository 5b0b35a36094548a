"""Notices and obligations: what stands in them, and whether a file is up to date."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

import modelguard
from modelguard.cli import run
from modelguard.model.estate import Notices
from modelguard.report import render_notices

REPOS = Path(__file__).resolve().parents[2] / "fixtures" / "repos"
DAY = date(2026, 6, 30)
GEMMA = "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms"


def copied(story: str, folder: Path) -> Path:
    root = folder / story
    shutil.copytree(REPOS / story, root, ignore=shutil.ignore_patterns("expected.json"))
    return root


def owed(found: Notices, deployment: str) -> set[tuple[str, bool | None]]:
    return {(o.topic, o.applies) for d in found.duties if d.deployment == deployment for o in d.obligations}


def test_weights_in_an_image_bring_every_duty_of_their_terms(tmp_path: Path) -> None:
    found = modelguard.notices(copied("gemma-in-an-image", tmp_path), as_of=DAY)
    assert owed(found, "prod") == {("notice", True), ("licence-copy", True), ("flow-down", True)}


def test_the_words_that_terms_require_stand_unbroken(tmp_path: Path) -> None:
    found = modelguard.notices(copied("gemma-in-an-image", tmp_path), as_of=DAY)
    assert f"  {GEMMA}\n" in render_notices(found)


def test_a_service_owes_its_badge_and_no_copy_of_the_licence(tmp_path: Path) -> None:
    found = modelguard.notices(copied("llama-service-without-its-badge", tmp_path), as_of=DAY)
    assert owed(found, "prod") == {("attribution", True)}
    assert "Built with Llama" in render_notices(found)


def test_what_is_called_as_a_service_is_not_credited() -> None:
    found = modelguard.notices(REPOS / "on-prem-mistral", as_of=DAY)
    text = render_notices(found)
    assert "mixtral-8x7b-instruct-v0.1" in text
    assert "codestral-2508" not in text


def test_what_depends_on_a_fact_names_it() -> None:
    found = modelguard.notices(REPOS / "on-prem-mistral", as_of=DAY)
    assert "Depends on `deployments[assistant-prod].distributes`." in render_notices(found, "markdown")


def test_a_record_of_acceptance_is_shown(tmp_path: Path) -> None:
    (tmp_path / "serve.sh").write_text("vllm serve THUDM/glm-4-9b-chat\n")
    (tmp_path / "modelguard.yaml").write_text(
        "deployments: [{name: a, paths: ['**'], hosting: on-prem, purpose: production, commercial: true}]\n"
        "acceptances: [{licences: [glm-4], accepted_by: legal@example.org, date: 2026-01-15}]\n"
    )
    found = modelguard.notices(tmp_path, as_of=DAY)
    records = [o.record for d in found.duties for o in d.obligations if o.topic == "acceptance"]
    assert records == ["accepted by legal@example.org on 2026-01-15"]


def test_names_from_the_repository_stay_text(tmp_path: Path) -> None:
    (tmp_path / "serve.sh").write_text("vllm serve acme/our_fine_tune\n")
    text = render_notices(modelguard.notices(tmp_path, as_of=DAY), "markdown")
    assert "### acme/our\\_fine\\_tune\n" in text
    assert "unknown" in text


def test_the_text_does_not_depend_on_the_day() -> None:
    first = render_notices(modelguard.notices(REPOS / "gemma-in-an-image" / "image", as_of=DAY))
    later = modelguard.notices(REPOS / "gemma-in-an-image" / "image", as_of=date(2026, 11, 22))
    assert first == render_notices(later)


def test_check_knows_a_file_that_is_up_to_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copied("gemma-in-an-image", tmp_path)
    file = root / "NOTICE.models"
    assert run(["notices", str(root), "--output", str(file)]) == 0
    written = file.read_text(encoding="utf-8")
    assert run(["notices", str(root), "--check", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert run(["notices", str(root), "--output", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == written


def test_check_shows_what_is_out_of_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copied("gemma-in-an-image", tmp_path)
    file = root / "NOTICE.models"
    file.write_text("This product uses nothing.\n", encoding="utf-8")
    assert run(["notices", str(root), "--check", str(file)]) == 1
    shown = capsys.readouterr()
    assert "-This product uses nothing." in shown.out
    assert f"+  {GEMMA}" in shown.out
    assert "modelguard notices --output" in shown.err


def test_check_of_a_file_that_is_not_there_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copied("gemma-in-an-image", tmp_path)
    assert run(["notices", str(root), "--check", str(root / "NOTICE.models")]) == 1
    assert "does not exist" in capsys.readouterr().err


def test_output_and_check_are_two_things(tmp_path: Path) -> None:
    assert run(["notices", str(tmp_path), "--output", "a", "--check", "b"]) == 2


def test_a_name_that_ends_in_md_is_markdown(tmp_path: Path) -> None:
    root = copied("gemma-in-an-image", tmp_path)
    run(["notices", str(root), "--output", str(root / "OBLIGATIONS.md")])
    assert (root / "OBLIGATIONS.md").read_text(encoding="utf-8").startswith("# What the terms")


def test_json_holds_clauses_and_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["notices", str(copied("gemma-in-an-image", tmp_path)), "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    (gemma,) = document["duties"]
    assert {o["text"] for o in gemma["obligations"] if o["topic"] == "notice"} == {GEMMA}
    assert all(o["clause"]["source"].startswith("https://") for o in gemma["obligations"])
