"""Bills of materials: valid by their official schemas and validators, whole, and the same twice."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

import modelguard
from modelguard.model import Report
from modelguard.report import render

REPOS = Path(__file__).resolve().parents[2] / "fixtures" / "repos"
STORIES = (
    "on-prem-mistral",
    "r1-distill-under-an-mit-card",
    "regulated-data-in-and-outside-the-eu",
    "merge-of-nc-and-apache",
    "no-policy-at-all",
    "comment-only",
)


def scanned(story: str) -> Report:
    return modelguard.scan(REPOS / story, as_of=date(2026, 6, 30))


def cyclonedx_validator(version: str) -> jsonschema.Draft7Validator:
    """The official schema, from the wheel of the reference library, without any network."""
    folder = files("cyclonedx.schema._res")

    def schema(name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text("utf-8"))
        return loaded

    parts = {
        prefix + f"{name}.SNAPSHOT.schema.json": Resource.from_contents(schema(name))
        for prefix in ("", "http://cyclonedx.org/schema/")
        for name in ("spdx", "jsf-0.82", "cryptography-defs")
    }
    registry: Registry[Any] = Registry().with_resources(parts.items())
    return jsonschema.Draft7Validator(schema(f"bom-{version}"), registry=registry)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("version", ["1.6", "1.7"])
def test_cyclonedx_is_valid_by_the_official_schema(story: str, version: str) -> None:
    format = "cyclonedx" if version == "1.6" else f"cyclonedx-{version}"
    document = json.loads(render(scanned(story), format))
    errors = [e.message for e in cyclonedx_validator(version).iter_errors(document)]
    assert errors == []
    assert document["specVersion"] == version


def test_the_cyclonedx_validator_can_fail() -> None:
    document = json.loads(render(scanned("on-prem-mistral"), "cyclonedx"))
    document["components"][0]["type"] = "model"
    assert list(cyclonedx_validator("1.6").iter_errors(document))


def test_cyclonedx_of_hostile_names_is_valid(report: Report) -> None:
    document = json.loads(render(report, "cyclonedx"))
    assert list(cyclonedx_validator("1.6").iter_errors(document)) == []


def test_cyclonedx_names_models_places_licences_services_and_findings() -> None:
    report = scanned("on-prem-mistral")
    document = json.loads(render(report, "cyclonedx"))
    components = {c["bom-ref"]: c for c in document["components"]}
    mixtral = components["model:mixtral-8x7b-v0.1"]
    assert mixtral["type"] == "machine-learning-model"
    assert mixtral["purl"].startswith("pkg:huggingface/mistralai/Mixtral-8x7B")
    licences = [(one["license"].get("id"), one["license"]["acknowledgement"]) for one in mixtral["licenses"]]
    assert licences == [("Apache-2.0", "declared"), ("Apache-2.0", "concluded")]
    assert mixtral["evidence"]["occurrences"][0]["line"] > 0
    services = {s["bom-ref"]: s for s in document["services"]}
    assert services["service:mistral"]["properties"][1] == {"name": "modelguard:country", "value": "FR"}
    assert services["service:mistral"]["data"][0]["flow"] == "bi-directional"
    dependencies = {d["ref"]: d.get("dependsOn", []) for d in document["dependencies"]}
    assert set(dependencies["repository"]) == {*components, *services}
    assert "model:codestral-2508" in dependencies["service:mistral"]
    told = " ".join(note["text"] for note in document["annotations"])
    assert all(f.rule in told and f.message in told for f in report.findings)


def test_cyclonedx_keeps_the_lineage() -> None:
    document = json.loads(render(scanned("r1-distill-under-an-mit-card"), "cyclonedx"))
    ancestors = {
        a["name"] for c in document["components"] for a in c.get("pedigree", {}).get("ancestors", [])
    }
    assert {"deepseek-r1", "llama-3.3-70b-instruct"} <= ancestors


@pytest.mark.parametrize("format", ["cyclonedx", "cyclonedx-1.7"])
def test_a_bill_is_the_same_twice_and_dated_as_asked(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report = scanned("on-prem-mistral")
    first = render(report, format)
    assert first == render(scanned("on-prem-mistral"), format)
    assert "2026-06-30T00:00:00Z" in first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    assert re.search(r"2025-06-15T15:06:40Z", render(report, format))
