"""The whole report as one JSON document (`modelguard schema report`)."""

from __future__ import annotations

from json import dumps

from modelguard.model import Report
from modelguard.report._document import document
from modelguard.report._view import View


def render(report: Report, _view: View) -> str:
    """One document, indented, UTF-8, ending in a line feed."""
    return dumps(document(report), indent=2, ensure_ascii=False) + "\n"
