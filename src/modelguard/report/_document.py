"""The report as plain values, in the shape of `schemas/report.schema.json`: a contract with other
programs.
"""

from __future__ import annotations

from typing import Any

from modelguard._version import __version__
from modelguard.model import (
    Clause,
    Comparison,
    Finding,
    Licence,
    Location,
    Model,
    Notice,
    Report,
    Resolution,
    Step,
    Usage,
)

SCHEMA = "modelguard/report@1"


def document(report: Report) -> dict[str, Any]:
    """The whole report; lists are in a stable order."""
    return {
        "schema": SCHEMA,
        "tool": {
            "name": "modelguard",
            "version": __version__,
            "knowledge": {
                "version": report.knowledge.version,
                "date": report.knowledge.date.isoformat(),
                "origin": report.knowledge.origin,
                "overlays": list(report.knowledge.overlays),
            },
        },
        "as_of": report.as_of.isoformat(),
        "complete": report.complete,
        "files": report.files,
        "models": models(report),
        "usages": [usage(r) for r in report.resolutions],
        "findings": [finding(f) for f in report.findings],
        "notices": [notice(n) for n in report.notices],
        "comparisons": [comparison(c) for c in report.comparisons],
    }


def models(report: Report) -> list[dict[str, Any]]:
    """Every model of the report once, by id."""
    best: dict[str, Resolution] = {}
    for resolution in report.resolutions:
        if resolution.model:
            best.setdefault(resolution.model.id, resolution)
    return [model(r, r.model) for _, r in sorted(best.items()) if r.model]


def model(resolution: Resolution, known: Model) -> dict[str, Any]:
    """One model with availability, licence and evidence."""
    return {
        "id": known.id,
        "name": known.name,
        "vendor": known.vendor,
        "family": known.family,
        "purl": known.purl,
        "availability": resolution.availability,
        "licence": licence(resolution.licence),
        "status": resolution.status,
        "evidence": [{"source": s.url, "date": s.date.isoformat()} for s in resolution.evidence],
    }


def licence(terms: Licence | None) -> dict[str, Any] | None:
    """A licence by id, name and category."""
    return {"id": terms.id, "name": terms.name, "category": terms.category} if terms else None


def usage(resolution: Resolution) -> dict[str, Any]:
    """One usage with what it was resolved to; `model` is null where the knowledge base does not know it."""
    used: Usage = resolution.usage
    at = used.location
    return {
        "model": resolution.model.id if resolution.model else None,
        "raw": used.raw,
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line or at.line,
        "end_column": at.end_column or at.column,
        "kind": used.kind,
        "channel": used.channel,
        "execution": used.execution,
        "deployment": used.deployment,
        "detector": used.detector,
        "confidence": round(used.confidence, 2),
        "status": resolution.status,
        "because": list(used.because),
        "chain": [step(s) for s in used.chain],
        "trained_on": list(used.trained_on),
    }


def step(station: Step) -> dict[str, Any]:
    """One station of a chain."""
    return {"path": station.location.path, "line": station.location.line, "why": station.why}


def finding(found: Finding) -> dict[str, Any]:
    """One finding with its clause, its places and its way out."""
    return {
        "rule": found.rule,
        "name": found.name,
        "level": found.level,
        "verdict": found.verdict,
        "model": found.model,
        "raw": found.raw,
        "deployment": found.deployment,
        "message": found.message,
        "remedy": found.remedy,
        "missing": list(found.missing),
        "clause": clause(found.licence, found.clause),
        "locations": [place(at) for at in found.locations],
        "chain": [step(s) for s in found.chain],
        "fingerprint": found.fingerprint,
        "suppressed": found.suppressed,
        "status": status(found),
        "baseline": found.baseline,
        "because": list(found.because),
        "roots": list(found.roots),
    }


def status(found: Finding) -> str:
    """Whether the finding counts: `open`, `excepted`, or `baseline` for what stood before."""
    if found.suppressed is None:
        return "open"
    return "baseline" if found.baseline == "unchanged" else "excepted"


def comparison(made: Comparison) -> dict[str, Any]:
    """What the findings were compared with, and which are gone since."""
    return {
        "kind": made.kind,
        "against": made.against,
        "stood": made.stood,
        "gone": [finding(f) for f in made.gone],
    }


def clause(terms: Licence | None, read: Clause | None) -> dict[str, Any] | None:
    """The clause that a finding stands on, with section, source and date."""
    if read is None:
        return None
    return {
        "id": read.id,
        "licence": terms.id if terms else None,
        "section": read.section,
        "says": read.says,
        "source": read.source.url,
        "date": read.source.date.isoformat(),
    }


def place(at: Location) -> dict[str, Any]:
    """A location as path, line and column."""
    return {
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line or at.line,
        "end_column": at.end_column or at.column,
    }


def notice(told: Notice) -> dict[str, Any]:
    """Something that the scan could not do."""
    return {
        "code": told.code,
        "message": told.message,
        "path": told.path,
        "line": told.line,
        "incomplete": told.incomplete,
    }
