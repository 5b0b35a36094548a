"""Places and the values that reach them, turned into sightings and needs: one sighting per literal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._python_evidence import Evidence
from modelguard.detect._python_index import Scope
from modelguard.detect._python_places import PROOFS, Place, strength
from modelguard.detect._python_strings import Span, inside
from modelguard.detect._python_tables import Tables
from modelguard.detect._python_values import Found, Read, Values
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import text, walk
from modelguard.model import Execution, Kind, Need, Sighting, Step, Strength

_STEPS = 8
# Attributes that hold a client or a loaded model, not its name.
_OBJECTS = {"llm", "embed_model", "embedding", "embedder", "reranker"}


@dataclass(slots=True)
class _Reached:
    """A literal, the best place it reaches, and the steps to all of them."""

    found: Found
    place: Place
    strength: Strength
    steps: dict[tuple[int, int], str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


class Clues:
    """Collects what reaches the places of a file."""

    def __init__(self, values: Values, lines: Lines, detector: str, trade: Callable[[], bool]) -> None:
        self.values = values
        self.lines = lines
        self.detector = detector
        self._trade = trade
        self._evidence = Evidence(values.index, lambda: self.trade)
        self._reached: dict[tuple[int, int], _Reached] = {}
        self._needs: dict[tuple[str, str, int], Need] = {}
        self.tables = Tables(values.index)
        self._denied: set[int] = set()
        self._written: set[int] = set()
        self.consumed: set[tuple[int, int]] = set()

    @cached_property
    def trade(self) -> bool:
        """Whether the file deals with language models; asked only where a place leaves it open."""
        return self._trade()

    def add(self, places: Iterable[Place]) -> None:
        """Follow each place back to the literals and names that reach it."""
        for place in places:
            for found in self.values.of(place.value, place.scope):
                if isinstance(found, Read):
                    self._need(found, place)
                else:
                    self._reach(found, place)

    def sightings(self) -> Iterator[Sighting]:
        """One sighting for each literal, in the order of the text."""
        for key, reached in sorted(self._reached.items(), key=lambda item: item[0]):
            own = key[0] in self._written and reached.place.proof != "call"
            own = own or reached.found.text in self.tables.own_names()
            if key[0] not in self._denied and not own:
                yield self._sighting(reached)

    def needs(self) -> Iterator[Need]:
        """The variables and imported names that reach a place, in the order in which they were met."""
        yield from self._needs.values()

    def _reach(self, found: Found, place: Place) -> None:
        self._consume(found.node)
        if place.proof == "silent":
            self._denied.add(found.node.start_byte)
            return
        if place.proof == "sink":
            self._written.add(found.node.start_byte)
            return
        if place.proof == "part" and not self._is_for(found.node, place.scope):
            return
        if place.part is not None:
            found = replace(found, text=found.text[slice(*place.part)])
        sure = strength(found.text, place.proof, trade=place.proof == "generic" and self.trade)
        if sure is None:
            return
        if place.deployment:
            # The `model` of an Azure client is a deployment: whatever somebody called it.
            if not suggests_model(found.text):
                return
            sure = "weak"
        reasons: tuple[str, ...] = ()
        if sure == "weak" and not place.deployment and place.part is None:
            known = place.because if place.proof in {"specific", "generic"} else ""
            reasons = self._evidence.of(found.text, found.node, place.scope, known)
            sure = "strong" if reasons else "weak"
        key = (found.node.start_byte, place.part[0] if place.part else 0)
        new = _Reached(found, place, sure, reasons=reasons)
        old = self._reached.get(key)
        if old is None or _rank(new) < _rank(old):
            new.steps = dict(old.steps) if old is not None else {}
            self._reached[key] = new
        steps = self._reached[key].steps
        for position, use in enumerate(found.uses):
            if len(steps) < _STEPS:
                last = position == len(found.uses) - 1
                why = place.because if last else f"{text(use)[:80]} is read here"
                steps[(use.start_byte, use.end_byte)] = why

    def _is_for(self, literal: Node, scope: Scope) -> bool:
        """Whether a literal is there for the code of this scope alone, and is no argument from afar."""
        around = self.values.index.parent(literal)
        if around is None or around.type == "assignment":
            return True
        body = scope.node.child_by_field_name("body") or scope.node
        return body.start_byte <= literal.start_byte < body.end_byte

    def _consume(self, node: Node) -> None:
        """The strings of this literal are spoken for."""
        self.consumed.add((node.start_byte, node.end_byte))
        if node.type != "string":
            self.consumed.update((n.start_byte, n.end_byte) for n in walk(node) if n.type == "string")

    def _sighting(self, reached: _Reached) -> Sighting:
        found, place = reached.found, reached.place
        span = inside(found.node)
        if place.part is not None:
            whole = (found.node.text or b"")[span.start - found.node.start_byte :].decode("utf-8", "replace")
            start, end = (span.start + len(whole[:at].encode()) for at in place.part)
            span = Span(start, end)
        channel, execution = _service(found, place)
        own = (found.node.start_byte, found.node.end_byte)
        return Sighting(
            location=self.lines.locate(span.start, span.end),
            raw=found.text,
            kind=_kind(found, place),
            strength=reached.strength,
            detector=self.detector,
            because="; ".join(dict.fromkeys((place.because, *reached.reasons))),
            channel=channel,
            execution=execution,
            confidence=place.confidence if reached.strength == "strong" else min(place.confidence, 0.4),
            endpoint=place.endpoint,
            revision=place.revision,
            trust_remote_code=place.trust_remote_code,
            chain=tuple(
                Step(location=self.lines.locate(*at), why=why)
                for at, why in reached.steps.items()
                if at != own
            ),
        )

    def _need(self, read: Read, place: Place) -> None:
        key = (read.namespace, f"{read.scope}:{read.name}", read.node.start_byte)
        if key in self._needs or not self._wanted(read, place):
            return
        self._needs[key] = Need(
            namespace=read.namespace,
            name=read.name,
            location=self.lines.locate(read.node.start_byte, read.node.end_byte),
            kind=place.kind,
            detector=self.detector,
            because=place.because,
            channel=place.channel,
            execution=place.execution,
            endpoint=place.endpoint,
            revision=place.revision,
            trust_remote_code=place.trust_remote_code,
            scope=read.scope,
        )

    def _wanted(self, read: Read, place: Place) -> bool:
        if place.deployment or place.proof not in {"call", "specific", "generic"} or len(read.name) > 100:
            return False
        if place.proof == "call" or place.proof == "specific":
            return True
        # `model=User`: a class that was imported is not the name of a model.
        objects = read.name.rpartition(".")[2] in _OBJECTS
        classlike = (
            read.namespace == "python"
            and read.name[:1].isupper()
            and not read.name.isupper()
            and "." not in read.name
        )
        return self.trade and not classlike and not objects


def _rank(reached: _Reached) -> tuple[int, int, float, bool]:
    weak = 0 if reached.strength == "strong" else 1
    return (
        weak,
        PROOFS.index(reached.place.proof),
        -reached.place.confidence,
        reached.place.channel is None,
    )


def _service(found: Found, place: Place) -> tuple[str | None, Execution]:
    if place.prefix and (named := _services.prefixed(found.text)) is not None:
        known_local = place.execution == "self-hosted" and is_hub_id(found.text)
        # With another base URL, `openai/` only says which protocol is spoken.
        foreign = place.endpoint is not None and named[0] == "openai"
        if not known_local and not foreign:
            return named
    return place.channel, place.execution


def _kind(found: Found, place: Place) -> Kind:
    if found.table == "aliases" or (found.table and place.proof != "call"):
        return "catalogue-entry"
    if (found.default or found.table) and place.kind not in {"test", "catalogue-entry", "train"}:
        return "config-default"
    return place.kind
