"""Several uses of one value: what is not known of one gives way to what is known of another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelguard.model import Resolution, Usage

_Place = tuple[str, int, int, str]


def settled(answers: Sequence[Resolution]) -> tuple[Resolution, ...]:
    """The answers without those that do not know how the model is run, where another of the same value does.

    A value that feeds a server and a client of it is such a one: that the client's own vendor has no such
    model was found out only here.  The places that the client names stay, in the chain of the other.
    """
    places: dict[_Place, list[Resolution]] = defaultdict(list)
    for answer in answers:
        places[_place(answer.usage)].append(answer)
    kept: list[Resolution] = []
    for answer in answers:
        group = places[_place(answer.usage)]
        known = [each for each in group if each.usage.execution != "unknown"]
        if len(known) in (0, len(group)):
            kept.append(answer)
        elif answer is known[0]:
            others = [each.usage for each in group if each.usage.execution == "unknown"]
            kept.append(replace(answer, usage=_with_places(answer.usage, others)))
        elif answer.usage.execution != "unknown":
            kept.append(answer)
    return tuple(kept)


def _place(usage: Usage) -> _Place:
    at = usage.location
    return at.path, at.line, at.column, usage.raw


def _with_places(usage: Usage, others: Sequence[Usage]) -> Usage:
    steps = {(s.location.path, s.location.line, s.location.column): s for u in others for s in u.chain}
    own = {(s.location.path, s.location.line, s.location.column) for s in usage.chain}
    more = tuple(step for at, step in steps.items() if at not in own)
    return replace(usage, chain=(*usage.chain, *more))
