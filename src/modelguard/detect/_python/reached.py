"""A literal of Python that reached the places of a file, and which of those tells most of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

from modelguard.detect._python.found import Found
from modelguard.detect._python.places import PROOFS, Place
from modelguard.detect._services import Service
from modelguard.model import Strength

_STRENGTHS = get_args(Strength)


@dataclass(slots=True)
class Reached:
    """A literal, the best place it reaches, and the steps to all of them.

    `told` is the place in which it stands itself, where that says which address is asked; `parts` are the
    uses of its name where a tokenizer alone is loaded.
    """

    found: Found
    place: Place
    strength: Strength
    steps: dict[tuple[int, int], str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    disputed: bool = False
    told: Place | None = None
    parts: set[int] = field(default_factory=set)
    lent: set[Service] = field(default_factory=set)


def rank(reached: Reached) -> tuple[int, int, float, int]:
    """How much the place of a literal tells of it: less is more."""
    place = reached.place
    weak = _STRENGTHS.index(reached.strength)
    # Who is named beside a place tells more than the one library that the file imports.
    told = 0 if place.endpoint is not None or (place.channel and not place.assumed) else 1
    return weak, PROOFS.index(place.proof), -place.confidence, 2 if told and place.channel is None else told
