"""YAML files of every kind that no other detector knows better: Helm values, workflows, training, prompts."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect import _settings
from modelguard.detect._context import speaks_of_models
from modelguard.detect._detector import Detector
from modelguard.detect._manifest import manifest
from modelguard.detect._surroundings import Context
from modelguard.detect._yaml import documents
from modelguard.model import Clue, SourceFile

_NAME = "yaml_config"


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of the documents that are plain settings."""
    context = Context(detector=_NAME, trade=speaks_of_models(file.data))
    for document in documents(file):
        if manifest(document) is None:
            yield from _settings.read(document, context)


DETECTOR = Detector(
    name=_NAME,
    files=("*.yaml", "*.yml", "*.tpl", "mlmodel"),
    find=find,
    anchors=(b"model", b"llm", b"provider"),
    not_files=(
        "pnpm-lock.yaml",
        "*.lock.yml",
        "*.lock.yaml",
        "*openapi*.y*ml",
        "*swagger*.y*ml",
        "mkdocs.yml",
    ),
)
