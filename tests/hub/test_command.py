"""`--online` as a user meets it: the hub of the environment, and the cure where its client is missing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from loopback import Loopback

from modelguard.cli import run


@pytest.fixture(autouse=True)
def surroundings(hub: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    # The answers only: compiling the knowledge base anew would take seconds.
    monkeypatch.setattr("modelguard.resolve.cache.cache_folder", lambda: tmp_path / "answers")


def test_resolve_asks_the_hub_only_when_it_is_allowed_to(
    hub: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["resolve", "acme/second-tune", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["model"] is None
    assert hub.asked == []
    assert run(["resolve", "acme/second-tune", "--online", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["licence"]["id"] == "LicenseRef-scancode-llama-3.1-license-2024"
    chain = [base["model"] for base in found["lineage"]]
    assert chain == ["acme/llama-tune", "meta-llama/Llama-3.1-8B"]
    assert {"licence": "MIT", "acknowledgement": "declared"} in found["claims"]


def test_resolve_tells_what_the_card_hides(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["resolve", "acme/second-tune", "--online"]) == 0
    out = capsys.readouterr().out
    assert "declared      MIT" in out
    assert "wider than base" in out


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / "run.sh").write_text("vllm serve acme/second-tune\nvllm serve acme/nowhere\n")
    return tmp_path / "repo"


def test_scan_knows_what_the_hub_knows(
    repository: Path, hub: Loopback, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["scan", str(repository), "--online", "--format", "json"]) == 0
    report = json.loads(capsysbinary.readouterr().out)
    (model,) = report["models"]
    assert (model["id"], model["licence"]["name"]) == ("acme/second-tune", "Llama 3.1 Community License")
    assert report["complete"]


def test_a_scan_with_a_silent_hub_is_incomplete(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("modelguard.resolve.hub.patience._FIRST", 0.0)
    assert run(["scan", str(repository), "--online", "--format", "json"]) == 3
    (notice,) = json.loads(capsysbinary.readouterr().out)["notices"]
    assert notice["code"] == "hub-silent"
    assert "acme/nowhere" in notice["message"]


def test_without_the_extra_the_cure_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert run(["resolve", "acme/plain", "--online"]) == 2
    assert "pip install 'modelguard-licences[hub]'" in capsys.readouterr().err
