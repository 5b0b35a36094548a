"""Rust, Go, Java, Kotlin, C#, Ruby, PHP and their like: literals that are given to a model by name.

No syntax tree: the tokens before a string say what it is given to.  A known parameter name or a hub id is
proof enough; everything else is left to the knowledge base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from modelguard.detect._bystanders import with_bystanders
from modelguard.detect._context import speaks_of_models
from modelguard.detect._detector import unfilled
from modelguard.detect._javascript_sdks import execution_of, is_server, takes
from modelguard.detect._parameters import proof
from modelguard.detect._services import prefixed
from modelguard.detect._shape import (
    WEIGHT_FILE,
    could_name_model,
    is_line,
    is_service,
    suggests_model,
)
from modelguard.detect._source import weights
from modelguard.detect._source.addresses import is_asked, of_address
from modelguard.detect._source.awaited import awaited, is_sent, is_test, provider_awaited, sighting_of
from modelguard.detect._source.beside import (
    address_near,
    fallback_of,
    is_answered,
    is_called_after,
    is_deployment,
    is_display,
    is_offered,
    is_own_name,
    is_renamed,
    is_row,
    is_spelling,
    with_provider,
)
from modelguard.detect._source.cases import cases, of_cases
from modelguard.detect._source.catalogued import is_catalogued
from modelguard.detect._source.channels import (
    BY_PLAIN_WORDS,
    Classes,
    answers,
    asked_in,
    channel_around,
    channel_of_function,
    channel_of_imports,
    channel_of_keys,
    channel_of_name,
    key_around,
    unlisted,
)
from modelguard.detect._source.chosen import by_provider
from modelguard.detect._source.evidence import is_of_family
from modelguard.detect._source.fetched import role
from modelguard.detect._source.flows import Flows, handed
from modelguard.detect._source.given import ENV_NAME, Given, given_to
from modelguard.detect._source.google import Google
from modelguard.detect._source.lexer import ALIASES, Token, lexed, literals
from modelguard.detect._source.listed import (
    is_constant,
    is_counted,
    is_listed,
    is_looked_for,
    looked_for,
)
from modelguard.detect._source.looked_at import only_looked_at
from modelguard.detect._source.reached import Reached
from modelguard.detect._source.recorded import is_recorded
from modelguard.detect._source.runs import channel_and_kind, is_of_service
from modelguard.detect._source.rust_tests import Tests
from modelguard.detect._source.samples import is_example, is_shown, is_streamed
from modelguard.detect._source.served_at import Addresses
from modelguard.detect._source.settings import PAIR, of_pair, of_tag, placeholder, reads_env
from modelguard.detect._source.silence import KEEPS, is_of_counter
from modelguard.detect._source.surely import surely
from modelguard.detect._source.symbols import (
    given_values,
    in_process,
    is_of_sdk,
    need_of,
    of_class,
    of_symbol,
    offers,
    uses,
)
from modelguard.detect._source.tables import Tables
from modelguard.detect._source.taken import is_no_model, names_none
from modelguard.detect._source.texts import in_text
from modelguard.detect._source.weighed import is_weighed
from modelguard.detect._source.whose import by_branch, named_by, offered
from modelguard.detect._source.within import Within
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Clue, Need, Sighting, SourceFile

_SPRING = {"java", "kt", "scala"}
_OF_RESOURCE = expression(r"\.(?:openai|cognitiveservices|services\.ai)\.azure\.")  # one's own, at Azure's
_STANDS_IN = ("default", "fallback", "value")
_SEVERAL = expression(r"models\Z|model_?(?:name|id)s\Z", re.IGNORECASE)
_MODELS = ("model", "Model", "modelId", "ModelId", "fine_tuned_model")


def read(file: SourceFile) -> Iterator[Clue]:
    """Sightings of literals and symbols, and needs of environment variables that are called after a model."""
    suffix = unfilled(file.path.lower()).rpartition(".")[2]
    suffix = ALIASES.get(suffix.rpartition("/")[2], suffix)
    found = lexed(file.data, suffix)
    yield from with_bystanders(_Reader(file, found, suffix).read(), literals(found), Lines(file), "source")


class _Reader:
    """One file: what its strings are given to, and what the whole file says of them."""

    def __init__(self, file: SourceFile, found: Sequence[Token], suffix: str) -> None:
        self._found = found
        self._suffix = suffix
        self._data = file.data
        self._lines = Lines(file)
        self._ours = speaks_of_models(file.data)
        self._told: set[int] = set()  # where a provider is named beside the string itself
        self._only = channel_of_imports(file.data, suffix) or channel_of_name(file.path)
        self._strings = [index for index, token in enumerate(found) if token.kind == "string"]
        self._classes = Classes(found)
        self._tables = Tables(found, self._strings, suffix)
        self._flows = Flows(found)
        self._reached = Reached(found, self._flows.around)
        self._chosen = by_provider(found, self._flows.around, self._strings) if self._ours else {}
        self._cases = cases(found, self._flows.around, file.data) if self._ours else {}
        self._fetched = weights.are_fetched(found, self._strings)
        self._expects = b"expected" in file.data or b"want" in file.data
        self._looked_for = looked_for(found) if self._ours else set()
        self._asked = asked_in(found) if b"://" in file.data else frozenset()
        self._holds_tests, self._counts = is_test(file.path), is_of_counter(file.path)
        self._google = Google(found, file.data)
        self._tests = Tests(found, self._flows.around, file.data, suffix)
        self._within = Within(found, self._flows.around)
        self._addresses = Addresses(found, self._flows.around, file.data, self._tests.begin, self._within)
        defined = self._tables.symbols
        self._symbols = list(uses(found, suffix, defined)) if self._ours else []
        self._used = {
            defined[s.token.text]: s.given.name or s.given.callee
            for s in self._symbols
            if s.token.text in defined and not s.listed and not self._tests.holds(s.token.start)
        }

    def read(self) -> Iterator[Clue]:
        for index in self._strings:
            yield from self._string(index, self._found[index])
        defined = self._defined() if self._symbols else set()
        yield from offers(self._tables.symbols, self._found, self._lines)
        for symbol in self._symbols:
            if is_of_sdk(symbol, defined):
                yield self._of_tests(symbol.token, of_symbol(symbol, self._lines, self._only))
            tested = self._tests.holds(symbol.token.start)
            if symbol.owner and not (symbol.listed or tested or symbol.token.text in defined):
                yield need_of(symbol, self._lines, self._only)
        for token in in_process(self._found, self._data):
            yield of_class(token, self._lines)

    def _only_of(self, index: int) -> str | None:
        """The service that a table around a string is called after, or else the one of the file."""
        return channel_around(self._found, self._flows.around, index, self._suffix) or self._only

    @cached_property
    def _handed(self) -> set[str]:
        return set(handed(self._found))

    def _defined(self) -> set[str]:
        """The names to which the file itself gives a value."""
        return given_values(self._found) | set(self._tables.symbols)

    def _string(self, index: int, token: Token) -> Iterator[Clue]:
        if index in self._cases:
            told = of_cases(token, self._cases[index], self._lines)
            yield from (self._in_file(index, sighting) for sighting in told)
            return
        read = ENV_NAME.match(token.text) and proof(token.text) == "specific"
        if read and reads_env(self._found, index):
            yield Need(
                namespace="env",
                name=token.text,
                location=self._lines.locate(token.start, token.end),
                kind="config-default",
                detector="source",
                because=f"{token.text} is read from the environment",
            )
        elif (asked := of_address(token, self._lines)) is not None:
            if is_asked(given_to(self._found, index, self._suffix)):
                yield self._of_tests(token, asked)
        elif self._suffix == "go" and "efault" in token.text:
            yield from of_tag(self._found, index, self._lines)
        elif (pair := PAIR.match(token.text)) is not None:
            yield from of_pair(self._found, index, pair, self._lines, ours=self._ours)
        elif "\n" in token.text or token.text.startswith("{"):
            yield from self._text(index, token) if self._ours else ()
        elif weights.is_file(token.text) or (
            could_name_model(token.text) and not (names_none(token.text) or is_service(token.text))
        ):
            sighting = self._sighting(index, token)
            if sighting is not None:
                yield self._of_tests(token, self._in_file(index, sighting))
        elif self._suffix in _SPRING:
            yield from placeholder(token, self._lines, self._data)

    def _text(self, index: int, token: Token) -> Iterator[Clue]:
        """What a string holds that is settings or a request."""
        around, plain = self._flows.around, not BY_PLAIN_WORDS.isdisjoint({self._only, *self._asked})
        if is_example(self._found, around, index, self._data) or is_streamed(token.text):
            return
        tested = self._holds_tests or self._tests.holds(token.start)
        for clue in in_text(self._found, around, index, self._lines, tested=tested, plain=plain):
            yield self._of_tests(token, clue) if isinstance(clue, Sighting) else clue

    def _of_tests(self, token: Token, sighting: Sighting) -> Sighting:
        """The sighting as one of the tests that a file of Rust holds."""
        tested = self._tests.holds(token.start) and sighting.kind != "catalogue-entry"
        return replace(sighting, kind="test") if tested else sighting

    def _in_file(self, index: int, sighting: Sighting) -> Sighting:
        """The sighting with what the rest of the file says of it."""
        if index in self._used:
            because = f"its symbol is given to {self._used[index]}"
            sighting = replace(
                sighting, kind="config-default", strength="strong", because=because, confidence=0.8
            )
        elif (
            index in self._tables
            and not (index in self._flows or index in self._chosen)
            and not fallback_of(self._found, index)
        ):
            sighting = replace(sighting, kind="catalogue-entry")
        if index not in self._told | self._chosen.keys():
            sighting = by_branch(self._within, index, sighting)
        if sighting.channel in (None, "gemini") and self._google.is_vertex(index):
            return replace(sighting, channel="vertex", execution="managed")
        asked = sighting.endpoint or ""
        elsewhere = asked.startswith("http") and _OF_RESOURCE.search(asked) is None
        deployed = self._only == "azure" and index not in self._told and not elsewhere
        deployed = deployed or is_deployment(self._found, index)
        if deployed and sighting.channel in (None, "openai") and "/" not in sighting.raw:
            address = self._addresses.of(index, sighting)  # its libraries ask others too
            return replace(sighting, channel="azure", execution="managed", endpoint=address)
        if sighting.channel is None and self._only == "oci" and takes("oci", sighting.raw):
            return replace(sighting, channel="oci", execution="managed")
        if sighting.strength == "weak" or sighting.endpoint:
            only = self._only_of(index)
            plain = only in BY_PLAIN_WORDS and sighting.raw.isalpha()
            served = only is not None and is_server(only) and sighting.endpoint is None
            if (plain or served) and sighting.channel is None and takes(only or "", sighting.raw):
                return replace(sighting, channel=only, execution=execution_of(only or ""))
            routed = self._classes.routed(index, sighting)
            return offered(routed, self._addresses.of(index, routed))
        return self._called(index, sighting)

    def _called(self, index: int, sighting: Sighting) -> Sighting:
        """The sighting with whom the table, the class or the file around it calls."""
        if sighting.channel is None:
            section = channel_around(self._found, self._flows.around, index, self._suffix)
            if section is not None and takes(section, sighting.raw):
                return replace(sighting, channel=section, execution=execution_of(section))
            called = (channel_of_function(name, sighting.raw) for name in self._flows.functions(index))
            if (by_name := next((c for c in called if c is not None), None)) is not None:
                return replace(sighting, channel=by_name, execution=execution_of(by_name))
        address = self._addresses.of(index, sighting) if index not in self._told else None
        elsewhere = address is not None and "api.openai" not in address
        if sighting.channel == "openai" and elsewhere:
            return replace(sighting, endpoint=address, execution="unknown")  # who calls is not who serves
        if sighting.channel:
            return sighting
        filed = WEIGHT_FILE.match(sighting.raw) and address is None
        if filed or weights.is_address(sighting.raw):
            channel = "hf-hub" if weights.may_be_of_hub(sighting.raw) else None
            return replace(sighting, channel=channel, execution="self-hosted")
        only = self._classes.of(index) if self._only in (None, "openai", "gemini") else None
        only = only or self._only or (channel_of_keys(self._data) if address is None else None)
        if only is not None and takes(only, sighting.raw):
            if only == "openai" and elsewhere:
                return replace(sighting, channel=only, endpoint=address, execution="unknown")
            return replace(sighting, channel=only, execution=execution_of(only))
        return replace(sighting, endpoint=address) if address is not None else sighting

    def _sighting(self, index: int, token: Token) -> Sighting | None:
        raw = token.text
        given = with_provider(self._found, index, given_to(self._found, index, self._suffix))
        if given.provider is not None or (prefixed(raw) is not None and "/" not in raw.partition(":")[0]):
            self._told.add(index)
        tested = self._holds_tests or self._tests.holds(token.start)
        if self._ours and not given.name:
            given = replace(given, name=self._reached.of(index, tested=tested))
        expected = awaited(self._found, index) if given.silent and tested else None
        if expected is not None:
            asserted = sighting_of(token, expected, self._lines, sure=self._ours)
            provider = provider_awaited(self._found, index)
            self._told |= {index} if provider is not None else set()
            return named_by(asserted, provider)
        fetched = role(self._found, self._flows.around, index)
        if fetched == "other" or self._says_nothing(index, given) or is_weighed(self._found, index):
            return None
        if index > 1 and self._found[index - 2].text in _STANDS_IN:  # `model = { order = 1, default = "id" }`
            given = replace(given, name=key_around(self._found, self._flows.around, index) or given.name)
        if (flow := self._flows.sighting(index, given.callee, self._lines, ours=self._ours)) is not None:
            return flow
        held = self._flows.awaited_as(index) if self._expects else None
        if held is not None:
            sent = self._holds_tests and is_sent(held) and proof(given.name) is not None
            return sighting_of(token, held, self._lines, sure=self._ours) if sent else None
        member = self._ours and weights.is_member(self._found, self._flows.around, index)
        loaded = fetched == "weights" or weights.is_told(self._found, index, given.callee, given.statement)
        strong = member or loaded or self._is_sure(index, given)
        kept = tested and KEEPS.match(given.callee.rpartition(".")[2]) is not None
        of_family = is_of_family(raw, replace(given, provider=None) if kept else given)
        of_family = of_family or (given.name != "" and is_of_service(raw, given, self._only_of(index)))
        told = strong or of_family or (suggests_model(raw) and not kept) or weights.is_file(raw)
        idle = told and tested and only_looked_at(self._found, self._flows.around, index)
        if not told or idle or is_looked_for(self._found, index, self._looked_for):
            return None
        address = address_near(self._found, index, given.address, strong=strong)
        address = address if answers(address or "", raw) else None
        channel, kind = channel_and_kind(raw, given, strong, self._asked)
        channel = "anthropic" if channel is None and is_line(raw) else channel
        if fetched is not None or (loaded and weights.is_resource(self._found, index)):
            channel, kind = "hf-hub", "weights-load"
        spelled = (
            member
            or fetched == "file"
            or is_spelling(self._found, index)
            or is_offered(self._data, token.start)
        )
        spelled = spelled or (not strong and "examples" in given.statement.split())
        several = not (strong or given.asked) or _SEVERAL.search(given.name) is not None
        spelled = (
            spelled
            or self._counts
            or is_catalogued(self._found, self._flows.around, index, self._suffix, given.callee)
            or self._flows.is_listed(index, tested=self._holds_tests)
        )
        if spelled or is_constant(self._found, index, self._suffix) or (several and self._is_one_of(index)):
            kind = "catalogue-entry"
        if index in self._chosen:
            channel, kind = self._chosen[index] or channel, "config-default"
        execution = execution_of(channel) if channel else unlisted(given.statement)
        sighting = Sighting(
            location=self._lines.locate(token.start, token.end),
            raw=raw,
            kind=kind,
            strength="strong" if strong or weights.is_published(raw) else "weak",
            detector="source",
            because=f"given to {given.callee or given.name or 'a variable'}"
            if strong
            else "a literal that looks like an id",
            channel=channel,
            execution="unknown" if address else execution,
            confidence=0.8 if strong else 0.4,
            endpoint=address,
        )
        return weights.from_hub(sighting, given.statement) if strong and self._fetched else sighting

    def _says_nothing(self, index: int, given: Given) -> bool:
        """Whether the string is only talked of, answered or shown where it stands."""
        if (
            given.silent
            or is_own_name(self._found[index].text)
            or is_called_after(self._found, index)
            or (given.name in _MODELS and is_answered(self._found, index))
            or (given.name in _MODELS and is_recorded(self._found, self._flows.around, index))
        ):
            return True
        if is_display(self._found, index, given.name) or is_renamed(self._found, index, given.name):
            return True
        if weights.is_echo(self._found, index) or (self._suffix == "rs" and is_no_model(self._found, index)):
            return True
        return is_shown(self._found, self._flows.around, index, self._suffix, self._data)

    def _is_one_of(self, index: int) -> bool:
        found = self._found
        return is_counted(found, index, self._data) or is_listed(found, index) or is_row(found, index)

    def _is_sure(self, index: int, given: Given) -> bool:
        raw = self._found[index].text
        told = surely(raw, given, ours=self._ours, fetched=self._fetched)
        if told is not None:
            return told
        sure = proof(given.name) if given.name else None
        near = address_near(self._found, index, given.address, strong=True) if sure else None
        local = self._only == "ollama" or any(":11434" in (a or "") for a in (near, self._addresses.anywhere))
        told = "-" in raw or (local and any(c.isdigit() for c in raw))
        return told and (
            (sure is not None and (given.name in self._handed or local)) or (given.asked and local)
        )
