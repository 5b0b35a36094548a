"""A picture of the estate: models on the left, the terms they stand under, the deployments they run in."""

from __future__ import annotations

from collections import Counter

from modelguard.model import Finding, Report, Resolution
from modelguard.report._escape import markup
from modelguard.report._order import by_use, name_of, verdict_of
from modelguard.report._page_overview import ELSEWHERE

_MOST = 40
_ROW = 24
_COLUMNS = (250, 520, 880)
_LABELS = (36, 48, 32)
_WIDTH = 1110
_LETTER = 6.3  # how wide a letter of the labels is at most, on the average of a name
_RANK = ("clear", "unknown", "depends", "forbidden")
_Pairs = list[tuple[Resolution, list[Finding]]]


def flow(report: Report) -> str:
    """The picture as SVG, with the same in words for those who do not see it; empty where nothing is used."""
    pairs = [(r, f) for r, f in by_use(report)[0] if r.usage.kind != "catalogue-entry"]
    counts = Counter(name_of(r) for r, _ in pairs)
    accused = {name_of(r) for r, found in pairs if verdict_of([(r, found)]) in ("forbidden", "depends")}
    first = sorted(counts, key=lambda name: (name not in accused, -counts[name], name))
    kept = set(first[:_MOST])
    if not kept:
        return ""
    flows: dict[tuple[str, str, str], _Pairs] = {}
    for resolution, findings in pairs:
        name = name_of(resolution)
        if name in kept:
            terms = resolution.licence.name if resolution.licence else "unknown terms"
            key = (name, terms, resolution.usage.deployment or ELSEWHERE)
            flows.setdefault(key, []).append((resolution, findings))
    columns = [sorted({key[part] for key in flows}, key=str.lower) for part in range(3)]
    height = max(len(column) for column in columns) * _ROW + 24
    places = [
        {name: (_COLUMNS[part], _centre(number, len(column), height)) for number, name in enumerate(column)}
        for part, column in enumerate(columns)
    ]
    links: dict[tuple[int, str, str], str] = {}
    for key, group in flows.items():
        verdict = verdict_of(group)
        for part in (0, 1):
            at = (part, key[part], key[part + 1])
            links[at] = max(links.get(at, "clear"), verdict, key=_RANK.index)
    drawn = "".join(
        _link(_behind(part, one, places[part][one]), places[part + 1][other], verdict)
        for (part, one, other), verdict in sorted(links.items(), key=lambda item: _RANK.index(item[1]))
    )
    nodes = "".join(
        _node(part, name, at) for part, column in enumerate(places) for name, at in column.items()
    )
    told = "; ".join(f"{model} under {terms} in {place}" for model, terms, place in sorted(flows))
    left = len(counts) - len(kept)
    more = f" The {left} models that are used least are left out." if left > 0 else ""
    return (
        "<h2>From models through terms to deployments</h2>"
        f'<p class="soft">Red: forbidden. Amber: depends.{more}</p><div class="scroll">'
        f'<svg class="flow" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" '
        f'aria-label="{markup(told)}">{drawn}{nodes}</svg></div>'
    )


def _centre(number: int, count: int, height: int) -> int:
    return (height - 24) * (2 * number + 1) // (2 * count) + 12


def _behind(part: int, name: str, at: tuple[int, int]) -> tuple[int, int]:
    """Where what leaves a node begins: behind its label, where that stands on the same side."""
    x, y = at
    return (x if part == 0 else x + 12 + int(_LETTER * len(_shown(part, name))), y)


def _link(start: tuple[int, int], end: tuple[int, int], verdict: str) -> str:
    (x1, y1), (x2, y2) = (start[0] + 6, start[1]), (end[0] - 6, end[1])
    middle = (x1 + x2) // 2
    return f'<path class="link {verdict}" d="M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}"/>'


def _node(part: int, name: str, at: tuple[int, int]) -> str:
    x, y = at
    text = _shown(part, name)
    side = ("end", x - 12) if part == 0 else ("start", x + 12)
    label = f'<text x="{side[1]}" y="{y + 4}" text-anchor="{side[0]}">{markup(text)}</text>'
    return f'<g><title>{markup(name)}</title><circle class="node" cx="{x}" cy="{y}" r="5"/>{label}</g>'


def _shown(part: int, name: str) -> str:
    most = _LABELS[part]
    return name if len(name) <= most else name[: most - 1] + "…"
