"""Markdown for a pull request's comment or a job's summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from modelguard.model import Finding, Level, Location, Report, Resolution
from modelguard.report._escape import encodable
from modelguard.report._lines import count, summed_up
from modelguard.report._order import by_terms, name_of, only_in
from modelguard.report._view import View

_HOME = "https://github.com/modelguard/modelguard"
_MARK: dict[Level, str] = {"error": "❌ error", "warning": "⚠️ warning", "note": "ℹ️ note"}
# A comment on GitHub holds 65,536 characters; what is left out is counted.
_MOST = 60_000
_INVENTORY = 12_000
_ROWS = 60
_SPECIAL = frozenset("&<>|@`*_[]~#\\")


def render(report: Report, view: View) -> str:
    """Errors and warnings as a table with their reasons below, then the models; notes where asked for."""
    shown = [f for f in report.findings if f.suppressed is None and (view.verbose or f.level != "note")]
    notes = [] if view.verbose else [f for f in report.findings if f.suppressed is None and f.level == "note"]
    lines = ["## modelguard", "", _summary(report), "", *_table(shown)]
    for number, finding in enumerate(shown):
        block = list(_details(finding))
        if _size(lines) + _size(block) > _MOST - _INVENTORY:
            lines += [f"The reasons of {len(shown) - number} more findings are in the job's log.", ""]
            break
        lines += block
    lines += _notes(notes)
    lines += _inventory(report)
    unread = [n for n in report.notices if n.incomplete]
    lines += [f"* **not read:** {_code(n.path or '')} {_text(n.message)}" for n in unread[:20]]
    return "\n".join(lines).rstrip("\n") + "\n"


def _size(lines: list[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _table(findings: list[Finding]) -> list[str]:
    if not findings:
        return []
    rows = [_row(finding) for finding in findings[:_ROWS]]
    more = [f"| | and {len(findings) - _ROWS} more | | | |"] if len(findings) > _ROWS else []
    return ["| | rule | model | deployment | where |", "|---|---|---|---|---|", *rows, *more, ""]


def _summary(report: Report) -> str:
    found, parts = summed_up(report)
    parts += [] if report.complete else ["**the scan is incomplete**"]
    return f"**{found or 'No findings'}**: {'; '.join(parts)} (as of {report.as_of.isoformat()})."


def _row(finding: Finding) -> str:
    at = finding.locations[0] if finding.locations else None
    rule = f"[{finding.rule}]({_HOME}/blob/main/docs/rules/{finding.rule}.md) {finding.name}"
    cells = [
        _MARK[finding.level],
        rule + (" (depends)" if finding.verdict == "depends" else ""),
        _code(finding.model or finding.raw or ""),
        _code(finding.deployment or ""),
        _at(at) if at else "",
    ]
    return "| " + " | ".join(cells) + " |"


def _details(finding: Finding) -> Iterator[str]:
    named = _text(finding.model or finding.raw or "")
    yield f"<details><summary>{finding.rule} {finding.name}: <code>{named}</code></summary>"
    yield ""
    yield _text(finding.message)
    yield ""
    for step in finding.chain[:10]:
        yield f"* via {_at(step.location)} {_text(step.why)}"
    for other in finding.locations[1:10]:
        yield f"* also {_at(other)}"
    if finding.clause:
        licence = _text(finding.licence.name) if finding.licence else "terms"
        clause = finding.clause
        yield (
            f"* clause: [{licence}, {_text(clause.place)}]({_link(clause.source.url)})"
            f" (read {clause.source.date.isoformat()})"
        )
    if finding.missing:
        yield f"* say: {', '.join(_code(key) for key in finding.missing)}"
    if finding.remedy:
        yield f"* way out: {_text(finding.remedy)}"
    yield ""
    yield "</details>"
    yield ""


def _notes(notes: list[Finding]) -> Iterator[str]:
    if notes:
        counts = Counter((f.rule, f.name) for f in notes)
        yield "Notes: " + ", ".join(
            f"{rule} {name} ({count})" for (rule, name), count in sorted(counts.items())
        )
        yield ""


def _inventory(report: Report) -> Iterator[str]:
    rows: dict[str, list[Resolution]] = {}
    for resolution in report.resolutions:
        if resolution.usage.kind != "catalogue-entry":
            rows.setdefault(name_of(resolution), []).append(resolution)
    if not rows:
        return
    room = _INVENTORY
    yield f"<details><summary>{count(len(rows), 'model')} in use</summary>"
    yield ""
    yield "| model | weights | terms | run |"
    yield "|---|---|---|---|"
    for number, (name, uses) in enumerate(sorted(rows.items(), key=lambda row: row[0].lower())):
        first = uses[0]
        terms = "; ".join(_text(name) if name else "unknown" for name in by_terms(uses))
        ways = sorted(
            {f"{u.usage.execution} {f'({u.usage.channel})' if u.usage.channel else ''}".strip() for u in uses}
        )
        only = only_in(uses)
        run = ", ".join(ways) + (f"; in {only}" if only else "")
        line = f"| {_code(name)} | {first.availability} | {terms} | {run} |"
        room -= len(line) + 1
        if room < 0:
            yield f"| and {len(rows) - number} more | | | |"
            break
        yield line
    yield ""
    yield "</details>"
    yield ""


def _at(at: Location) -> str:
    return _code(f"{at.path}:{at.line}")


def _code(text: str) -> str:
    """A scanned string as code: it stays text, mentions nobody and ends no cell."""
    return f"<code>{_text(text)}</code>" if text else ""


def _text(text: str) -> str:
    """Text that Markdown and HTML leave alone: scanned strings mention nobody and open nothing."""
    return "".join(f"&#{ord(c)};" if c in _SPECIAL else c for c in encodable(text))


def _link(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
