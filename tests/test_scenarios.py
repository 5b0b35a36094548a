"""Whole small repositories, each judged exactly: no violation missing, and no other one."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import modelguard
from modelguard.model import Finding, Report

REPOS = Path(__file__).resolve().parents[1] / "fixtures" / "repos"
STORIES = sorted(path.parent.name for path in REPOS.glob("*/expected.json"))
_FIELDS = ("rule", "level", "verdict", "path", "model")


def expected(story: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((REPOS / story / "expected.json").read_text(encoding="utf-8"))
    return found


def scanned(story: str, folder: Path, day: str) -> Report:
    """The story's report, from a copy outside any git work tree, as a user's own folder is."""
    root = folder / day / story
    shutil.copytree(REPOS / story, root, ignore=shutil.ignore_patterns("expected.json"))
    return modelguard.scan(root, as_of=date.fromisoformat(day))


def shown(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "verdict": finding.verdict,
        "path": finding.locations[0].path if finding.locations else None,
        "model": finding.model,
        "missing": list(finding.missing),
        "at": list(dict.fromkeys(at.path for at in finding.locations)),
    }


def line(said: dict[str, Any]) -> str:
    return "  ".join(str(said[field]) for field in _FIELDS) + (
        f"  missing {', '.join(said['missing'])}" if said.get("missing") else ""
    )


def difference(report: Report, wanted: list[dict[str, Any]]) -> str:
    """What is missing and what is extra, in words; empty where the report is as it should be."""
    alarms = [f for f in report.findings if f.level != "note" and f.suppressed is None]
    rest, missing = list(alarms), []
    for said in wanted:
        hit = next((f for f in rest if said == {k: v for k, v in shown(f).items() if k in said}), None)
        if hit is None:
            missing.append(line(said))
        else:
            rest.remove(hit)
    return "\n".join(
        [f"missing: {text}" for text in missing]
        + [f"extra:   {line(shown(f))}\n           {f.message}" for f in rest]
    )


def stories() -> list[Any]:
    """The stories; what another part still gets wrong is a strict xfail with the reason in the file."""
    return [
        pytest.param(
            story,
            marks=[pytest.mark.xfail(reason=reason, strict=True)]
            if (reason := expected(story).get("xfail"))
            else [],
        )
        for story in STORIES
    ]


@pytest.mark.parametrize("story", stories())
def test_each_repository_is_judged_exactly(story: str, tmp_path: Path) -> None:
    said = expected(story)
    for judged in said["judged"]:
        report = scanned(story, tmp_path, judged["as_of"])
        assert report.complete, [n.message for n in report.notices]
        wrong = difference(report, judged["findings"])
        assert not wrong, f"{story}: {said['story']} (as of {judged['as_of']})\n{wrong}"
        for note in said.get("notes", ()):
            found = [shown(f) for f in report.findings if f.level == "note"]
            assert any(note.items() <= f.items() for f in found), f"no such note: {note}"
        for use in said.get("sees", ()):
            assert any(use.items() <= seen.items() for seen in uses(report)), (
                f"{story}: not in the inventory: {use}"
            )


def uses(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "model": r.model.id if r.model else None,
            "path": r.usage.location.path,
            "execution": r.usage.execution,
            "channel": r.usage.channel,
        }
        for r in report.resolutions
    ]


@pytest.mark.parametrize("story", STORIES)
def test_each_trap_stands_in_its_file(story: str) -> None:
    """A trap that nobody can fall into proves nothing."""
    for trap in expected(story)["quiet"]:
        data = (REPOS / story / trap["path"]).read_text(encoding="utf-8")
        assert trap["text"] in data.replace('\\"', '"'), trap


def test_there_are_enough_stories_and_each_says_what_it_is() -> None:
    assert len(STORIES) >= 40
    assert all(expected(story)["story"].endswith(".") for story in STORIES)
