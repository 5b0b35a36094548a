"""Facts that are supposed: how they are read, and what they change."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import modelguard
from modelguard.cli import run
from modelguard.errors import UsageError
from modelguard.evaluate import suppose
from modelguard.model import Deployment, Organisation, Policy
from modelguard.model.estate import WhatIf

REPOS = Path(__file__).resolve().parents[2] / "fixtures" / "repos"
DAY = date(2026, 6, 30)


def rules(found: WhatIf, side: str) -> list[tuple[str, str | None]]:
    other = {"before": "after", "after": "before"}[side]
    return [(f.rule, f.model) for c in found.changes if (f := getattr(c, side)) and getattr(c, other) is None]


def test_facts_take_the_place_of_the_policys_in_every_deployment() -> None:
    policy = Policy(deployments=(Deployment(name="a"), Deployment(name="b", hosting="managed")))
    supposed = suppose("hosting=on-prem,regions=EU,CH,domicile=DE").holds_in(policy)
    assert {(d.hosting, d.regions) for d in (*supposed.deployments, supposed.otherwise)} == {
        ("on-prem", ("EU", "CH"))
    }
    assert supposed.organisation.domicile == "DE"


def test_facts_are_read_as_findings_ask_for_them() -> None:
    asked = 'organisation.monthly_active_users["2024-06"]=900_000_000,deployments[prod].commercial=true'
    supposed = suppose(asked).holds_in(Policy(deployments=(Deployment(name="prod"),)))
    assert supposed.organisation.monthly_active_users.points == (("2024-06", 900_000_000.0),)
    assert supposed.deployments[0].commercial is True


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("hostng=on-prem", "did you mean hosting?"),
        ("hosting=onprem", "did you mean on-prem?"),
        ("regions=UK", "did you mean GB?"),
        ("commercial=maybe", "true or false"),
        ("on-prem", "write it as hosting=on-prem"),
        ("monthly_active_users=many", "a number is expected"),
        ("hosting=on-prem,hosting=edge", "a second time"),
        ("name=x", "unknown key"),
    ],
)
def test_what_is_no_fact_is_refused_with_the_cure(text: str, cure: str) -> None:
    with pytest.raises(UsageError, match="--what-if") as caught:
        suppose(text)
    assert cure in str(caught.value)


def test_own_hardware_forbids_what_has_no_weights() -> None:
    found = modelguard.what_if("hosting=on-prem", REPOS / "on-prem-mistral", as_of=DAY)
    assert set(rules(found, "after")) == {
        ("MG201", "codestral-2508"),
        ("MG201", "magistral-medium-2509"),
    }
    assert dict(found.moved)["mistral-large-2512"] == "to own hardware"


def test_services_allow_what_own_hardware_does_not() -> None:
    found = modelguard.what_if("hosting=managed", REPOS / "on-prem-mistral", as_of=DAY)
    assert not rules(found, "after")
    assert {"MG201", "MG202", "MG203"} <= {rule for rule, _ in rules(found, "before")}


def test_research_lifts_what_production_breaks() -> None:
    found = modelguard.what_if(
        "purpose=research,commercial=false,kind=academic,employees_daily_tasks=false",
        REPOS / "on-prem-mistral",
        as_of=DAY,
    )
    assert ("MG203", "codestral-2405") in rules(found, "before")
    assert not found.moved


def test_facts_of_the_organisation_are_facts_too() -> None:
    found = modelguard.what_if(
        "monthly_active_users=900_000_000", REPOS / "qwen-with-unknown-users", as_of=DAY
    )
    changed = {(c.after.rule, c.after.verdict) for c in found.changes if c.after}
    assert ("MG205", "forbidden") in changed


def test_what_holds_already_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "serve.sh").write_text("vllm serve mistralai/Codestral-22B-v0.1\n")
    (tmp_path / "modelguard.yaml").write_text(
        "deployments: [{name: a, paths: ['**'], hosting: on-prem, purpose: production}]\n"
    )
    found = modelguard.what_if("hosting=on-prem,purpose=production", tmp_path, as_of=DAY)
    assert found.changes == ()
    assert found.unchanged


def test_where_no_deployment_covers_a_place_the_facts_hold_as_well(tmp_path: Path) -> None:
    (tmp_path / "serve.sh").write_text("vllm serve mistralai/Codestral-22B-v0.1\n")
    found = modelguard.what_if("purpose=evaluation", tmp_path, as_of=DAY)
    assert ("MG203", "codestral-2405") in rules(found, "before")


def test_an_organisation_keeps_what_is_not_supposed() -> None:
    policy = Policy(organisation=Organisation(kind="academic", domicile="FR"))
    assert suppose("domicile=DE").holds_in(policy).organisation == Organisation(
        kind="academic", domicile="DE"
    )


def test_the_command_shows_new_and_gone(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["portability", str(REPOS / "on-prem-mistral"), "--as-of", "2026-06-30", "--what-if"]
    assert run([*command, "hosting=on-prem"]) == 0
    assert "error[MG201]" in capsys.readouterr().out
    assert run([*command, "hostng=on-prem"]) == 2
    assert "did you mean hosting?" in capsys.readouterr().err
    assert run([*command, "hosting=on-prem", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "modelguard/what-if@1"
    assert {c["change"] for c in document["changes"]} == {"new", "gone"}
