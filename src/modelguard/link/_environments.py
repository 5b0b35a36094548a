"""Which environments a use belongs to, and so which deployments of the policy it is part of."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from modelguard.expressions import expression
from modelguard.globs import matches
from modelguard.model import Deployment, Location, Marker, MarkerKind, Sighting, Step, Usage

_NAME = r"(?P<name>[A-Za-z][\w-]{0,60})"
# Files whose names say which environment they are for.
_FILES: tuple[tuple[MarkerKind, str], ...] = (
    ("values", rf"values[-_.]{_NAME}\.ya?ml\Z|{_NAME.replace('name', 'before')}[-_.]values\.ya?ml\Z"),
    ("workspace", rf"{_NAME}(?:\.auto)?\.tfvars(?:\.json)?\Z"),
    ("file", rf"\.env\.{_NAME}\Z"),
    ("file", rf"(?:docker-)?compose[-_.]{_NAME}\.ya?ml\Z"),
)
_BY_FILE = tuple((kind, expression(pattern)) for kind, pattern in _FILES)
_NO_ENVIRONMENT = frozenset(("terraform", "example", "sample", "template", "override", "local", "schema"))


class Environments:
    """The markers of a scan, asked for the deployments of a use."""

    def __init__(self, markers: Iterable[Marker], sightings: Iterable[Sighting]) -> None:
        self._here: dict[str, list[Marker]] = defaultdict(list)
        self._overlays: list[Marker] = []
        for marker in markers:
            (self._overlays if marker.covers else self._here[marker.location.path]).append(marker)
        # Only overlays ask what stands where.
        strong = [s for s in sightings if s.strength == "strong"] if self._overlays else []
        self._scopes: dict[Location, set[str]] = defaultdict(set)
        for sighting in strong:
            self._scopes[sighting.location] |= {sighting.scope} - {""}
        folders = {posixpath.dirname(marker.location.path) for marker in self._overlays}
        self._inside = {
            folder: {s.scope for s in strong if s.location.path.startswith(f"{folder}/")}
            for folder in folders
        }

    def place(self, usage: Usage, deployments: Sequence[Deployment], base: str) -> Iterator[Usage]:
        """The use once for each deployment that it belongs to; once with none where it belongs to none.

        What several overlays include is deployed once by each, so it may belong to several deployments.
        """
        if usage.deployment or not deployments:
            yield usage
            return
        paths = tuple(dict.fromkeys((usage.location.path, *(step.location.path for step in usage.chain))))
        markers = (*self._around(usage), *_of_files(paths))
        overlays = self._including(usage) + _others(markers, deployments)
        found: dict[str, Marker | None] = {}
        for overlay in overlays or [()]:
            name = next((d.name for d in deployments if _is_for(d, usage, (*markers, *overlay), base)), None)
            if name is not None:
                found.setdefault(name, overlay[0] if overlay else None)
        for name, marker in found.items():
            yield replace(usage, deployment=name, chain=_with(usage.chain, usage.location, marker))
        if not found:
            yield usage

    def _around(self, usage: Usage) -> list[Marker]:
        """The markers whose lines hold the use, or what runs it."""
        places = [usage.location, *(step.location for step in usage.chain)]
        near = (m for path in dict.fromkeys(p.path for p in places) for m in self._here.get(path, ()))
        return [marker for marker in near if any(_holds(marker.location, place) for place in places)]

    def _including(self, usage: Usage) -> list[tuple[Marker, ...]]:
        """The markers of each overlay that includes the use and leaves it as it is."""
        paths = [usage.location.path, *(step.location.path for step in usage.chain)]
        overlays: dict[str, list[Marker]] = {}
        for marker in self._overlays:
            if any(_below(path, marker.covers) for path in paths) and not self._patched(usage, marker):
                overlays.setdefault(marker.location.path, []).append(marker)
        return [tuple(group) for group in overlays.values()]

    def _patched(self, usage: Usage, marker: Marker) -> bool:
        """Whether the overlay itself puts another model in the place of one that it includes."""
        folder = posixpath.dirname(marker.location.path)
        if usage.location.path.startswith(f"{folder}/"):
            return False
        scopes = self._scopes.get(usage.location)
        return bool(self._inside[folder] & scopes if scopes else self._inside[folder])


def _is_for(deployment: Deployment, usage: Usage, markers: Iterable[Marker], base: str) -> bool:
    """Whether the policy means this deployment by the use's path or by one of its environments."""
    return _covers(deployment, usage.location.path, base) or any(
        _means(deployment, marker) or (marker.covers and _covers(deployment, marker.location.path, base))
        for marker in markers
    )


def _covers(deployment: Deployment, path: str, base: str) -> bool:
    # A server that was asked has an address, which lies below no folder.
    below = path.startswith(base) or "://" in path
    return below and matches(path.removeprefix(base), deployment.paths)


def _others(markers: Iterable[Marker], deployments: Sequence[Deployment]) -> list[tuple[Marker, ...]]:
    """What is meant for any environment but some ("!prod") as one marker for each that is left."""
    found: list[tuple[Marker, ...]] = []
    for marker in markers:
        if not marker.name.startswith("!"):
            continue
        but = marker.name[1:].lower().split(",")
        for wanted in (w for d in deployments for w in d.environments):
            kind, _, name = wanted.rpartition(":")
            if kind in ("", marker.kind) and not any(fnmatchcase(other, name.lower()) for other in but):
                found.append((replace(marker, name=name),))
    return found


def _means(deployment: Deployment, marker: Marker) -> bool:
    for wanted in deployment.environments:
        kind, colon, name = wanted.rpartition(":")
        if (not colon or kind == marker.kind) and fnmatchcase(marker.name.lower(), name.lower()):
            return True
    return False


def _of_files(paths: Iterable[str]) -> Iterator[Marker]:
    """What the names of the files say."""
    for path in dict.fromkeys(paths):
        for kind, pattern in _BY_FILE:
            found = pattern.match(posixpath.basename(path))
            name = next((text for text in found.groups() if text), None) if found else None
            if name and name.lower() not in _NO_ENVIRONMENT:
                yield Marker(location=Location(path=path, line=1), kind=kind, name=name)


def _holds(region: Location, place: Location) -> bool:
    if region.path != place.path or not region.line <= place.line <= region.end_line:
        return False
    part = region.line == region.end_line and region.end_column
    return not part or region.column <= place.column <= region.end_column


def _below(path: str, covers: Iterable[str]) -> bool:
    return any(path == cover or path.startswith(f"{cover}/") for cover in covers)


def _with(chain: tuple[Step, ...], at: Location, marker: Marker | None) -> tuple[Step, ...]:
    if marker is None or marker.location.path in {at.path, *(step.location.path for step in chain)}:
        return chain
    place = replace(marker.location, end_line=0)
    return (*chain, Step(location=place, why=f"the {marker.kind} {marker.name} includes it"))
