"""Shell scripts: commands that serve, fetch, train or call models, and the variables that they take.

A variable is followed to where the script sets it (lists, loops, defaults and arguments of functions too),
so that a sighting stands at the literal and its chain leads to the command.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect import _inline as inline
from modelguard.detect._context import speaks_of_models
from modelguard.detect._created import created
from modelguard.detect._images import held_in
from modelguard.detect._mention import Mention
from modelguard.detect._parameters import TRAIT, proof
from modelguard.detect._places import ARN_END, URI
from modelguard.detect._shape import WEIGHT_FILE, is_role
from modelguard.detect._shell.documents import read_documents
from modelguard.detect._shell.functions import echoed, given_to
from modelguard.detect._shell.heads import started
from modelguard.detect._shell.nearby import Nearby
from modelguard.detect._shell.nested import read_nested
from modelguard.detect._shell.pieces import Piece, cut, owned, part, printed
from modelguard.detect._shell.published import kept
from modelguard.detect._shell.regions import region_of
from modelguard.detect._shell.requests import Use, body
from modelguard.detect._shell.rest import rest
from modelguard.detect._shell.tree import MAX_NODES, Command, Script, Value, read_script, take_up
from modelguard.detect._shell.uses import container, uses
from modelguard.detect._shell.variables import (
    FOLDERS,
    NOT_ENV,
    WHOLE,
    arguments,
    bindings,
    folders_of,
    kept_by,
    naming,
    otherwise,
    tells_model,
)
from modelguard.detect._shell.weights import is_remote, of_file, of_hub
from modelguard.detect._spelled import is_called_so, last_names
from modelguard.detect._text import cut_short
from modelguard.detect._urls import fetched_by, model_in_url
from modelguard.detect._variables import (
    is_at_home,
    is_of_whisper,
    of_image,
    runs,
)
from modelguard.detect._words import Word, chosen_in, fetches_model, is_fetched_model, kept_in, names_model
from modelguard.expressions import expression
from modelguard.model import Clue, Kind, Need, Sighting, SourceFile, Step
from modelguard.noun import Noun

# A variable among other text; what `$(` opens is a program: `$("$ENGINE" list)`.
_PART = expression(
    r"(?<!\()(?<!\(.)\$(?:(?P<plain>\w+)|\{(?P<name>\w+)(?:\[[^]]+])?(?::?[-=][^{}]{0,300})?})"
)
# `${!MODELS[@]}`, `$(get_model small)`
_KEYS = expression(r"\$\{!(\w{1,60})\[[@*]\]\}")
_CALLED = expression(r"\$\(\s{0,4}([A-Za-z_][\w-]{0,60})(?:\s[^()]{0,300})?\)\Z")
_MAX_DEPTH = 8
_MAX_RESULTS = 200
# Variables that are set from one another many times over would be followed for ever.
_MAX_LOOKS = 1000
_MAX_TAKEN = 10  # of the commands that take what one variable keeps: all take the same


class _Found(Noun):
    """What a word may stand for: a literal with its uses, or a variable that the script never sets.

    `kept` is what loads a literal that is weights in a folder of one's own; `row` says that whoever
    starts the script chooses it.
    """

    word: Word
    steps: tuple[Step, ...] = ()
    env: str | None = None
    kept: str | None = None
    row: bool = False


def read(file: SourceFile) -> Iterator[Clue]:
    """Sightings at literals, needs of variables that the script does not set, bindings of the others."""
    yield from read_parsed(file, read_script(file), "shell")


def read_parsed(file: SourceFile, script: Script, detector: str) -> Iterator[Clue]:
    """The clues of a script, whoever wrote it (a Makefile's recipes come here too)."""
    if script.cut:
        yield cut_short(file.path, MAX_NODES, "parts")
    read_nested(script)
    script.commands = started(script)
    yield from _Reader(file, script, detector).read()
    yield from read_documents(script)
    yield from of_hub(script, detector)
    for command in script.commands:
        yield from created(command.words, detector)
        for code, name in inline.code(command.words):
            yield from inline.read(code, detector, name)


class _Reader:
    """One script: the best claim of each place, and what is needed or bound."""

    def __init__(self, file: SourceFile, script: Script, detector: str) -> None:
        self._file = file
        self._script = script
        self._detector = detector
        self._ours = speaks_of_models(file.data)
        # The claim of each place, behind how good it is: its rank, and whether it knows an address.
        self._best: dict[tuple[int, int], tuple[tuple[int, bool], Sighting]] = {}
        self._needs: dict[tuple[int, int], Need] = {}
        self._looks = 0
        self._folders = folders_of(script.values)
        self._taken: Counter[str] = Counter()  # how often each variable was taken apart
        first = [(name, values[0].word) for name, values in script.values.items() if values]
        self._called = last_names(word.text for _, word in first)
        self._near = Nearby(script.values)

    def read(self) -> Iterator[Clue]:
        take_up(self._script)
        for command in self._script.commands:
            words = self._expanded(command)
            region = region_of(words)
            for use in uses(words, self._image(command)):
                self._claim(use if region is None else replace(use, region=region), command.function)
        for mention in self._script.mentions:
            self._claim(Use(mention=mention), "")
        for name, value in kept(self._script):
            self._setting(name, value)
            self._weights(name, value)
            for mention in body(value.word, False) if "{" in value.word.text else ():
                self._claim(Use(mention=mention), "")
        yield from (self._best[place][1] for place in sorted(self._best))
        yield from self._needs.values()
        yield from bindings(self._script, self._detector)
        yield from rest(self._script, {at: s for at, (_, s) in self._best.items()}, self._detector)

    def _image(self, command: Command) -> str | None:
        taken = container(command.words)
        if taken is None or "$" not in taken[1].text:
            return None
        found = (f.word.text for f in self._resolve(taken[1], command.function, 0) if f.env is None)
        return next(found, None)

    def _expanded(self, command: Command) -> list[Word]:
        """The words of a command; lists (`"${args[@]}"`) and JSON texts (`"$BODY"`) stand for themselves."""
        out: list[Word] = []
        for word in command.words:
            match = re.fullmatch(r"\$\{?(\w+)(\[[@*]\])?\}?", word.text)
            values = self._script.values.get(match[1], []) if match else []
            if match and match[2]:
                out.extend([v.word for v in values if v.listed] or [word])
            elif len(values) == 1 and "{" in values[0].word.text and "$" not in values[0].word.text[:1]:
                out.append(values[0].word)
            else:
                out.extend((match and self._apart(match[1], command.function)) or [word])
        return out

    def _apart(self, name: str, function: str) -> list[Word]:
        self._taken[name] += 1
        return arguments(name, self._given(name, function)) if self._taken[name] <= _MAX_TAKEN else []

    def _claim(self, use: Use, function: str) -> None:
        mention = use.mention
        for found in self._resolve(mention.model, function, 0):
            text = found.word.text
            if use.fetched and (found.env is not None or not (found.kept or is_fetched_model(text))):
                continue
            if found.env is not None:
                self._need(found, use)
            elif fetches_model(found.word.text):
                rank = 3 if mention.channel or use.fetched else 2 if mention.strength == "strong" else 1
                self._sight(found, self._near.asked(use, found.word.text), rank)

    def _sight(self, found: _Found, use: Use, rank: int) -> None:
        mention, raw, worth = use.mention, found.word.text, (rank, use.endpoint is not None)
        place = (found.word.location.line, found.word.location.column)
        if place in self._best and self._best[place][0] >= worth:
            return
        weak = mention.strength == "weak" or (rank < 3 and is_role(raw) and use.endpoint is None)
        # `for part in flow vocoder; do train --model $part`: what a variable holds may be any word.
        weak = weak or (rank < 3 and bool(found.steps) and raw.isalpha() and raw.islower())
        local = found.kept if mention.execution == "unknown" or mention.kind == "download" else None
        if mention.execution == "unknown" and is_of_whisper(raw, self._file.data):
            local = "hf-hub"
        sighting = Sighting(
            location=found.word.location,
            raw=raw,
            kind="catalogue-entry" if found.row else mention.kind,
            strength="weak" if weak else "strong",
            detector=self._detector,
            because=mention.because,
            channel=mention.channel or local or (fetched_by(raw) if mention.kind == "download" else None),
            execution="self-hosted" if local else mention.execution,
            confidence=0.5 if weak else 0.95 if rank == 3 else 0.85,
            endpoint=self._address(use.endpoint),
            image=self._address(mention.image),
            region=self._address(use.region),
            revision=mention.revision,
            trust_remote_code=mention.trust_remote_code,
            served_as=mention.served_as,
            chain=found.steps[:20],
            host=use.host,
        )
        self._best[place] = (worth, sighting)

    def _need(self, found: _Found, use: Use) -> None:
        mention = use.mention
        place = (found.word.location.line, found.word.location.column)
        need = Need(
            namespace="env",
            name=found.env or "",
            location=found.word.location,
            kind=mention.kind,
            detector=self._detector,
            because=mention.because,
            channel=mention.channel,
            execution=mention.execution,
            endpoint=self._address(use.endpoint),
            image=self._address(mention.image),
            region=self._address(use.region),
            revision=mention.revision,
            trust_remote_code=mention.trust_remote_code,
            served_as=mention.served_as,
        )
        self._needs.setdefault(place, need)

    def _address(self, text: str | None) -> str | None:
        """An address or image with the variables that the script sets filled in."""
        if text is None or "$" not in text:
            return text
        return _PART.sub(lambda m: otherwise(self._only(m["plain"] or m["name"])) or m[0], text)

    def _only(self, name: str) -> str:
        values = {v.word.text for v in self._script.values.get(name, ())}
        return values.pop() if len(values) == 1 else "$"

    def _resolve(self, word: Word, function: str, depth: int) -> list[_Found]:
        """What a word may stand for, variables followed to where they are set."""
        if "$" not in word.text:
            return [_Found(word=word)]
        self._looks = self._looks + 1 if depth else 0
        if depth > _MAX_DEPTH or self._looks > _MAX_LOOKS:
            return []
        whole = WHOLE.fullmatch(word.text)
        if whole is None:
            several = self._answers(word, function, depth)
            return self._mixed(printed(word), function, depth) or _kept(word) if several is None else several
        name = whole["plain"] or whole["name"]
        step = Step(location=word.location, why=f"{name} is used here")
        found = self._values(name, function, depth)
        if whole["default"]:
            start, end = whole.span("default")
            if end - start > 2 and word.text[start] in "\"'" and word.text[end - 1] == word.text[start]:
                start, end = start + 1, end - 1
            found += self._resolve(word.part(start, end), function, depth + 1)
        known = name in self._script.values or name in self._script.pieces
        if not known and not NOT_ENV.match(name):
            found.append(_Found(word=word, env=name))
        return [replace(f, steps=(*f.steps, step)) if f.env is None else f for f in found[:_MAX_RESULTS]]

    def _answers(self, word: Word, function: str, depth: int) -> list[_Found] | None:
        """What a function echoes, the keys of a list, a piece of a text; None where it is no such word."""
        if (last := chosen_in(word)) is not None:
            return self._resolve(last, function, depth + 1)
        keys, called, piece = _KEYS.fullmatch(word.text), _CALLED.match(word.text), cut(word)
        if keys is not None:
            given = self._script.keys.get(keys[1], [])
        elif called is not None and called[1] in self._script.functions:
            given, function = list(echoed(self._script, called[1])), ""  # elsewhere it is given other things
        else:
            return self._pieces(piece, function, depth) if piece is not None else None
        step = Step(location=word.location, why="it is asked for here")
        told = [f for each in given for f in self._resolve(each, function, depth + 1)]
        return [replace(f, steps=(*f.steps, step)) for f in told if f.env is None]

    def _pieces(self, piece: Piece, function: str, depth: int) -> list[_Found]:
        """A field of what a word stands for."""
        whole = self._resolve(piece.word, function, depth + 1)
        fields = [(f, part(f.word, piece)) for f in whole if f.env is None]
        return [replace(f, word=field) for f, field in fields if field is not None]

    def _values(self, name: str, function: str, depth: int) -> list[_Found]:
        found: list[_Found] = []
        if name.isdigit():
            for word, caller in given_to(self._script, function, int(name[:3])):
                found += self._resolve(word, caller, depth + 2)
        for piece in self._script.pieces.get(name, ()):
            found += self._pieces(piece, function, depth)
        for value in self._given(name, function):
            if len(found) > _MAX_RESULTS:
                break
            given = self._resolve(value.word, value.function, depth + 1)
            found += [replace(f, row=True) for f in given] if value.row else given
        return found

    def _given(self, name: str, function: str) -> list[Value]:
        """What a name is given; in a function that gives it something itself, that alone."""
        values = self._script.values.get(name, [])
        own = [value for value in values if value.function == function]
        if name.isdigit():
            return own  # what one function is given, another does not see
        handed_on = any(f"${name}" in v.word.text or f"${{{name}" in v.word.text for v in own)
        return own if function and own and not handed_on else values

    def _mixed(self, word: Word, function: str, depth: int) -> list[_Found]:
        """A word with variables in it: the text that it makes, or the part of it that names the model."""
        names = [m["plain"] or m["name"] for m in _PART.finditer(word.text)]
        named = naming(word.text, names, self._script.values)
        if len(names) > 1 and is_remote(self._script.values.get(names[0], ())):
            files = [(n, f) for n in names[1:] for f in self._values(n, function, depth)]
            kept = [
                replace(
                    f, kept="hf-hub", steps=(*f.steps, Step(location=word.location, why=f"{n} is used here"))
                )
                for n, f in files
                if WEIGHT_FILE.match(f.word.text)
            ]
            if kept:
                return [f for f in self._values(names[0], function, depth) if names[0] in named] + kept
        if len(named) == 1 and named[0] in self._script.values:
            step = Step(location=word.location, why=f"{named[0]} is used here")
            found = [f for f in self._values(named[0], function, depth) if f.env is None]
            below = _kept(word) if is_remote(self._script.values[named[0]]) else []
            return [*(replace(f, word=owned(f.word, word), steps=(*f.steps, step)) for f in found), *below]
        whole = _PART.sub(lambda m: self._only(m["plain"] or m["name"]), word.text)
        return [_Found(word=Word(text=whole, location=word.location))] if "$" not in whole else []

    def _setting(self, name: str, value: Value) -> None:
        """A variable that no command takes, whose own name says that it holds a model."""
        for found in (_Found(word=value.word), *self._resolve(value.word, "", 0)):
            if found.env is None and self._is_address(name, found):
                return
        sure = proof(name) or kept_by(name, value.word.text)
        if sure is None or is_called_so(name, value.word.text, self._called):
            return
        offered = value.listed and (name in self._script.offers or TRAIT.search(name) is not None)
        offered = offered or value.row
        kind: Kind = "catalogue-entry" if offered else "config-default"
        mention = Mention(model=value.word, kind=kind, because=f"{name} is set here")
        for found in self._resolve(value.word, value.function, 0):
            if found.env is not None and sure == "specific":
                self._need(found, Use(mention=mention))
            elif found.env is None and names_model(found.word.text):
                text = found.word.text
                strong = tells_model(text, sure, trade=self._ours, listed=value.listed)
                heard = is_of_whisper(text, self._file.data)
                weak = replace(mention, strength="strong" if strong or heard else "weak")
                if text.startswith(FOLDERS) or is_at_home(name, text) or name in self._folders:
                    weak = replace(weak, execution="self-hosted")
                said = of_image(name, self._file.data) or runs("WHISPER" if heard else name, text)
                if said.channel and weak.execution == "unknown":
                    weak = replace(weak, channel=said.channel, execution=said.execution)
                self._sight(
                    found, Use(mention=weak, endpoint=self._near.of(name, text, value.word.location.line)), 1
                )

    def _is_address(self, name: str, found: _Found) -> bool:
        """Whether a value says by itself that it is a model: an image, an address, a file of weights."""
        raw = found.word.text
        mention = Mention(
            model=found.word, kind="serve", because=f"{name} is set here", execution="self-hosted"
        )
        if (packed := held_in(raw)) is not None:
            found = replace(found, word=found.word.part(packed.start, packed.end))
            mention = replace(mention, because=packed.because, channel=packed.runs.channel, image=raw)
        elif URI.match(raw):
            mention = replace(mention, execution="unknown")
        elif "$" in raw and (arn := ARN_END.match(raw)):
            found = replace(found, word=found.word.part(*arn.span("id")))
            mention = replace(mention, kind="config-default", channel="bedrock", execution="managed")
        elif (held := model_in_url(raw)) is not None and held.kind == "api-call":
            found = replace(found, word=found.word.part(held.start, held.end))
            mention = replace(mention, kind=held.kind, channel=held.channel, execution=held.execution)
        else:
            return False
        self._sight(found, Use(mention=mention), 2)
        return True

    def _weights(self, name: str, value: Value) -> None:
        """The name of a file of weights, whatever folder a variable puts it in."""
        words = [f.word for f in self._resolve(value.word, "", 0) if f.env is None and "$" in value.word.text]
        for word in (value.word, *words):
            if (mention := of_file(name, word)) is not None:
                self._sight(_Found(word=mention.model), Use(mention=mention), 1)


def _kept(word: Word) -> list[_Found]:
    """What a path ends in, whatever folder a variable puts it in."""
    last = kept_in(word)
    library = "llama.cpp" if last is not None and last.text.endswith(".gguf") else "hf-hub"
    return [_Found(word=last, kept=library)] if last is not None else []
