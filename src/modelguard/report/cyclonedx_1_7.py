"""A CycloneDX 1.7 bill of materials: models with licences, lineage and places, and their services."""

from __future__ import annotations

from modelguard.model import Report
from modelguard.report import _cyclonedx
from modelguard.report._view import View


def render(report: Report, _view: View) -> str:
    """The ML-BOM as JSON, valid against CycloneDX 1.7."""
    return _cyclonedx.render(report, "1.7")
