"""For every model in every deployment: where it runs, where else it could, and whether that is an exit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from modelguard.estate._substitutes import Shelf
from modelguard.estate._uses import OWN, Bench, World, in_use, name_of
from modelguard.model import Resolution
from modelguard.model.estate import Dependence, Place, Way

_NAMED = 4


class _Found(NamedTuple):
    exit: Literal["yes", "unclear", "no"]
    why: str


def dependences(resolutions: Iterable[Resolution], world: World, bench: Bench) -> tuple[Dependence, ...]:
    """One for each model and deployment, those without an exit first, then by deployment and name.

    A place counts as an exit only where the terms and the policy surely allow it and somebody else runs it.
    What is not known never counts.
    """
    groups: dict[tuple[str, str], list[Resolution]] = {}
    for resolution in in_use(resolutions):
        deployment, _ = bench.deployment(resolution)
        groups.setdefault((deployment.name, name_of(resolution)), []).append(resolution)
    shelf = Shelf(world, bench)
    found = (_dependence(group, world, bench, shelf) for group in groups.values())
    return tuple(sorted(found, key=lambda d: (_EXITS.index(d.exit), d.deployment, d.name)))


_EXITS = ("no", "unclear", "yes")


def _dependence(group: list[Resolution], world: World, bench: Bench, shelf: Shelf) -> Dependence:
    lead = group[0]
    deployment, told = bench.deployment(lead)
    here = _here(group, world, bench)
    elsewhere = _elsewhere(lead, here, world, bench)
    found = _exit(lead, here, elsewhere, bench)
    return Dependence(
        name=name_of(lead),
        model=lead.model,
        deployment=deployment.name,
        told=told,
        uses=tuple(group),
        here=here,
        elsewhere=elsewhere,
        exit=found.exit,
        why=found.why,
        substitutes=shelf.nearest(lead),
    )


def _here(group: Sequence[Resolution], world: World, bench: Bench) -> tuple[Way, ...]:
    ways: dict[tuple[str | None, str], Way] = {}
    for resolution in group:
        place = world.here(resolution)
        key = (place.channel, place.execution)
        if key not in ways:
            ways[key] = Way(place=place, judgement=bench.judge(resolution, place), here=True)
    return tuple(ways.values())


def _elsewhere(lead: Resolution, here: Sequence[Way], world: World, bench: Bench) -> tuple[Way, ...]:
    """The places where the model does not run yet, each with its judgement."""
    if lead.model is None:
        return ()
    operators = {way.place.operator for way in here}
    channels = {way.place.channel for way in here if way.place.execution == "managed"}
    ways = []
    for place in world.places(lead.model):
        if place.channel in channels or (place.operator == OWN and OWN in operators):
            continue
        judgement = bench.judge(world.moved(lead, place), place)
        other = place.operator is not None and place.operator not in operators
        counts = judgement.verdict == "allowed" and other and not bench.hands_on(place)
        ways.append(Way(place=place, judgement=judgement, counts=counts))
    return tuple(ways)


def _exit(lead: Resolution, here: Sequence[Way], elsewhere: Sequence[Way], bench: Bench) -> _Found:
    if any(way.place.operator == OWN and way.judgement.verdict == "allowed" for way in here):
        return _Found("yes", "it runs on own hardware already, and its terms allow that")
    ways = [way for way in elsewhere if way.counts]
    if ways:
        return _Found("yes", _listed([_name(way.place) for way in ways]))
    if lead.model is None:
        return _Found("unclear", "nobody here knows this model, so nothing shows where else it could run")
    operators = {way.place.operator for way in here}
    maybe = [
        way
        for way in elsewhere
        if way.judgement.verdict == "depends"
        and way.place.operator not in operators
        and not bench.hands_on(way.place)
    ]
    if maybe:
        return _Found(
            "unclear", f"{_listed([_name(way.place) for way in maybe])} may be one, if what is open is told"
        )
    if any(way.judgement.verdict == "depends" and way.place.operator == OWN for way in here):
        return _Found("unclear", "it runs on own hardware already, and whether its terms allow that is open")
    return _Found("no", _why_not(here, elsewhere, bench))


def _why_not(here: Sequence[Way], elsewhere: Sequence[Way], bench: Bench) -> str:
    barred = [
        way.place.name for way in elsewhere if way.judgement.verdict == "forbidden" and way.place.channel
    ]
    only = [way.place.name for way in elsewhere if bench.hands_on(way.place)]
    same = [
        w.place.name for w in elsewhere if w.judgement.verdict == "allowed" and not bench.hands_on(w.place)
    ]
    own = next((way for way in elsewhere if way.place.operator == OWN), None)
    parts = []
    if own is not None:
        parts.append("its weights are not public" if not own.place.via else "its terms bar own hardware here")
    if same:
        parts.append(f"the same operator runs {_listed(same)}")
    if barred:
        parts.append(f"not allowed here: {_listed(barred)}")
    if only:
        parts.append(f"calls are only handed on by {_listed(only)}")
    others = [way for way in elsewhere if way.place.channel]
    if not others:
        where = _listed([way.place.name for way in here])
        parts.append(f"nobody but {where} offers it" if here else "no service offers it")
    return "; ".join(parts)


def _name(place: Place) -> str:
    return place.channel or place.name


def _listed(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
