"""Finds intervals that leave a day without an answer, or give it two."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelguard.resolve.knowledge.problems import Problem
    from modelguard.resolve.knowledge.records import Record
    from modelguard.resolve.knowledge.shape import Entry


@dataclass(frozen=True, slots=True)
class _Span:
    """A name that means a release from a day (inclusive) to a day (exclusive)."""

    record: Record
    entry: Entry
    key: str
    index: int | None
    what: str
    start: date
    end: date

    @property
    def place(self) -> str:
        return f"{self.record.path}:{self.entry.at(self.key, self.index)[0]}"


def check_intervals(records: list[Record]) -> Iterator[Problem]:
    """Problems of days: backward intervals, gaps of aliases, names with two meanings on one day."""
    spans: dict[tuple[str, str], list[_Span]] = defaultdict(list)
    declared: set[tuple[str, str]] = set()
    for record in records:
        if record.kind != "family":
            continue
        for release in record.entry["releases"]:
            yield from _one_licence(record, release)
            for offer in release["offers"]:
                yield from _backward(record, offer)
                for index, name in enumerate(offer["ids"]):
                    span = _Span(record, offer, "ids", index, release["id"], *_days(offer))
                    spans[offer["channel"], name.lower()].append(span)
        for alias in record.entry.get("aliases") or ():
            yield from _gaps(record, alias)
            for step in alias["points_to"]:
                span = _Span(record, step, "release", None, step["release"], *_days(step))
                spans[alias["channel"], alias["alias"].lower()].append(span)
        for item in record.entry.get("ambiguous") or ():
            declared.add((item["channel"], item["id"].lower()))
    for (channel, name), found in spans.items():
        if (channel, name) not in declared:
            yield from _two_meanings(channel, name, found)


def _days(entry: Entry) -> tuple[date, date]:
    return entry.get("from") or date.min, entry.get("to") or date.max


def _backward(record: Record, entry: Entry) -> Iterator[Problem]:
    start, end = _days(entry)
    if start >= end:
        message = f"the interval ends ({end}) before it starts ({start})"
        yield record.problem(entry, "to", message, "`to` is the first day that no longer counts")


def _gaps(record: Record, alias: Entry) -> Iterator[Problem]:
    """An alias must mean something on every day from its first one to its last one."""
    before: date | None = None
    for step in sorted(alias["points_to"], key=_days):
        yield from _backward(record, step)
        start, end = _days(step)
        if before is not None and start > before:
            message = f"the alias {alias['alias']!r} means nothing from {before} to {start}"
            cure = "start each interval on the day the one before it ends"
            yield record.problem(step, "from", message, cure)
        before = end if before is None else max(before, end)


def _one_licence(record: Record, release: Entry) -> Iterator[Problem]:
    """Weights are under one licence at a time."""
    offers = [offer for offer in release["offers"] if offer.get("licence")]
    weights = [offer for offer in offers if offer["artifact"] == "weights"]
    for index, offer in enumerate(weights):
        start, end = _days(offer)
        for other in weights[:index]:
            other_start, other_end = _days(other)
            if other["licence"] != offer["licence"] and start < other_end and other_start < end:
                message = (
                    f"the weights of {release['id']!r} are under {other['licence']!r} and "
                    f"{offer['licence']!r} on {max(start, other_start)}"
                )
                cure = "make two releases, or give the offers from/to if the weights were relicensed"
                yield record.problem(offer, "licence", message, cure)


def _two_meanings(channel: str, name: str, spans: list[_Span]) -> Iterator[Problem]:
    ordered = sorted(spans, key=lambda span: (span.start, span.end, span.place))
    open_span: _Span | None = None
    for span in ordered:
        if open_span is not None and span.start < open_span.end and span.what != open_span.what:
            message = (
                f"{name!r} on {channel} means {open_span.what!r} ({open_span.place}) "
                f"and {span.what!r} on {_shown(span.start)}"
            )
            cure = "give the intervals different days, or declare it under ambiguous:"
            yield span.record.problem(span.entry, span.key, message, cure, span.index)
        if open_span is None or span.end > open_span.end:
            open_span = span


def _shown(day: date) -> str:
    return "every early day" if day == date.min else day.isoformat()
