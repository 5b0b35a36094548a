"""JSON files: settings, workflow exports, deployment parameters, tables of models."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import TRANSLATIONS, Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of a JSON file of any kind."""
    from modelguard.detect._config.json import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="json_config",
    files=(
        "*.json",
        "*.jsonc",
        "*.json5",
        "*.n8n",
        "*.json.j2",
        "*.json.jinja",
        "*.json.tmpl",
        "oai_config_list*",
    ),
    find=find,
    anchors=(b"model", b"llm", b"provider", b"ollama"),
    # Lock files and compiler settings name no models; files of the hub have detectors of their own.
    not_files=(
        *TRANSLATIONS,
        "package-lock.json",
        "npm-shrinkwrap.json",
        "composer.json",
        "tsconfig*.json",
        "jsconfig.json",
        "*.lock.json",
        "adapter_config.json",
        "tokenizer*.json",
        "vocab*.json",
        "special_tokens_map.json",
        "*.safetensors.index.json",
        "*openapi*.json",
        "*swagger*.json",
        "*.ipynb",
    ),
)
