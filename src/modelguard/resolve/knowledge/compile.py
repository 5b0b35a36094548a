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
from modelguard.resolve.knowledge.anchors import anchors_of
from modelguard.resolve.knowledge.check import check_records
from modelguard.resolve.knowledge.codec import encode
from modelguard.resolve.knowledge.records import build, newest, read_records
from modelguard.resolve.knowledge.snapshot import take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelguard.resolve.knowledge.build import Base
    from modelguard.resolve.knowledge.names import Name
    from modelguard.resolve.knowledge.snapshot import Snapshot

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE licence (key TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
CREATE TABLE licence_name (name TEXT, key TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE licence_text (fingerprint TEXT, key TEXT, PRIMARY KEY (fingerprint, key)) WITHOUT ROWID;
CREATE TABLE channel (key TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
CREATE TABLE channel_name (name TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID;
CREATE TABLE vendor (key TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
CREATE TABLE vendor_name (name TEXT, key TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE model (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
CREATE TABLE name (
  name TEXT, folded TEXT, channel TEXT, "release" TEXT, artifact TEXT, kind TEXT,
  "start" TEXT, "end" TEXT, source TEXT
);
CREATE TABLE leak (name TEXT PRIMARY KEY, says TEXT) WITHOUT ROWID;
CREATE TABLE anchor (literal TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_INDEXES = "CREATE INDEX name_name ON name (name); CREATE INDEX name_folded ON name (folded);"
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
    connection.executescript(f"PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; {_TABLES}")
    meta = {"version": snapshot.fingerprint[:_VERSION], "date": day.isoformat()}
    _write(build(records), meta, connection)
    connection.executescript(_INDEXES)
    connection.commit()


def _write(base: Base, meta: dict[str, str], connection: sqlite3.Connection) -> None:
    def insert(table: str, rows: Iterator[tuple[str | None, ...]]) -> None:
        ordered = sorted(set(rows), key=lambda row: tuple(cell or "" for cell in row))
        if ordered:
            marks = ", ".join("?" * len(ordered[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", ordered)

    insert("meta", iter(meta.items()))
    insert("licence", ((item.key, _json(item)) for item in base.licences))
    insert("licence_name", iter(base.licence_names))
    insert("licence_text", iter(base.licence_texts))
    insert("channel", ((item.key, _json(item)) for item in base.channels))
    insert(
        "channel_name",
        ((name.lower(), item.key) for item in base.channels for name in (item.key, *item.aliases)),
    )
    insert("vendor", ((item.key, _json(item)) for item in base.vendors))
    insert(
        "vendor_name",
        (
            (name.lower(), item.key)
            for item in base.vendors
            for name in (item.key, item.name, *item.hub_orgs, *item.other)
        ),
    )
    insert("model", ((item.id, _json(item)) for item in base.models))
    insert("name", _name_rows(base.names))
    insert("leak", ((name.lower(), says) for name, says in base.leaks.items()))
    insert("anchor", ((literal,) for literal in anchors_of(name.name for name in base.names)))


def _json(value: Any) -> str:
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))


def _name_rows(names: list[Name]) -> Iterator[tuple[str | None, ...]]:
    for name in names:
        source = _json(name.source) if name.source is not None and name.kind != "id" else None
        start = name.start.isoformat() if name.start else None
        end = name.end.isoformat() if name.end else None
        spelled = [(name.name.lower(), name.kind)]
        if name.channel == "hf-hub" and "/" in name.name:
            spelled.append((name.name.lower().rpartition("/")[2], "bare"))
        for text, kind in spelled:
            yield text, fold(text), name.channel, name.release, name.artifact, kind, start, end, source
