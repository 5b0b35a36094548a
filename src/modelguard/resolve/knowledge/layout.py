"""The tables of a compiled knowledge base, and the mark that tells which program can read it."""

from __future__ import annotations

import hashlib
from dataclasses import fields

from modelguard.model import Ancestor, Channel, Clause, Condition, Licence, Model, Offer, Source

# Another number: the tables, or what stands in them, have another meaning.
FORMAT = "1"

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE record (kind TEXT, key TEXT, review TEXT, newest TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;
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
INDEXES = "CREATE INDEX name_name ON name (name); CREATE INDEX name_folded ON name (folded);"

_NOUNS = (Ancestor, Channel, Clause, Condition, Licence, Model, Offer, Source)


def shape() -> str:
    """A hash of the tables and of the nouns as this program knows them."""
    nouns = [f"{noun.__name__}.{item.name}: {item.type}" for noun in _NOUNS for item in fields(noun)]
    return hashlib.sha256("\n".join((FORMAT, TABLES, INDEXES, *nouns)).encode()).hexdigest()
