"""Finds records that claim more trust than their sources carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelguard.resolve.knowledge.problems import Problem
    from modelguard.resolve.knowledge.records import Record
    from modelguard.resolve.knowledge.shape import Entry

_WEAK = {"secondary", "memory"}
_READ = {"primary-text", "vendor-page"}


def check_trust(records: list[Record]) -> Iterator[Problem]:
    """Problems of review states that the kinds of the record's sources do not allow."""
    for record in records:
        review = record.entry.get("review")
        kinds = {source["id"]: source["kind"] for source in record.entry["sources"]}
        if review is not None:
            yield from _too_trusting(record, review, "status", review["status"], set(kinds.values()))
        if record.kind == "family" and review is not None:
            for release in record.entry["releases"]:
                yield from _release(record, release, review, kinds)


def _release(record: Record, release: Entry, review: Entry, kinds: dict[str, str]) -> Iterator[Problem]:
    """A release is as good as the sources of its offers, whatever else the file has read."""
    own = release.get("review")
    status = (own or review)["status"]
    named = {kinds[offer["source"]] for offer in release["offers"] if offer["source"] in kinds}
    if named:
        yield from _too_trusting(record, own or release, "status" if own else "id", status, named)


def _too_trusting(record: Record, entry: Entry, key: str, status: str, kinds: set[str]) -> Iterator[Problem]:
    if status == "unverified":
        return
    if kinds <= _WEAK:
        message = f"{status!r} rests on {' and '.join(sorted(kinds))} alone"
        yield record.problem(entry, key, message, "write unverified, or name a better source")
    elif status == "verified" and not kinds & _READ:
        message = "'verified', but nobody read a primary text or a vendor's page"
        yield record.problem(entry, key, message, "write partial, or name what was read")
