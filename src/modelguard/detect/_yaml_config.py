"""YAML settings, read document by document; the values of a chart become names for its templates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect import _settings
from modelguard.detect._commands import names_model
from modelguard.detect._context import is_recorded, speaks_of_models
from modelguard.detect._manifest import manifest
from modelguard.detect._parameters import proof
from modelguard.detect._shape import suggests_model
from modelguard.detect._surroundings import Context
from modelguard.detect._tree import Map, Node, Scalar
from modelguard.detect._yaml import documents
from modelguard.expressions import expression
from modelguard.model import Binding, Clue, SourceFile

_NAME = "yaml_config"
_VALUES = expression(r"values[^/]*\.ya?ml\Z", re.IGNORECASE)


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the documents that are plain settings."""
    context = Context(detector=_NAME, trade=speaks_of_models(file.data), catalogue=is_recorded(file.data))
    for document in documents(file):
        if manifest(document) is None:
            yield from _settings.read(document, context)
            if _VALUES.search(file.path):
                yield from _helm(document)


def _helm(document: Node) -> Iterator[Binding]:
    """The values of a chart that may name models or images, by the dotted paths by which templates ask."""
    stack: list[tuple[Node, tuple[str, ...]]] = [(document, ())]
    while stack:
        node, path = stack.pop()
        if isinstance(node, Map):
            stack.extend((e.value, (*path, e.key.text)) for e in reversed(node.entries))
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
    return proof(key) is not None or suggests_model(value.text)
