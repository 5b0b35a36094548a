"""The licence that is taken where a model leaves the choice: the one under which the use is allowed most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case


def ways(case: Case) -> Iterator[Case]:
    """The case under each alternative that the user may take; the case itself where there is no choice."""
    found = case.resolution
    alternatives = found.alternatives
    if not alternatives:
        yield case
        return
    to_choose = {key for arm in alternatives for key in arm}
    names = {licence.key: licence.name for licence in found.terms}
    offered = [_words.listed([names.get(key, key) for key in arm]) for arm in alternatives]
    for arm, taken in zip(alternatives, offered, strict=True):
        terms = tuple(t for t in found.terms if t.key in arm or t.key not in to_choose)
        kept = found.licence is not None and (found.licence in terms or found.licence not in found.terms)
        first = found.licence if kept else next((t for t in terms if t.key in arm), None)
        chosen = replace(found, terms=terms, licence=first, alternatives=())
        yield replace(
            case,
            resolution=chosen,
            taken=arm,
            choice=f"The user may choose {_words.listed(offered, 'or')}: this is under {taken}, "
            "where least is found.",
        )


def settled(case: Case, judge: Callable[[Case], tuple[int, ...]]) -> Case:
    """The case under the alternative of which `judge` makes the least, the first of equals."""
    return min(ways(case), key=judge)
