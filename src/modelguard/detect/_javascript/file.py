"""JavaScript and TypeScript: SDK calls, provider functions, constants, defaults, environment reads, tables.

Scripts of Vue and Svelte components are read too.  Minified files are not: their names prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._bystanders import with_bystanders
from modelguard.detect._code_text import read as read_text
from modelguard.detect._context import speaks_of_models
from modelguard.detect._detector import unfilled
from modelguard.detect._hints import hint
from modelguard.detect._javascript.alike import symbols_of_classes
from modelguard.detect._javascript.bases import models_of_bases
from modelguard.detect._javascript.beside import beside
from modelguard.detect._javascript.bindings import bindings
from modelguard.detect._javascript.clients import channels_of
from modelguard.detect._javascript.collected import cut, read_module
from modelguard.detect._javascript.compiled import add_fields
from modelguard.detect._javascript.containers import scripts, told
from modelguard.detect._javascript.elsewhere import asked, offers
from modelguard.detect._javascript.expectations import is_answered
from modelguard.detect._javascript.generated import programs
from modelguard.detect._javascript.given import places as places_given
from modelguard.detect._javascript.graded import is_fallback
from modelguard.detect._javascript.held import translated
from modelguard.detect._javascript.inventory import inventory
from modelguard.detect._javascript.markup import script_blocks, sightings_of_markup
from modelguard.detect._javascript.options import offered as offered_by_calls
from modelguard.detect._javascript.owner import Owners, named_after, routed
from modelguard.detect._javascript.packed import is_packed, unpacked
from modelguard.detect._javascript.places import Place, places
from modelguard.detect._javascript.requests import models_of_addresses
from modelguard.detect._javascript.routes import routes
from modelguard.detect._javascript.rows import is_aside
from modelguard.detect._javascript.spaces import asked_as_space
from modelguard.detect._javascript.tables import strings
from modelguard.detect._javascript.tree import Module, callee, key_of, literals, plain_template, short
from modelguard.detect._javascript.values import Leaf, leaves
from modelguard.detect._javascript.words import is_own_word, is_product
from modelguard.detect._javascript_sdks import Sdk, package_of, takes
from modelguard.detect._parameters import proof
from modelguard.detect._places import Runs
from modelguard.detect._shape import (
    could_name_model,
    is_identifier,
    is_line,
    is_role,
    is_service,
    is_weights_path,
    suggests_model,
)
from modelguard.detect._symbols import runs_of_symbol
from modelguard.expressions import expression
from modelguard.model import Clue, Need, Sighting, SourceFile, Strength
from modelguard.naming import whisper
from modelguard.naming.hub import ON_HUB

_HEAD = 50_000
# `locales/de.ts`, `i18n/zh-CN/chat.js`: words for people, where `model` is a word too.
_TRANSLATION = expression(
    r"(?:.*/)?(?:locales?|i18n|l10n|langs?|translations)/(?:[^/]{1,40}/){0,3}(?!ai\b)[a-z]{2}(?:[-_][a-z]{2,12})?(?:/|\.[a-z]{2,4}\Z)",
    re.IGNORECASE,
)
_GRAMMARS = {
    "ts": "typescript",
    "mts": "typescript",
    "cts": "typescript",
    "tsx": "tsx",
    "vue": "tsx",
    "svelte": "typescript",
}
_CONFIDENCE = {3: 0.95, 2: 0.85, 1: 0.7, 0: 0.5}
_MAX_STEPS = 20
_VARIABLE = expression(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z")
# Names of which no other trade has any.
_FAMILY = expression(r"(?:gpt-\d|claude-|gemini-\d|(?:meta-)?llama-?\d|mi[sx]tral-|deepseek-|qwen-?\d)")
# Families whose names no other trade has, before words alone: `kimi-for-coding`, `qwen-turbo`.
_LINES = expression(
    r"(?:kimi|qwen|glm|doubao|ernie|hunyuan|grok|codestral|devstral|magistral|minimax)-[a-z]", re.IGNORECASE
)
_OWN_DEPLOYMENT = expression(
    r"deploy|(?:\A|[-_.])(?:my|own|dev|test|prod|staging|stage|demo|eval)(?:[-_.]|\Z)"
)
# A file of whisper.cpp: `models/ggml-base.en.bin`.
_OF_WHISPER = expression(r"(?:^|/)ggml-(?:tiny|base|small|medium|large)\b.*\.bin\Z")
# A file in a repository of the hub: `https://huggingface.co/org/name/resolve/main/model.onnx`.
_OF_HUB = expression(rf"{ON_HUB}[\w.-]+/[\w.-]+/resolve/")
_OF_LLAMA = expression(r"\.(?:gguf|ggml)\Z|(?:^|/)ggml-[\w.-]+\.bin\Z", re.IGNORECASE)
# `edit-corrector`: the repository's own name for a set of settings.
_WORDS = expression(r"[a-z]+(?:-[a-z]+)+\Z")


def read(file: SourceFile) -> Iterator[Clue]:
    """Sightings at the literals, needs of names that other files define, bindings of constants."""
    if not (is_packed(file) or _TRANSLATION.match(file.path)):
        yield from unpacked(_read(file), file)


def _read(file: SourceFile) -> Iterator[Clue]:
    suffix = unfilled(file.path.lower()).rpartition(".")[2]
    component = suffix in ("vue", "svelte", "astro")
    code = script_blocks(file.data) if component else file.data
    module = read_module(file, _GRAMMARS.get(suffix, "javascript"), code)
    yield from cut(module)
    add_fields(module)
    ours = any(package_of(i.source) for i in module.imports.values()) or speaks_of_models(file.data)
    yield from with_bystanders(_Reader(module, ours).read(), literals(module), module.lines, "javascript")
    for written, shown in programs(module) if b"import " in code or b"require(" in code else ():
        inner = _Reader(read_module(file, _GRAMMARS.get(suffix, "tsx"), written), True).read()
        found = (clue for clue in inner if isinstance(clue, Sighting))
        yield from (replace(clue, kind="docs-example") if shown else clue for clue in found)
    if component:
        yield from sightings_of_markup(module, ours)


class _Reader:
    """One file: the best claim of each literal, and what is needed or bound."""

    def __init__(self, module: Module, ours: bool) -> None:
        self._module = module
        self._ours = ours
        self._owners = Owners(module, channels_of(module))
        self._best: dict[int, tuple[Place, Leaf]] = {}
        self._needs: dict[tuple[int, str], tuple[Place, Leaf]] = {}
        self._quiet: set[int] = set()
        self._routed: set[int] = set()
        self._rows = inventory(module)
        self._symbols = symbols_of_classes(module)
        self._own = translated(module)
        about = f"{module.file.path} {module.file.data[:_HEAD].decode('utf-8', 'replace')}".lower()
        self._whispers = about.count("whisper") > 1
        self._loaded: set[str] = set()

    def read(self) -> Iterator[Clue]:
        for node, sighting in routes(self._module):
            self._routed.add(node.start_byte)
            yield sighting
        for place in (*places(self._module), *places_given(self._module), *told(self._module)):
            if place.kind == "weights-load" and place.sdk is not None and place.sdk.channel is not None:
                self._loaded.add(place.sdk.channel)
            for leaf in leaves(place.node, self._module):
                self._claim(place, leaf)
        for place, leaf in sorted(self._best.values(), key=lambda c: c[1].node.start_byte):
            if leaf.steps or leaf.node.start_byte not in self._quiet:
                yield from self._sighting(place, leaf)
        offered, words = offered_by_calls(self._module)
        self._rows |= offered
        for found in strings(self._module, self._quiet | self._routed | set(self._best) | words, self._ours):
            sdk = asked_as_space(found.node, self._module) or beside(found.node, self._module)
            sdk = sdk or self._owners.of(found.node, found.value, self._key(found.node))
            if sdk.channel is None and sdk.endpoint is None:
                sdk = replace(sdk, channel=_runtime(found.value))
            yield Sighting(
                location=self._module.locate(found.node),
                raw=found.value,
                kind="catalogue-entry" if found.node.start_byte in self._rows else found.kind,
                strength=found.strength,
                detector="javascript",
                because=found.because,
                channel=sdk.channel,
                execution=sdk.execution,
                endpoint=sdk.endpoint,
                confidence=0.75 if found.strength == "strong" else 0.4,
            )
        yield from models_of_addresses(self._module)
        yield from models_of_bases(self._module)
        yield from scripts(self._module)
        yield from self._embedded()
        for place, leaf in self._needs.values():
            yield from self._need(place, leaf)
        yield from bindings(self._module, self._own)
        yield from offers(self._module)

    def _key(self, node: Node) -> str:
        """The key whose value a literal is: `azureImageDeployment: "dall-e-3"`; "" for any other place."""
        pair = self._module.parent(node)
        own = pair is not None and pair.type == "pair" and pair.child_by_field_name("value") == node
        key = key_of(pair) if own and pair is not None else ""
        return key if key.isidentifier() else ""  # a key that is an id says nothing of a service

    def _embedded(self) -> Iterator[Clue]:
        """What template literals of several lines hold: settings that are written to a file, bodies."""
        for node in self._module.strings:
            if node.type == "template_string" and self._ours:
                at = self._module.locate(node)
                yield from read_text(plain_template(node), at, "javascript")

    def _claim(self, place: Place, leaf: Leaf) -> None:
        at = leaf.node.start_byte
        if at in self._routed:
            return
        answered = not leaf.steps and leaf.value is not None and is_answered(leaf.node, self._module)
        if answered or is_aside(leaf.node, self._module, flows=bool(leaf.steps) and place.sdk is None):
            self._quiet.add(at)
            return
        if place.silent:
            # `expect(x).toEqual({model: "id"})`: what stands here is talk, a constant behind it is not.
            if not leaf.steps:
                self._quiet.add(at)
            return
        if leaf.value is None:
            key = (at, leaf.env or f"{leaf.source}:{leaf.name}")
            if key not in self._needs or self._needs[key][0].grade < place.grade:
                self._needs[key] = (place, leaf)
            return
        if leaf.through:
            place = replace(place, grade=min(place.grade, 1), sdk=None, kind="api-call")
        elif (
            leaf.listed
            and place.kind == "config-default"
            and not (place.name == "default" or is_fallback(place.name))
        ):
            place = replace(place, kind="catalogue-entry")
        if at not in self._best or _tells_more(place, self._best[at][0]):
            self._best[at] = (place, leaf)

    def _sighting(self, place: Place, leaf: Leaf) -> Iterator[Sighting]:
        value = leaf.value or ""
        path = is_weights_path(value)
        if not (could_name_model(value) or path) or _VARIABLE.match(value) or is_service(value):
            return
        own = is_own_word(place.name, value, leaf.node, self._module)
        if own or (place.grade < 3 and is_product(value)):
            return
        strength = self._strength(place, value.rpartition("/")[2] if path else value)
        if len(leaf.steps) > 1 and is_role(value) and not self._is_of_whisper(place):
            return  # `client(resolve(tier))`: one of the repository's own words, which a table translates
        if strength == "weak" and self._owners.of_class(place.node) is not None and not is_role(value):
            strength = "strong"  # `model = "gpt2"` in a class that is called after a service
        if strength == "weak" and self._owners.of_folder() == "ollama" and not is_role(value):
            strength = "strong"  # whose names are plain words: `llama2`
        sdk = place.sdk
        plain = sdk is not None and sdk.channel == "vercel-gateway" and "/" not in value
        if sdk is None:
            sdk = self._unsaid(place, leaf, value)
        elif sdk.channel is None and sdk.endpoint is None:
            # Mastra's router sends `openai/gpt-4o` to OpenAI itself.
            direct = hint(value.partition("/")[0]) if sdk.package.startswith(("@mastra/", "genkit")) else None
            named = self._owners.of_provider(leaf.node, value)
            sdk = replace(sdk, channel=direct or routed(value) or named)
        elif sdk.loose and sdk.channel == "openai":
            owner = self._owners.of_call(place.node, value).channel
            sdk = replace(sdk, channel=owner or sdk.channel)
        if sdk.channel is None and sdk.endpoint is None:
            told = self._called_after(leaf) or _runtime(value) or _of_line(value)
            sdk = replace(sdk, channel=told or self._loading(place, value))
        sdk = self._owners.filled(sdk, place.node, value)
        telling = path or suggests_model(value) or "-" in value or place.grade > 1
        # A plain word may be what the service calls a model: `{provider: "perplexity", modelId: "sonar"}`.
        if strength == "weak" and not telling and (is_role(value) or not (sdk.channel or sdk.endpoint)):
            return
        yield Sighting(
            location=self._module.locate(leaf.node),
            raw=value,
            kind="catalogue-entry" if self._is_row(place, leaf) else place.kind,
            strength="weak" if plain else strength,
            detector="javascript",
            because=place.because,
            channel=None if plain or sdk.endpoint else sdk.on_record,
            execution="unknown" if plain else sdk.execution,
            confidence=_CONFIDENCE[place.grade] if strength == "strong" else 0.4,
            endpoint=sdk.endpoint or sdk.elsewhere or self._through(leaf),
            chain=leaf.steps[:_MAX_STEPS],
        )

    def _unsaid(self, place: Place, leaf: Leaf, value: str) -> Sdk:
        """Whom a literal asks whose place does not say it."""
        if whisper.is_size(value) and self._is_of_whisper(place):
            return Sdk(channel="hf-hub")  # its makers serve none by such a name
        if place.kind in ("weights-load", "api-call"):
            branch = self._owners.of_provider(leaf.node, value) if routed(value) is None else None
            return Sdk(channel=branch) if branch else self._owners.of_call(place.node, value)
        told = named_after(place.name, value) or self._owners.of_provider(leaf.node, value)
        return Sdk(channel=told) if told else self._owners.of(place.node, value, place.name)

    def _loading(self, place: Place, value: str) -> str | None:
        """What loads the choices of a file that loads what is chosen: `<option>`, `load(chosen)`."""
        if whisper.is_size(value) and self._is_of_whisper(place):
            return "hf-hub"
        only = next(iter(self._loaded)) if len(self._loaded) == 1 else None
        offered = place.kind == "catalogue-entry" and only is not None and takes(only, value)
        return only if offered and suggests_model(value) else None

    def _is_row(self, place: Place, leaf: Leaf) -> bool:
        """Whether a constant is only there for tables, or a class of the file's own for whoever chooses."""
        at = leaf.node.start_byte
        own = place.kind == "api-call" and place.sdk is not None and not place.sdk.package
        held = place.kind in ("config-default", "download")
        return not leaf.steps and ((own and at in self._symbols) or (held and at in self._rows))

    def _through(self, leaf: Leaf) -> str | None:
        """What another module is asked, where the call of its provider took the literal."""
        at = self._module.parent(leaf.node) if leaf.through else None
        call = self._module.parent(at) if at is not None else None
        return asked(call, self._module) if call is not None and call.type == "call_expression" else None

    def _called_after(self, leaf: Leaf) -> str | None:
        """The service that a call is named after which took the literal: `model: context.openai("id")`."""
        given = self._module.parent(leaf.node) if leaf.through else None
        call = self._module.parent(given) if given is not None else None
        root, names = callee(call) if call is not None else (None, ())
        channel = hint(names[-1] if names else short(root) if root is not None else "")
        return channel if channel is not None and takes(channel, leaf.value or "") else None

    def _is_of_whisper(self, place: Place) -> bool:
        """Whether what stands here is Whisper's: by its name, or in a file that is about nothing else."""
        named = "whisper" in place.because.lower()
        return named or (place.grade > 0 and self._whispers)

    def _strength(self, place: Place, value: str) -> Strength:
        if place.sdk is not None and place.sdk.channel == "azure" and place.kind != "serve":
            # The name of a deployment is its owner's choice; often it is that of a release all the same.
            return "strong" if _FAMILY.match(value) and not _OWN_DEPLOYMENT.search(value) else "weak"
        if whisper.is_size(value) and self._is_of_whisper(place) and value not in place.name.lower():
            return "strong"  # not `LARGE_MODEL = "large"`, which is a role
        if place.grade and (is_line(value) or _OF_HUB.match(value)):
            return "strong"
        if value in self._own and place.kind == "config-default":
            return "weak"  # the program's own name for what a table of its gives
        known = place.sdk is not None and place.sdk.package != ""
        if place.grade and _LINES.match(value):
            return "strong" if self._ours else "weak"
        if not known and (_WORDS.match(value) or value.isalpha()) and hint(value) is None:
            return "weak"
        if place.grade >= 3 and place.sdk is not None and place.sdk.channel is not None:
            return "strong"
        if is_role(value) or is_identifier(value) or (value.isalpha() and value[:1].isupper()):
            return "weak"
        if place.grade >= 3:
            return "strong"
        if place.grade == 2:
            return "strong" if self._ours or suggests_model(value) else "weak"
        told = self._ours or (place.grade == 1 and _FAMILY.match(value) is not None)
        return "strong" if told and suggests_model(value) else "weak"

    def _need(self, place: Place, leaf: Leaf) -> Iterator[Need | Sighting]:
        name = leaf.env or leaf.name
        handed_on = leaf.source == "" and not leaf.env
        if not name or (place.grade < 2 and (handed_on or not self._is_proven(name))):
            return
        if (runs := runs_of_symbol(name)) is not None:
            yield self._symbol(place, leaf.node, name.rpartition(".")[2], runs)
            return
        if leaf.source is not None and package_of(leaf.source) is not None:
            return
        sdk = place.sdk
        yield Need(
            namespace="env" if leaf.env else "javascript",
            name=name,
            location=self._module.locate(leaf.node),
            kind=place.kind,
            detector="javascript",
            because=place.because,
            channel=None if sdk is None or sdk.endpoint or (handed_on and sdk.loose) else sdk.channel,
            execution="unknown" if sdk is None or (handed_on and sdk.loose) else sdk.execution,
            endpoint=sdk.endpoint or sdk.elsewhere if sdk is not None else None,
            scope="" if leaf.env else leaf.source or "",
        )

    def _is_proven(self, name: str) -> bool:
        return self._ours and proof(name.rpartition(".")[2]) is not None

    def _symbol(self, place: Place, node: Node, name: str, runs: Runs) -> Sighting:
        """A constant by which a library of AWS's knows a model."""
        return Sighting(
            location=self._module.locate(node),
            raw=name,
            kind=place.kind,
            strength="strong",
            detector="javascript",
            because=f"the symbol for a model: {place.because}",
            channel=runs.channel,
            execution=runs.execution,
            confidence=0.7,
        )


def _tells_more(place: Place, than: Place) -> bool:
    """Whether a place is surer than another of the same literal, or as sure and says who runs it."""
    said = place.sdk is not None and than.sdk is None
    return than.grade < place.grade or (than.grade == place.grade and said)


def _of_line(value: str) -> str | None:
    """Whose tools know a line of models by such a name: `model: "opus"`."""
    return "anthropic" if is_line(value) else None


def _runtime(value: str) -> str | None:
    """The channel that a file of weights is for by its format: whisper.cpp loads its own as libraries do."""
    if _OF_WHISPER.search(value) or value.endswith("-MLC"):
        return "hf-hub"
    return "llama.cpp" if _OF_LLAMA.search(value) else None
