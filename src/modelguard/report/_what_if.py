"""What a supposition changes, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modelguard.model import Finding
from modelguard.model.estate import Change, WhatIf
from modelguard.report._escape import plain
from modelguard.report._lines import Paint, count, row
from modelguard.report._view import View

_STYLES = {"error": "bad", "warning": "unsure", "note": "note"}
_NAMED = 8


def render(found: WhatIf, view: View) -> str:
    """New findings first, then those judged otherwise, then those that are gone."""
    paint = Paint(view.colour)
    facts = "; ".join(f"{name}: {value}" for name, value in found.facts)
    lines = [paint(f"if {plain(facts)}", "bold") + f" (as of {found.as_of.isoformat()})"]
    lines += _moves(found)
    new = [change.after for change in found.changes if change.before is None and change.after]
    other = [change for change in found.changes if change.before and change.after]
    gone = [change.before for change in found.changes if change.after is None and change.before]
    if new:
        lines += ["", paint(f"new: {len(new)}", "bold"), *_findings(new, paint, view.verbose)]
    if other:
        lines += ["", paint(f"judged otherwise: {len(other)}", "bold"), *_otherwise(other, paint)]
    if gone:
        lines += ["", paint(f"gone: {len(gone)}", "bold"), *(_head(finding, paint) for finding in gone)]
    doubt = "" if found.complete else "; the scan is incomplete"
    lines += ["", _sum(found, len(new), len(other), len(gone)) + doubt]
    return "\n".join(lines) + "\n"


def _moves(found: WhatIf) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for name, how in found.moved:
        groups.setdefault(f"moved {how}", []).append(name)
    for name, why in found.unmoved:
        groups.setdefault(f"judged as it runs today, since {why}", []).append(name)
    for how, names in groups.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield from row("", f"{how}: {', '.join(names[:_NAMED])}{more}", width=0)


def _findings(findings: Sequence[Finding], paint: Paint, verbose: bool) -> Iterator[str]:
    """The first of each kind in full, the others of its kind by name; every one in full when asked for."""
    kinds: dict[tuple[str, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        kind = (finding.level, finding.rule, finding.verdict, finding.deployment or "")
        kinds.setdefault((*kind, str(number)) if verbose else kind, []).append(finding)
    for group in kinds.values():
        first = group[0]
        yield _head(first, paint)
        yield from row("", first.message, indent=4, width=0)
        if first.missing:
            yield from row("say: ", ", ".join(first.missing), indent=4, width=5)
        others = list(dict.fromkeys(f.model or f.raw or "" for f in group[1:]))
        if others:
            more = f" and {len(others) - _NAMED} more (--verbose shows all)" if len(others) > _NAMED else ""
            yield from row("also: ", f"{', '.join(others[:_NAMED])}{more}", indent=4, width=6)


def _otherwise(changes: Sequence[Change], paint: Paint) -> Iterator[str]:
    for change in changes:
        if change.before is None or change.after is None:
            continue
        yield _head(change.after, paint)
        yield from row("was: ", _standing(change.before), indent=4, width=5)
        yield from row("is: ", _standing(change.after), indent=4, width=5)


def _standing(finding: Finding) -> str:
    asked = f" on {', '.join(finding.missing)}" if finding.missing else ""
    return f"{finding.level}, {finding.verdict}{asked}. {finding.message}"


def _head(finding: Finding, paint: Paint) -> str:
    at = finding.locations[0] if finding.locations else None
    where = f"  {plain(at.path)}:{at.line}" if at else ""
    about = f"  {plain(finding.model or finding.raw or '')}".rstrip()
    deployment = f" in {plain(finding.deployment)}" if finding.deployment else ""
    depends = " (depends)" if finding.verdict == "depends" else ""
    title = paint(f"{finding.level}[{finding.rule}] {finding.name}{depends}", _STYLES[finding.level])
    return f"  {title}{about}{deployment}{where}"


def _sum(found: WhatIf, new: int, other: int, gone: int) -> str:
    said = [
        f"{number} {word}"
        for number, word in ((new, "new"), (other, "judged otherwise"), (gone, "gone"))
        if number
    ]
    stays = f"{count(found.unchanged, 'finding')} as before"
    return f"{', '.join(said) or 'nothing changes'}; {stays}"
