"""Names joined to values across files: clues become usages.

    usages = link(clues, channels=knowledge.channels(), deployments=policy.deployments)

A need takes the values of the name it asks for; an alias that a server of the repository offers is a place
of that server's usage, not a model; endpoint and image decide channel and execution.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from modelguard.globs import matches
from modelguard.link._merge import merge
from modelguard.link._names import Names
from modelguard.link._overlays import completed
from modelguard.link._overrides import overridden
from modelguard.link._role import role
from modelguard.link._run import Recognition
from modelguard.link._served import Served
from modelguard.model import Binding, Channel, Clue, Deployment, Need, Notice, Sighting, Usage

__all__ = ["link"]


def link(
    clues: Iterable[Clue],
    *,
    channels: Sequence[Channel] = (),
    deployments: Sequence[Deployment] = (),
    base: str = "",
) -> tuple[tuple[Usage, ...], tuple[Notice, ...]]:
    """The uses of models that the clues amount to, by place, and the notices among them.

    `base` is the folder that the deployments' path patterns are relative to ("" or ending in a slash).
    """
    everything = list(clues)
    sightings = [c for c in everything if isinstance(c, Sighting)]
    bindings = [c for c in everything if isinstance(c, Binding)]
    needs = [c for c in everything if isinstance(c, Need)]
    notices = tuple(c for c in everything if isinstance(c, Notice))
    names = Names(bindings)
    run = Recognition(channels, names)
    sightings = overridden([(need, value) for need in needs for value in names.fill(need)], sightings)
    sightings = completed(sightings)
    usages = Served(bindings, sightings).settle(merge(run.usage(s) for s in sightings))
    return tuple(_placed(u, deployments, base) for u in usages), notices


def _placed(usage: Usage, deployments: Sequence[Deployment], base: str) -> Usage:
    """The usage with the deployment that covers its path, and the kind that its path gives it."""
    path = usage.location.path
    deployment = usage.deployment or next((d.name for d in deployments if _covers(d, path, base)), None)
    kind = usage.kind if usage.kind == "catalogue-entry" else role(path) or usage.kind
    return replace(usage, deployment=deployment, kind=kind)


def _covers(deployment: Deployment, path: str, base: str) -> bool:
    return path.startswith(base) and matches(path.removeprefix(base), deployment.paths)
