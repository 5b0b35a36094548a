"""The files that a policy names as the company's own knowledge: read with caps, within its repository.

A policy may come from the repository that is scanned, so that neither it nor its files are trusted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from modelguard.errors import KnowledgeError
from modelguard.resolve.knowledge.problems import Problem
from modelguard.resolve.knowledge.records import Record
from modelguard.resolve.knowledge.shape import read

_SUFFIXES = (".yaml", ".yml")
_LARGEST = 1_000_000
_MOST = 2_000
_DEPTH = 24
_EVENTS = 200_000
_TELLING = (
    ("family", {"releases", "family"}),
    ("licence", {"clauses", "category", "service"}),
    ("channel", {"execution", "hosts", "images"}),
    ("vendor", {"hub_orgs", "other", "country"}),
)


def read_overlays(places: Sequence[str], folder: Path) -> tuple[list[Record], list[Problem]]:
    """The records of the files and folders `places` below `folder`, and what is wrong with their shapes."""
    records: list[Record] = []
    problems: list[Problem] = []
    for shown, path in _files(places, folder):
        data = _bytes(path, shown)
        found = _read(data, shown)
        problems += found[1]
        if found[0] is not None:
            records.append(found[0])
    return records, problems


def _files(places: Sequence[str], folder: Path) -> Iterator[tuple[str, Path]]:
    """(name from `folder`, file) of every file, each once, in the order of the places."""
    top = _top(folder)
    seen: set[Path] = set()
    for place in places:
        start = folder / place
        named = sorted(_walk(start)) if start.is_dir() else [start]
        if not named:
            raise KnowledgeError(f"{place}: no record lies there; write one with the ending .yaml")
        for path in named:
            full = path.resolve()
            if top not in full.parents:
                raise KnowledgeError(
                    f"{place}: leads out of {top}; copy the records into the repository of the policy"
                )
            if full not in seen:
                seen.add(full)
                yield Path(os.path.relpath(path, folder)).as_posix(), full
            if len(seen) > _MOST:
                raise KnowledgeError(f"{place}: more than {_MOST} files are not read")


def _top(folder: Path) -> Path:
    """The repository that holds the policy, else the policy's own folder."""
    full = folder.resolve()
    return next((place for place in (full, *full.parents) if (place / ".git").exists()), full)


def _walk(start: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(start):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if name.endswith(_SUFFIXES))


def _bytes(path: Path, shown: str) -> bytes:
    try:
        if not path.is_file():
            raise KnowledgeError(f"{shown}: there is no such file or folder")
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise KnowledgeError(f"{shown}: cannot be read: {error.strerror or error}") from None
    if len(data) > _LARGEST:
        raise KnowledgeError(f"{shown}:1:1: a record of more than {_LARGEST} bytes is not read")
    return data


def _read(data: bytes, shown: str) -> tuple[Record | None, list[Problem]]:
    def problem(message: str, cure: str, line: int = 1, column: int = 1) -> tuple[None, list[Problem]]:
        return None, [Problem(path=shown, line=line, column=column, message=message, cure=cure)]

    import yaml

    try:
        text = data.decode("utf-8")
        keys = _keys(text, yaml)
    except UnicodeDecodeError as error:
        return problem(f"not UTF-8: {error.reason}", "save it as UTF-8")
    except _Refused as refused:
        return problem(refused.message, refused.cure, refused.line, refused.column)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        at = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        return problem(f"not YAML: {getattr(error, 'problem', None) or error}", "correct the syntax", *at)
    kind = _kind(keys, shown)
    if kind is None:
        return problem(
            "nothing says what this record is",
            "write terms (category:, clauses:), a family (releases:), a channel (execution:) or a vendor "
            "(hub_orgs:); `modelguard schema licence` shows a shape",
        )
    entry, problems = read(text, kind, shown)
    return (Record(path=shown, kind=kind, entry=entry) if entry is not None else None), problems


class _Refused(Exception):
    """A file that is YAML, but more of it than a record needs."""

    def __init__(self, event: object, message: str, cure: str) -> None:
        super().__init__(message)
        mark = getattr(event, "start_mark", None)
        self.line: int = mark.line + 1 if mark is not None else 1
        self.column: int = mark.column + 1 if mark is not None else 1
        self.message, self.cure = message, cure


def _keys(text: str, yaml: object) -> set[str]:
    """The keys of the record, from a walk over events: nothing is built before it is known to be small."""
    from yaml import (
        AliasEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
        parse,
    )

    loader = getattr(yaml, "CSafeLoader", None) or yaml.SafeLoader  # type: ignore[attr-defined]
    keys: set[str] = set()
    depth, key_comes = 0, True
    for count, event in enumerate(parse(text, Loader=loader)):
        if isinstance(event, AliasEvent):
            raise _Refused(event, f"the alias *{event.anchor} is not read here", "write the value out")
        if count > _EVENTS:
            raise _Refused(event, f"more than {_EVENTS} values are not read", "divide the record")
        if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            depth -= 1
            continue
        if depth == 1:
            if key_comes and isinstance(event, ScalarEvent):
                keys.add(event.value)
            key_comes = not key_comes
        if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            depth += 1
            if depth > _DEPTH:
                raise _Refused(event, f"nested deeper than {_DEPTH} levels", "flatten it")
    return keys


def _kind(keys: set[str], shown: str) -> str | None:
    if shown.rpartition("/")[2].startswith("_vendor."):
        return "vendor"
    return next((kind for kind, telling in _TELLING if keys & telling), None)
