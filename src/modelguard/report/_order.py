"""Findings put in relation: to one another, and to the uses that they speak of."""

from __future__ import annotations

from collections.abc import Iterable

from modelguard.model import Finding, Location, Report, Resolution


def numbered(findings: Iterable[Finding]) -> list[tuple[Finding, int]]:
    """Each finding with how many before it carry the same fingerprint.

    Viewers take two results with one fingerprint for the same.
    """
    seen: dict[str, int] = {}
    out = []
    for finding in findings:
        seen[finding.fingerprint] = seen.get(finding.fingerprint, -1) + 1
        out.append((finding, seen[finding.fingerprint]))
    return out


def name_of(resolution: Resolution) -> str:
    """What the model is called: its canonical id, or the string as written where nobody knows it."""
    return resolution.model.id if resolution.model else resolution.usage.raw


def by_terms(uses: Iterable[Resolution]) -> dict[str, list[Resolution]]:
    """The uses of a model under the name of the terms of each, as they come; "" where none are known.

    One model has other terms at each service that offers it.
    """
    groups: dict[str, list[Resolution]] = {}
    for use in uses:
        groups.setdefault(use.licence.name if use.licence else "", []).append(use)
    return groups


def only_in(uses: Iterable[Resolution]) -> str:
    """`tests only`, `examples only` or `tests and examples only` where nothing else uses a model, else ""."""
    kinds = {use.usage.kind for use in uses} - {"catalogue-entry"}
    shown = [word for kind, word in (("test", "tests"), ("docs-example", "examples")) if kind in kinds]
    return f"{' and '.join(shown)} only" if shown and kinds <= {"test", "docs-example"} else ""


def by_use(report: Report) -> tuple[list[tuple[Resolution, list[Finding]]], list[Finding]]:
    """Every use with the findings that stand at its place, and the findings that stand at no use."""
    there: dict[Location, list[int]] = {}
    for number, resolution in enumerate(report.resolutions):
        there.setdefault(resolution.usage.location, []).append(number)
    found: list[list[Finding]] = [[] for _ in report.resolutions]
    rest = []
    for finding in report.findings:
        near = {number for at in finding.locations for number in there.get(at, ())}
        hits = [number for number in sorted(near) if _speaks_of(finding, report.resolutions[number])]
        for number in hits:
            found[number].append(finding)
        if not hits:
            rest.append(finding)
    return list(zip(report.resolutions, found, strict=True)), rest


def _speaks_of(finding: Finding, resolution: Resolution) -> bool:
    """Whether a finding at the place of a use is about it, and not about another one there."""
    return finding.deployment in (None, resolution.usage.deployment) and (
        finding.model in (None, name_of(resolution))
    )


def verdict_of(pairs: Iterable[tuple[Resolution, list[Finding]]]) -> str:
    """The worst that open errors and warnings say of some uses: forbidden, depends, unknown or clear.

    A model that nobody knows is not clear: unknown is never permission.
    """
    worst = "clear"
    rank = ("clear", "unknown", "depends", "forbidden")
    for resolution, findings in pairs:
        said = [f.verdict for f in findings if f.suppressed is None and f.level != "note"]
        found = "unknown" if resolution.licence is None else "clear"
        found = "depends" if "depends" in said else found
        found = "forbidden" if "forbidden" in said else found
        worst = max(worst, found, key=rank.index)
    return worst
