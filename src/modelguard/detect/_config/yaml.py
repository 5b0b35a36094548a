"""YAML settings, read document by document; the values of a chart become names for its templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._config import settings, swapped
from modelguard.detect._config.manifest import manifest
from modelguard.detect._config.requirements import required
from modelguard.detect._config.surroundings import Context
from modelguard.detect._config.talked import are_cards, is_order
from modelguard.detect._context import is_of_run, is_recorded, speaks_of_models
from modelguard.detect._helm import asked
from modelguard.detect._parameters import proof
from modelguard.detect._shape import suggests_model
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar, whole
from modelguard.detect._trees.yaml import documents
from modelguard.detect._words import names_model
from modelguard.expressions import expression
from modelguard.model import Binding, Clue, Notice, SourceFile

_NAME = "yaml_config"
_MAX_DEFINED = 500
_DEFINED = expression(
    r"\{\{-?\s*define\s+\"(?P<name>[\w./-]{1,200})\"\s*-?\}\}(?P<body>[^\x00]{0,600}?)\{\{-?\s*end\s*-?\}\}"
)
_DEFINE = expression(r"\{\{-?\s*define\s+\"(?P<name>[\w./-]{1,200})\"")
# An answer that a comment shows says nothing of the settings around it.
_COMMENT = expression(rb"(?m)^\s*#[^\n]*")
# The settings of a Pulumi program, and of its stacks.
_PULUMI = expression(r"(?:^|/)Pulumi(?:\.[\w-]{1,60})?\.ya?ml\Z")
# An agent of Azure's AI Foundry says at its head what it is: its schema, or in words.
_OF_FOUNDRY = expression(rb"(?:[ \t]*#[^\n]*\n){0,9}?[ \t]*#[^\n]*\bai[- ]foundry\b", re.IGNORECASE)
_DEPLOYMENT = expression(
    r"azuremlschemas\S{1,80}/(?:(?:managed|kubernetes)?online|batch)Deployment", re.IGNORECASE
)
_MODEL = expression(r"azuremlschemas\S{1,80}/model\.schema\.json", re.IGNORECASE)
_VALUES = expression(r"values[^/]*\.ya?ml\Z", re.IGNORECASE)


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the documents that are plain settings."""
    if is_of_run(file.path) or is_recorded(_COMMENT.sub(b"", file.data)):
        return  # what was once answered is run by nothing
    context = Context(detector=_NAME, trade=speaks_of_models(file.data))
    yield from _templates(file)
    labels = _labels(file)
    held = list(documents(file))
    context = replace(context, catalogue=are_cards(held) or is_order(file.path, held))
    if _PULUMI.search(file.path) and b"azure-native:" in file.data:
        context = replace(context, channel="azure", execution="managed")
    if _OF_FOUNDRY.match(file.data):
        context = replace(context, trade=True, channel="azure", execution="managed")
    for document in held:
        if manifest(document) is None:
            own = _deployed(document, context)
            if isinstance(document, Map) and swapped.rows(document):
                own = replace(own, skip=own.skip | swapped.NAMES)
            tree = _registered(document)
            yield from (clue for clue in settings.read(tree, own) if not _stands_in(clue, labels))
            yield from required(file.data, document, _NAME)
            if _VALUES.search(file.path):
                yield from _helm(document)


def _deployed(document: Node, context: Context) -> Context:
    """The context of a document that puts a model of one's own workspace of Azure ML on machines there."""
    if not isinstance(document, Map) or _DEPLOYMENT.search(document.text("$schema") or "") is None:
        return context
    return replace(context, kind="serve", channel="azureml", execution="self-hosted")


def _registered(document: Node) -> Node:
    """The document; one that registers a model in Azure ML as the settings of a model, which it is."""
    if not isinstance(document, Map) or _MODEL.search(document.text("$schema") or "") is None:
        return document
    key = replace(document.entries[0].key, text="model")
    return Map(entries=[Entry(key, document)])


def _labels(file: SourceFile) -> list[range]:
    """The lines of named templates that only label objects: what they say of a model is an echo."""
    if b"define" not in file.data:
        return []
    text = whole(file).text
    starts = [(m.start(), m["name"]) for m in _DEFINE.finditer(text)][:_MAX_DEFINED]
    ends = [*(start for start, _ in starts[1:]), len(text)][: len(starts)]
    return [
        range(text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1)
        for (start, name), end in zip(starts, ends, strict=True)
        if name.lower().endswith(("labels", "annotations"))
    ]


def _stands_in(clue: Clue, lines: list[range]) -> bool:
    return not isinstance(clue, Notice) and any(clue.location.line in each for each in lines)


def _helm(document: Node) -> Iterator[Binding]:
    """The values of a chart that may name models or images, by the dotted paths by which templates ask."""
    stack: list[tuple[Node, tuple[str, ...]]] = [(document, ())]
    while stack:
        node, path = stack.pop()
        if isinstance(node, Map):
            stack.extend((e.value, (*path, e.key.text)) for e in reversed(node.entries))
            if path and not path[-1].endswith("[]") and all(isinstance(e.value, Map) for e in node.entries):
                rows = (*path[:-1], f"{path[-1]}[]")  # as `range` goes through them
                stack.extend((e.value, rows) for e in reversed(node.entries))
        elif isinstance(node, List) and path:
            stack.extend((item, (*path[:-1], f"{path[-1]}[]")) for item in reversed(node.items))
        elif isinstance(node, Scalar) and path and _is_asked_for(path[-1], node):
            yield Binding(
                namespace="helm",
                name=".".join(path),
                location=node.location,
                detector=_NAME,
                value=node.text,
            )


def _is_asked_for(key: str, value: Scalar) -> bool:
    if not value.is_text or value.block:
        return False
    if key.lower().endswith(("repository", "image")):
        return bool(value.text)
    if not names_model(value.text):
        return False
    key = key.removesuffix("[]")
    return proof(key) is not None or suggests_model(value.text)


def _templates(file: SourceFile) -> Iterator[Binding]:
    """The named templates that do nothing but ask for one value: `{{ include "chart.model" . }}` has it."""
    if b"define" not in file.data:
        return
    span = whole(file)
    for number, match in enumerate(_DEFINED.finditer(span.text)):
        named = asked(match["body"]) if number < _MAX_DEFINED else None
        if named is None or named.name.startswith((".", "$")):
            continue
        start = match.start("body")
        common = {"namespace": "helm", "name": f"include {match['name']}", "detector": _NAME}
        yield Binding(location=span.locate(*match.span("name")), refers=named.name, **common)  # type: ignore[arg-type]
        if named.default is not None:
            first, last = (start + at for at in named.default)
            yield Binding(
                location=span.locate(first, last),
                value=span.text[first:last],
                **common,  # type: ignore[arg-type]
            )
