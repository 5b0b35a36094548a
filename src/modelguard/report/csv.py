"""A table for spreadsheets: each use of a model with what was found about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from modelguard.model import Finding, Report, Resolution
from modelguard.report._escape import plain
from modelguard.report._order import by_use, name_of
from modelguard.report._view import View

_COLUMNS = (
    *("path", "line", "written", "model", "vendor", "availability", "licence", "licence_category"),
    *("kind", "execution", "channel", "deployment"),
    *("level", "rule", "name", "verdict", "missing", "message", "way_out", "section", "source", "read"),
    *("suppressed", "fingerprint"),
)
# A spreadsheet takes a cell that begins so for a formula, and would run it.
_FORMULA = ("=", "+", "-", "@")


def render(report: Report, _view: View) -> str:
    """One row for each use and finding, with an empty finding where there is none; as RFC 4180 has it."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for row in _rows(report):
        table.writerow([_cell(text) for text in row])
    return out.getvalue()


def _rows(report: Report) -> Iterator[list[str]]:
    uses, rest = by_use(report)
    for resolution, findings in uses:
        use = _use(resolution)
        for finding in findings:
            yield [*use, *_finding(finding)]
        if not findings:
            yield [*use, *[""] * (len(_COLUMNS) - len(use))]
    for finding in rest:
        at = finding.locations[0] if finding.locations else None
        place = [at.path, str(at.line)] if at else ["", ""]
        named = [finding.raw or "", finding.model or "", *[""] * 7, finding.deployment or ""]
        yield [*place, *named, *_finding(finding)]


def _use(resolution: Resolution) -> list[str]:
    usage, model, licence = resolution.usage, resolution.model, resolution.licence
    return [
        usage.location.path,
        str(usage.location.line),
        usage.raw,
        name_of(resolution) if model else "",
        model.vendor if model else "",
        resolution.availability,
        licence.id if licence else "",
        licence.category if licence else "",
        usage.kind,
        usage.execution,
        usage.channel or "",
        usage.deployment or "",
    ]


def _finding(finding: Finding) -> list[str]:
    clause = finding.clause
    return [
        finding.level,
        finding.rule,
        finding.name,
        finding.verdict,
        "; ".join(finding.missing),
        finding.message,
        finding.remedy,
        clause.section if clause else "",
        clause.source.url if clause else "",
        clause.source.date.isoformat() if clause else "",
        finding.suppressed or "",
        finding.fingerprint,
    ]


def _cell(text: str) -> str:
    return f"'{plain(text)}" if text.startswith(_FORMULA) else plain(text)
