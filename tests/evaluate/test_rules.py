"""Every rule is proved by its folder: cases that it must report, and look-alikes that it must leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from evaluate_world import FIXTURES, TODAY, notice, policy, resolution, suppression

from modelguard.evaluate import evaluate, rules
from modelguard.model import Finding, Knowledge, Rule

HEADINGS = ("## Why it matters", "## Example", "## What to do", "## References")


def judge(case: dict[str, Any]) -> tuple[Finding, ...]:
    return evaluate(
        [resolution(use) for use in case.get("uses", [])],
        policy(case.get("policy")),
        suppressions=[suppression(s) for s in case.get("suppressions", [])],
        notices=[notice(n) for n in case.get("notices", [])],
        documents=case.get("documents"),
        as_of=case.get("as_of", TODAY),
        knowledge=Knowledge(**case["knowledge"]) if "knowledge" in case else None,
    )


def shown(finding: Finding, fields: Any) -> dict[str, Any]:
    every = {
        "verdict": finding.verdict,
        "level": finding.level,
        "model": finding.model,
        "deployment": finding.deployment,
        "missing": list(finding.missing),
        "licence": finding.licence.key if finding.licence else None,
        "clause": finding.clause.id if finding.clause else None,
        "suppressed": finding.suppressed,
        "at": [f"{at.path}:{at.line}" for at in finding.locations],
    }
    return {name: every[name] for name in fields}


def cases(rule: Rule, side: str) -> list[Path]:
    return sorted((FIXTURES / rule.id / side).glob("*.yaml"))


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.id)
def test_rule_judges_as_its_folder_says(rule: Rule) -> None:
    folder = FIXTURES / rule.id
    assert cases(rule, "breaches"), (
        f"{rule.id} {rule.name} has no case to report: add YAML to {folder}/breaches"
    )
    assert cases(rule, "keeps"), (
        f"{rule.id} {rule.name} has no case to leave alone: add YAML to {folder}/keeps"
    )
    for path in cases(rule, "breaches"):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = [f for f in judge(case) if f.rule == rule.id]
        got = [shown(f, wanted) for f, wanted in zip(found, case["expect"], strict=False)]
        assert (len(found), got) == (len(case["expect"]), case["expect"]), (
            f"{path}: {[f.message for f in found]}"
        )
        for wanted, finding in zip(case.get("says", []), found, strict=False):
            assert wanted in f"{finding.message} {finding.remedy}", path
    for path in cases(rule, "keeps"):
        found = [f for f in judge(yaml.safe_load(path.read_text(encoding="utf-8"))) if f.rule == rule.id]
        assert not found, f"{path}: {[f.message for f in found]}"


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.id)
def test_rule_has_a_page_with_every_heading(rule: Rule) -> None:
    at = [rule.page.find(heading) for heading in HEADINGS]
    assert -1 not in at, f"{rule.id} lacks {HEADINGS[at.index(-1)]}"
    assert at == sorted(at)
    assert rule.page.splitlines()[0].endswith(".")


def test_ids_and_names_are_unique() -> None:
    assert len({r.id for r in rules()}) == len({r.name for r in rules()}) == len(rules())


def test_no_folder_without_a_rule() -> None:
    folders = {p.name for p in FIXTURES.iterdir() if p.is_dir()}
    assert folders == {r.id for r in rules()}
