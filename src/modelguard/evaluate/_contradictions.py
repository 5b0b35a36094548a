"""Where two sources say different things of a model: which, and whether that leaves its terms open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard.noun import Noun

if TYPE_CHECKING:
    from modelguard.model import Resolution

# The stricter side cannot be told, or nobody of the public can have the weights any more.
_OPEN = ("hub-unclear", "withdrawn", "unresolved")
_STATED = ("hub-differs", "hub-base", "declared-differs")


class Contradiction(Noun):
    """`what` is the resolution's word for it, `says` the sentence that names both sides.

    `open` is True where the stricter side does not settle the terms.
    """

    what: str
    says: str
    open: bool


def contradiction_of(resolution: Resolution) -> Contradiction | None:
    """The gravest contradiction between what is known of a model; None where there is none."""
    facts = dict(resolution.facts)
    what = next((word for word in (*_OPEN, *_STATED) if word in facts), None)
    return Contradiction(what=what, says=facts[what], open=what in _OPEN) if what is not None else None
