"""Where else each model could run: what counts as an exit, what does not, and what an estate leans on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import modelguard
from modelguard.cli import run
from modelguard.model.estate import Dependence, Portability

REPOS = Path(__file__).resolve().parents[2] / "fixtures" / "repos"
DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def found() -> Portability:
    return modelguard.portability(REPOS / "on-prem-mistral", as_of=DAY)


def of(found: Portability, name: str, deployment: str) -> Dependence:
    return next(d for d in found.dependences if (d.name, d.deployment) == (name, deployment))


def verdicts(dependence: Dependence) -> dict[str, str]:
    return {way.place.channel or way.place.name: way.judgement.verdict for way in dependence.elsewhere}


def counted(dependence: Dependence) -> list[str]:
    return [way.place.channel or way.place.name for way in dependence.elsewhere if way.counts]


def test_what_one_service_alone_offers_has_no_exit(found: Portability) -> None:
    medium = of(found, "magistral-medium-2509", "backend")
    assert medium.exit == "no"
    assert verdicts(medium) == {"own hardware": "forbidden"}
    assert medium.elsewhere[0].judgement.clause is not None


def test_weights_that_may_be_run_are_an_exit_of_a_service(found: Portability) -> None:
    assert "own hardware" in counted(of(found, "mistral-large-2512", "backend"))


def test_weights_that_the_deployment_may_not_run_are_none(found: Portability) -> None:
    large = of(found, "mistral-large-2407", "assistant-prod")
    assert large.here[0].judgement.rule == "MG202"
    assert counted(large) == ["bedrock", "snowflake", "vertex", "watsonx"]


def test_a_gateway_is_shown_and_counts_for_nothing(found: Portability) -> None:
    large = of(found, "mistral-large-2407", "assistant-prod")
    assert verdicts(large)["openrouter"] == "allowed"
    assert "openrouter" not in counted(large)


def test_a_service_whose_residency_nobody_knows_is_no_exit_of_a_european_deployment(
    found: Portability,
) -> None:
    codestral = of(found, "codestral-2405", "assistant-prod")
    assert verdicts(codestral)["outscale"] == "depends"
    assert "outscale" not in counted(codestral)


def test_substitutes_are_open_allowed_and_of_the_family_first(found: Portability) -> None:
    nearest = of(found, "magistral-medium-2509", "backend").substitutes
    assert next(s.model.id for s in nearest) == "magistral-small-2509"
    assert {s.judgement.verdict for s in nearest} == {"allowed"}
    assert all(s.facts for s in nearest)


def test_offers_that_ended_are_no_places(found: Portability) -> None:
    later = modelguard.portability(REPOS / "on-prem-mistral", as_of=date(2026, 11, 22))
    assert "mistral" not in verdicts(of(later, "mistral-large-2402", "assistant-prod"))


def test_the_shares_add_up(found: Portability) -> None:
    shares = found.concentration
    for group in (shares.vendors, shares.operators, shares.countries):
        assert sum(share.count for share in group) == shares.total == 9
    assert [(s.name, s.count) for s in shares.operators] == [
        ("own hardware", 6),
        ("Mistral AI", 2),
        ("Microsoft", 1),
    ]


def test_an_unknown_model_has_no_exit_that_is_sure(tmp_path: Path) -> None:
    (tmp_path / "serve.sh").write_text("vllm serve acme-research/our-finetune-7b\n")
    (unknown,) = modelguard.portability(tmp_path, as_of=DAY).dependences
    assert (unknown.model, unknown.exit, unknown.elsewhere) == (None, "unclear", ())


def test_an_exception_opens_no_exit(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        'from mistralai import Mistral\nMistral().chat.complete(model="magistral-medium-2509", messages=[])\n'
    )
    (tmp_path / "modelguard.yaml").write_text(
        "deployments: [{name: app, paths: ['**'], purpose: production, commercial: true}]\n"
        "rules: {MG201: off}\n"
        "exceptions: [{rule: MG201, reason: accepted once}]\n"
    )
    (medium,) = modelguard.portability(tmp_path, as_of=DAY).dependences
    assert verdicts(medium)["own hardware"] == "forbidden"


def test_an_agreement_opens_one(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        'from mistralai import Mistral\nMistral().chat.complete(model="magistral-medium-2509", messages=[])\n'
    )
    (tmp_path / "modelguard.yaml").write_text(
        "deployments: [{name: app, paths: ['**'], purpose: production, commercial: true}]\n"
        "agreements: [{vendor: mistralai, permits: [self-hosted]}]\n"
    )
    (medium,) = modelguard.portability(tmp_path, as_of=DAY).dependences
    assert counted(medium) == ["own hardware"]


def test_fail_on_no_exit_fails(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["portability", str(REPOS / "on-prem-mistral"), "--as-of", "2026-06-30"]
    assert run(command) == 0
    assert run([*command, "--fail-on-no-exit"]) == 1
    assert "no exit: magistral-medium-2509" in capsys.readouterr().out


def test_the_json_document_holds_verdicts_clauses_and_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    run(["portability", str(REPOS / "on-prem-mistral"), "--as-of", "2026-06-30", "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "modelguard/portability@1"
    medium = next(d for d in document["dependences"] if d["model"] == "magistral-medium-2509")
    (own,) = medium["elsewhere"]
    assert own["judgement"]["clause"]["section"] == "1.1"
    assert document["concentration"]["vendors"][0]["share"] == 1.0
