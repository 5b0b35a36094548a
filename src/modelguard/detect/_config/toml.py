"""TOML settings, read."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._config import settings
from modelguard.detect._config.pages import forget_package
from modelguard.detect._config.requirements import required
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._trees.toml import documents
from modelguard.model import Clue, SourceFile

_NAME = "toml_config"


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of a TOML file of any kind."""
    context = Context(detector=_NAME, trade=speaks_of_models(file.data))
    for document in documents(file):
        yield from required(file.data, document, _NAME)
        forget_package(document, file.path)
        yield from settings.read(document, context)
