"""Overlays: a patch names its container by the same names as the base, which says what runs in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from modelguard.link._names import shared_folders
from modelguard.model import Sighting


def completed(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The sightings, those of bare patches with image, channel and execution of the container they patch."""
    everything = list(sightings)
    known: dict[str, list[Sighting]] = defaultdict(list)
    for each in everything:
        if "/" in each.scope and (each.image or each.execution != "unknown"):
            known[each.scope].append(each)
    return [_complete(s, known.get(s.scope, ())) for s in everything]


def _complete(sighting: Sighting, known: Iterable[Sighting]) -> Sighting:
    if sighting.image or sighting.channel or sighting.execution != "unknown":
        return sighting
    path = sighting.location.path
    near = [k for k in known if k.detector == sighting.detector and k.location.path != path]
    if not near:
        return sighting
    base = max(near, key=lambda k: (shared_folders(k.location.path, path), k.location.path))
    return replace(sighting, image=base.image, channel=base.channel, execution=base.execution)
