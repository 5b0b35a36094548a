"""YAML files of every kind that no other detector knows better: Helm values, workflows, training, prompts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._detector import TRANSLATIONS, Detector
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

# CloudFormation's templates have this ending, and so have texts of every other kind.
_ANY = expression(r"(?:\A|/)[^/.]+\.template\Z", re.IGNORECASE)


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of the documents that are plain settings."""
    from modelguard.detect._config.yaml import read  # here, so that knowing the detector costs nothing

    if _ANY.search(file.path) and not (b"Resources" in file.data and b"Type" in file.data):
        return iter(())
    return read(file)


DETECTOR = Detector(
    name="yaml_config",
    files=(
        "*.yaml",
        "*.yml",
        "*.tpl",
        "mlmodel",
        "mlproject",
        "*.agent",
        "*.yaml.j2",
        "*.yml.j2",
        "*.yaml.jinja",
        "*.yml.jinja",
        "*.yaml.tmpl",
        "*.yml.tmpl",
        "*.yaml.gotmpl",
        "*.template",
    ),
    find=find,
    anchors=(b"model", b"llm", b"provider"),
    not_files=(
        *TRANSLATIONS,
        "pnpm-lock.yaml",
        "*openapi*.y*ml",
        "*swagger*.y*ml",
        "mkdocs.yml",
    ),
)
