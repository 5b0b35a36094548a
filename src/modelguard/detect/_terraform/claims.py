"""What a Terraform file defines and what it claims: references followed, the best claim of each place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._context import speaks_of_models
from modelguard.detect._places import NIM_IMAGE, URI
from modelguard.detect._shape import is_role, suggests_model
from modelguard.detect._terraform.places import ARN, OPENAI_ID, Runs, grade
from modelguard.detect._terraform.tree import Entry, Leaf, entries, items, key_leaf, leaves, plain, shapes
from modelguard.detect._text import Lines
from modelguard.detect._words import names_model
from modelguard.expressions import expression
from modelguard.model import Binding, Need, Sighting, SourceFile, Step
from modelguard.naming import bedrock
from modelguard.noun import Noun

_MAX_DEPTH = 8
_INTERPOLATION = expression(r"\$\{\s{0,4}((?:var|local)\.[\w.]{1,100})\s{0,4}\}")
# Google's library is told to ask its cloud.
_ON_VERTEX = expression(
    rb"GOOGLE_GENAI_USE_VERTEXAI\"?\s{0,20}(?:=|,?\s{0,20}value\s{0,20}=)\s{0,20}\"?(?:true|1)\b",
    re.IGNORECASE,
)
# What has a place that models are handled at.
_PLACED = expression(r"provider\.(?:aws|google)(?:\.\w+)?\Z|azurerm_(?:cognitive|ai_)\w+\.|azapi_resource\.")
_PUBLISHER = expression(r"publishers/[\w-]+/models/[\w.@-]+\Z")


class At(Noun):
    """What is known around a place: how it runs models, its image, the keys above it.

    `chosen` is the name of the variable whose block this is, `region` where requests are
    handled, `written` the name of the file that a text is written to, `each` what it is repeated for,
    and `keys_of` what the key of each is taken from; `granted` says that a policy allows what is named,
    `told` that a key above says who answers, wherever else the value is asked for.
    """

    runs: Runs
    keys: tuple[str, ...] = ()
    image: str | None = None
    scope: str = ""
    chosen: str = ""
    region: str | None = None
    written: str = ""
    each: str = ""
    keys_of: str = ""
    granted: bool = False
    told: bool = False


class Claim(Noun):
    """A leaf that holds a model; `rank`: 3 in a known place, 2 by a sure name, 1 by a name, 0 by its look."""

    leaf: Leaf
    at: At
    rank: int
    because: str
    revision: str | None = None


class Claims:
    """One file's definitions and claims."""

    def __init__(self, file: SourceFile, lines: Lines) -> None:
        self._lines = lines
        self._folder = posixpath.dirname(file.path)
        lowered = file.data.lower()
        self._on_azure = b"azure" in lowered or b"azapi" in lowered
        self._on_vertex = _ON_VERTEX.search(file.data) is not None
        self._ours = speaks_of_models(file.data)
        self._defined: dict[str, list[Leaf]] = {}
        self._best: dict[tuple[int, int], tuple[int, Sighting]] = {}
        self._needs: dict[tuple[int, int], Need] = {}
        self._bindings: list[Binding] = []

    def all(self) -> Iterator[Sighting | Need | Binding]:
        """Sightings in the order of the text, then needs, then bindings."""
        for place in sorted(self._best):
            yield self._best[place][1]
        yield from self._needs.values()
        yield from self._bindings

    def define(self, entry: Entry, *, tfvars: bool) -> None:
        """Remember a top-level definition: a variable, locals, the inputs of a module, an entry of tfvars."""
        inside = list(entries(entry.body)) if entry.body is not None else []
        if tfvars and entry.value is not None:
            self._bind(f"var.{entry.key}", entry, self._folder)
        elif entry.key == "variable" and entry.labels:
            for inner in inside:
                if inner.key == "default":
                    self._bind(f"var.{entry.labels[0]}", inner, self._folder)
                for shape in shapes(inner.value) if inner.key == "type" and inner.value is not None else ():
                    self._bind(f"var.{entry.labels[0]}", Entry(key="type", body=shape), self._folder)
        elif entry.key == "locals":
            for inner in inside:
                self._bind(f"local.{inner.key}", inner, self._folder)
        elif entry.key in ("resource", "provider") and entry.labels:
            self._define_place(entry, inside)
        elif entry.key == "module":
            source = next((plain(e.value, self._lines) for e in inside if e.key == "source"), None)
            if source and source.startswith(("./", "../")):
                folder = posixpath.normpath(posixpath.join(self._folder, source))
                for inner in inside:
                    self._bind(f"var.{inner.key}", inner, folder, known=False)

    def _define_place(self, entry: Entry, inside: list[Entry]) -> None:
        """Remember where an account, or whatever a provider makes, has its place."""
        address = ".".join(entry.labels) if entry.key == "resource" else f"provider.{entry.labels[0]}"
        alias = next((plain(e.value, self._lines) for e in inside if e.key == "alias"), None)
        if alias and entry.key == "provider":
            address = f"{address}.{alias}"  # one of several accounts
        if not _PLACED.match(address):
            return
        own = next((e for e in inside if e.key in ("location", "region")), None)
        if own is not None:
            self._bind(f"{address}.location", own, self._folder, known=False)

    def _bind(self, name: str, entry: Entry, folder: str, *, depth: int = 0, known: bool = True) -> None:
        if entry.body is not None and depth < 4:
            for inner in entries(entry.body):
                self._bind_key(name, inner, folder, known=known)
                self._bind(f"{name}.{inner.key}", inner, folder, depth=depth + 1, known=known)
                if not depth:
                    self._bind(f"{name}[]", inner, folder, depth=1, known=known)
            return
        objects = [o for o in items(entry.value) if o.type == "object"] if entry.value is not None else []
        for row in objects[:50] if depth < 4 else ():
            for inner in entries(row):
                for path in (f"{name}.{inner.key}", f"{name}[].{inner.key}"):
                    self._bind(path, inner, folder, depth=depth + 1, known=known)
        for leaf in list(leaves(entry.value, self._lines, flat=True))[:50] if entry.value is not None else ():
            self._hold(name, leaf, folder, known=known)

    def _bind_key(self, name: str, entry: Entry, folder: str, *, known: bool) -> None:
        """Remember the key of a map that is called after a model: `each.key` may be it."""
        leaf = key_leaf(entry, self._lines)
        if leaf is not None and leaf.refers is None and suggests_model(leaf.word.text):
            self._hold(f"{name}[keys]", leaf, folder, known=known)

    def _hold(self, name: str, leaf: Leaf, folder: str, *, known: bool) -> None:
        if known:
            self._defined.setdefault(name, []).append(leaf)
        if _worth(name, leaf):
            self._bindings.append(
                Binding(
                    namespace="terraform",
                    name=name,
                    location=leaf.word.location,
                    detector="terraform",
                    value=None if leaf.refers else leaf.word.text,
                    refers=leaf.refers,
                    scope=folder,
                )
            )

    def only(self, value: Node | None) -> str | None:
        """The one literal that an expression holds, references followed."""
        found = list(leaves(value, self._lines)) if value is not None else []
        for _ in range(_MAX_DEPTH):
            if len(found) != 1:
                return None
            if found[0].refers is None:
                return self._whole(found[0].word.text)
            found = self._defined.get(found[0].refers, [])
        return None

    def claim(self, claim: Claim, steps: tuple[Step, ...] = (), depth: int = 0) -> None:
        """Claim a literal, or what the reference stands for and the reference itself."""
        leaf = claim.leaf
        if leaf.refers is None:
            self._sight(claim, steps)
            return
        if depth > _MAX_DEPTH:
            return
        name = leaf.refers
        if claim.at.each and name.startswith("each.value"):
            name = f"{claim.at.each}[]{name.removeprefix('each.value')}"
        elif name == "each.key" and claim.rank > 2:
            name = claim.at.keys_of or name
        if name.startswith(("var.", "local.")) and claim.rank > 1:
            self._need(claim, name)
        step = Step(location=leaf.word.location, why=f"{leaf.refers} is used here")
        for found in (self._defined.get(name) or self._defined.get(name.replace("[]", ""), []))[:50]:
            follow = Claim(
                leaf=found, at=claim.at, rank=claim.rank, because=claim.because, revision=claim.revision
            )
            self.claim(follow, (step, *steps), depth + 1)

    def _whole(self, text: str) -> str:
        """A template with the variables that the file defines filled in."""
        return _INTERPOLATION.sub(self._filled, text)

    def _filled(self, match: re.Match[str]) -> str:
        found = [leaf for leaf in self._defined.get(match[1], ()) if leaf.refers is None]
        return found[0].word.text if len(found) == 1 and "$" not in found[0].word.text else match[0]

    def _need(self, claim: Claim, name: str) -> None:
        at, location = claim.at, claim.leaf.word.location
        self._needs.setdefault(
            (location.line, location.column),
            Need(
                namespace="terraform",
                name=name,
                location=location,
                kind=at.runs.kind,
                detector="terraform",
                because=claim.because,
                channel=at.runs.channel,
                execution=at.runs.execution,
                image=at.image,
                revision=claim.revision,
                scope=self._folder,
                region=at.region,
            ),
        )

    def _sight(self, claim: Claim, steps: tuple[Step, ...]) -> None:
        at, location = claim.at, claim.leaf.word.location
        raw = self._whole(claim.leaf.word.text)
        place = (location.line, location.column)
        if not _is_model(raw):
            return
        held = self._best.get(place)
        if held is not None and held[0] >= claim.rank:
            if held[1].channel is None and at.told:
                told = replace(held[1], channel=at.runs.channel, execution=at.runs.execution)
                self._best[place] = (held[0], told)
            return
        strong = self._is_strong(claim.rank, raw)
        runs = at.runs
        if runs.channel is None and claim.rank and bedrock.has_form(raw):
            runs = Runs("bedrock", "managed", "api-call" if runs.kind == "config-default" else runs.kind)
        elif runs.channel is None and claim.rank and self._on_vertex and raw.startswith("gemini-"):
            runs = Runs("vertex", "managed", runs.kind)
        elif runs.channel is None and claim.rank and self._on_azure and OPENAI_ID.match(raw):
            runs = Runs("azure-openai", "managed", runs.kind)
        if runs.channel is None and held is not None and held[1].channel is not None:
            runs = runs._replace(channel=held[1].channel, execution=held[1].execution)
        sighting = Sighting(
            location=location,
            raw=raw,
            kind=runs.kind if claim.rank else "config-default",
            strength="strong" if strong else "weak",
            detector="terraform",
            because=claim.because,
            channel=runs.channel,
            execution=runs.execution,
            confidence=(0.4, 0.7, 0.85, 0.95)[min(claim.rank, 3)] if strong else 0.4,
            image=at.image,
            revision=claim.revision,
            chain=tuple(reversed(steps)),
            scope=at.scope,
            region=at.region,
        )
        self._best[place] = (claim.rank, sighting)

    def _is_strong(self, rank: int, raw: str) -> bool:
        if rank >= 3:
            return True
        if rank == 2:
            return suggests_model(raw) or (self._ours and not is_role(raw))
        return rank == 1 and self._ours and suggests_model(raw)


def _worth(name: str, leaf: Leaf) -> bool:
    """Whether a definition may matter to a model somewhere."""
    if leaf.refers is not None:
        return leaf.refers.startswith(("var.", "local."))
    text = leaf.word.text
    if name.endswith(("location", "region")):
        return "$" not in text
    return names_model(text) and (grade(name.rpartition(".")[2]) > 0 or suggests_model(text))


def _is_model(raw: str) -> bool:
    if "$" in raw:
        return False
    return names_model(raw) or any(p.match(raw) is not None for p in (URI, NIM_IMAGE, ARN, _PUBLISHER))
