"""Reads the records of a knowledge folder, with their positions and the problems of their shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard.noun import Noun
from modelguard.resolve.knowledge import shape
from modelguard.resolve.knowledge.build import Base, channel_of, licence_names, licence_of, vendor_of
from modelguard.resolve.knowledge.families import add_family
from modelguard.resolve.knowledge.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from modelguard.resolve.knowledge.names import Vendor
    from modelguard.resolve.knowledge.shape import Entry
    from modelguard.resolve.knowledge.snapshot import Snapshot

KINDS = ("licence", "channel", "vendor", "family")


class Record(Noun):
    """One file of the knowledge folder: its path in it, what kind of record, and the entry."""

    path: str
    kind: str
    entry: Entry

    def problem(self, entry: Entry, key: str, message: str, cure: str, index: int | None = None) -> Problem:
        """A problem of this file, at a value of one of its mappings."""
        line, column = entry.at(key, index)
        return Problem(path=self.path, line=line, column=column, message=message, cure=cure)


def read_records(snapshot: Snapshot) -> tuple[list[Record], list[Problem]]:
    """Every record that is a mapping, and what is wrong with their shapes."""
    records, problems = [], []
    for path, kind, data in snapshot.files:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            message = f"not UTF-8: {error.reason}"
            problems.append(Problem(path=path, line=1, column=1, message=message, cure="save it as UTF-8"))
            continue
        entry, found = shape.read(text, kind, path)
        problems += found
        if entry is not None:
            records.append(Record(path=path, kind=kind, entry=entry))
    return records, problems


def build(records: list[Record], known: Mapping[str, Vendor] | None = None) -> Base:
    """The typed base.  The records must be free of problems; `known` are vendors that lie elsewhere."""
    base = Base()
    by_kind: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    for record in records:
        by_kind[record.kind].append(record.entry)
    base.licences = [licence_of(entry) for entry in by_kind["licence"]]
    base.licence_names = [name for entry in by_kind["licence"] for name in licence_names(entry)]
    base.licence_texts = [
        (mark, entry["key"]) for entry in by_kind["licence"] for mark in entry.get("text_fingerprints") or ()
    ]
    base.channels = [channel_of(entry) for entry in by_kind["channel"]]
    base.vendors = [vendor_of(entry) for entry in by_kind["vendor"]]
    vendors = {**(known or {}), **{vendor.key: vendor for vendor in base.vendors}}
    owners = {org.lower(): vendor for vendor in vendors.values() for org in vendor.hub_orgs}
    for entry in by_kind["family"]:
        add_family(entry, vendors[entry["vendor"]], owners, base)
    return base


def newest(records: list[Record]) -> date | None:
    """The day on which the latest source was read."""
    return max((source["date"] for record in records for source in record.entry["sources"]), default=None)


def facts_of(records: list[Record]) -> Iterator[tuple[str, str, str, str]]:
    """(kind, key, state of review, newest source) of every record, and of every release."""
    for record in records:
        entry = record.entry
        dates = {source["id"]: source["date"] for source in entry["sources"]}
        last = max(dates.values()).isoformat()
        review = (entry.get("review") or {}).get("status", "")
        if record.kind != "family":
            kind = "terms of a service" if entry.get("service") else record.kind
            yield kind, entry["key"], review, last
            continue
        for release in entry["releases"]:
            own = [dates[offer["source"]] for offer in release["offers"]]
            state = (release.get("review") or entry["review"])["status"]
            yield "release", release["id"], state, max(own).isoformat() if own else last
