"""SARIF 2.1.0, as GitHub code scanning and other viewers read it."""

from __future__ import annotations

from json import dumps
from typing import Any
from urllib.parse import quote

from modelguard._version import __version__
from modelguard.model import Finding, Level, Location, Notice, Report, Rule
from modelguard.report._document import status
from modelguard.report._escape import sarif_message
from modelguard.report._order import numbered
from modelguard.report._view import View

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/modelguard/modelguard"
# What code scanning takes of one run, and of one text.
_MOST = 25_000
_LONGEST = 1024
_ORDER: dict[Level, int] = {"error": 0, "warning": 1, "note": 2}
_SEVERITY: dict[Level, str] = {"error": "8.0", "warning": "5.0", "note": "2.0"}


def render(report: Report, _view: View) -> str:
    """One run with rules, results, suppressions and notifications; paths are relative and percent-encoded."""
    # What is gone is left out, though SARIF has "absent" for it: code scanning would show it as open.
    findings = tuple(sorted(report.findings, key=lambda f: _ORDER[f.level])[:_MOST])
    used = sorted({f.rule for f in findings})
    rules = {r.id: r for r in report.rules}
    index = {rule: number for number, rule in enumerate(used)}
    names = {f.rule: f.name for f in findings}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "modelguard",
                "semanticVersion": __version__,
                "informationUri": _HOME,
                "rules": [_rule(rule, names[rule], rules.get(rule)) for rule in used],
            }
        },
        "invocations": [
            {
                "executionSuccessful": report.complete,
                "toolExecutionNotifications": [_notification(n) for n in report.notices],
            }
        ],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top of the scanned repository."}}},
        "results": [_result(f, index[f.rule], seen) for f, seen in numbered(findings)],
        "columnKind": "unicodeCodePoints",
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: str, name: str, described: Rule | None) -> dict[str, Any]:
    level = described.level if described else "warning"
    page = described.page if described else name
    summary = page.strip().split("\n\n")[0].replace("\n", " ").strip()
    return {
        "id": rule,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": name.replace("-", " ")},
        "fullDescription": {"text": summary[:_LONGEST]},
        "help": {"text": page, "markdown": page},
        "helpUri": f"{_HOME}/blob/main/docs/rules/{rule}.md",
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["security", "licence", "ai-model"],
            "precision": "high",
            "problem.severity": {"error": "error", "warning": "warning", "note": "recommendation"}[level],
            "security-severity": _SEVERITY[level],
        },
    }


def _result(finding: Finding, index: int, ordinal: int) -> dict[str, Any]:
    text = finding.message + (f" Way out: {finding.remedy}" if finding.remedy else "")
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level,
        "message": {"text": sarif_message(text)},
        "locations": [_location(at) for at in finding.locations[:1]]
        or [_location(Location(path=".", line=1))],
        "relatedLocations": [_location(at) for at in finding.locations[1:100]]
        + [_location(s.location, s.why) for s in finding.chain[:100]],
        "partialFingerprints": {"modelguard/v1": f"{finding.fingerprint}:{ordinal}"},
        "properties": {
            "verdict": finding.verdict,
            "model": finding.model,
            "deployment": finding.deployment,
            "missing": list(finding.missing),
            "clause": f"{finding.licence.id} {finding.clause.section}"
            if finding.licence and finding.clause
            else None,
            "source": finding.clause.source.url if finding.clause else None,
        },
    }
    if finding.baseline is not None:
        result["baselineState"] = finding.baseline
    if finding.suppressed is not None:
        result["properties"]["status"] = status(finding)
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": finding.suppressed}
        ]
    return result


def _location(at: Location, why: str | None = None) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": max(at.line, 1), "startColumn": max(at.column, 1)}
    if at.end_line:
        region |= {"endLine": at.end_line, "endColumn": max(at.end_column, 1)}
    found: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(at.path), "region": region}}
    if why:
        found["message"] = {"text": sarif_message(why)}
    return found


def _artifact(path: str) -> dict[str, Any]:
    if "://" in path:
        return {"uri": path}  # a server that was asked, not a file below the root
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _notification(notice: Notice) -> dict[str, Any]:
    told: dict[str, Any] = {
        "level": "error" if notice.incomplete else "note",
        "message": {"text": sarif_message(notice.message)},
        "descriptor": {"id": notice.code},
    }
    if notice.path:
        told["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(notice.path)}}]
    return told
