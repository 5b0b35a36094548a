"""What stood before: a file of findings to live with, and which of today's findings are new.

A finding is the same as before when its fingerprint is (rule, model and deployment; neither path nor line),
it is no worse, and nothing was added to the places of its root cause.  So it may move, be renamed with its
file and lose places; another place, or a worse level, makes it new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias

from modelguard.errors import UsageError
from modelguard.model import LEVELS, Comparison, Finding, Location

SCHEMA = "modelguard/baseline@1"
_READABLE = (SCHEMA, "modelguard/report@1")
_LARGEST = 64_000_000

Seen: TypeAlias = Callable[[str], bool]


def write_baseline(findings: Iterable[Finding], *, as_of: date) -> str:
    """The findings that are open, as the text of a baseline file; the same findings give the same text."""
    entries = [_entry(f) for f in findings if f.suppressed is None or f.baseline == "unchanged"]
    entries.sort(key=lambda e: (e["rule"], e["paths"], e["fingerprint"]))
    head = {"schema": SCHEMA, "as_of": as_of.isoformat()}
    return json.dumps({**head, "findings": entries}, indent=2, ensure_ascii=False) + "\n"


def _entry(finding: Finding) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "name": finding.name,
        "level": finding.level,
        "model": finding.model or finding.raw,
        "deployment": finding.deployment,
        "roots": list(finding.roots),
        "paths": sorted({at.path for at in finding.locations}),
    }


def read_baseline(path: Path) -> tuple[Finding, ...]:
    """The findings of a baseline file, or of a JSON report, as far as they are needed to know them again."""
    cure = "write one with: modelguard baseline"
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path}: the baseline cannot be read: {error.strerror or error}; {cure}") from None
    try:
        document = json.loads(data[:_LARGEST])
    except (ValueError, RecursionError):
        raise UsageError(f"{path}: the baseline is not JSON; {cure}") from None
    if not isinstance(document, dict) or document.get("schema") not in _READABLE:
        raise UsageError(f"{path}: neither a baseline nor a JSON report of modelguard; {cure}")
    found = document.get("findings")
    entries = [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []
    return tuple(_finding(e) for e in entries if not e.get("suppressed") or e.get("status") == "baseline")


def _finding(entry: Mapping[str, Any]) -> Finding:
    level = entry.get("level")
    model = entry.get("model") or entry.get("raw")
    deployment = entry.get("deployment")
    return Finding(
        rule=str(entry.get("rule", "")),
        name=str(entry.get("name", "")),
        level=level if level in LEVELS else "error",
        verdict="forbidden",
        message=str(entry.get("message") or f"{model or 'a finding'} stood in the baseline."),
        remedy="",
        locations=tuple(Location(path=path, line=line) for path, line in _places(entry)),
        fingerprint=str(entry.get("fingerprint", "")),
        model=str(model) if model else None,
        deployment=deployment if isinstance(deployment, str) else None,
        roots=tuple(str(root) for root in _list(entry, "roots")),
    )


def _places(entry: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    for path in _list(entry, "paths"):
        yield str(path), 1
    for at in _list(entry, "locations"):
        if isinstance(at, dict) and isinstance(line := at.get("line"), int):
            yield str(at.get("path", "")), line


def _list(entry: Mapping[str, Any], key: str) -> list[Any]:
    value = entry.get(key)
    return value if isinstance(value, list) else []


def compare(
    findings: Iterable[Finding],
    stood: Iterable[Finding],
    *,
    name: str,
    kind: Literal["baseline", "revision"],
    seen: Seen,
) -> tuple[tuple[Finding, ...], Comparison]:
    """Today's findings marked as new or unchanged, and what they were compared with.

    What is unchanged is silenced.  `seen` says whether today's scan speaks of a path: what stood elsewhere is
    not gone.  What an exception covered before does not count as having stood.
    """
    why = f"stood before {name}" if kind == "revision" else f"in the baseline {name}"
    before = [finding for finding in stood if finding.suppressed is None]
    waiting: dict[str, list[Finding]] = {}
    for finding in before:
        waiting.setdefault(finding.fingerprint, []).append(finding)
    marked: list[Finding] = []
    for finding in findings:
        earlier = _taken(waiting, finding)
        if earlier is None or not _covers(earlier, finding):
            marked.append(finding if finding.baseline == "unchanged" else replace(finding, baseline="new"))
        else:
            reason = finding.suppressed if finding.suppressed is not None else why
            marked.append(replace(finding, baseline="unchanged", suppressed=reason))
    rest = (finding for group in waiting.values() for finding in group)
    gone = tuple(
        replace(finding, baseline="absent")
        for finding in rest
        if not finding.locations or any(seen(at.path) for at in finding.locations)
    )
    return tuple(marked), Comparison(kind=kind, against=name, stood=len(before), gone=gone)


def _taken(waiting: dict[str, list[Finding]], finding: Finding) -> Finding | None:
    """What stood in its place: by fingerprint, else the same at the same path in another deployment."""
    group = waiting.get(finding.fingerprint)
    if group:
        return group.pop(0)
    name, paths = finding.model or finding.raw, {at.path for at in finding.locations}
    for others in waiting.values():
        for other in others:
            same = other.rule == finding.rule and (other.model or other.raw) == name
            if same and name and paths & {at.path for at in other.locations}:
                others.remove(other)
                return other
    return None


def _covers(earlier: Finding, now: Finding) -> bool:
    """Whether nothing was added and nothing is worse."""
    if LEVELS.index(now.level) < LEVELS.index(earlier.level):
        return False
    return not earlier.roots or not (Counter(now.roots) - Counter(earlier.roots))
