"""For people at a terminal: each finding with its line, its reason, the clause and the way out."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator

from modelguard.expressions import expression
from modelguard.model import Finding, Location, Report, Resolution
from modelguard.report._escape import plain, spot
from modelguard.report._excerpt import excerpt
from modelguard.report._lines import Paint, count, summed_up
from modelguard.report._order import by_terms, only_in
from modelguard.report._view import View

_NOTES_SHOWN = 3
_NAME = 44
_DIGEST = expression(r"[:@](?:sha256:)?(?P<begins>[0-9a-f]{7})[0-9a-f]{20,}\Z")
_FINGERPRINT = 8
_WIDTH = 100


def render(report: Report, view: View) -> str:
    """Errors and warnings in full, notes in brief, then what the repository uses, and one line that sums
    up.
    """
    paint = Paint(view.colour)
    lines: list[str] = []
    open_findings = [f for f in report.findings if f.suppressed is None]
    for finding in open_findings:
        if finding.level != "note" or view.verbose:
            lines += [*_finding(report, finding, paint), ""]
    if not view.verbose:
        lines += _notes([f for f in open_findings if f.level == "note"], paint)
    lines += _inventory(report, paint, view.verbose)
    lines += _notices(report, paint)
    lines += _compared(report, paint, view.verbose)
    lines.append(_summary(report, paint))
    return "\n".join(lines) + "\n"


def _finding(report: Report, finding: Finding, paint: Paint) -> Iterator[str]:
    verdict = " (depends)" if finding.verdict == "depends" else ""
    title = f"{finding.level}[{finding.rule}] {finding.name}{verdict}"
    where = f" in deployment {plain(finding.deployment)}" if finding.deployment else ""
    yield paint(title, finding.level) + paint(f"{where} {_short(finding)}", "dim")
    if finding.locations:
        yield from _place(report, finding.locations[0], paint)
    yield from _paragraph("", finding.message)
    for station in finding.chain[:4]:
        yield from _paragraph("via: ", f"{spot(station.location)}  {station.why}")
    for other in finding.locations[1:6]:
        yield f"  also: {spot(other)}"
    if len(finding.locations) > 6:
        yield f"  also: {len(finding.locations) - 6} more places"
    if finding.clause:
        terms = finding.licence.name if finding.licence else ""
        # The message quotes what the clause says where it decides; here it is only to be found again.
        says = "" if finding.clause.says in finding.message else f": {finding.clause.says}"
        yield from _paragraph("clause: ", f"{terms}, {finding.clause.place}{says}")
        read = f" (read {finding.clause.source.date.isoformat()})"
        yield "          " + paint(plain(finding.clause.source.url), "dim") + read
    if finding.missing:
        yield from _paragraph("say: ", ", ".join(finding.missing))
    yield from _paragraph("way out: ", finding.remedy) if finding.remedy else ()


def _short(finding: Finding) -> str:
    """As much of the fingerprint as `modelguard explain` needs."""
    return f"#{finding.fingerprint[:_FINGERPRINT]}"


def _place(report: Report, at: Location, paint: Paint) -> Iterator[str]:
    yield f"  {paint('-->', 'dim')} {spot(at)}"
    part = excerpt(report, at, _WIDTH)
    if part is None:
        return
    margin = f"{at.line:>5} | "
    yield paint(margin, "dim") + part.text
    mark = "^" * max(1, part.end - part.start)
    yield " " * (len(margin) - 2) + paint("| ", "dim") + " " * part.start + paint(mark, "bold")


def _paragraph(label: str, text: str) -> Iterator[str]:
    for number, line in enumerate(
        textwrap.wrap(plain(text), _WIDTH - 2 - len(label), break_long_words=False, break_on_hyphens=False)
    ):
        yield "  " + (label if number == 0 else " " * len(label)) + line


def _notes(notes: list[Finding], paint: Paint) -> Iterator[str]:
    """A few lines per rule: facts to know, which nobody has to act on today."""
    if not notes:
        return
    by_rule: dict[tuple[str, str], list[Finding]] = {}
    for note in notes:
        by_rule.setdefault((note.rule, note.name), []).append(note)
    for (rule, name), group in sorted(by_rule.items()):
        yield paint(f"note[{rule}] {name}", "note") + f": {len(group)}"
        for note in group[:_NOTES_SHOWN]:
            where = f"{spot(note.locations[0])}  " if note.locations else ""
            yield from _paragraph("", f"{where}{note.message} {_short(note)}")
        if len(group) > _NOTES_SHOWN:
            yield paint(f"  and {len(group) - _NOTES_SHOWN} more (--verbose shows all)", "dim")
    yield ""


def _inventory(report: Report, paint: Paint, verbose: bool) -> Iterator[str]:
    rows: dict[str, list[Resolution]] = {}
    for resolution in report.resolutions:
        if resolution.usage.kind != "catalogue-entry" or verbose:
            rows.setdefault(resolution.model.id if resolution.model else resolution.usage.raw, []).append(
                resolution
            )
    if not rows:
        return
    yield paint("models", "bold")
    width = max(len(_shortened(plain(name))) for name in rows)
    for name, uses in sorted(rows.items(), key=lambda row: row[0].lower()):
        first = uses[0]
        weights = first.availability if first.model else "not in the knowledge base"
        shown = _shortened(plain(name))
        how = "; ".join(_under_terms(uses)) if first.model else ", ".join(_how(uses))
        only = only_in(uses)
        yield f"  {shown:<{width}}  {weights}; {how}" + paint(f"; in {only}" if only else "", "dim")
    yield ""


def _shortened(name: str) -> str:
    """A name for its column: of an address the end tells most, of a version's digest the beginning."""
    if len(name) > _NAME and (version := _DIGEST.search(name)) is not None:
        name = name[: version.end("begins")] + "…"
    return name if len(name) <= _NAME else "…" + name[1 - _NAME :]


