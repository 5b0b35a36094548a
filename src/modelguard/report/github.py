"""Annotations for GitHub Actions: one workflow command per finding, and a count at the end."""

from __future__ import annotations

from modelguard.model import Finding, Level, Notice, Report
from modelguard.report._escape import plain, workflow_data, workflow_property
from modelguard.report._view import View

_COMMAND: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, view: View) -> str:
    """Workflow commands, errors first; GitHub shows ten of a level per step, so notes come only when
    asked for.
    """
    shown = [f for f in report.findings if not f.suppressed and (view.verbose or f.level != "note")]
    lines = [_annotation(f) for f in shown]
    lines += [_unread(n) for n in report.notices if n.incomplete]
    counts = {level: sum(f.level == level for f in report.findings if not f.suppressed) for level in _COMMAND}
    lines.append("modelguard: " + ", ".join(f"{level} {count}" for level, count in counts.items()))
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding) -> str:
    at = finding.locations[0] if finding.locations else None
    properties = [f"title={workflow_property(plain(f'{finding.rule} {finding.name}'))}"]
    if at:
        properties = [
            f"file={workflow_property(plain(at.path))}",
            f"line={at.line}",
            f"endLine={at.end_line or at.line}",
            f"col={at.column}",
            *properties,
        ]
    message = plain(finding.message) + (f"\nWay out: {plain(finding.remedy)}" if finding.remedy else "")
    return f"::{_COMMAND[finding.level]} {','.join(properties)}::{workflow_data(message)}"


def _unread(notice: Notice) -> str:
    where = f"{notice.path}: " if notice.path else ""
    return f"::warning title=modelguard::{workflow_data(plain(where + notice.message))}"
