"""Compiles a knowledge folder into one SQLite file: the same records give the same bytes."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modelguard.errors import KnowledgeError
from modelguard.resolve.ids.spelling import fold
from modelguard.resolve.knowledge.anchors import anchors_of, written
from modelguard.resolve.knowledge.check import check_records
from modelguard.resolve.knowledge.codec import encode
from modelguard.resolve.knowledge.layout import FORMAT, INDEXES, TABLES
from modelguard.resolve.knowledge.names import is_generic
from modelguard.resolve.knowledge.records import build, facts_of, newest, read_records
from modelguard.resolve.knowledge.snapshot import take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelguard.resolve.knowledge.build import Base
    from modelguard.resolve.knowledge.names import Name
    from modelguard.resolve.knowledge.snapshot import Snapshot

_SHOWN = 20
_VERSION = 12


def compile_folder(folder: Path, target: Path) -> None:
    """Compile the records under `folder` into the file `target`.

    Raises KnowledgeError, naming file and line, when a record is wrong.
    """
    compile_snapshot(take(folder), target)


def compile_snapshot(snapshot: Snapshot, target: Path) -> None:
    """Write the compiled base to `target` in one step: a reader sees all of it or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    partial = Path(name)
    try:
        with closing(sqlite3.connect(partial)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            compile_into(snapshot, connection)
        partial.chmod(0o644)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def compile_into(snapshot: Snapshot, connection: sqlite3.Connection) -> None:
    """Write the compiled base into an empty database."""
    records, problems = read_records(snapshot)
    if not problems:
        problems = check_records(records)
    if problems:
        shown = "\n".join(str(problem) for problem in sorted(problems)[:_SHOWN])
        more = f"\n... and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise KnowledgeError(f"{len(problems)} faults in {snapshot.folder}:\n{shown}{more}")
    day = newest(records)
    if day is None:
        raise KnowledgeError(
            f"{snapshot.folder} holds no records; it must hold terms/, channels/ and models/"
        )
    connection.executescript(f"PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; {TABLES}")
    meta = {"version": snapshot.fingerprint[:_VERSION], "date": day.isoformat(), "format": FORMAT}
    write_base(build(records), connection)
    insert("meta", iter(meta.items()), connection)
    insert("record", facts_of(records), connection)
    connection.executescript(INDEXES)
    connection.commit()


def write_base(base: Base, connection: sqlite3.Connection) -> None:
    """Add everything that `base` says to the tables."""
    insert("licence", ((item.key, as_json(item)) for item in base.licences), connection)
    insert("licence_name", iter(base.licence_names), connection)
    insert("licence_text", iter(base.licence_texts), connection)
    insert("channel", ((item.key, as_json(item)) for item in base.channels), connection)
    insert(
        "channel_name",
        ((name.lower(), item.key) for item in base.channels for name in (item.key, *item.aliases)),
        connection,
    )
    insert("vendor", ((item.key, as_json(item)) for item in base.vendors), connection)
    insert(
        "vendor_name",
        (
            (name.lower(), item.key)
            for item in base.vendors
            for name in (item.key, item.name, *item.hub_orgs, *item.other)
        ),
        connection,
    )
    insert("model", ((item.id, as_json(item)) for item in base.models), connection)
    insert("name", _name_rows(base.names), connection)
    insert("leak", ((name.lower(), says) for name, says in base.leaks.items()), connection)
    insert("anchor", ((literal,) for literal in anchors_of(written(base.names))), connection)


def insert(table: str, rows: Iterator[tuple[str | None, ...]], connection: sqlite3.Connection) -> None:
    """Add rows to a table in their order, each once; what stands there already is written anew."""
    ordered = sorted(set(rows), key=lambda row: tuple(cell or "" for cell in row))
    if ordered:
        marks = ", ".join("?" * len(ordered[0]))
        connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", ordered)


def as_json(value: Any) -> str:
    """A noun as it stands in the file."""
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))


def _name_rows(names: list[Name]) -> Iterator[tuple[str | None, ...]]:
    for name in names:
        source = as_json(name.source) if name.source is not None and name.kind != "id" else None
        start = name.start.isoformat() if name.start else None
        end = name.end.isoformat() if name.end else None
        spelled = [(name.name.lower(), name.kind)]
        bare = name.name.lower().rpartition("/")[2]
        if name.channel == "hf-hub" and bare != name.name.lower() and not is_generic(bare):
            spelled.append((bare, "bare"))
        for text, kind in spelled:
            yield text, fold(text), name.channel, name.release, name.artifact, kind, start, end, source
