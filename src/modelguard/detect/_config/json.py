"""JSON settings, read; parameter files of Azure deployments are known by their schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._config import settings
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import is_recorded, speaks_of_models
from modelguard.detect._parameters import proof
from modelguard.detect._trees.json import documents
from modelguard.detect._trees.tree import Map, Node
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_NAME = "json_config"
_NAME_OF_DEPLOYMENT = expression(r"deployment_?name\Z", re.IGNORECASE)
_OF_MODELS = expression(
    r"(?:gpt|chat|embedding|openai|completion|llm).{0,20}model_?(?:name)?\Z", re.IGNORECASE
)
_DEPLOYED = expression(r"(?:model|deployment)_?(?:format|sku|capacity)", re.IGNORECASE)


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of a JSON file of any kind."""
    context = Context(detector=_NAME, trade=speaks_of_models(file.data), catalogue=is_recorded(file.data))
    for document in documents(file):
        template = (
            b"CognitiveServices/accounts/deployments" in file.data and b"deploymentTemplate" in file.data
        )
        if isinstance(document, Map) and (template or _deploys_azure_models(document)):
            context = replace(context, kind="serve", channel="azure", execution="managed")
        yield from settings.read(document, replace(context, skip=_named_twice(document)))


def _named_twice(document: Node) -> frozenset[str]:
    """The parameters that only name a deployment, where others name its model."""
    parameters = document.get("parameters") if isinstance(document, Map) else None
    keys = parameters.keys() if isinstance(parameters, Map) else set()
    if not any(proof(key) for key in keys):
        return frozenset()
    return frozenset(key for key in keys if _NAME_OF_DEPLOYMENT.search(key))


def _deploys_azure_models(document: Map) -> bool:
    """Whether a parameter file of Azure names a model, or sets what only its deployments have."""
    parameters = document.get("parameters")
    if "deploymentParameters" not in (document.text("$schema") or "") or not isinstance(parameters, Map):
        return False
    return any(_DEPLOYED.search(key) or _OF_MODELS.search(key) for key in sorted(parameters.keys()))
