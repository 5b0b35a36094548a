"""Earlier answers of a hub, kept in the user's cache folder with the day on which they were read.

The key is a hash of everything that was asked: hub, repository, revision and the shape of the answer, so
that a newer version of the program never reads an older one's shape.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from weakref import finalize

from modelguard.expressions import expression
from modelguard.folders import cache_folder
from modelguard.model import Ancestor
from modelguard.resolve.answers import Answer, Card, Question

_FILE = "hub.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, read TEXT NOT NULL, body TEXT NOT NULL)"
_COMMIT = expression(r"[0-9a-f]{40}\Z")
_FRESH = timedelta(hours=24)
_FORGOTTEN = timedelta(days=90)
_SHAPE = ",".join(sorted(item.name for item in fields(Card)))


class Cache:
    """Cards by question.  A cache that cannot be read or written is an empty one: nothing depends on it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._connection: sqlite3.Connection | None = None
        path = (folder or cache_folder()) / _FILE
        with suppress(OSError, sqlite3.Error):
            path.parent.mkdir(parents=True, exist_ok=True)
            # Cards of private repositories are nobody else's business.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(path, timeout=2.0, check_same_thread=False)
            finalize(self, connection.close)
            connection.execute(_TABLE)
            with connection:
                limit = (datetime.now(timezone.utc) - _FORGOTTEN).isoformat()
                connection.execute("DELETE FROM answer WHERE read < ?", (limit,))
            self._connection = connection

    def fresh(self, endpoint: str, question: Question) -> Answer | None:
        """An answer that still holds: of a commit always, else of the last day."""
        found = self._row(endpoint, question)
        if found is None:
            return None
        read, answer = found
        pinned = question.revision is not None and _COMMIT.match(question.revision) is not None
        return answer if pinned or datetime.now(timezone.utc) - read < _FRESH else None

    def any(self, endpoint: str, question: Question) -> Answer | None:
        """An answer of whatever age: better than none where the hub is silent."""
        found = self._row(endpoint, question)
        return found[1] if found is not None else None

    def keep(self, endpoint: str, question: Question, card: Card) -> None:
        """Remember a card as read now."""
        if self._connection is None:
            return
        row = (_key(endpoint, question), datetime.now(timezone.utc).isoformat(), json.dumps(_plain(card)))
        with suppress(sqlite3.Error), self._connection:
            self._connection.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", row)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _row(self, endpoint: str, question: Question) -> tuple[datetime, Answer] | None:
        if self._connection is None:
            return None
        try:
            query = "SELECT read, body FROM answer WHERE key = ?"
            row = self._connection.execute(query, (_key(endpoint, question),)).fetchone()
            if row is None:
                return None
            read = datetime.fromisoformat(row[0])
            return read, Answer(state="found", card=_card(json.loads(row[1])), read=read.date())
        except (sqlite3.Error, ValueError, TypeError, KeyError):
            return None


def _key(endpoint: str, question: Question) -> str:
    asked = "\0".join((endpoint, question.id, question.revision or "", _SHAPE))
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(card: Card) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for item in fields(card):
        value = getattr(card, item.name)
        if item.name == "bases":
            value = [[base.id, base.relation] for base in value]
        plain[item.name] = value.isoformat() if isinstance(value, date) else value
    return plain


def _card(plain: dict[str, Any]) -> Card:
    bases = tuple(Ancestor(id=name, relation=relation) for name, relation in plain.pop("bases"))
    for key in ("created", "modified"):
        plain[key] = date.fromisoformat(plain[key]) if plain[key] else None
    lists = {key: tuple(value) for key, value in plain.items() if isinstance(value, list)}
    return Card(**{**plain, **lists}, bases=bases)
