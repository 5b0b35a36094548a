"""The nearest models with public weights, by facts alone: nothing here says that one is as good."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from modelguard.estate._uses import OWN, Bench, World
from modelguard.model import Model, Resolution
from modelguard.model.estate import Place, Substitute

_SHOWN: Final = 3
_ASKED: Final = 60
# The same weights in another form, or a part of some: no model that one would move to.
_COPIES: Final = ("quantised", "same", "adapter", "merge")
_FAR: Final = 99.0


class Shelf:
    """The models that may stand in for others, looked through once."""

    def __init__(self, world: World, bench: Bench) -> None:
        self._world = world
        self._bench = bench
        self._models: list[Model] | None = None

    def nearest(self, resolution: Resolution) -> tuple[Substitute, ...]:
        """Up to three, those that the deployment surely allows; where there is none, those that depend.

        The same family goes first, then the same vendor; within these the nearest size, the modalities that
        are covered, on how many channels it is offered, and the newest.
        """
        model = resolution.model
        if model is None:
            return ()
        near = sorted((m for m in self._open() if _may_replace(m, model)), key=lambda m: _distance(m, model))
        allowed: list[Substitute] = []
        depends: list[Substitute] = []
        for candidate in near[:_ASKED]:
            found = self._judged(candidate, resolution, model)
            if found is None or found.judgement.verdict == "forbidden":
                continue
            (allowed if found.judgement.verdict == "allowed" else depends).append(found)
            if len(allowed) == _SHOWN:
                break
        return tuple(allowed or depends[:_SHOWN])

    def _open(self) -> list[Model]:
        """Models with public weights that are their own, on records that somebody checked."""
        if self._models is None:
            self._models = [
                model
                for model in self._world.models()
                if any(offer.artifact == "weights" for offer in model.offers)
                and model.leaked is None
                and model.review != "unverified"
                and not any(ancestor.relation in _COPIES for ancestor in model.lineage)
            ]
        return self._models

    def _judged(self, candidate: Model, resolution: Resolution, model: Model) -> Substitute | None:
        place = next((p for p in self._world.places(candidate) if p.operator == OWN and p.via), None)
        if place is None:
            return None
        usage = replace(resolution.usage, raw=candidate.id, revision=None, declared=())
        as_if = replace(
            resolution, usage=usage, model=candidate, status="resolved", candidates=(), leaked=None, facts=()
        )
        moved = self._world.moved(as_if, place)
        judgement = self._bench.judge(moved, place)
        return Substitute(
            model=candidate,
            licence=moved.licence,
            judgement=judgement,
            facts=_facts(candidate, model, place, moved),
        )


def _may_replace(candidate: Model, model: Model) -> bool:
    mine, theirs = set(model.modality), set(candidate.modality)
    if candidate.id == model.id or ("embedding" in mine) != ("embedding" in theirs):
        return False
    return not mine or bool(mine & theirs)


def _distance(candidate: Model, model: Model) -> tuple[object, ...]:
    same_vendor = candidate.vendor == model.vendor
    kinship = 0 if same_vendor and candidate.family == model.family else 1 if same_vendor else 2
    missing = len(set(model.modality) - set(candidate.modality))
    # What a model can do besides is no harm, unless it was made for something else.
    more = len(set(candidate.modality) - set(model.modality) - {"text", "image", "code"})
    undated = candidate.released is None
    breadth = -len({offer.channel for offer in candidate.offers})
    newest = -(candidate.released.toordinal() if candidate.released else 0)
    return (kinship, undated, _size_apart(candidate, model), missing, more, breadth, newest, candidate.id)


def _size_apart(candidate: Model, model: Model) -> float:
    """How many times the size must be doubled, in halves; 0 where the model's own is not known."""
    if not model.params_b:
        return 0.0
    if not candidate.params_b:
        return _FAR
    return round(2 * abs(math.log2(candidate.params_b / model.params_b))) / 2


def _facts(candidate: Model, model: Model, place: Place, moved: Resolution) -> tuple[str, ...]:
    vendor = candidate.vendor_name or candidate.vendor
    if candidate.vendor != model.vendor:
        kin = f"of {vendor}"
    else:
        kin = "same family" if candidate.family == model.family else "same vendor"
    missing = sorted(set(model.modality) - set(candidate.modality))
    modality = ", ".join(candidate.modality) or "modality not on record"
    if not model.params_b:
        size = _billions(candidate)
    else:
        size = f"{_billions(candidate)} beside {model.params_b:g}B"
    facts = [kin, modality + (f" without {', '.join(missing)}" if missing else ""), size]
    if moved.licence is not None:
        facts.append(moved.licence.name)
    if candidate.released is not None:
        facts.append(f"released {candidate.released.isoformat()}")
    facts.append(f"weights from {', '.join(place.via)}")
    return tuple(facts)


def _billions(model: Model) -> str:
    return f"{model.params_b:g}B parameters" if model.params_b else "size not on record"
