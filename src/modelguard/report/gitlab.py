"""GitLab's code quality report, which merge requests show as a widget and in the diff."""

from __future__ import annotations

from json import dumps
from typing import Any

from modelguard.model import Finding, Level, Report
from modelguard.report._escape import plain
from modelguard.report._order import numbered
from modelguard.report._view import View

_SEVERITY: dict[Level, str] = {"error": "critical", "warning": "major", "note": "info"}


def render(report: Report, _view: View) -> str:
    """One entry a finding that no exception covers; what could not be read is an entry of its own."""
    issues = [_issue(f, ordinal) for f, ordinal in numbered(report.findings) if f.suppressed is None]
    issues += [
        {
            "description": plain(f"{n.message}: no findings there cannot be believed"),
            "check_name": n.code,
            "fingerprint": plain(f"{n.code}:{n.path}"),
            "severity": "major",
            "location": {"path": plain(n.path or "."), "lines": {"begin": n.line or 1}},
        }
        for n in report.notices
        if n.incomplete
    ]
    return dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _issue(finding: Finding, ordinal: int) -> dict[str, Any]:
    at = finding.locations[0] if finding.locations else None
    text = finding.message + (f" Way out: {finding.remedy}" if finding.remedy else "")
    return {
        "description": plain(f"{finding.rule} {finding.name}: {text}"),
        "check_name": finding.rule,
        "fingerprint": f"{finding.fingerprint}:{ordinal}" if ordinal else finding.fingerprint,
        "severity": _SEVERITY[finding.level],
        "location": {"path": plain(at.path) if at else ".", "lines": {"begin": max(at.line, 1) if at else 1}},
    }
