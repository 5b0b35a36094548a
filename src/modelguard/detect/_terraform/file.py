"""Terraform and OpenTofu: what deploys or calls models, variables, containers, embedded scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._azure_types import is_serverless
from modelguard.detect._cloud_sdks import BESIDE_OWN_NAMES, OWN_NAMES
from modelguard.detect._embedded import read_as
from modelguard.detect._places import NIM_IMAGE, PROVIDERS, URI
from modelguard.detect._shape import is_closed, is_hub_id, suggests_model
from modelguard.detect._shell.uses import uses
from modelguard.detect._terraform.claims import At, Claim, Claims
from modelguard.detect._terraform.places import (
    ARGV_KEYS,
    ARN,
    ENV_KEYS,
    IMAGE_KEYS,
    SILENT_KEYS,
    Runs,
    format_channel,
    grade,
    is_azure_row,
    runs_of,
)
from modelguard.detect._terraform.regions import accounts, region_of
from modelguard.detect._terraform.tree import (
    Entry,
    Leaf,
    entries,
    heredoc,
    items,
    keys_of,
    leaves,
    plain,
    repeated,
    shapes,
)
from modelguard.detect._terraform.workspaces import markers
from modelguard.detect._text import Lines, cut_short
from modelguard.detect._treesitter import parse
from modelguard.detect._urls import model_in_url, packaged
from modelguard.detect._variables import names_deployment, of_azure, proves
from modelguard.detect._variables import runs as named
from modelguard.detect._words import Word, is_fetched_model, names_model
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_MAX_BODIES = 20_000
_MAX_DOCUMENTS = 50
_MANY = 8
_LONGEST = 2000
_PIECES = expression(r"[^,;\s]+")
_ENDS = {";", "&", "&&", "|", "||"}
_WORD = expression(r"[;&|]+|'(?P<body>\{[^']{0,4000}\})'|[^\s\"';&|]+")
_SHELLS = {"sh", "bash", "/bin/sh", "/bin/bash"}
# Rows that each set up a model: `model_configurations = [{ name = "id" }]`.
_MODELS = expression(r"(?:\w{1,30}_)?model_(?:config(?:uration)?s|settings|entries|list)\Z")
# What a resource calls itself or its image: an Azure deployment may be called after another model.
_OWN_NAMES = {"name", "deployment_name", "resource_name", "label", *IMAGE_KEYS}
# What Ollama's chart is to hold.
_PULLS = ("pull", "run", "load")
# Words that stand for all that a cloud or a company has, not for its models alone.
_CLOUDS = frozenset(("aws", "azure", "google", "docker", "github", "nvidia", "local", "cloudflare"))
# A statement of a policy.
_GRANTS = frozenset(("Effect", "effect", "Action", "actions"))
_REFERENCE = expression(r"\$\{([a-z]+\.[\w.]+)\}\Z")


def _is_long(found: list[Leaf]) -> bool:
    """Whether a list holds more models than anybody deploys at once: those that there are."""
    return len(found) >= _MANY and all(f.refers is None and suggests_model(f.word.text) for f in found)


def read(file: SourceFile) -> Iterator[Clue]:
    """Sightings at literals, needs of variables and locals, bindings of what the file defines."""
    root = parse("hcl", file.data).root_node
    body = next((c for c in root.named_children if c.type == "body"), None)
    if body is None:
        return
    reader = _Reader(file)
    tfvars = file.path.lower().endswith(".tfvars")
    for entry in entries(body):
        reader.claims.define(entry, tfvars=tfvars)
    if not reader.walk(body):
        yield cut_short(file.path, _MAX_BODIES, "blocks")
    yield from reader.claims.all()
    yield from markers(root, file.data, Lines(file))
    for start, end, name in reader.documents[:_MAX_DOCUMENTS]:
        yield from read_as(name, start, end, file)


class _Reader:
    """A walk over the bodies of a file, with what is known around each."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._lines = Lines(file)
        self.claims = Claims(file, self._lines)
        self._accounts: dict[str, str] = {}  # where the accounts of the file stand
        self.documents: list[tuple[int, int, str]] = []

    def walk(self, body: Node) -> bool:
        """Read every body below this one; False where there are too many."""
        self._accounts = accounts(body, self.claims)
        stack: list[tuple[Node, At]] = [(body, At(runs=runs_of("")))]
        seen = 0
        while stack and seen < _MAX_BODIES:
            node, at = stack.pop()
            seen += 1
            stack.extend(reversed(list(self._body(node, at))))
        return not stack

    def _body(self, node: Node, at: At) -> Iterator[tuple[Node, At]]:
        inside = list(entries(node))
        values = {e.key: e.value for e in inside if e.value is not None}
        image = next((found for key in IMAGE_KEYS if (found := self.claims.only(values.get(key)))), None)
        if image:
            at = replace(at, image=image, scope=f"{self._file.path}:{node.start_point[0] + 1}")
            self._image(values, at)
        target = plain(values.get("destination"), self._lines)
        if target:  # a template of Nomad writes a file; some are read as variables
            at = replace(at, written="x.env" if "env" in values else target.rpartition("/")[2])
        region = region_of(inside, at, self._accounts, self.claims)
        if region:
            at = replace(at, region=region)
        if "for_each" in values:
            walked = values["for_each"]
            at = replace(at, each=repeated(walked), keys_of=keys_of(walked))
        at = self._sold(values, at)
        if _GRANTS & values.keys():  # what a policy allows is known there, not used
            at = replace(at, granted=True)
        self._named_value(values, at)
        self._deployment(values, at)
        self._described(values, at)
        argv = [values[key] for key in ARGV_KEYS if key in values]
        for script in filter(None, map(heredoc, (each for value in argv for each in (value, *items(value))))):
            self.documents.append((*script, "x.sh"))
        words = [w for value in argv for w in self._words(value)]
        if words:
            self._command(words, at)
        for line in self._words(values["inline"]) if "inline" in values else ():  # of a provisioner
            self._command([line], at)
        own = OWN_NAMES if BESIDE_OWN_NAMES & values.keys() else frozenset()
        if at.chosen and "type" in values:
            inner = replace(at, chosen="")
            yield from ((shape, inner) for shape in shapes(values["type"]))
        for entry in inside:
            if entry.key not in SILENT_KEYS and entry.key not in own:
                yield from self._entry(entry, at)

    def _sold(self, values: dict[str, Node], at: At) -> At:
        """What is known inside a block or a row that Azure serves."""
        if is_serverless(plain(values.get("type"), self._lines)):
            return replace(at, runs=Runs("azure", "managed", "serve"))
        if at.runs.channel is None and is_azure_row(values.keys()):
            form = plain(values.get("format", values.get("model_format")), self._lines)
            return replace(at, runs=Runs(format_channel(form), "managed", "serve"))
        return at

    def _entry(self, entry: Entry, at: At) -> Iterator[tuple[Node, At]]:
        if entry.body is not None:
            yield entry.body, self._inner(entry, at)
        elif entry.value is not None:
            for item in items(entry.value):
                if item.type == "object":
                    yield item, self._inner(entry, at)
            if entry.key not in ARGV_KEYS:
                self._attribute(entry, at)

    def _inner(self, entry: Entry, at: At) -> At:
        """What is known inside an entry."""
        if entry.labels and entry.key in ("resource", "data"):
            return replace(at, runs=runs_of(entry.labels[0]), keys=())
        if entry.labels and entry.key == "module" and entry.body is not None:
            sources = [plain(e.value, self._lines) or "" for e in entries(entry.body) if e.key == "source"]
            return replace(at, runs=runs_of(" ".join((*entry.labels, *sources))), keys=())
        if entry.key == "variable" and entry.labels:
            return replace(at, keys=entry.labels[:1], chosen=entry.labels[0])
        return replace(at, keys=(*at.keys, entry.key)[-6:])

    def _attribute(self, entry: Entry, at: At) -> None:
        if entry.value is None:
            return
        key = at.chosen if at.chosen and entry.key == "default" else entry.key
        for document in filter(None, map(heredoc, (entry.value, *items(entry.value)))):
            self.documents.append((*document, at.written or self._kind(document, key)))
        above = at.keys[-1] if at.keys else ""
        sure = grade(key) or (2 if key in ("id", "arn") and grade(above) == 2 else 0)
        if key in _PULLS and any("ollama" in each for each in at.keys):
            sure, at = 2, replace(at, runs=Runs("ollama", "self-hosted", "serve"))  # values of a chart
        because = (
            f"{key} is set for a container"
            if above in ENV_KEYS
            else f"`{key}`" + (f" of {above}" if above else "")
        )
        found = [each for leaf in leaves(entry.value, self._lines, flat=True) for each in _each(key, leaf)]
        if _is_long(found):
            at = replace(at, runs=at.runs._replace(kind="catalogue-entry"))
        for leaf in found:
            if leaf.refers is None and self._addressed(key, leaf, at):
                continue
            match = ARN.match(leaf.word.text) if leaf.refers is None else None
            if match:
                self._arn(leaf, match, at)
            elif sure:
                known = at.runs.channel is not None
                told = _of_name(key, leaf, at)
                self.claims.claim(Claim(leaf=leaf, at=told, rank=sure + known, because=because))
            elif leaf.refers is None and (NIM_IMAGE.match(leaf.word.text) or URI.match(leaf.word.text)):
                nim = NIM_IMAGE.match(leaf.word.text) is not None
                inner = replace(at, runs=Runs("nim", "self-hosted", "serve")) if nim else at
                because = f"`{key}` holds a model's address"
                self.claims.claim(Claim(leaf=leaf, at=inner, rank=2, because=because))
            elif leaf.refers is None and _is_gguf(leaf.word.text):
                inner = replace(at, runs=Runs("llama.cpp", "self-hosted", at.runs.kind))
                because = f"`{key}` is a file of weights"
                self.claims.claim(Claim(leaf=leaf, at=inner, rank=2, because=because))
            elif leaf.refers is None and key not in _OWN_NAMES and suggests_model(leaf.word.text):
                because = "a literal that looks like an id"
                self.claims.claim(Claim(leaf=leaf, at=_of_name(key, leaf, at), rank=0, because=because))

    def _addressed(self, key: str, leaf: Leaf, at: At) -> bool:
        """Whether a text tells its model in a part: a package of SageMaker's, an address that is asked."""
        text = leaf.word.text
        part, asked, rank = packaged(text), model_in_url(text), 3
        if part is not None:
            runs, because = Runs("sagemaker", "self-hosted", "serve"), "a package of SageMaker"
        elif asked is not None and asked.kind == "api-call":
            part, rank = (asked.start, asked.end), 3 if asked.strength == "strong" else 1
            runs = Runs(asked.channel, asked.execution, "api-call")
            because = f"`{key}` asks it at its address"
        else:
            return False
        told = Leaf(word=leaf.word.part(*part))
        self.claims.claim(Claim(leaf=told, at=replace(at, runs=runs), rank=rank, because=because))
        return True

    def _arn(self, leaf: Leaf, match: re.Match[str], at: At) -> None:
        part = leaf.word if "$" not in leaf.word.text else leaf.word.part(*match.span("id"))
        kind = at.runs.kind if at.runs.channel == "bedrock" else "config-default"
        kind = "catalogue-entry" if at.granted else kind
        inner = replace(at, runs=Runs("bedrock", "managed", kind))
        self.claims.claim(Claim(leaf=Leaf(word=part), at=inner, rank=3, because="a Bedrock ARN"))

    def _deployment(self, values: dict[str, Node], at: At) -> None:
        """`model { format, name, version }`: the model of an Azure deployment, whose own name is free."""
        if not (
            at.keys[-1:] == ("model",) and "name" in values and ("format" in values or "version" in values)
        ):
            return
        channel = format_channel(plain(values.get("format"), self._lines))
        inner = replace(at, runs=Runs(channel, "managed", "serve"))
        version = self.claims.only(values.get("version"))
        because = "the model of an Azure deployment"
        for leaf in leaves(values["name"], self._lines):
            self.claims.claim(Claim(leaf=leaf, at=inner, rank=3, because=because, revision=version))

    def _described(self, values: dict[str, Node], at: At) -> None:
        """A block that describes a model: `model { repository }`, `external_model { name, provider }`."""
        if is_azure_row(values.keys()):
            return  # its name is its own
        above = at.keys[-1] if at.keys else ""
        key, rank, runs, version = "name", 2, at.runs, None
        if above == "external_model":
            provider = PROVIDERS.get(plain(values.get("provider"), self._lines) or "")
            rank, runs = 3, Runs(provider.channel if provider else None, "managed", "serve")
        elif above == "model" and "repository" in values:
            key, rank = "repository", 3
        elif (above == "model" and not {"format", "version"} & set(values)) or _MODELS.match(above):
            rank = 2
        elif "version" not in values or not any(k.endswith("deployments") or grade(k) for k in at.keys):
            return
        elif any(k == "format" or k.startswith(("sku", "deployment", "scale")) for k in values):
            form = plain(values.get("format"), self._lines)
            rank, runs = 3, Runs(format_channel(form), "managed", "serve")
            version = self.claims.only(values["version"])
        for leaf in leaves(values[key], self._lines) if key in values else ():
            if rank == 3 or leaf.refers is not None or suggests_model(leaf.word.text):
                inner, because = replace(at, runs=runs), f"{key} of `{above}`"
                claim = Claim(leaf=leaf, at=inner, rank=rank, because=because, revision=version)
                self.claims.claim(claim)

    def _named_value(self, values: dict[str, Node], at: At) -> None:
        """`{ name = "MODEL_ID", value = ... }`: a variable of a container, a value of a chart."""
        name = plain(values.get("name"), self._lines)
        if name is None or "value" not in values:
            return
        parts = [part for part in re.split(r"[.\[\]]+", name) if not part.isdigit() and part]
        sure = grade("_".join(parts[-2:])) or grade(name.rpartition(".")[2])
        if parts[-1:] and parts[-1] in _PULLS and any("ollama" in part for part in parts):
            sure, at = 2, replace(at, runs=Runs("ollama", "self-hosted", "serve"))  # a value of a chart
        for leaf in leaves(values["value"], self._lines):
            deployed = leaf.refers is None and names_deployment(name, leaf.word.text)
            told = leaf.refers is None and proves(name, leaf.word.text) and names_model(leaf.word.text)
            if sure or deployed:
                asked, rank = _asked(name, leaf, at), max(sure, 2 if sure and told else 1)
                self.claims.claim(Claim(leaf=leaf, at=asked, rank=rank, because=f"{name} is set"))

    def _image(self, values: dict[str, Node], at: At) -> None:
        inner = replace(at, runs=Runs("nim", "self-hosted", "serve"))
        for key in IMAGE_KEYS:
            for leaf in leaves(values[key], self._lines) if key in values else ():
                if leaf.refers is None and NIM_IMAGE.match(leaf.word.text):
                    self.claims.claim(Claim(leaf=leaf, at=inner, rank=3, because="the image is a model"))

    def _words(self, value: Node) -> Iterator[Word]:
        for leaf in leaves(value, self._lines):
            yield _said(leaf.word, f"${{{leaf.refers}}}") if leaf.refers else leaf.word

    def _command(self, words: list[Word], at: At) -> None:
        """The command line of a container, or the commands of the script that it is given."""
        shell = words[0].text in _SHELLS
        if not shell and (len(words) > 1 or " " not in words[0].text):
            self._uses(words, at)
            return
        pieces = [p for w in words[shell:] if not w.text.startswith("-") for p in _split(w)]
        command: list[Word] = []
        for piece in [*pieces, _said(words[0], ";")]:
            if piece.text in _ENDS:
                self._uses(command, at)
                command = []
            else:
                command.append(piece)

    def _uses(self, words: list[Word], at: At) -> None:
        if not words:
            return
        prefix = [_said(words[0], t) for t in ("docker", "run", at.image)] if at.image else []
        for use in uses([*prefix, *words]):
            mention = use.mention
            path = _REFERENCE.match(mention.model.text)
            leaf = Leaf(word=mention.model, refers=path[1] if path else None)
            inner = replace(at, runs=Runs(mention.channel, mention.execution, mention.kind))
            rank = 3 if mention.channel else 2 if mention.strength == "strong" else 1
            self.claims.claim(Claim(leaf=leaf, at=inner, rank=rank, because=mention.because))

    def _kind(self, span: tuple[int, int], key: str) -> str:
        """The name of a file such as a here-document is one."""
        head = self._file.data[span[0] : span[1]][:200].lstrip()
        if head.startswith(b"#!") or "user_data" in key or "script" in key:
            return "x.sh"
        if head[:1] in (b"{", b"["):
            return "x.json"
        return "values.yaml" if key == "values" else "x.yaml"


