"""Finds records that claim more trust than their sources carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelguard.resolve.knowledge.problems import Problem
    from modelguard.resolve.knowledge.records import Record

_WEAK = {"secondary", "memory"}
_READ = {"primary-text", "vendor-page"}


def check_trust(records: list[Record]) -> Iterator[Problem]:
    """Problems of review states that the kinds of the record's sources do not allow."""
    for record in records:
        review = record.entry.get("review")
        kinds = {source["kind"] for source in record.entry["sources"]}
        if review is None or review["status"] == "unverified":
            continue
        if kinds <= _WEAK:
            message = f"{review['status']!r} rests on {' and '.join(sorted(kinds))} alone"
            yield record.problem(review, "status", message, "write unverified, or name a better source")
        elif review["status"] == "verified" and not kinds & _READ:
            message = "'verified', but nobody read a primary text or a vendor's page"
            yield record.problem(review, "status", message, "write partial, or name what was read")
