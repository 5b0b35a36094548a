"""Places and the values that reach them, turned into sightings and needs: one sighting per literal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from tree_sitter import Node

from modelguard.detect._coined import is_called_after_model, is_coined
from modelguard.detect._parameters import proof
from modelguard.detect._python.based import repositories
from modelguard.detect._python.classes import Classes
from modelguard.detect._python.evidence import Evidence
from modelguard.detect._python.fetches import is_fetched, is_row
from modelguard.detect._python.found import Found, Read
from modelguard.detect._python.index import Scope
from modelguard.detect._python.parts import is_voice, splits_text
from modelguard.detect._python.places import FILES, Place, strength
from modelguard.detect._python.reached import Reached, rank
from modelguard.detect._python.records import is_called_here
from modelguard.detect._python.refused import refused
from modelguard.detect._python.registers import is_entered
from modelguard.detect._python.rows import is_routed
from modelguard.detect._python.runs import (
    disputed,
    is_behind_hf,
    is_made_up,
    is_of_library,
    is_whisper_size,
    is_word_of_service,
    kind,
    own_prefix,
    service,
)
from modelguard.detect._python.silence import says_itself
from modelguard.detect._python.snapshots import recorded
from modelguard.detect._python.strings import Span, inside, plain
from modelguard.detect._python.tables import Tables
from modelguard.detect._python.values import Values
from modelguard.detect._python.whose import Whose
from modelguard.detect._python.zoos import is_of_its_own
from modelguard.detect._released import is_bundle
from modelguard.detect._services import Service
from modelguard.detect._shape import is_line, is_sized, suggests_model
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import text, walk
from modelguard.detect._urls import is_request
from modelguard.expressions import expression
from modelguard.model import Need, Sighting, Step, Strength
from modelguard.naming.hub import is_on_hub

_STEPS = 8
# `llm_key="ANTHROPIC_CLAUDE_3_5_SONNET"`: a name of the program's own.
_CONSTANT = expression(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z")
# Attributes that hold a client or a loaded model, not its name.
_OBJECTS = {"llm", "embed_model", "embedding", "embedder", "reranker"}


class Clues:
    """Collects what reaches the places of a file."""

    def __init__(
        self,
        values: Values,
        lines: Lines,
        detector: str,
        *,
        trade: Callable[[], bool],
        learning: Callable[[], bool],
        service: Service = (None, "unknown"),
        home: Service | None = None,
    ) -> None:
        self.values = values
        self.lines = lines
        self.detector = detector
        self._trade = trade
        self._learns = learning
        self._evidence = Evidence(values.index, lambda: self.trade or learning())
        self._classes = Classes(values.index)
        self._reached: dict[tuple[int, int], Reached] = {}
        self._needs: dict[tuple[str, str, int], Need] = {}
        self.tables = Tables(values.index)
        self._whose = Whose(values, self.tables, service, home, learning)
        self._refused = [*refused(values.index), *recorded(values.index)]
        self._denied: set[int] = set()
        self._written: set[int] = set()
        self._kept: set[tuple[str, int]] = set()
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
                    if place.proof == "sink":
                        self._kept.add((found.name, found.node.start_byte))
                    self._need(found, place)
                else:
                    for each in self._based(found, place):
                        self._reach(each, place)

    def _based(self, found: Found, place: Place) -> list[Found]:
        """The same, or the repositories of the hub of which a file of weights is fetched."""
        if place.proof not in FILES or not is_fetched(found.text, place):
            return [found]
        held = repositories(found, place.scope, self.values)
        if held:
            self._consume(found.node)
        return held or [found]

    def stands(self, name: str, place: Place) -> None:
        """A model that is named by the code itself, not by a string."""
        self._reach(Found(name, place.value), place)

    def sightings(self) -> Iterator[Sighting]:
        """One sighting for each literal, in the order of the text."""
        for key, reached in sorted(self._reached.items(), key=lambda item: item[0]):
            own = key[0] in self._written and reached.place.proof != "call"
            own = own and not is_of_library(reached.found.text)
            own = own or self._is_own_name(reached.found.text)
            awaited = any(start <= key[0] < end for start, end in self._refused)
            if key[0] not in self._denied and not own and not awaited:
                found = self._sighting(reached)
                listed = (
                    is_entered(reached.found.node)
                    or self._splits(reached)
                    or is_of_its_own(self.values.index, reached.found.node, reached.found.text)
                )
                yield replace(found, kind="catalogue-entry") if listed else found

    def _splits(self, reached: Reached) -> bool:
        """Whether the name that the literal is given to is read for tokenizers and nothing else."""
        around = self.values.index.parent(reached.found.node)
        left = around.child_by_field_name("left") if around is not None else None
        if around is not None and around.type != "call" and splits_text(around):
            return True
        if not reached.parts or left is None or left.type != "identifier" or reached.place.proof == "call":
            return False
        name = re.compile(rb"\b" + re.escape(left.text or b"") + rb"\b")
        return len(name.findall(self.values.index.data)) == len(reached.parts) + 1

    def _is_own_name(self, name: str) -> bool:
        """Whether a plain word is a key of the program's own tables of models."""
        return name.islower() and not suggests_model(name) and name in self.tables.own_names()

    def needs(self) -> Iterator[Need]:
        """The variables and imported names that reach a place, in the order in which they were met.

        What one holds under which a result is kept is no model that is read: `net.push_to_hub(repo_id=REPO)`.
        """
        for (_, name, start), need in self._needs.items():
            if (name.partition(":")[2], start) not in self._kept:
                yield need

    def _reach(self, found: Found, place: Place) -> None:
        if not self._counts(found, place):
            return
        self._consume(found.node)
        place = self._classes.seen_from(found.node, place)
        if place.proof in {"silent", "sink"}:
            (self._denied if place.proof == "silent" else self._written).add(found.node.start_byte)
            return
        if place.proof in FILES and is_row(self.values.index, found.node):
            place = replace(place, kind="catalogue-entry")
        if place.proof in FILES and place.channel is None and is_on_hub(found.text):
            place = replace(place, channel="hf-hub")
        own = own_prefix(found.text) if place.part is None and found.node.type == "string" else None
        if own is not None and plain(found.node) == found.text:
            place = replace(place, part=own)
        if place.part is not None:
            found = replace(found, text=found.text[slice(*place.part)])
        if is_made_up(found.node, found.text):
            return
        weighed = self._weighed(found, place)
        if weighed is None:
            return
        key = (found.node.start_byte, place.part[0] if place.part else 0)
        new = Reached(found, place, "strong" if weighed else self._unproven(found, place), reasons=weighed)
        old = self._reached.get(key)
        if old is not None:
            new.disputed = old.disputed = old.disputed or disputed(old.place, place)
            new.lent, new.told, new.parts = old.lent, old.told, old.parts
        if old is None or rank(new) < rank(old):
            new.steps = dict(old.steps) if old is not None else {}
            self._reached[key] = new
        self._note(self._reached[key], found, place)

    def _unproven(self, found: Found, place: Place) -> Strength:
        """The strength of what nothing proves to be a model: likely, where a coined name stands."""
        named = place.proof in {"specific", "generic"} and not place.deployment and place.part is None
        coined = named and is_coined(found.text) and found.node.type == "string"
        return "likely" if coined and (is_sized(found.text) or self.trade or self._learns()) else "weak"

    def _counts(self, found: Found, place: Place) -> bool:
        """Whether what reaches a place that takes more than models may be one."""
        if place.proof == "part":
            return self._is_for(found.node, place.scope)
        named = place.proof != "mention" and found.node.type == "string"
        if named and is_called_here(self.values.index.parent(found.node), found.node):
            return False
        if named and is_voice(self.values.index, found.node):
            return False
        return place.proof not in FILES or is_fetched(found.text, place)

    def _note(self, reached: Reached, found: Found, place: Place) -> None:
        """Keep what one more place tells of a literal, and the steps to it."""
        if place.endpoint is not None and not found.uses:
            reached.told = place
        if place.proof == "part" and found.uses:
            reached.parts.add(found.uses[-1].start_byte)
        told = service(found, place)
        if told[0] is not None and not place.assumed and place.endpoint is None:
            reached.lent.add(told)
        for position, use in enumerate(found.uses):
            if len(reached.steps) < _STEPS:
                last = position == len(found.uses) - 1
                why = place.because if last else f"{text(use)[:80]} is read here"
                reached.steps[(use.start_byte, use.end_byte)] = why

    def _weighed(self, found: Found, place: Place) -> tuple[str, ...] | None:
        """The reasons to believe that a model is named; () where they are weak, None where none is."""
        told = place.channel is not None and not place.assumed
        asked = place.endpoint is not None and is_request(place.endpoint)
        trade = place.proof == "generic" and (told or asked or self.trade)
        told = asked or (told and place.execution == "managed")
        sure = strength(found.text, place.proof, trade=trade, told=told)
        own = _CONSTANT.match(found.text) is not None and not is_bundle(found.text)
        if sure is None or (own and place.proof != "call"):
            return None
        if place.deployment:
            # The `model` of an Azure client is a deployment: whatever somebody called it.
            if is_called_after_model(found.text):
                return (place.because,)
            return () if suggests_model(found.text) else None
        if sure == "strong":
            return (place.because,)
        if self._is_itself(found):
            return None
        if is_routed(found.text, self.values.index.parent(found.node)):
            return place.because, "most strings beside it name a provider and its model"
        if place.part is not None and not is_behind_hf(plain(found.node) or ""):
            return ()
        if place.proof in {"specific", "generic"} and is_word_of_service(found.text, place):
            return place.because, f"{place.channel or place.endpoint} is what is called here"
        if place.proof in {"specific", "generic"} and self._is_line(found):
            return place.because, "Claude's releases are called so"
        if is_whisper_size(found.text, place, self.values.index.data):
            return place.because, "the file runs Whisper, of which it is a size"
        if place.proof == "generic" and self._whose.is_weights(found.text):
            return place.because, "the file runs weights, and its parts are those of a name of weights"
        row = place.kind == "catalogue-entry" and place.proof == "mention"
        shown = 1 if row else 2 if place.proof in {"specific", "generic"} else 0
        return self._evidence.of(found.text, found.node, place.scope, (place.because, shown))

    def _is_line(self, found: Found) -> bool:
        """Whether a value is a line of Claude's releases, and none of several that are offered."""
        around = self.values.index.parent(found.node) if is_line(found.text) else None
        return around is not None and around.type not in {"list", "tuple", "set"} and self._of_claude

    @cached_property
    def _of_claude(self) -> bool:
        """Whether the file names Claude or its maker: `opus` is a format of sounds as well."""
        lowered = self.values.index.data.lower()
        return b"claude" in lowered or b"anthropic" in lowered

    def _is_itself(self, found: Found) -> bool:
        """Whether what holds the literal says no more than it: `EMBEDDING_MODEL = "embedding_model"`."""
        around = self.values.index.parent(found.node)
        left = around.child_by_field_name("left") if around is not None else None
        named = left is not None and left.type == "identifier" and proof(found.text) is not None
        return named and left is not None and says_itself(text(left), found.text)

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

    def _sighting(self, reached: Reached) -> Sighting:
        found, place = reached.found, reached.place
        span = inside(found.node)
        if place.part is not None:
            whole = (found.node.text or b"")[span.start - found.node.start_byte :].decode("utf-8", "replace")
            start, end = (span.start + len(whole[:at].encode()) for at in place.part)
            span = Span(start, end)
        channel, execution = self._whose.service(reached)
        own = (found.node.start_byte, found.node.end_byte)
        return Sighting(
            location=self.lines.locate(span.start, span.end),
            raw=found.text,
            kind=kind(found, place),
            strength=reached.strength,
            detector=self.detector,
            because="; ".join(dict.fromkeys((place.because, *reached.reasons))),
            channel=channel,
            execution=execution,
            confidence=place.confidence if reached.strength == "strong" else min(place.confidence, 0.4),
            endpoint=self._whose.address(reached, channel),
            revision=place.revision,
            trust_remote_code=place.trust_remote_code,
            host=place.host,
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
            endpoint=place.endpoint or place.elsewhere,
            revision=place.revision,
            trust_remote_code=place.trust_remote_code,
            host=place.host,
            scope=read.scope,
        )

    def _wanted(self, read: Read, place: Place) -> bool:
        if "(" in read.name and place.proof != "call":
            return False
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
