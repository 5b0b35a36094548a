"""What an alias meant before, where that was under other terms: a name that moved keeps nobody's licence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from modelguard.resolve.terms import Use, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modelguard.model import Availability, Execution, Model
    from modelguard.resolve.knowledge.names import Name
    from modelguard.resolve.knowledge.store import KnowledgeBase

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Span:
    """What the alias means from a day to another one (exclusive), and what binds it then."""

    start: date
    end: date
    release: str
    availability: Availability
    terms: tuple[str, ...]

    def differs(self, other: _Span) -> bool:
        """Whether both are known, and are not the same; not knowing one is no difference."""
        availabilities = {self.availability, other.availability}
        return (len(availabilities) > 1 and "unknown" not in availabilities) or (
            bool(self.terms and other.terms) and set(self.terms) != set(other.terms)
        )

    def __str__(self) -> str:
        return (
            f"{self.release} (weights {self.availability}; {' and '.join(self.terms) or 'terms not known'})"
        )


def changed_terms(
    names: Sequence[Name],
    base: KnowledgeBase,
    *,
    execution: Execution,
    channels: Sequence[str],
    as_of: date,
) -> str | None:
    """Says that the names, all intervals of one alias on one channel, stood under other terms within a year
    before `as_of`; None when they did not."""
    spans = list(_spans(names, base, execution, channels))
    now = next((span for span in spans if span.start <= as_of < span.end), None)
    if now is None:
        return None
    before = [span for span in spans if as_of - _YEAR < span.end <= now.start and span.differs(now)]
    if not before:
        return None
    last = before[-1]
    since = f"from {now.start} to {now.end}" if now.end < date.max else f"since {now.start}"
    start = f"from {last.start}" if last.start > date.min else "from the beginning"
    return f"{start} to {last.end} it meant {last}; {since} it means {now}"


def _born(model: Model) -> date:
    """The first day of a release that is known: an alias without a beginning meant nothing before."""
    days = [offer.start for offer in model.offers if offer.start is not None]
    return model.released or min(days, default=date.min)


def _spans(
    names: Sequence[Name], base: KnowledgeBase, execution: Execution, channels: Sequence[str]
) -> Iterator[_Span]:
    """Every stretch of days on which the alias means one release under one set of terms, in their order."""
    for name in sorted(names, key=lambda name: name.start or date.min):
        model = base.model(name.release)
        if model is None:
            continue
        first, last = name.start or _born(model), name.end or date.max
        days = (day for offer in model.offers for day in (offer.start, offer.end))
        turns = {day for day in days if day is not None and first < day < last}
        open_span: _Span | None = None
        for start, end in pairwise(sorted({min(first, last), last, *turns})):
            use = Use(execution=execution, channels=channels, ids=frozenset(), as_of=start)
            bound = terms_of(model, use, base)
            found = tuple(licence.name for licence in bound.terms)
            span = _Span(start, end, model.id, bound.availability, found)
            if open_span is not None and (span.availability, found) == (
                open_span.availability,
                open_span.terms,
            ):
                span = _Span(open_span.start, end, model.id, bound.availability, found)
            elif open_span is not None:
                yield open_span
            open_span = span
        if open_span is not None:
            yield open_span
