"""Bills of materials: valid by their official schemas and validators, whole, and the same twice."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from ntia_conformance_checker import SbomChecker
from referencing import Registry, Resource
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

import modelguard
from modelguard.discover.stores import Store
from modelguard.errors import UsageError
from modelguard.model import Report
from modelguard.report import render

ROOT = Path(__file__).resolve().parents[2]
REPOS = ROOT / "fixtures" / "repos"
SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "schemas" / "spdx"
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
    mixtral = components["model:mixtral-8x7b-instruct-v0.1"]
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


@pytest.mark.parametrize(("format", "version"), [("cyclonedx", "V1_6"), ("cyclonedx-1.7", "V1_7")])
def test_cyclonedx_says_of_a_choice_that_it_is_one(format: str, version: str) -> None:
    text = render(scanned("licences-to-choose-from"), format)
    assert JsonStrictValidator(SchemaVersion[version]).validate_str(text) is None
    components = {c["bom-ref"]: c for c in json.loads(text)["components"]}
    chosen = components["model:acme-code-8b"]
    said = {one["acknowledgement"]: one["expression"] for one in chosen["licenses"]}
    assert said["concluded"] == "GPL-3.0-only OR MIT"
    assert said.get("declared", "GPL-3.0-only OR MIT") == "GPL-3.0-only OR MIT"
    assert ("declared" in said) == (version == "V1_7"), "1.6 has room for one expression"
    each = [one["license"]["id"] for one in chosen["evidence"]["licenses"]]
    assert each == ["GPL-3.0-only", "MIT"] * 2, "both declared, both concluded"


@pytest.mark.parametrize("format", ["spdx-2.3", "spdx-3.0"])
def test_spdx_says_of_a_choice_that_it_is_one(format: str) -> None:
    document = json.loads(render(scanned("licences-to-choose-from"), format))
    if format == "spdx-2.3":
        (package,) = [p for p in document["packages"] if p["SPDXID"] == "SPDXRef-model-acme-code-8b"]
        said = [package["licenseDeclared"], package["licenseConcluded"]]
    else:
        by_id = {e["spdxId"]: e for e in document["@graph"] if "spdxId" in e}
        said = [
            by_id[e["to"][0]]["simplelicensing_licenseExpression"]
            for e in document["@graph"]
            if e.get("relationshipType") in ("hasDeclaredLicense", "hasConcludedLicense")
            and e["from"].endswith("#model-acme-code-8b")
        ]
    assert said == ["GPL-3.0-only OR MIT"] * 2


def test_cyclonedx_keeps_the_lineage() -> None:
    document = json.loads(render(scanned("r1-distill-under-an-mit-card"), "cyclonedx"))
    ancestors = {
        a["name"] for c in document["components"] for a in c.get("pedigree", {}).get("ancestors", [])
    }
    assert {"deepseek-r1", "llama-3.3-70b-instruct"} <= ancestors


CARD = """\
---
base_model: mistralai/Mistral-7B-v0.1
datasets: [HuggingFaceH4/ultrachat_200k, our own tickets, HuggingFaceH4/ultrachat_200k, "<dataset>"]
---
# Our assistant
"""
ULTRACHAT = "https://huggingface.co/datasets/HuggingFaceH4/ultrachat_200k"


@pytest.fixture
def card(tmp_path: Path) -> Report:
    """A repository that holds an adapter of its own, with its card."""
    (tmp_path / "assistant").mkdir()
    (tmp_path / "assistant" / "README.md").write_text(CARD)
    return modelguard.scan(tmp_path, as_of=date(2026, 6, 30))


@pytest.fixture
def stored(tmp_path: Path) -> Report:
    """Weights of the hub's cache, with the card of their publisher."""
    snapshot = tmp_path / "models--acme--tune" / "snapshots" / ("a" * 40)
    snapshot.mkdir(parents=True)
    (snapshot / "README.md").write_text(CARD)
    (snapshot / "model.safetensors").write_bytes(b"weights")
    return modelguard.scan(
        tmp_path, paths=None, stores=[Store(kind="hf", root=tmp_path)], as_of=date(2026, 6, 30)
    )


@pytest.mark.parametrize("version", ["1.6", "1.7"])
def test_cyclonedx_says_what_the_repositorys_own_model_was_trained_on(card: Report, version: str) -> None:
    document = json.loads(render(card, "cyclonedx" if version == "1.6" else "cyclonedx-1.7"))
    assert list(cyclonedx_validator(version).iter_errors(document)) == []
    components = {c["bom-ref"]: c for c in document["components"]}
    ours = components["made:assistant/README.md"]
    assert ours["modelCard"]["modelParameters"]["datasets"] == [
        {"type": "dataset", "name": "HuggingFaceH4/ultrachat_200k", "contents": {"url": ULTRACHAT}},
        {"type": "dataset", "name": "our own tickets"},
    ]
    assert [a["name"] for a in ours["pedigree"]["ancestors"]] == ["mistral-7b-v0.1"]
    base = components["model:mistral-7b-v0.1"]["modelCard"]
    assert "datasets" not in base["modelParameters"], "the base was not trained on them"


