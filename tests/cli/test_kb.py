"""`modelguard kb` and the policy's own knowledge, as a user meets them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from modelguard.cli import run

RECORDS = {
    "acme.yaml": """\
key: acme
name: Acme
country: "DE"
hub_orgs: [acme]
""",
    "terms.yaml": """\
key: acme-internal
name: Acme internal terms
service: false
category: research-only
url: contract:1
clauses:
  - id: lab
    topic: commercial-use
    effect: forbids
    actions: [use]
    when: {deployment.commercial: true}
    says: It is for the lab only.
    section: "2"
    source: s1
""",
    "family.yaml": """\
family: assistant
name: Assistant
vendor: acme
releases:
  - id: acme-assistant-7b
    offers:
      - channel: hf-hub
        artifact: weights
        ids: [acme/assistant-7b]
        licence: acme-internal
        source: s1
""",
}
REVIEW = "review: {status: verified, date: 2026-10-01}\n"
SOURCES = 'sources: [{id: s1, url: "contract:1", date: 2026-10-01, kind: primary-text}]\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company's repository: its own model in production, and what it says of it."""
    monkeypatch.setenv("MODELGUARD_DATA_DIR", str(tmp_path / "data"))
    root = tmp_path / "repository"
    (root / "knowledge").mkdir(parents=True)
    for name, text in RECORDS.items():
        review = "" if name == "acme.yaml" else REVIEW
        (root / "knowledge" / name).write_text(text + SOURCES + review, encoding="utf-8")
    (root / "modelguard.yaml").write_text("version: 1\nknowledge: knowledge\n", encoding="utf-8")
    (root / "serve.sh").write_text("vllm serve acme/assistant-7b\n", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def test_a_finding_says_that_it_rests_on_the_companys_own_knowledge(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["scan", "--format", "json", "--as-of", "2026-11-22"]) == 1
    report = json.loads(capsys.readouterr().out)
    found = next(f for f in report["findings"] if f["rule"] == "MG202")
    assert found["message"].endswith("(By your own knowledge: knowledge/terms.yaml.)")
    assert {usage["path"] for usage in report["usages"]} == {"serve.sh"}  # the records are not scanned
    assert "+" in report["tool"]["knowledge"]["version"]


def test_resolve_explain_and_licences_know_the_nearest_policys_records(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".git").mkdir()
    (repository / "below").mkdir()
    monkeypatch.chdir(repository / "below")
    assert run(["resolve", "acme/assistant-7b", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["overlay"] == "knowledge/family.yaml"
    assert run(["explain", "acme/assistant-7b"]) == 0
    assert "It is for the lab only." in capsys.readouterr().out
    assert run(["licences", "acme-internal"]) == 0
    assert "from knowledge/terms.yaml" in capsys.readouterr().out
    assert run(["kb", "status"]) == 0
    assert "after the policy's own knowledge/acme.yaml, " in capsys.readouterr().out


def test_a_fault_of_a_record_or_of_the_key_is_told_with_its_place(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = repository / "knowledge" / "terms.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("category", "categorie"), encoding="utf-8")
    assert run(["scan"]) == 2
    assert (
        "knowledge/terms.yaml:4:1: unknown key 'categorie'; did you mean 'category'"
        in capsys.readouterr().err
    )
    (repository / "modelguard.yaml").write_text("version: 1\nknowledge: [/etc]\n", encoding="utf-8")
    assert run(["scan"]) == 2
    assert re.search(
        r"modelguard\.yaml:2:13: knowledge: a path from the policy's folder", capsys.readouterr().err
    )


def test_export_update_and_remove(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["kb", "export", "out/knowledge.sqlite"]) == 0
    digest = (repository / "out" / "knowledge.sqlite.sha256").read_text(encoding="utf-8").split()[0]
    assert digest in capsys.readouterr().out
    assert run(["kb", "update", "--from", "out/knowledge.sqlite", "--sha256", "0" * 64]) == 2
    assert digest in capsys.readouterr().err
    assert run(["kb", "update", "--from", "out/knowledge.sqlite"]) == 0
    assert "(updated)" in capsys.readouterr().out
    assert run(["kb", "status"]) == 0
    shown = capsys.readouterr().out
    assert "installed by `modelguard kb update`" in shown
    assert "from out/knowledge.sqlite" in shown
    assert run(["kb", "update", "--remove"]) == 0
    assert "the update is removed" in capsys.readouterr().out
    assert run(["kb", "update"]) == 2
    assert "either --from FILE|URL or --remove" in capsys.readouterr().err


def test_status_counts_by_state_and_age_and_names_what_is_old(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["kb", "status", "--format", "json", "--list", "unverified"]) == 0
    now = json.loads(capsys.readouterr().out)
    releases = now["records"]["release"]
    assert releases["all"] == sum(releases["review"].values()) == sum(releases["age"].values())
    assert len(now["unverified"]) == sum(
        kind["review"].get("unverified", 0) for kind in now["records"].values()
    )
    assert run(["kb", "status", "--as-of", "2036-01-01", "--list", "old"]) == 0
    text = capsys.readouterr().out
    assert re.search(r"^\d+ old$", text.splitlines()[-1])
    assert "days before 2036-01-01" in text


def world(folder: Path) -> Path:
    shutil.copytree(Path(__file__).parents[1] / "resolve" / "world", folder)
    return folder


def test_diff_names_the_fields_and_the_verdicts_that_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = world(tmp_path / "old"), world(tmp_path / "new")
    family = new / "models" / "mistralai" / "mistral-large.yaml"
    text = family.read_text(encoding="utf-8")
    text = text.replace("licence: mrl-0.1", "licence: apache-2.0").replace("gated: true", "gated: false")
    text = text.replace("to: 2024-11-18", "to: 2024-11-19").replace(
        "from: 2024-11-18, to", "from: 2024-11-19, to"
    )
    family.write_text(text, encoding="utf-8")
    repo = tmp_path / "repo"
    repo.mkdir()
    (repo / "serve.sh").write_text("vllm serve mistralai/Mistral-Large-Instruct-2407\n", encoding="utf-8")
    arguments = ["kb", "diff", str(old), str(new), "--repo", str(repo), "--as-of", "2026-11-22"]
    assert run([*arguments, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    [release] = [change for change in told["releases"] if change["key"] == "mistral-large-2407"]
    fields = {field["field"]: (field["old"], field["new"]) for field in release["fields"]}
    assert fields["availability"] == ("research-only", "open")
    assert fields["licence"] == ("mrl-0.1", "apache-2.0")
    [alias] = told["aliases"]
    assert alias["key"] == "mistral-large-latest on mistral"
    assert "2024-07-24..2024-11-19" in alias["fields"][0]["new"]
    assert told["terms"] == told["channels"] == []
    assert run(arguments) == 0
    shown = capsys.readouterr().out
    assert "availability: research-only → open" in shown
    assert "verdicts: " in shown


def test_diff_of_the_same_says_so_and_of_nothing_says_the_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(world(tmp_path / "old"))
    assert run(["kb", "diff", folder, folder]) == 0
    assert "both say the same" in capsys.readouterr().out
    assert run(["kb", "diff", str(tmp_path / "nothing.sqlite")]) == 2
    assert "kb export" in capsys.readouterr().err
    (tmp_path / "other.sqlite").write_bytes(b"SQLite format 3\0" + bytes(200))
    assert run(["kb", "diff", str(tmp_path / "other.sqlite")]) == 2
    assert "is no knowledge base that can be used" in capsys.readouterr().err


def test_explain_takes_a_day_and_says_what_the_alias_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "mistral-large-latest", "--as-of", "2026-06-30"]) == 0
    shown = capsys.readouterr().out
    assert "from 2025-08-27 to 2025-12-02 it meant mistral-medium-2508" in shown
    assert "since 2025-12-02 it means mistral-large-2512 (weights open;" in shown
