"""JSON lines: one finding a line, for programs that stream."""

from __future__ import annotations

from json import dumps

from modelguard.model import Report
from modelguard.report._document import finding
from modelguard.report._view import View


def render(report: Report, _view: View) -> str:
    """Each finding as in the JSON report, suppressed ones with their reason."""
    return "".join(dumps(finding(found), ensure_ascii=False) + "\n" for found in report.findings)
