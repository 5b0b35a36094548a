"""Regions that another file tells: an account's place, the region of a provider."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.link._names import Names
from modelguard.model import Need, Sighting

_ELSEWHERE = expression(r"(?P<kind>\w+)?(?: in )?terraform:(?P<address>[\w.]+)\Z")


def located(sighting: Sighting, names: Names) -> Sighting:
    """The sighting with the region that the named resource or provider of its stack has, if one is known."""
    match = _ELSEWHERE.match(sighting.region) if sighting.region else None
    if match is None:
        return sighting
    step = next((s for s in sighting.chain if s.location.path.endswith((".tf", ".tofu"))), None)
    location = step.location if step is not None else sighting.location
    need = Need(
        namespace="terraform",
        name=f"{match['address']}.location",
        location=location,
        kind=sighting.kind,
        detector=sighting.detector,
        because="the place of a resource",
        scope=posixpath.dirname(location.path),
    )
    found = {value.raw for value in names.fill(need)}
    place = found.pop() if len(found) == 1 else None
    kind = match["kind"]
    return replace(sighting, region=f"{kind} in {place}" if kind and place else kind or place)
