"""One usage a line, for programs that read line by line.

`model` holds the string as written, so that each line can be compared with its file; the canonical id is in
`id`.
"""

from __future__ import annotations

from json import dumps
from typing import Any

from modelguard.model import Report
from modelguard.report._document import usage
from modelguard.report._view import View


def render(report: Report, _view: View) -> str:
    """JSON lines, in the order of the places."""
    return "".join(dumps(_line(usage(r)), ensure_ascii=False) + "\n" for r in report.resolutions)


def _line(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "id": fields["model"], "model": fields["raw"]}
