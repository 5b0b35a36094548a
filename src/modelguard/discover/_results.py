"""What was seen in a file before, kept by the file's content.

The key is a hash of the stamp of the program, the file's path and its bytes, so that neither an edited file
nor a newer detector ever meets an older answer.  A store that cannot be read or written is an empty one.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path

from modelguard.discover._read import is_media, read_regular

_FILE = "results.sqlite"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS result (key BLOB PRIMARY KEY, day TEXT NOT NULL, body TEXT NOT NULL) "
    "WITHOUT ROWID"
)
# Larger files are few, and hashing them costs as much as searching them.
_LIMIT = 1024 * 1024
_FORGOTTEN = timedelta(days=30)
_AT_ONCE = 500


class Results:
    """Answers of earlier scans, as text, for those of `names` whose content has one.

    `known` maps each such name to its answer.
    """

    def __init__(self, base: Path, names: Sequence[str], *, folder: Path, stamp: str) -> None:
        self.known: dict[str, str] = {}
        self._folder = folder
        self._keys: dict[str, bytes] = {}
        for name in names:
            key = None if is_media(name) else _key(base, name, stamp)
            if key is not None:
                self._keys[name] = key
        connection = _open(folder / _FILE)
        if connection is not None:
            answers = _answers(connection, list(self._keys.values()))
            connection.close()
            self.known = {name: answers[key] for name, key in self._keys.items() if key in answers}

    def keep(self, answers: Iterable[tuple[str, str]]) -> None:
        """Remember the answers of files by name; files that have no key are left out."""
        rows = [
            (self._keys[name], date.today().isoformat(), body) for name, body in answers if name in self._keys
        ]
        if not rows:
            return
        path = self._folder / _FILE
        with suppress(OSError, sqlite3.OperationalError):
            try:
                _write(path, rows)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                # No database, or one that a crash has torn: the next scan begins a new one.
                path.unlink()
                _write(path, rows)


def _write(path: Path, rows: Sequence[tuple[bytes, str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # What stands in private repositories is nobody else's business.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path, timeout=2.0)) as connection, connection:
        connection.execute(_TABLE)
        limit = (date.today() - _FORGOTTEN).isoformat()
        connection.execute("DELETE FROM result WHERE day < ?", (limit,))
        connection.executemany("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", rows)


def _open(path: Path) -> sqlite3.Connection | None:
    if not path.is_file():
        return None
    with suppress(sqlite3.Error):
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=2.0)
    return None


def _key(base: Path, name: str, stamp: str) -> bytes | None:
    try:
        data, size = read_regular(base, name, _LIMIT)
    except OSError:
        return None
    if data is None or size > _LIMIT:
        return None
    head = f"{stamp}\0{name}\0".encode("utf-8", "surrogateescape")
    return hashlib.blake2b(head + data, digest_size=20).digest()


def _answers(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    with suppress(sqlite3.Error):
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            found.update(connection.execute(f"SELECT key, body FROM result WHERE key IN ({marks})", some))
    return found
