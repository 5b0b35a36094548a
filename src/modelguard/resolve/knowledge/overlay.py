"""The company's own knowledge, laid over what everybody knows: private models, contracts, terms.

What an overlay says of an id wins; what it leaves unsaid stays.  The result is a base like any other, held in
memory.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from modelguard.errors import KnowledgeError
from modelguard.resolve.knowledge.anchors import SHORTEST, anchors_of, written
from modelguard.resolve.knowledge.build import Base
from modelguard.resolve.knowledge.check import check_overlay
from modelguard.resolve.knowledge.compile import insert, write_base
from modelguard.resolve.knowledge.families import offered
from modelguard.resolve.knowledge.overlay_files import read_overlays
from modelguard.resolve.knowledge.records import Record, build, facts_of
from modelguard.resolve.knowledge.store import KnowledgeBase

if TYPE_CHECKING:
    from modelguard.model import Model, Offer

_SHOWN = 20
_LICENCES = ("licence", "terms of a service")


def overlaid(base: KnowledgeBase, places: Sequence[str], folder: Path) -> KnowledgeBase:
    """The base with the records of `places`, files and folders relative to `folder`, laid over it.

    Raises KnowledgeError with file, line, column and cure of everything that is wrong with them.
    """
    records, problems = read_overlays(places, folder)
    if not problems:
        problems = check_overlay(records, base)
    if problems:
        shown = "\n".join(str(problem) for problem in sorted(problems)[:_SHOWN])
        more = f"\n... and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise KnowledgeError(f"the policy's own knowledge has faults:\n{shown}{more}")
    if not records:
        return base
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    base.copy(connection)
    own = _own(records, base)
    _give_way(own, connection)
    write_base(own, connection)
    insert("anchor", ((literal,) for literal in _uncovered(own)), connection)
    for kind, key, review, newest in facts_of(records):
        for other in _LICENCES if kind in _LICENCES else (kind,):
            connection.execute("DELETE FROM record WHERE kind = ? AND key = ?", (other, key))
        connection.execute("INSERT INTO record VALUES (?, ?, ?, ?)", (kind, key, review, newest))
    mark = hashlib.sha256(repr([(record.path, record.entry) for record in records]).encode()).hexdigest()
    connection.execute("UPDATE meta SET value = value || ? WHERE key = 'version'", (f"+{mark[:8]}",))
    connection.commit()
    return KnowledgeBase(
        connection,
        origin=base.knowledge.origin,
        overlays=tuple(dict.fromkeys(record.path for record in records)),
        own=frozenset(model.id for model in own.models),
    )


def _own(records: list[Record], base: KnowledgeBase) -> Base:
    """What the records say, each noun with the file that says it, and releases joined with what is known."""
    said = {(record.kind, record.entry.get("key")): record.path for record in records}
    releases = {
        release["id"]: record.path
        for record in records
        if record.kind == "family"
        for release in record.entry["releases"]
    }
    families = {r.entry["family"]: r.path for r in records if r.kind == "family"}
    own = build(records, {vendor.key: vendor for vendor in base.vendors()})
    own.licences = [replace(item, overlay=said["licence", item.key]) for item in own.licences]
    own.models = [
        replace(_joined(item, base.model(item.id)), overlay=releases.get(item.id) or families[item.family])
        for item in own.models
    ]
    kept = [name for name in own.names if name.kind != "id"]
    own.names = [*kept, *(name for model in own.models for name in offered(model))]
    return own


def _joined(own: Model, known: Model | None) -> Model:
    """The release as the overlay has it, with what is known beside: other channels, what is left unsaid."""
    if known is None:
        return own
    return replace(
        own,
        released=own.released or known.released,
        modality=own.modality or known.modality,
        params_b=own.params_b or known.params_b,
        lineage=own.lineage or known.lineage,
        purl=known.purl,
        offers=(*own.offers, *_left(own.offers, known.offers)),
    )


def _left(own: Sequence[Offer], known: Sequence[Offer]) -> Iterator[Offer]:
    """The known offers that the overlay does not speak of.

    Weights are the same wherever they lie: an overlay that says under which licence they stand says so of
    every copy.  Of a service it speaks for the channel that it names.
    """
    weights = next((offer for offer in own if offer.artifact == "weights"), None)
    services = {offer.channel: offer for offer in own if offer.artifact == "endpoint"}
    for offer in known:
        said = weights if offer.artifact == "weights" else services.get(offer.channel)
        if said is None:
            yield offer
            continue
        mine = {name.lower() for other in own if other.channel == offer.channel for name in other.ids}
        ids = tuple(name for name in offer.ids if name.lower() not in mine)
        if ids:
            yield replace(
                offer,
                ids=ids,
                licence=said.licence,
                alternatives=said.alternatives,
                terms=said.terms,
                gated=said.gated,
                source=said.source,
            )


def _give_way(own: Base, connection: sqlite3.Connection) -> None:
    """Take out of the base what the overlay says otherwise."""
    run = connection.execute
    vendors = [(n.lower(), v.key) for v in own.vendors for n in (v.key, v.name, *v.hub_orgs, *v.other)]
    for table, pairs in (("licence_name", own.licence_names), ("vendor_name", vendors)):
        for spelled, key in pairs:
            run(f"DELETE FROM {table} WHERE name = ? AND key != ?", (spelled, key))
    for mark, _ in own.licence_texts:
        run("DELETE FROM licence_text WHERE fingerprint = ?", (mark,))
    for model in own.models:
        run("DELETE FROM name WHERE \"release\" = ? AND kind IN ('id', 'bare')", (model.id,))
    for name in own.names:
        run("DELETE FROM name WHERE name = ? AND channel = ?", (name.name.lower(), name.channel))


def _uncovered(own: Base) -> list[str]:
    """Names that hold no telling stem: the prefilter searches for them whole."""
    names = {name.name.lower() for name in own.names}
    stems = anchors_of(written(own.names))
    return [n for n in names if len(n) >= SHORTEST and not any(stem in n for stem in stems)]
