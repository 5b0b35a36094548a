"""YAML files of every kind that no other detector knows better: Helm values, workflows, training, prompts."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import TRANSLATIONS, Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of the documents that are plain settings."""
    from modelguard.detect._config.yaml import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="yaml_config",
    files=(
        "*.yaml",
        "*.yml",
        "*.tpl",
        "mlmodel",
        "*.yaml.j2",
        "*.yml.j2",
        "*.yaml.jinja",
        "*.yml.jinja",
        "*.yaml.tmpl",
        "*.yml.tmpl",
        "*.yaml.gotmpl",
    ),
    find=find,
    anchors=(b"model", b"llm", b"provider"),
    not_files=(
        *TRANSLATIONS,
        "pnpm-lock.yaml",
        "*.lock.yml",
        "*.lock.yaml",
        "*openapi*.y*ml",
        "*swagger*.y*ml",
        "mkdocs.yml",
    ),
)
