"""The head of the page: counts, who runs what where, on whom it depends, and what ends when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from modelguard.model import Finding, Report, Resolution
from modelguard.report._escape import markup
from modelguard.report._order import by_terms, by_use, name_of, verdict_of

_WORD = {"forbidden": "forbidden", "depends": "depends", "unknown": "unknown", "clear": "no objection"}
_SIGN = {"forbidden": "✕", "depends": "?", "unknown": "·", "clear": "✓"}
# The matrix begins with what needs somebody to act.
_WORST = ("clear", "unknown", "depends", "forbidden")
ELSEWHERE = "no deployment"


def about(report: Report) -> str:
    """One sentence: what was judged, by which policy, when, with which knowledge."""
    policy = (
        f"the policy <code>{markup(report.policy.path)}</code>" if report.policy.path else "careful defaults"
    )
    doubt = "" if report.complete else " <strong class='error'>The scan is incomplete.</strong>"
    return (
        f"{report.files} files, judged by {policy} as of {report.as_of.isoformat()}, with knowledge "
        f"{markup(report.knowledge.version)} of {report.knowledge.date.isoformat()}.{doubt}"
    )


def tiles(report: Report) -> str:
    """Counts of findings by level, of models and of deployments."""
    levels = Counter(f.level for f in report.findings if f.suppressed is None)
    used = [r for r in report.resolutions if r.usage.kind != "catalogue-entry"]
    counts = [
        ("error", "errors", levels["error"]),
        ("warning", "warnings", levels["warning"]),
        ("note", "notes", levels["note"]),
        ("soft", "accepted", sum(f.suppressed is not None for f in report.findings)),
        ("", "models", len({name_of(r) for r in used})),
        ("", "uses", len(used)),
        ("", "deployments", len({r.usage.deployment for r in used if r.usage.deployment})),
    ]
    return "".join(f'<li><strong class="{css}">{count}</strong>{name}</li>' for css, name, count in counts)


def matrix(report: Report) -> str:
    """Models by deployments, with what the terms and the policy say of each pair."""
    uses, _ = by_use(report)
    cells: dict[tuple[str, str], list[tuple[Resolution, list[Finding]]]] = {}
    for resolution, findings in uses:
        if resolution.usage.kind != "catalogue-entry":
            place = resolution.usage.deployment or ELSEWHERE
            cells.setdefault((name_of(resolution), place), []).append((resolution, findings))
    if not cells:
        return "<h2>Models and deployments</h2><p>No use of a model was found.</p>"
    cells = dict(sorted(cells.items()))
    places = sorted({place for _, place in cells}, key=lambda place: (place == ELSEWHERE, place))
    head = "".join(f'<th scope="col">{markup(place)}</th>' for place in places)
    rows = []
    worst = {name: verdict_of(_pairs(cells, name)) for name, _ in cells}
    for name in sorted(worst, key=lambda name: (-_WORST.index(worst[name]), name.lower())):
        held = [resolution for resolution, _ in _pairs(cells, name)]
        licence = "; ".join(terms or "unknown terms" for terms in by_terms(held))
        row = "".join(_cell(cells.get((name, place), ())) for place in places)
        rows.append(
            f'<tr><th scope="row"><code>{markup(name)}</code></th><td>{markup(held[0].availability)}</td>'
            f"<td>{markup(licence)}</td>{row}</tr>"
        )
    return (
        "<h2>Models and deployments</h2>"
        '<div class="scroll tall" tabindex="0" role="region" aria-label="Models and deployments">'
        '<table id="matrix" class="sortable"><caption>What the terms and the policy say of each model where '
        "it runs. No objection is not permission where a fact is missing: the findings name it.</caption>"
        '<thead><tr><th scope="col">model</th><th scope="col">weights</th><th scope="col">terms</th>'
        f"{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _pairs(
    cells: Mapping[tuple[str, str], list[tuple[Resolution, list[Finding]]]], name: str
) -> list[tuple[Resolution, list[Finding]]]:
    return [pair for (model, _), pairs in cells.items() if model == name for pair in pairs]


def _cell(pairs: Iterable[tuple[Resolution, list[Finding]]]) -> str:
    pairs = list(pairs)
    if not pairs:
        return '<td class="soft">–</td>'
    verdict = verdict_of(pairs)
    ways = sorted({r.usage.execution for r, _ in pairs})
    return (
        f'<td><span class="badge {verdict}">{_SIGN[verdict]} {_WORD[verdict]}</span><br>'
        f'<span class="soft">{markup(", ".join(ways))}</span></td>'
    )


def shares(report: Report) -> str:
    """How the models in use are spread over vendors, channels and countries."""
    used = {(name_of(r), r.usage.channel): r for r in report.resolutions if r.usage.kind != "catalogue-entry"}
    channels = {channel.key: channel for channel in report.channels}
    vendors = Counter(
        (r.model.vendor_name or r.model.vendor) if r.model else "unknown" for r in used.values()
    )
    ways = Counter(
        channels[c].name if (c := r.usage.channel) in channels else "unknown" for r in used.values()
    )
    countries = Counter(
        (channels[c].country or "unknown") if (c := r.usage.channel) in channels else "unknown"
        for r in used.values()
        if r.usage.execution == "managed"
    )
    pictures = [
        _bars("Vendors", vendors),
        _bars("Channels", ways),
        _bars("Countries of managed channels", countries),
    ]
    found = "".join(picture for picture in pictures if picture)
    return f'<h2>On whom it depends</h2><div class="pictures">{found}</div>' if found else ""


def _bars(title: str, counts: Counter[str]) -> str:
    if not counts:
        return ""
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rest = sum(count for _, count in top[8:])
    rows = [*top[:8], *([("others", rest)] if rest else [])]
    total, most = sum(counts.values()), max(count for _, count in rows)
    lines = []
    for number, (name, count) in enumerate(rows):
        y = 18 + number * 34
        lines.append(
            f'<text x="0" y="{y}">{markup(name if len(name) < 44 else name[:43] + "…")}</text>'
            f'<rect class="bar" x="0" y="{y + 5}" width="{max(3, 240 * count // most)}" height="9" rx="2"/>'
            f'<text class="soft" x="{max(3, 240 * count // most) + 8}" y="{y + 14}">{count} of {total}</text>'
        )
    told = ", ".join(f"{name} {count} of {total}" for name, count in rows)
    return (
        f"<figure><figcaption>{title}</figcaption>"
        f'<svg viewBox="0 0 320 {34 * len(rows) + 8}" role="img" aria-label="{markup(f"{title}: {told}")}">'
        f"{''.join(lines)}</svg></figure>"
    )


def calendar(report: Report) -> str:
    """What ends on which day: models, agreements and exceptions."""
    rows: list[tuple[date, str, str]] = []
    for resolution in report.resolutions:
        if resolution.retired:
            channel = resolution.usage.channel or "its channel"
            rows.append((resolution.retired, name_of(resolution), f"last day on {channel}"))
    for agreement in report.policy.agreements:
        if agreement.expires:
            what = f"{agreement.vendor} {', '.join(agreement.models)} {agreement.reference}".strip()
            rows.append((agreement.expires, what, "agreement ends"))
    for exception in report.policy.exceptions:
        if exception.expires:
            rows.append((exception.expires, f"{exception.rule} {exception.model}", "exception ends"))
    if not rows:
        return ""
    lines = "".join(_day(row, report.as_of) for row in sorted(set(rows)))
    return (
        "<h2>What ends when</h2>"
        '<div class="scroll tall" tabindex="0" role="region" aria-label="What ends when">'
        '<table class="sortable"><thead><tr>'
        '<th scope="col">day</th><th scope="col">what</th><th scope="col">why</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _day(row: Sequence[object], today: date) -> str:
    when, what, why = row
    assert isinstance(when, date)
    css = "error" if when < today else "warning" if (when - today).days <= 90 else ""
    over = " (over)" if when < today else ""
    return (
        f'<tr><td class="{css}">{when.isoformat()}{over}</td><td><code>{markup(str(what))}</code></td>'
        f"<td>{markup(str(why))}</td></tr>"
    )