def test_cyclonedx_says_what_stored_weights_were_trained_on(stored: Report) -> None:
    document = json.loads(render(stored, "cyclonedx"))
    assert list(cyclonedx_validator("1.6").iter_errors(document)) == []
    (tune,) = document["components"]
    names = [d["name"] for d in tune["modelCard"]["modelParameters"]["datasets"]]
    assert "HuggingFaceH4/ultrachat_200k" in names


def trained(report: Report) -> dict[str, list[tuple[str, str | None]]]:
    """The data sets of each model that an SPDX 3 document says to be trained on some."""
    document = json.loads(render(report, "spdx-3.0"))
    jsonschema_rs.validator_for(official("301-schema.json")).validate(document)
    by_id = {e["spdxId"]: e for e in document["@graph"] if "spdxId" in e}
    sets = {
        key: (e["name"], e.get("software_downloadLocation"))
        for key, e in by_id.items()
        if e["type"] == "dataset_DatasetPackage"
    }
    return {
        by_id[e["from"]]["name"]: [sets[key] for key in e["to"]]
        for e in document["@graph"]
        if e.get("relationshipType") == "trainedOn"
    }


def test_spdx_3_says_what_models_were_trained_on(card: Report, stored: Report) -> None:
    assert trained(card) == {
        "assistant": [("HuggingFaceH4/ultrachat_200k", ULTRACHAT), ("our own tickets", None)]
    }
    (sets,) = trained(stored).values()
    assert ("HuggingFaceH4/ultrachat_200k", ULTRACHAT) in sets
    assert trained(scanned("on-prem-mistral")) == {}


def test_spdx_3_of_other_data_is_another_document(card: Report, tmp_path: Path) -> None:
    (before,) = set(
        re.findall(r"https://github.com/modelguard/modelguard/spdx/[^#\"]+", render(card, "spdx-3.0"))
    )
    (tmp_path / "assistant" / "README.md").write_text(CARD.replace("our own tickets", "letters"))
    other = modelguard.scan(tmp_path, as_of=date(2026, 6, 30))
    assert before not in render(other, "spdx-3.0")


def official(name: str) -> Any:
    """An official schema of SPDX, which is not ours to ship."""
    path = SCHEMAS / name
    if not path.exists():
        pytest.skip(f"the official schema is not at {path}: SPDX IS NOT VALIDATED BY IT")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("story", STORIES)
def test_spdx_2_is_valid_by_the_library_and_by_the_schema(story: str, tmp_path: Path) -> None:
    text = render(scanned(story), "spdx-2.3")
    file = tmp_path / "bill.spdx.json"
    file.write_text(text, encoding="utf-8")
    parsed = parse_file(str(file))
    assert [m.validation_message for m in validate_full_spdx_document(parsed)] == []
    jsonschema_rs.validator_for(official("spdx-2.3-schema.json")).validate(json.loads(text))


# The library's parser leaves open the file of its tables that it writes when it is first used.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("story", STORIES)
def test_spdx_2_as_tags_says_what_the_json_says(story: str, tmp_path: Path) -> None:
    report = scanned(story)
    parsed = {}
    for format, suffix in (("spdx-2.3", ".spdx.json"), ("spdx-2.3-tag-value", ".spdx")):
        (tmp_path / f"bill{suffix}").write_text(render(report, format), encoding="utf-8")
        parsed[format] = parse_file(str(tmp_path / f"bill{suffix}"))
    one, other = parsed.values()
    assert validate_full_spdx_document(other) == []
    assert [(p.spdx_id, p.license_concluded) for p in one.packages] == [
        (p.spdx_id, p.license_concluded) for p in other.packages
    ]
    assert len(one.annotations) == len(other.annotations) == len(report.findings)


def test_spdx_2_points_to_the_text_of_every_licence_that_is_not_spdxs() -> None:
    document = json.loads(render(scanned("on-prem-mistral"), "spdx-2.3"))
    packages = {p["SPDXID"]: p for p in document["packages"]}
    assert packages["SPDXRef-model-mixtral-8x7b-instruct-v0.1"]["licenseConcluded"] == "Apache-2.0"
    held = {info["licenseId"]: info["extractedText"] for info in document["hasExtractedLicensingInfos"]}
    named = {
        word
        for package in packages.values()
        for word in re.findall(r"LicenseRef-[\w.-]+", package.get("licenseConcluded", ""))
    }
    assert named == set(held)
    assert all("stands at https://" in text for text in held.values())


