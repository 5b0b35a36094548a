"""Reads the compiled knowledge base: look-ups by name, and the nouns decoded when asked for."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import finalize

from modelguard.errors import KnowledgeError
from modelguard.model import Knowledge
from modelguard.resolve.ids.spelling import fold
from modelguard.resolve.knowledge import codec
from modelguard.resolve.knowledge.names import Fact, Name, Vendor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from modelguard.model import Channel, Licence, Model

_Noun = TypeVar("_Noun")
_NAME = 'SELECT name, "release", kind, channel, artifact, "start", "end", source FROM name'

_SPELT = {"vendor": "vendor_name", "licence": "licence_name", "channel": "channel_name"}


class KnowledgeBase:
    """A compiled knowledge base, open for reading.  Nothing is decoded before it is asked for."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        origin: str = "file",
        overlays: tuple[str, ...] = (),
        own: frozenset[str] = frozenset(),
    ) -> None:
        self._connection = connection
        # Many read a few records and go: what nobody closes is closed when the last of them lets go.
        self._let_go = finalize(self, connection.close)
        self._decoded: dict[tuple[str, str], Any] = {}
        self._origin = origin
        self._overlays = overlays
        # The releases that overlays speak of: their names come first where no channel decides.
        self.own = own

    @classmethod
    def open(cls, path: Path, *, origin: str = "file") -> KnowledgeBase:
        """The base in the file at `path`, which nobody may change while it is open."""
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            base = cls(sqlite3.connect(uri, uri=True, check_same_thread=False), origin=origin)
            _ = base.knowledge
        except (sqlite3.Error, KeyError, ValueError) as error:
            raise KnowledgeError(
                f"{path} is no knowledge base ({error}); delete it, or install the package again"
            ) from error
        return base

    def close(self) -> None:
        """Let go of the file."""
        self._let_go()

    @property
    def knowledge(self) -> Knowledge:
        """Which version of the knowledge this is, and the day of its newest source."""
        meta = dict(self._connection.execute("SELECT key, value FROM meta").fetchall())
        return Knowledge(
            version=meta["version"],
            date=date.fromisoformat(meta["date"]),
            origin=self._origin,
            overlays=self._overlays,
        )

    def copy(self, target: sqlite3.Connection) -> None:
        """Write the whole base into another database."""
        self._connection.backup(target)

    def records(self) -> tuple[Fact, ...]:
        """How far every record and release can be trusted, ordered by kind and key."""
        rows = self._connection.execute("SELECT kind, key, review, newest FROM record ORDER BY kind, key")
        return tuple(
            Fact(kind=kind, key=key, review=review, newest=date.fromisoformat(newest))
            for kind, key, review, newest in rows
        )

    def every_name(self) -> tuple[Name, ...]:
        """Every name with what it means and when, ordered."""
        return self._names(f'{_NAME} ORDER BY name, channel, "start", "release", kind')

    def vendors(self) -> tuple[Vendor, ...]:
        """Every vendor, ordered by key."""
        return self._all("vendor", "key", _vendor)

    def channels(self) -> tuple[Channel, ...]:
        """Every channel, ordered by key."""
        return self._all("channel", "key", codec.channel)

    def channel(self, name: str) -> Channel | None:
        """The channel with this key or alias."""
        return self._named("channel", name, codec.channel)

    def licences(self) -> tuple[Licence, ...]:
        """Every licence and service terms, ordered by key."""
        return self._all("licence", "key", codec.licence)

    def licence(self, name: str) -> Licence | None:
        """The licence with this key, SPDX id, LicenseRef or other spelling; None when two share it."""
        return self._one("licence", "key", name, codec.licence) or self._named("licence", name, codec.licence)

    def licences_named(self, name: str) -> tuple[Licence, ...]:
        """Every licence with this spelling: several where different texts go by one name."""
        query = "SELECT key FROM licence_name WHERE name = ? ORDER BY key"
        keys = self._connection.execute(query, (name.lower(),)).fetchall()
        found = (self._one("licence", "key", key, codec.licence) for (key,) in keys)
        return tuple(licence for licence in found if licence is not None)

    def licence_with_text(self, fingerprint: str) -> Licence | None:
        """The licence whose whole text has this fingerprint."""
        query = "SELECT key FROM licence_text WHERE fingerprint = ?"
        keys = self._connection.execute(query, (fingerprint,)).fetchall()
        return self._one("licence", "key", keys[0][0], codec.licence) if len(keys) == 1 else None

    def vendor(self, name: str) -> Vendor | None:
        """The vendor with this key, hub organisation or other spelling; None when two share it."""
        return self._named("vendor", name, _vendor)

    def models(self) -> tuple[Model, ...]:
        """Every release, ordered by id."""
        return self._all("model", "id", codec.model)

    def model(self, model_id: str) -> Model | None:
        """The release with this canonical id."""
        return self._one("model", "id", model_id, codec.model)

    def names(self, text: str) -> tuple[Name, ...]:
        """What `text` names, spelled exactly so but for its case."""
        return self._names(f"{_NAME} WHERE name = ?", text.lower())

    def spelled_like(self, text: str) -> tuple[Name, ...]:
        """What `text` names when punctuation is read loosely."""
        return self._names(f"{_NAME} WHERE folded = ?", fold(text))

    def tags(self, text: str, channel: str) -> tuple[Name, ...]:
        """Every known `text:tag` of a channel, and `text` alone."""
        prefix = text.lower()
        rows = f"{_NAME} WHERE channel = ? AND (name = ? OR name >= ? AND name < ?)"
        return self._names(rows, channel, prefix, f"{prefix}:", f"{prefix};")

    def names_on(self, channel: str) -> tuple[Name, ...]:
        """Every id of a channel, ordered."""
        return self._names(f"{_NAME} WHERE channel = ? AND kind = 'id' ORDER BY name", channel)

    def leak(self, name: str) -> str | None:
        """What is said of a leaked id; None when it is none."""
        row = self._connection.execute("SELECT says FROM leak WHERE name = ?", (name.lower(),)).fetchone()
        return row[0] if row else None

    def anchors(self, structural: Iterable[bytes] = ()) -> tuple[bytes, ...]:
        """Lower-case literals, so that every id that others write contains one of them or of `structural`.

        An anchor that contains a structural one adds nothing and is left out.  Ids that are shorter
        than an anchor may be, or made of everyday words alone, are not covered.
        """
        given = tuple(structural)
        rows = self._connection.execute("SELECT literal FROM anchor ORDER BY literal")
        literals = [literal.encode() for (literal,) in rows]
        return tuple(literal for literal in literals if not any(part in literal for part in given))

    def ids(self) -> tuple[str, ...]:
        """Every name in the base, in lower case, ordered."""
        rows = self._connection.execute("SELECT DISTINCT name FROM name WHERE kind != 'bare' ORDER BY name")
        return tuple(name for (name,) in rows)

    def spellings(self, kind: str) -> tuple[str, ...]:
        """Every name of a kind (vendor, licence, channel, model), in lower case, ordered."""
        if kind != "model":
            rows = self._connection.execute(f"SELECT DISTINCT name FROM {_SPELT[kind]} ORDER BY name")
            return tuple(name for (name,) in rows)
        every = {*self.ids(), *(id for (id,) in self._connection.execute("SELECT id FROM model"))}
        return tuple(sorted(every | {name.rpartition("/")[2] for name in every}))

    def _names(self, query: str, *values: str) -> tuple[Name, ...]:
        return tuple(_name(row) for row in self._connection.execute(query, values))

    def _all(self, table: str, column: str, decode: Callable[[Any], _Noun]) -> tuple[_Noun, ...]:
        if (table, "") not in self._decoded:
            rows = self._connection.execute(f"SELECT body FROM {table} ORDER BY {column}")
            self._decoded[table, ""] = tuple(decode(json.loads(body)) for (body,) in rows)
        found: tuple[_Noun, ...] = self._decoded[table, ""]
        return found

    def _one(self, table: str, column: str, key: str, decode: Callable[[Any], _Noun]) -> _Noun | None:
        if (table, key) not in self._decoded:
            row = self._connection.execute(f"SELECT body FROM {table} WHERE {column} = ?", (key,)).fetchone()
            self._decoded[table, key] = decode(json.loads(row[0])) if row else None
        found: _Noun | None = self._decoded[table, key]
        return found

    def _named(self, table: str, name: str, decode: Callable[[Any], _Noun]) -> _Noun | None:
        query = f"SELECT key FROM {table}_name WHERE name = ?"
        keys = self._connection.execute(query, (name.lower(),)).fetchall()
        return self._one(table, "key", keys[0][0], decode) if len(keys) == 1 else None


def _name(row: tuple[Any, ...]) -> Name:
    name, release, kind, channel, artifact, start, end, source = row
    return Name(
        name=name,
        release=release,
        kind=kind,
        channel=channel,
        artifact=artifact,
        start=codec.day(start),
        end=codec.day(end),
        source=codec.source(json.loads(source)) if source else None,
    )


def _vendor(data: dict[str, Any]) -> Vendor:
    return Vendor(**codec.tuples(data))
