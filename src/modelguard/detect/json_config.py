"""JSON files: settings, workflow exports, deployment parameters, tables of models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect import _settings
from modelguard.detect._context import speaks_of_models
from modelguard.detect._detector import Detector
from modelguard.detect._json import documents
from modelguard.detect._places import TRANSLATIONS
from modelguard.detect._surroundings import Context
from modelguard.detect._tree import Map
from modelguard.model import Clue, SourceFile

_NAME = "json_config"
_DEPLOYED = re.compile(r"(?:model|deployment)_?(?:format|sku|capacity)", re.IGNORECASE)


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of a JSON file of any kind."""
    context = Context(detector=_NAME, trade=speaks_of_models(file.data))
    for document in documents(file):
        if isinstance(document, Map) and _deploys_azure_models(document):
            context = replace(context, kind="serve", channel="azure", execution="managed")
        yield from _settings.read(document, context)


def _deploys_azure_models(document: Map) -> bool:
    """Whether a parameter file of Azure sets format, version or capacity of a model deployment."""
    parameters = document.get("parameters")
    if "deploymentParameters" not in (document.text("$schema") or "") or not isinstance(parameters, Map):
        return False
    return any(_DEPLOYED.search(key) for key in sorted(parameters.keys()))


DETECTOR = Detector(
    name=_NAME,
    files=("*.json", "*.jsonc", "*.json5", "*.json.j2", "*.json.jinja", "*.json.tmpl"),
    find=find,
    anchors=(b"model", b"llm", b"provider"),
    # Lock files, packages and compiler settings name no models; files of the hub have detectors of their own.
    not_files=(
        *TRANSLATIONS,
        "package.json",
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