@pytest.mark.parametrize("story", STORIES)
def test_spdx_3_is_valid_by_the_official_schema(story: str) -> None:
    text = render(scanned(story), "spdx-3.0")
    jsonschema_rs.validator_for(official("301-schema.json")).validate(json.loads(text))


def elements(story: str) -> list[dict[str, Any]]:
    graph: list[dict[str, Any]] = json.loads(render(scanned(story), "spdx-3.0"))["@graph"]
    return graph


def test_spdx_3_claims_the_ai_profile_only_where_it_holds() -> None:
    claimed = {}
    for story in ("on-prem-mistral", "codestral-weights-and-api", "r1-distill-under-an-mit-card"):
        graph = elements(story)
        (document,) = [e for e in graph if e["type"] == "SpdxDocument"]
        packages = [e for e in graph if e["type"] == "ai_AIPackage"]
        fulfilled = all(
            p.get("releaseTime")
            and p.get("suppliedBy")
            and p.get("software_downloadLocation")
            and p.get("software_packageVersion")
            and p.get("software_primaryPurpose") == "model"
            for p in packages
        )
        for package in packages:
            for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
                said = [
                    e for e in graph if e.get("relationshipType") == kind and e["from"] == package["spdxId"]
                ]
                assert len(said) == 1
        claimed[story] = "ai" in document["profileConformance"]
        assert claimed[story] == fulfilled
    assert claimed["on-prem-mistral"] is False, "what is only served has no place to be fetched from"


def test_spdx_3_keeps_declared_and_concluded_apart_and_the_lineage() -> None:
    graph = elements("r1-distill-under-an-mit-card")
    by_id = {e["spdxId"]: e for e in graph if "spdxId" in e}
    (distilled,) = [
        e["spdxId"] for e in graph if e.get("name", "").startswith("DeepSeek-R1-Distill-Llama-70B")
    ]
    said = {
        e["relationshipType"]: by_id[e["to"][0]]
        for e in graph
        if e["type"] == "Relationship" and e["from"] == distilled
    }
    assert said["hasDeclaredLicense"]["simplelicensing_licenseExpression"] == "MIT"
    concluded = said["hasConcludedLicense"]["simplelicensing_licenseExpression"]
    assert set(concluded.split(" AND ")) == {"MIT", "LicenseRef-scancode-llama-3.3-license-2024"}
    assert said["descendantOf"]["type"] == "ai_AIPackage"


@pytest.mark.parametrize("format", ["spdx-2.3", "spdx-3.0"])
def test_the_conformance_checker_of_ntia_finds_every_element_it_can(format: str, tmp_path: Path) -> None:
    file = tmp_path / "bill.spdx.json"
    file.write_text(render(scanned("codestral-weights-and-api"), format), encoding="utf-8")
    spec = "spdx3" if format == "spdx-3.0" else "spdx2"
    checked = SbomChecker(str(file), compliance="ntia", sbom_spec=spec)
    assert checked.parsing_errors == []
    lacking = {name for _, components in checked.all_components_without_info for name, _ in components}
    assert lacking == {ROOT.name}, "nobody says the version and the supplier of the scanned repository"
    assert checked.dependency_relationships
    assert not checked.floating_component_ids


@pytest.mark.parametrize("format", ["spdx-2.3", "spdx-2.3-tag-value", "spdx-3.0"])
def test_spdx_of_hostile_names_can_be_written(format: str, report: Report) -> None:
    text = render(report, format)
    assert "MG201" in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    "format", ["cyclonedx", "cyclonedx-1.7", "spdx-2.3", "spdx-2.3-tag-value", "spdx-3.0"]
)
def test_a_bill_is_the_same_twice_and_dated_as_asked(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report = scanned("on-prem-mistral")
    first = render(report, format)
    assert first == render(scanned("on-prem-mistral"), format)
    assert "2026-06-30T00:00:00Z" in first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    assert re.search(r"2025-06-15T15:06:40Z", render(report, format))


@pytest.mark.parametrize("format", ["spdx-2.3", "spdx-2.3-tag-value", "spdx-3.0"])
def test_without_the_libraries_spdx_says_what_to_install(
    format: str, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = ("spdx_", "modelguard.report.spdx", "modelguard.report._spdx2")
    for name in [name for name in sys.modules if name.startswith(ours)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "spdx_tools", None)
    monkeypatch.setitem(sys.modules, "spdx_python_model", None)
    with pytest.raises(UsageError, match=r"modelguard-licences\[spdx\]"):
        render(report, format)