def _under_terms(uses: list[Resolution]) -> Iterator[str]:
    """Each of the terms that a model is used on, with the ways in which it is."""
    for terms, group in by_terms(uses).items():
        yield f"{terms or 'licence unknown'}; {', '.join(_how(group))}"


def _how(uses: list[Resolution]) -> Iterator[str]:
    ways = Counter((u.usage.execution, u.usage.channel or "") for u in uses)
    for (execution, channel), times in sorted(ways.items()):
        way = execution if execution != "unknown" else "way of running unknown"
        yield f"{way}{f' ({channel})' if channel else ''}{f' ×{times}' if times > 1 else ''}"


def _notices(report: Report, paint: Paint) -> Iterator[str]:
    for notice in report.notices:
        where = f"{plain(notice.path)}: " if notice.path else ""
        yield (
            paint("not read" if notice.incomplete else "notice", "warning")
            + f": {where}{plain(notice.message)}"
        )


def _compared(report: Report, paint: Paint, verbose: bool) -> Iterator[str]:
    """What stood before, and what is gone."""
    for made in report.comparisons:
        name, number = plain(made.against), count(made.stood, "finding")
        stood = f"{number} {'stood before' if made.kind == 'revision' else 'in the baseline'} {name}"
        gone = f"; {len(made.gone)} of them gone" if made.gone else ""
        cure = "" if made.kind == "revision" or not made.gone else " (modelguard baseline writes it anew)"
        yield paint(stood + gone + cure, "dim")
        for finding in made.gone if verbose else ():
            where = f" at {plain(finding.locations[0].path)}" if finding.locations else ""
            yield f"  gone: {finding.rule} {finding.name} of {plain(finding.model or '')}{where}"


def _summary(report: Report, paint: Paint) -> str:
    found, parts = summed_up(report)
    levels = {f.level for f in report.findings if f.suppressed is None}
    style = next((level for level in ("error", "warning") if level in levels), "good")
    parts += [] if report.complete else ["the scan is incomplete"]
    nothing = f"no {'new ' if report.comparisons else ''}findings"
    return paint(f"{found or nothing}: {'; '.join(parts)} (as of {report.as_of.isoformat()})", style)
