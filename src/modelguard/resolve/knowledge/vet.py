"""Reads a compiled knowledge base that came from outside, to the last row, before anything relies on it.

SQLite runs what a schema holds (views, triggers, virtual tables, expressions), so that the schema has to be
ours to the letter; every text has to decode into the nouns, with the types and the words that they have.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args

from modelguard.errors import KnowledgeError
from modelguard.model import Knowledge, Review
from modelguard.resolve.ids.spelling import fold
from modelguard.resolve.knowledge import codec
from modelguard.resolve.knowledge.layout import FORMAT, INDEXES, TABLES
from modelguard.resolve.knowledge.misfits import misfit
from modelguard.resolve.knowledge.names import NameKind, Vendor
from modelguard.resolve.knowledge.patterns import fault_of
from modelguard.resolve.knowledge.store import KnowledgeBase

LARGEST: Final = 200_000_000
_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_PATIENCE = 60.0
_STEPS = 100_000
_CURE = "ask for it again where it comes from; `modelguard kb export FILE` writes one"
_DECODERS = {"licence": codec.licence, "channel": codec.channel, "model": codec.model}


def vet(path: Path) -> Knowledge:
    """Which knowledge the file at `path` holds.  Raises KnowledgeError with what is wrong with it.

    The file is opened for reading alone, and nothing in it is run.
    """
    try:
        _header(path)
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            _restrain(connection)
            _schema(connection)
            return _content(connection)
    except (
        OSError,
        sqlite3.Error,
        ValueError,
        TypeError,
        LookupError,
        RecursionError,
        AttributeError,
    ) as error:
        raise KnowledgeError(f"{path} is no knowledge base that can be used: {error}; {_CURE}") from error


def _header(path: Path) -> None:
    size = path.stat().st_size
    if size > LARGEST:
        raise ValueError(f"it has more than {LARGEST} bytes")
    with path.open("rb") as file:
        head = file.read(_HEADER)
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        raise ValueError("it is no SQLite file")
    if head[18] != 1 or head[19] != 1:
        raise ValueError("it is a SQLite file with a write-ahead log")


def _restrain(connection: sqlite3.Connection) -> None:
    """Take from the connection what only a hostile file would use, and a minute at most."""
    end = time.monotonic() + _PATIENCE
    connection.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _schema(connection: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(":memory:")) as ours:
        ours.executescript(f"{TABLES}{INDEXES}")
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        wanted = ours.execute(query).fetchall()
    if connection.execute(query).fetchall() != wanted:
        raise ValueError("its tables are not those that this version of modelguard writes")
    found = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if found != [("ok",)]:
        raise ValueError(f"it is damaged ({found[0][0] if found else 'no answer'})")
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in connection.execute(f"SELECT * FROM {table}"):
            if not all(cell is None or isinstance(cell, str) for cell in row):
                raise ValueError(f"the table {table} holds what is no text")


def _content(connection: sqlite3.Connection) -> Knowledge:
    meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    if meta.get("format") != FORMAT:
        raise ValueError(
            f"its format is {meta.get('format')!r}, and this version of modelguard reads {FORMAT!r}: "
            "write it with this version, or install the version that wrote it"
        )
    if not re.fullmatch(r"[0-9a-f]{8,64}", meta["version"]):
        raise ValueError("its version is none")
    days: list[date] = []
    for what, noun in _nouns(connection):
        fault = misfit(noun)
        if fault:
            raise ValueError(f"{what}: {fault}")
        days += [source.date for source in getattr(noun, "sources", ())]
        days += [offer.source.date for offer in getattr(noun, "offers", ())]
    base = KnowledgeBase(connection, origin="file")
    _names(connection, base)
    _expressions(base)
    _records(connection)
    if not days:
        raise ValueError("it holds no releases and no licences")
    if max(days) > base.knowledge.date:
        raise ValueError(f"it says that it is of {base.knowledge.date}, and has a source of {max(days)}")
    return base.knowledge


def _nouns(connection: sqlite3.Connection) -> Iterator[tuple[str, Any]]:
    """Every noun of the tables, with a name for what is wrong with it."""
    for table, decode in _DECODERS.items():
        key = "id" if table == "model" else "key"
        for name, body in connection.execute(f"SELECT {key}, body FROM {table}"):
            noun: Any = decode(json.loads(body))
            if getattr(noun, key) != name:
                raise ValueError(f"the {table} {name!r} calls itself something else")
            yield f"the {table} {name!r}", noun
    for name, body in connection.execute("SELECT key, body FROM vendor"):
        yield f"the vendor {name!r}", Vendor(**codec.tuples(json.loads(body)))
    for name, says in connection.execute("SELECT name, says FROM leak"):
        yield f"the leak {name!r}", Vendor(key=name, name=says)


def _names(connection: sqlite3.Connection, base: KnowledgeBase) -> None:
    """The look-up tables lead to what exists, and every row of them can be read."""
    for table, target in (("licence", "licence"), ("licence_text", "licence"), ("channel", "channel")):
        column = "fingerprint" if table == "licence_text" else "name"
        names = table if table == "licence_text" else f"{table}_name"
        if connection.execute(
            f"SELECT 1 FROM {names} WHERE {column} IS NULL OR key NOT IN (SELECT key FROM {target}) LIMIT 1"
        ).fetchone():
            raise ValueError(f"a name of a {target} leads nowhere")
    kinds = set(get_args(NameKind))
    models = {row[0] for row in connection.execute("SELECT id FROM model")}
    for name in base.every_name():
        if name.release not in models or name.kind not in kinds:
            raise ValueError(f"the name {name.name!r} leads nowhere")
        fault = misfit(name.source) if name.source is not None else None
        if fault:
            raise ValueError(f"the name {name.name!r}: {fault}")
    for name, folded in connection.execute("SELECT name, folded FROM name"):
        if fold(name) != folded:
            raise ValueError(f"the name {name!r} is filed under another")
    for (literal,) in connection.execute("SELECT literal FROM anchor"):
        if not literal or not literal.isprintable():
            raise ValueError("an anchor is no text to search for")


def _expressions(base: KnowledgeBase) -> None:
    for channel in base.channels():
        for expression in (*channel.hosts, *channel.images):
            fault = fault_of(expression)
            if fault:
                raise ValueError(f"an expression of the channel {channel.key!r}: {fault}")


def _records(connection: sqlite3.Connection) -> None:
    states = {*get_args(Review), ""}
    for kind, key, review, newest in connection.execute("SELECT kind, key, review, newest FROM record"):
        if review not in states or not (kind + key).isprintable():
            raise ValueError("a row of its table of records is none")
        date.fromisoformat(newest)
