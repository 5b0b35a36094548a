"""What follows from a scan: where else each model could run, what would change if, and what is owed.

Like `scan`, these return values; they never print and never exit.  What each step means belongs to its room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from modelguard.estate import changes, concentration, dependences, in_use
from modelguard.evaluate import Bench, Supposition, duties, policy_for, suppose
from modelguard.model import Model, Policy, Resolution
from modelguard.model.estate import Notices, Place, Portability, WhatIf
from modelguard.pipeline import Progress, Stock, judged, take_stock
from modelguard.resolve import OFFLINE, OWN, Hub, KnowledgeBase, moved, place_of, places

if TYPE_CHECKING:
    from typing_extensions import Unpack

# Whoever hosts it so runs the weights.  In a public cloud both are done: what is run stays as it is.
_OWN_HOSTING = ("on-prem", "private-cloud", "edge")
# What is done to weights cannot be asked of a service.
_WORK_ON_WEIGHTS = ("train", "download")


class Choices(TypedDict, total=False):
    """How the files are looked at, as `scan` takes it."""

    paths: Sequence[str | Path]
    hub: Hub
    as_of: date | None
    jobs: int | None
    cache: bool
    progress: Progress | None


def portability(
    root: str | Path = ".", policy: Policy | None = None, **choices: Unpack[Choices]
) -> Portability:
    """Where every model that the files under `root` use could run instead, and which uses have no exit.

    The arguments are those of `scan`, and so are the errors.
    """
    policy = policy or policy_for(Path(root))
    stock = _stock(root, policy, choices)
    world = _World(knowledge=stock.knowledge, as_of=stock.as_of)
    bench = Bench(stock.resolutions, policy, as_of=stock.as_of)
    found = dependences(stock.resolutions, world, bench)
    return Portability(
        as_of=stock.as_of,
        complete=_complete(stock),
        dependences=found,
        concentration=concentration(stock.resolutions, world),
        set_aside=len(stock.resolutions) - len(in_use(stock.resolutions)),
        policy=policy,
    )


def what_if(
    facts: str, root: str | Path = ".", policy: Policy | None = None, **choices: Unpack[Choices]
) -> WhatIf:
    """What would change in the findings if `facts` held everywhere: `hosting=on-prem,regions=EU,CH`.

    The facts are those of a policy's deployments and of its organisation.  With `hosting` the models are
    moved too: onto own hardware, or, with `managed`, to a service.  Raises `UsageError` for facts that
    are none.
    """
    supposition = suppose(facts)
    policy = policy or policy_for(Path(root))
    stock = _stock(root, policy, choices)
    supposed = supposition.holds_in(policy)
    mover = _Mover(
        world=_World(knowledge=stock.knowledge, as_of=stock.as_of),
        bench=Bench(stock.resolutions, supposed, as_of=stock.as_of),
        supposition=supposition,
    )
    depending = {id(resolution) for resolution in in_use(stock.resolutions)}
    resolutions = tuple(
        mover.move(resolution) if id(resolution) in depending else resolution
        for resolution in stock.resolutions
    )
    differing, unchanged = changes(
        judged(stock, policy), judged(replace(stock, resolutions=resolutions), supposed)
    )
    return WhatIf(
        as_of=stock.as_of,
        complete=_complete(stock),
        facts=supposition.facts,
        changes=differing,
        unchanged=unchanged,
        moved=tuple(sorted(mover.moved.items())),
        unmoved=tuple(sorted(mover.unmoved.items())),
    )


def notices(root: str | Path = ".", policy: Policy | None = None, **choices: Unpack[Choices]) -> Notices:
    """What the terms of every model that the files under `root` really use ask for, by deployment.

    The arguments are those of `scan`, and so are the errors.
    """
    policy = policy or policy_for(Path(root))
    stock = _stock(root, policy, choices)
    return Notices(complete=_complete(stock), duties=duties(stock.resolutions, policy, as_of=stock.as_of))


def _stock(root: str | Path, policy: Policy, choices: Choices) -> Stock:
    return take_stock(
        root,
        policy,
        as_of=choices.get("as_of") or date.today(),
        paths=choices.get("paths", ()),
        hub=choices.get("hub", OFFLINE),
        jobs=choices.get("jobs"),
        cache=choices.get("cache", True),
        progress=choices.get("progress"),
    )


def _complete(stock: Stock) -> bool:
    return not any(notice.incomplete for notice in stock.notices)


@dataclass(frozen=True, kw_only=True)
class _World:
    """The knowledge base on a day, as the estate asks it."""

    knowledge: KnowledgeBase
    as_of: date

    def places(self, model: Model) -> Sequence[Place]:
        return places(model, as_of=self.as_of, knowledge=self.knowledge)

    def here(self, resolution: Resolution) -> Place:
        return place_of(resolution.usage, knowledge=self.knowledge)

    def moved(self, resolution: Resolution, place: Place) -> Resolution:
        return moved(resolution, place, as_of=self.as_of, knowledge=self.knowledge)

    def models(self) -> Sequence[Model]:
        return self._models

    @cached_property
    def _models(self) -> tuple[Model, ...]:
        return self.knowledge.models()


@dataclass(kw_only=True)
class _Mover:
    """Runs uses as the supposed hosting says, and remembers which it moved and which it could not."""

    world: _World
    bench: Bench
    supposition: Supposition

    def __post_init__(self) -> None:
        self.moved: dict[str, str] = {}
        self.unmoved: dict[str, str] = {}

    def move(self, resolution: Resolution) -> Resolution:
        """The use as it would be run, or as it is where the hosting says nothing of it."""
        hosting, model = self.supposition.hosting, resolution.model
        runs = self.bench.runs_weights(resolution)
        if hosting in _OWN_HOSTING and runs is not True:
            if model is None:
                return self._stays(resolution, "nobody here knows it")
            own = next(p for p in self.world.places(model) if p.operator == OWN)
            return self._goes(resolution, own, "to own hardware")
        if hosting == "managed" and runs is not False and resolution.usage.kind not in _WORK_ON_WEIGHTS:
            if model is None:
                return self._stays(resolution, "nobody here knows it")
            service = self._service(resolution, model)
            if service is None:
                return self._stays(resolution, "no service offers it on that day")
            return self._goes(resolution, service, f"to {service.name}")
        return resolution

    def _service(self, resolution: Resolution, model: Model) -> Place | None:
        """The service whose terms allow most; of several the vendor's own, then by name."""
        order = ("allowed", "depends", "forbidden")
        offered = [
            (
                order.index(self.bench.judge(self.world.moved(resolution, place), place).verdict),
                place.operator != model.vendor,
                place.name,
                place,
            )
            for place in self.world.places(model)
            if place.execution == "managed" and not self.bench.hands_on(place)
        ]
        return min(offered, key=lambda row: row[:3])[3] if offered else None

    def _goes(self, resolution: Resolution, place: Place, how: str) -> Resolution:
        self.moved[resolution.model.id if resolution.model else resolution.usage.raw] = how
        return self.world.moved(resolution, place)

    def _stays(self, resolution: Resolution, why: str) -> Resolution:
        self.unmoved[resolution.model.id if resolution.model else resolution.usage.raw] = why
        return resolution
