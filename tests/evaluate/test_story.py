"""The story that the project exists for: one company, eight models, and what each use may be."""

from __future__ import annotations

from typing import Any

import pytest
from evaluate_world import TODAY, policy, resolution

from modelguard.evaluate import evaluate
from modelguard.model import Finding

COMPANY: dict[str, Any] = {
    "organisation": {"kind": "company", "domicile": "FR", "monthly_active_users": 120000},
    "deployments": [
        {
            "name": "assistant-prod",
            "paths": ["deploy/prod/**"],
            "hosting": "on-prem",
            "purpose": "production",
        },
        {"name": "backend", "paths": ["app/**", "infra/**"], "hosting": "managed", "purpose": "production"},
        {"name": "lab", "paths": ["research/**"], "purpose": "research", "commercial": False},
    ],
}
PROD = {"path": "deploy/prod/compose.yaml"}
APP = {"path": "app/review.py", "execution": "managed"}
USES: dict[str, dict[str, Any]] = {
    "mixtral": {"model": "mixtral-8x7b", **PROD},
    "large 2402": {"raw": "mistral-large-2402", "model": "mistral-large-2402", **PROD},
    "large 2407": {"model": "mistral-large-2407", **PROD},
    "large 2407 in the lab": {
        "model": "mistral-large-2407",
        "path": "research/compare.py",
        "kind": "weights-load",
    },
    "codestral 22b": {"model": "codestral-2405", **PROD},
    "codestral by api": {"raw": "codestral-2405", "model": "codestral-2405", "channel": "mistral", **APP},
    "magistral small": {"model": "magistral-small-2506", **PROD},
    "magistral medium": {
        "raw": "magistral-medium-2506",
        "model": "magistral-medium-2506",
        "channel": "mistral",
        **APP,
    },
    "large on azure": {
        "raw": "Mistral-Large-2407",
        "model": "mistral-large-2407",
        "channel": "azure-foundry",
        "execution": "managed",
        "kind": "serve",
        "path": "infra/azure.tf",
    },
}
EXPECTED = {
    "large 2402": ("MG201", "forbidden", "error"),
    "large 2407": ("MG202", "forbidden", "error"),
    "large 2407 in the lab": ("MG202", "depends", "warning"),
    "codestral 22b": ("MG203", "forbidden", "error"),
}


def judge(uses: list[str], said: dict[str, Any] = COMPANY) -> list[Finding]:
    found = evaluate([resolution(USES[name]) for name in uses], policy(said), as_of=TODAY)
    return [finding for finding in found if finding.level != "note"]


@pytest.mark.parametrize("name", USES)
def test_each_use_is_judged_as_it_should_be(name: str) -> None:
    found = [(f.rule, f.verdict, f.level) for f in judge([name])]
    assert found == ([EXPECTED[name]] if name in EXPECTED else [])


def test_the_lab_is_asked_for_its_employees_daily_tasks() -> None:
    (finding,) = judge(["large 2407 in the lab"])
    assert finding.missing == ("deployments[lab].employees_daily_tasks",)
    assert "`deployments[lab].employees_daily_tasks`" in finding.remedy


def test_the_lab_of_an_academic_organisation_may_use_the_model() -> None:
    academic = {**COMPANY, "organisation": {"kind": "academic", "domicile": "FR"}}
    assert judge(["large 2407 in the lab"], academic) == []


def test_the_whole_story_at_once() -> None:
    found = judge(list(USES))
    assert [(f.rule, f.model, f.deployment) for f in found] == [
        ("MG201", "mistral-large-2402", "assistant-prod"),
        ("MG202", "mistral-large-2407", "assistant-prod"),
        ("MG203", "codestral-2405", "assistant-prod"),
        ("MG202", "mistral-large-2407", "lab"),
    ]
    assert all(f.locations and f.remedy and len(f.fingerprint) == 32 for f in found)
    assert len({f.fingerprint for f in found}) == 4
