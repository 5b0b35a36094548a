"""Aliases: a name under which a server or proxy of the repository offers a model is no model itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from modelguard.model import Binding, Sighting, Step, Usage


class Served:
    """The aliases of a scan, and what stands behind each."""

    def __init__(self, bindings: Sequence[Binding], sightings: Sequence[Sighting]) -> None:
        self._behind: dict[str, list[str]] = defaultdict(list)
        for sighting in sightings:
            for alias in sighting.served_as:
                self._behind[alias].append(sighting.raw)
        for binding in bindings:
            if binding.namespace == "served":
                self._behind[binding.name].append(binding.value or "")

    def settle(self, usages: Sequence[Usage]) -> list[Usage]:
        """Fold each use of an alias into the usage of the model behind it, as a place of its chain."""
        if not self._behind:
            return list(usages)
        kept: list[Usage] = []
        places: dict[str, list[Step]] = defaultdict(list)
        for usage in usages:
            model = self._model(usage)
            if model is None:
                kept.append(usage)
            elif model != usage.raw:
                why = f"calls it under the name {usage.raw}"
                places[model].append(Step(location=usage.location, why=why))
        return [self._with(usage, places) for usage in kept]

    def _model(self, usage: Usage) -> str | None:
        """What the alias stands for, where the usage names one and goes to a server that offers it."""
        offered = self._behind.get(usage.raw)
        if not offered or usage.strength == "weak":
            return None
        if usage.raw in offered or usage.execution == "managed":
            return None
        return next((model for model in offered if model), "")

    @staticmethod
    def _with(usage: Usage, places: dict[str, list[Step]]) -> Usage:
        steps = places.get(usage.raw)
        if not steps or usage.kind == "catalogue-entry":
            return usage
        return replace(usage, chain=(*usage.chain, *(s for s in steps if s not in usage.chain)))