def _is_gguf(text: str) -> bool:
    """Whether a text is the name of a file that llama.cpp runs; a projector belongs to one."""
    named = text.endswith(".gguf") and is_fetched_model(text.rpartition("/")[2])
    return named and "$" not in text and not text.startswith("mmproj")


def _said(word: Word, text: str) -> Word:
    """Another text at the place of a word."""
    return Word(text=text, location=word.location)


def _each(key: str, leaf: Leaf) -> list[Leaf]:
    """The models of a list in one text: `default = "llama3.1;llama2"` of `start_models`."""
    text = leaf.word.text
    if leaf.refers is not None or not key.lower().endswith("models") or not {",", ";"} & set(text):
        return [leaf]
    pieces = [leaf.word.part(*piece.span()) for piece in _PIECES.finditer(text[:_LONGEST])]
    return [Leaf(word=piece) for piece in pieces] if all(names_model(p.text) for p in pieces) else [leaf]


def _split(word: Word) -> Iterator[Word]:
    """The words of a script that stands in one string; a text of JSON between quotes is one."""
    for match in _WORD.finditer(word.text[:5000]):
        yield word.part(*match.span("body" if match["body"] else 0))


def _asked(name: str, leaf: Leaf, at: At) -> At:
    """What is known of a container's variable: a vendor's own model is asked for, no image runs it."""
    if leaf.refers is not None:
        return at
    said = named(name, leaf.word.text)
    if said.execution != "managed" and not is_closed(leaf.word.text):
        return at
    return replace(at, image=None, runs=at.runs._replace(channel=said.channel, execution="managed"))


def _of_name(key: str, leaf: Leaf, at: At) -> At:
    """What is known of a place whose name, or a key above it, says who answers: `groq = {fast = "id"}`."""
    if at.runs.channel is not None or leaf.refers is not None:
        return at
    services = (each for each in (key, *reversed(at.keys)) if each not in _CLOUDS)
    above = next((PROVIDERS[each] for each in services if each in PROVIDERS), None)
    if above is not None and above.channel is not None:
        runs = at.runs._replace(channel=above.channel, execution=above.execution)
        return replace(at, runs=runs, told=True)
    azure = of_azure(key)
    if azure is None or is_hub_id(leaf.word.text):
        return at
    return replace(at, runs=at.runs._replace(channel=azure.channel, execution=azure.execution))
