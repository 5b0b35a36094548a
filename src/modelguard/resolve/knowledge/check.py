"""Holds the records of the knowledge base against each other: `check(folder)` gives every problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard.resolve.knowledge.intervals import check_intervals
from modelguard.resolve.knowledge.records import read_records
from modelguard.resolve.knowledge.references import check_references
from modelguard.resolve.knowledge.snapshot import take
from modelguard.resolve.knowledge.trust import check_trust
from modelguard.resolve.knowledge.uniqueness import check_uniqueness

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from modelguard.resolve.knowledge.problems import Problem
    from modelguard.resolve.knowledge.records import Record
    from modelguard.resolve.knowledge.store import KnowledgeBase


def check(folder: Path) -> list[Problem]:
    """What is wrong with the records under `folder`, ordered by file and line; empty when nothing is.

    Records whose shape is wrong are reported for that alone, the others are still compared.
    """
    records, problems = read_records(take(folder))
    broken = {problem.path for problem in problems}
    return sorted({*problems, *check_records(records, broken)})


def check_records(records: list[Record], broken: Collection[str] = ()) -> list[Problem]:
    """What contradicts what among the records; those of the paths in `broken` are only looked up."""
    sound = [record for record in records if record.path not in broken]
    return [
        *check_uniqueness(records),
        *check_references(sound, records),
        *check_intervals(sound),
        *check_trust(sound),
    ]


def check_overlay(records: list[Record], base: KnowledgeBase) -> list[Problem]:
    """What is wrong with a company's own records, which may name whatever stands in `base`."""
    return [
        *check_uniqueness(records, named_by_file=False),
        *check_references(records, records, base),
        *check_intervals(records),
        *check_trust(records),
    ]
