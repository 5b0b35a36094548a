"""Defaults that never run: `${MODEL:-x}` beside a `.env` that sets MODEL to y, one that a chart replaces."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from modelguard.model import Location, Need, Sighting, Step

_VALUES = ("values.yaml", "values.yml")


def overridden(filled: Iterable[tuple[Need, Sighting]], sightings: Sequence[Sighting]) -> list[Sighting]:
    """All sightings but the defaults that surely give way; what runs instead has them in its chain."""
    by_line: dict[tuple[str, int], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        by_line[sighting.location.path, sighting.location.line].append(sighting)
    kept: list[Sighting] = []
    gone: set[tuple[Location, str]] = set()
    for need, value in filled:
        steps: list[Step] = []
        for default in by_line[need.location.path, need.location.line] if _is_certain(need, value) else ():
            if need.namespace == "env" and default.raw == value.raw:
                continue  # the same model, whichever of the two is read
            if _within(default.location, need.location) and default.location != value.location:
                why = f"the default here, {default.raw}, gives way"
                steps.append(Step(location=default.location, why=why))
                gone.add((default.location, default.raw))
        kept.append(replace(value, chain=(*value.chain, *steps)) if steps else value)
    return [s for s in (*sightings, *kept) if (s.location, s.raw) not in gone]


def _is_certain(need: Need, value: Sighting) -> bool:
    """Whether the value is read whenever what needs it runs."""
    folder, name = posixpath.split(value.location.path)
    if need.namespace == "helm":
        return name in _VALUES and need.location.path.startswith(f"{folder}/" if folder else "")
    beside = folder == posixpath.dirname(need.location.path)
    return need.detector == "compose" and name == ".env" and beside


def _within(inner: Location, outer: Location) -> bool:
    """Whether a region lies in another on the same line."""
    return outer.column <= inner.column and inner.end_column <= outer.end_column
