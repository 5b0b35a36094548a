"""Finds keys, ids and spellings that two records, or two places of one record, claim."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from modelguard.resolve.knowledge.shape import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelguard.resolve.knowledge.problems import Problem
    from modelguard.resolve.knowledge.records import Record
Claim = tuple[str, Entry, str, "int | None"]


def check_uniqueness(records: list[Record], *, named_by_file: bool = True) -> Iterator[Problem]:
    """Problems of names that are taken twice, or (`named_by_file`) that do not fit the file's own name."""
    taken: dict[str, tuple[Record, int]] = {}
    for record in records:
        if named_by_file:
            yield from _file_name(record)
        for name, entry, key, index in _claims(record):
            line, _ = entry.at(key, index)
            first, first_line = taken.setdefault(name, (record, line))
            if (first, first_line) != (record, line):
                what, _, text = name.partition(":")
                yield record.problem(
                    entry,
                    key,
                    f"the {what} {text!r} is taken by {first.path}:{first_line}",
                    "choose another, or remove one of the two",
                    index,
                )
        for section in ("clauses", "sources"):
            yield from _twice(record, section)


def _file_name(record: Record) -> Iterator[Problem]:
    path = PurePosixPath(record.path)
    expected = {"vendor": path.parent.name, "family": path.stem}.get(record.kind, path.stem)
    key = "family" if record.kind == "family" else "key"
    if record.entry.get(key) not in (expected, None):
        message = f"{key} is {record.entry[key]!r} in a file of {expected!r}"
        yield record.problem(record.entry, key, message, "give the file and the record the same name")
    vendor = record.entry.get("vendor")
    if record.kind == "family" and vendor not in (path.parent.name, None):
        message = f"vendor is {vendor!r} in the folder of {path.parent.name!r}"
        yield record.problem(record.entry, "vendor", message, "move the file, or correct the vendor")


def _claims(record: Record) -> Iterator[Claim]:
    """Names that must be unique over the whole knowledge base, each with what kind of name it is."""
    entry = record.entry
    if record.kind == "licence":
        yield f"licence:{entry.get('key')}", entry, "key", None
        ids: Entry = entry.get("ids") or Entry(entry.line, entry.column)
        for key in ("spdx", "licenseref"):
            if ids.get(key):
                yield f"{key}:{ids[key].lower()}", ids, key, None
        for index, value in enumerate(ids.get("hub") or ()):
            yield f"hub tag:{value.lower()}", ids, "hub", index
    elif record.kind == "channel":
        yield f"channel:{str(entry.get('key')).lower()}", entry, "key", None
        for index, alias in enumerate(entry.get("aliases") or ()):
            if alias.lower() != entry.get("key"):
                yield f"channel:{alias.lower()}", entry, "aliases", index
    elif record.kind == "vendor":
        yield f"vendor:{entry.get('key')}", entry, "key", None
    else:
        for release in entry.get("releases") or ():
            if release.get("id"):
                yield f"release:{release['id'].lower()}", release, "id", None


def _twice(record: Record, section: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in record.entry.get(section) or ():
        name = item.get("id")
        if name in seen:
            message = f"the id {name!r} stands twice under {section}"
            yield record.problem(item, "id", message, "give each its own id")
        seen.add(name)
