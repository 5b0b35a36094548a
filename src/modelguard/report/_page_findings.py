"""The body of the page: findings with their reasons, and the table of uses."""

from __future__ import annotations

from collections.abc import Iterable

from modelguard.model import Finding, Location, Report, Resolution
from modelguard.report._escape import markup
from modelguard.report._excerpt import excerpt
from modelguard.report._order import by_use, name_of, verdict_of

_WIDTH = 200
_LEVELS = ("error", "warning", "note")


def findings(report: Report) -> str:
    """Every finding, accepted ones included, with controls that the script shows."""
    places = sorted({f.deployment for f in report.findings if f.deployment})
    options = "".join(f'<option value="{markup(place)}">{markup(place)}</option>' for place in places)
    boxes = "".join(
        f'<label><input type="checkbox" name="level" value="{level}" checked> {level}s</label>'
        for level in _LEVELS
    )
    order = {level: rank for rank, level in enumerate(_LEVELS)}
    listed = sorted(report.findings, key=lambda f: (f.suppressed is not None, order[f.level]))
    shown = "".join(_finding(report, finding) for finding in listed) or "<p>Nothing was found.</p>"
    return (
        '<h2 id="findings">Findings</h2><form id="filters" class="controls" hidden role="search">'
        '<label>Search <input type="search" name="search" autocomplete="off"></label>'
        f'{boxes}<label>Deployment <select name="deployment"><option value="">all</option>'
        f"{options}</select></label>"
        '<label><input type="checkbox" name="accepted" checked> accepted</label>'
        '<button type="button" id="open-all">open or close all</button>'
        f'<output id="shown" aria-live="polite" class="soft"></output></form>{shown}'
    )


def _finding(report: Report, finding: Finding) -> str:
    at = finding.locations[0] if finding.locations else None
    accepted = finding.suppressed is not None
    subject = finding.model or finding.raw
    place = f'<span class="soft">in {markup(finding.deployment)}</span>' if finding.deployment else ""
    depends = " (depends)" if finding.verdict == "depends" else ""
    head = (
        f'<span class="badge {finding.level}">{finding.level} {finding.rule}</span>'
        f"<span>{markup(finding.name.replace('-', ' '))}{depends}</span>"
        + (f"<code>{markup(subject)}</code>" if subject else "")
        + place
        + ('<span class="soft">accepted</span>' if accepted else "")
    )
    return (
        f'<details class="finding" data-level="{finding.level}" data-accepted="{str(accepted).lower()}"'
        f' data-deployment="{markup(finding.deployment or "")}"><summary>{head}</summary><div>'
        f"<p>{markup(finding.message)}</p>{_line(report, at)}{_chain(finding)}"
        f"<dl>{_facts(finding)}</dl></div></details>"
    )


def _line(report: Report, at: Location | None) -> str:
    if at is None:
        return ""
    part = excerpt(report, at, _WIDTH)
    shown = f"<pre><code>{markup(part.text.strip())}</code></pre>" if part and part.text.strip() else ""
    return f"<p><code>{_place(at)}</code></p>{shown}"


def _chain(finding: Finding) -> str:
    steps = [f"<li><code>{_place(s.location)}</code> {markup(s.why)}</li>" for s in finding.chain]
    steps += [f"<li><code>{_place(at)}</code> names it too</li>" for at in finding.locations[1:20]]
    return f'<ol class="chain">{"".join(steps)}</ol>' if steps else ""


def _facts(finding: Finding) -> str:
    rows: list[tuple[str, str]] = []
    if finding.clause:
        clause = finding.clause
        name = finding.licence.name if finding.licence else "terms"
        link = f'<a href="{markup(clause.source.url)}" rel="noreferrer">'
        read = f"(read {clause.source.date.isoformat()}): {markup(clause.says)}"
        rows.append(("clause", f"{link}{markup(name)}, {markup(clause.place)}</a> {read}"))
    if finding.because:
        rows.append(("decided by", markup("; ".join(finding.because))))
    if finding.missing:
        rows.append(("say", ", ".join(f"<code>{markup(key)}</code>" for key in finding.missing)))
    if finding.remedy:
        rows.append(("way out", markup(finding.remedy)))
    if finding.suppressed is not None:
        rows.append(("accepted", markup(finding.suppressed)))
    rows.append(("fingerprint", f"<code>{markup(finding.fingerprint)}</code>"))
    return "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)


def uses(report: Report) -> str:
    """Every use of a model, to sort and to search."""
    pairs, _ = by_use(report)
    if not pairs:
        return ""
    columns = (
        "model",
        "verdict",
        "written",
        "where",
        "kind",
        "run",
        "channel",
        "deployment",
        "weights",
        "terms",
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    used = [_use(r, found) for r, found in pairs if r.usage.kind != "catalogue-entry"]
    listed = [_use(r, found) for r, found in pairs if r.usage.kind == "catalogue-entry"]
    parts = ["<h2>Every use</h2>"]
    if used:
        parts.append(_table("uses", "Every use", head, used))
    if listed:
        said = f"{len(listed)} row{'' if len(listed) == 1 else 's'} of tables that only list models"
        table = _table("listed", "Rows of tables of models", head, listed)
        parts.append(f"<details><summary>{said}</summary>{table}</details>")
    return "".join(parts)


def _table(key: str, name: str, head: str, rows: list[str]) -> str:
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table id="{key}" '
        f'class="uses sortable"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _use(resolution: Resolution, found: list[Finding]) -> str:
    usage = resolution.usage
    at = usage.location
    verdict = "clear" if usage.kind == "catalogue-entry" else verdict_of([(resolution, found)])
    name = f"<code>{markup(name_of(resolution))}</code>" + ("" if resolution.model else " (unknown)")
    cells = [
        f"<code>{markup(usage.raw)}</code>",
        f"<code>{_place(at)}</code>",
        markup(usage.kind),
        markup(usage.execution),
        markup(usage.channel or ""),
        markup(usage.deployment or ""),
        markup(resolution.availability),
        markup(resolution.licence.name if resolution.licence else ""),
    ]
    words = {"clear": "no objection"}
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return (
        f'<tr data-deployment="{markup(usage.deployment or "")}"><td>{name}</td>'
        f'<td class="{verdict}">{words.get(verdict, verdict)}</td>{row}</tr>'
    )


def notices(report: Report) -> str:
    """What the scan could not do."""
    lines = _notices(report)
    return f"<h2>What was not read</h2><ul>{''.join(lines)}</ul>" if report.notices else ""


def _notices(report: Report) -> Iterable[str]:
    for notice in report.notices:
        where = f"<code>{markup(notice.path)}</code> " if notice.path else ""
        yield f"<li>{where}{markup(notice.message)}</li>"


def _place(at: Location) -> str:
    return f"{markup(at.path)}:{at.line}"
