"""JSON settings, read; parameter files of Azure deployments are known by their schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modelguard.detect._config import settings
from modelguard.detect._config.flowing import service_of
from modelguard.detect._config.npm import of_editor
from modelguard.detect._config.reported import is_result
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import is_of_run, is_recorded, speaks_of_models
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._trees.json import documents
from modelguard.detect._trees.tree import List, Map, Node, Scalar
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_NAME = "json_config"
# What is left of `chatDeploymentName` and of `chatModelName` is for what both are.
_STEM = expression(r"_?(?:deployment|model)_?(?:name|id)?\Z")
_NAME_OF_DEPLOYMENT = expression(r"deployment_?name\Z", re.IGNORECASE)
_OF_MODELS = expression(
    r"(?:gpt|chat|embedding|openai|completion|llm).{0,20}model_?(?:name)?\Z", re.IGNORECASE
)
# What is sent to a model, one request a line, is a use of it.
_REQUEST = {"body", "messages", "prompt", "input", "contents", "method", "model_config"}
_ANSWER = {"response", "output", "completion", "answer", "generation", "chosen", "rejected", "score", "label"}
_SERVICES = PROVIDERS.keys() | {"vertexai", "openai", "gemini"}
_ROWS, _FEWEST, _LONG = 20, 4, 200
# What was read at an address, as programs keep it that collect pages.
_READ = ("content", "page_content", "text", "markdown", "html", "body")
_READ_AT = ("url", "source", "source_url", "link", "permalink")
_WHOLE = 1000
_DEPLOYED = expression(r"(?:model|deployment)_?(?:format|sku|capacity)", re.IGNORECASE)


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of a JSON file of any kind."""
    package = file.path.rpartition("/")[2].lower() == "package.json"
    held = [] if package and b'"contributes"' not in file.data else list(documents(file))
    if package:
        held = [part for document in held for part in of_editor(document)]
    if is_of_run(file.path) or _is_data(held) or _is_page(held) or _is_dashboard(held):
        return
    if is_recorded(file.data) and not _is_workflow(held):
        return  # what was once answered is run by nothing
    context = Context(detector=_NAME, trade=speaks_of_models(file.data))
    for document in held:
        template = (
            b"CognitiveServices/accounts/deployments" in file.data and b"deploymentTemplate" in file.data
        )
        if isinstance(document, Map) and (template or _deploys_azure_models(document)):
            context = replace(context, kind="serve", channel="azure", execution="managed")
        context = replace(context, flow=service_of(document))
        listed = context.catalogue or _tells_routes(document) or is_result(file.path)
        yield from settings.read(document, replace(context, skip=_named_twice(document), catalogue=listed))


def _is_workflow(held: Sequence[Node]) -> bool:
    """Whether the file is a workflow, which may keep what its nodes gave once, or their code, beside them.

    n8n's nodes have connections, those of Flowise and LangFlow edges, and Make calls its nodes modules.
    """
    first = held[0] if len(held) == 1 else None
    if not isinstance(first, Map):
        return False
    below = first.get("data")
    for graph in (first, below) if isinstance(below, Map) else (first,):
        if isinstance(graph.get("nodes"), List) and graph.get("connections", "edges") is not None:
            return True
    flow = first.get("flow")
    return isinstance(flow, List) and any(
        isinstance(node, Map) and node.get("module") is not None for node in flow.items[:_ROWS]
    )


def _is_dashboard(held: Sequence[Node]) -> bool:
    """Whether the file is a dashboard of Grafana, which counts what others call."""
    first = held[0] if len(held) == 1 else None
    panels = first.get("panels") if isinstance(first, Map) else None
    shown = first.get("templating", "schemaVersion", "annotations") if isinstance(first, Map) else None
    return isinstance(panels, List) and shown is not None


def _is_data(held: Sequence[Node]) -> bool:
    """Whether the file is a collection of texts, each with the model that made or judged it beside it."""
    first = held[0] if len(held) == 1 else None
    rows: Sequence[Node] = first.items if isinstance(first, List) else held
    if isinstance(first, Map) and not any(isinstance(entry.value, Scalar) for entry in first.entries):
        rows = [entry.value for entry in first.entries[:_ROWS]]  # under the names of its cases
    maps = [row for row in rows[:_ROWS] if isinstance(row, Map)]
    if len(maps) < _FEWEST or any(row.keys() & _REQUEST and not row.keys() & _ANSWER for row in maps):
        return False
    return all(any(len(text.text) >= _LONG for text in _texts(row)) for row in maps)


def _is_page(held: Sequence[Node]) -> bool:
    """Whether the file is a page that a program has collected: its text, and the address where it stood."""
    first = held[0] if len(held) == 1 else None
    if not isinstance(first, Map) or not any(len(first.text(key) or "") >= _WHOLE for key in _READ):
        return False
    metadata = first.get("metadata")
    return any(
        (part.text(*_READ_AT) or "").startswith("http") for part in (first, metadata) if isinstance(part, Map)
    )


def _tells_routes(document: Node) -> bool:
    """Whether the file tells of many models what each of several services calls them."""
    rows = [e.value for e in document.entries[:_LONG]] if isinstance(document, Map) else []
    routes = [row for row in rows if isinstance(row, Map) and row.entries and row.keys() <= _SERVICES]
    return len(routes) >= _ROWS and len(routes) * 10 >= len(rows) * 9


def _texts(row: Map) -> Iterator[Scalar]:
    return (entry.value for entry in row.entries if isinstance(entry.value, Scalar))


def _named_twice(document: Node) -> frozenset[str]:
    """The parameters that only name a deployment, where others name its model."""
    parameters = document.get("parameters") if isinstance(document, Map) else None
    keys = parameters.keys() if isinstance(parameters, Map) else set()
    models = {_STEM.sub("", key.lower()) for key in keys if proof(key)}
    named = frozenset(key for key in keys if _NAME_OF_DEPLOYMENT.search(key))
    if not models or len(models) >= len(named):
        return named if models else frozenset()
    return frozenset(key for key in named if _STEM.sub("", key.lower()) in models)


def _deploys_azure_models(document: Map) -> bool:
    """Whether a parameter file of Azure names a model, or sets what only its deployments have."""
    parameters = document.get("parameters")
    if "deploymentParameters" not in (document.text("$schema") or "") or not isinstance(parameters, Map):
        return False
    return any(_DEPLOYED.search(key) or _OF_MODELS.search(key) for key in sorted(parameters.keys()))
