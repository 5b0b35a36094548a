"""Which uses count, and what this room wants to be told of the world around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from modelguard.model import Deployment, Model, Resolution
from modelguard.model.estate import Judgement, Place

OWN: Final = "own"
# These show a model rather than depend on it.
_SHOWN: Final = ("test", "docs-example", "catalogue-entry")


class World(Protocol):
    """Where models can run on the day."""

    def places(self, model: Model) -> Sequence[Place]:
        """The services that offer the model, and own hardware."""

    def here(self, resolution: Resolution) -> Place:
        """Where the use runs today."""

    def moved(self, resolution: Resolution, place: Place) -> Resolution:
        """The use as if it ran at the place."""

    def models(self) -> Sequence[Model]:
        """Every model that is known."""


class Bench(Protocol):
    """Who judges uses, as they are or as they would be."""

    def deployment(self, resolution: Resolution) -> tuple[Deployment, bool]:
        """The deployment of the use, and whether the policy describes it."""

    def judge(self, resolution: Resolution, place: Place | None = None) -> Judgement:
        """Whether the use is allowed, or would be at the place."""

    def hands_on(self, place: Place) -> bool:
        """Whether the place only hands calls on to others."""


def in_use(resolutions: Iterable[Resolution]) -> list[Resolution]:
    """The uses that a repository depends on, in an order that does not depend on that of the input."""
    return sorted((r for r in resolutions if r.usage.kind not in _SHOWN), key=_order)


def name_of(resolution: Resolution) -> str:
    """The canonical id, or what the file says where nobody knows the model."""
    return resolution.model.id if resolution.model else resolution.usage.raw


def _order(resolution: Resolution) -> tuple[object, ...]:
    usage = resolution.usage
    at = usage.location
    return (name_of(resolution), at.path, at.line, at.column, usage.raw, usage.detector, repr(usage))
