"""Names joined to values across files: clues become usages.

    usages = link(clues, channels=knowledge.channels(), deployments=policy.deployments)

A need takes the values of the name it asks for; an alias that a server of the repository offers is a place
of that server's usage, not a model; endpoint and image decide channel and execution.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from modelguard.link._addresses import addressed
from modelguard.link._clouds import on_the_only_cloud
from modelguard.link._environments import Environments
from modelguard.link._folders import in_folder
from modelguard.link._marks import Marks
from modelguard.link._merge import merge
from modelguard.link._names import Names
from modelguard.link._overlays import completed
from modelguard.link._overrides import overridden
from modelguard.link._regions import located
from modelguard.link._rows import chosen
from modelguard.link._run import Recognition
from modelguard.link._served import Served
from modelguard.link._silence import fetched, names_no_model
from modelguard.model import Binding, Channel, Clue, Deployment, Marker, Need, Notice, Sighting, Usage
from modelguard.naming.role import role

__all__ = ["link"]

_MANY = 15  # so many folders at the top that name models are programs of their own


def link(
    clues: Iterable[Clue],
    *,
    channels: Sequence[Channel] = (),
    deployments: Sequence[Deployment] = (),
    base: str = "",
    apart: bool = False,
) -> tuple[tuple[Usage, ...], tuple[Notice, ...]]:
    """The uses of models that the clues amount to, by place, and the notices among them.

    `base` is the folder that the deployments' path patterns are relative to ("" or ending in a slash).
    `apart`: the folders at the top are repositories of their own, none of which sees the names of another.
    """
    everything = list(clues)
    if apart:
        found = [_linked(group, channels, deployments, base, top=1) for group in _by_folder(everything)]
        return tuple(u for usages, _ in found for u in usages), tuple(
            n for _, notices in found for n in notices
        )
    return _linked(everything, channels, deployments, base)


def _linked(
    everything: Sequence[Clue],
    channels: Sequence[Channel],
    deployments: Sequence[Deployment],
    base: str,
    *,
    top: int = 0,
) -> tuple[tuple[Usage, ...], tuple[Notice, ...]]:
    """The uses and the notices of one repository, whose files lie below `top` folders."""
    sightings = [c for c in everything if isinstance(c, Sighting)]
    bindings = [c for c in everything if isinstance(c, Binding)]
    needs = [c for c in everything if isinstance(c, Need)]
    notices = tuple(c for c in everything if isinstance(c, Notice))
    many = _are_many(sightings, top)
    names = Names(bindings, needs, top=top, many=many)
    run = Recognition(channels, names)
    symbols = {need.location for need in needs if names.defines(need)}
    sightings = [s for s in sightings if s.location not in symbols]  # the id where it is defined tells more
    sightings = overridden([(need, value) for need in needs for value in names.fill(need)], sightings)
    sightings += chosen(needs, bindings, top=top)
    sightings = list(Marks(bindings, top=top).told(sightings))
    told = (fetched(s) for s in completed(sightings) if not names_no_model(s))
    sightings = [in_folder(addressed(located(s, names), names)) for s in told]
    usages = Served(bindings, sightings, top=top).settle(merge(run.usage(s) for s in sightings))
    asked = on_the_only_cloud(usages, top=top, many=many)
    environments = Environments([c for c in everything if isinstance(c, Marker)], sightings)
    placed = (p for u in asked for p in environments.place(u, deployments, base))
    return tuple(_with_role(u, names) for u in placed), notices


def _are_many(sightings: Sequence[Sighting], top: int) -> bool:
    """Whether a repository collects programs, each in a folder of its own at the top."""
    parts = (s.location.path.split("/", top + 1) for s in sightings if s.strength == "strong")
    return len({p[top] for p in parts if len(p) > top + 1}) >= _MANY


def _by_folder(clues: Iterable[Clue]) -> list[list[Clue]]:
    """The clues of each folder at the top, and those that stand in none."""
    groups: dict[str, list[Clue]] = {}
    for clue in clues:
        location = getattr(clue, "location", None)
        folder, slash, _ = location.path.partition("/") if location is not None else ("", "", "")
        groups.setdefault(folder if slash else "", []).append(clue)
    return list(groups.values())


def _with_role(usage: Usage, names: Names) -> Usage:
    """The usage with the kind that its path gives it."""
    if usage.kind == "catalogue-entry":
        return usage
    kind = role(usage.location.path) or usage.kind
    if usage.kind == "config-default" and names.shadowed(usage.location):
        kind = "docs-example"
    return replace(usage, kind=kind)
