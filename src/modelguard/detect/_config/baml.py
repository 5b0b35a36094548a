"""Clients of BAML, read as settings."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._config import settings
from modelguard.detect._config.surroundings import Context
from modelguard.detect._trees.baml import documents
from modelguard.model import Clue, SourceFile

_NAME = "baml_config"


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of a file of BAML."""
    context = Context(detector=_NAME, trade=True, kind="api-call")
    for document in documents(file):
        yield from settings.read(document, context)
