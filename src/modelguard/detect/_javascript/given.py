"""Ids that code of the file itself hands on: to the parameter of a function, to what deploys models."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._azure_types import FORMATS
from modelguard.detect._hints import hint
from modelguard.detect._javascript.addressed import places as places_addressed
from modelguard.detect._javascript.built import places as places_built
from modelguard.detect._javascript.clients import sdk_of, with_options
from modelguard.detect._javascript.elements import places as places_of_elements
from modelguard.detect._javascript.forms import places as places_of_forms
from modelguard.detect._javascript.given_back import places as places_given_back
from modelguard.detect._javascript.graded import grade_of
from modelguard.detect._javascript.lent import places as places_lent
from modelguard.detect._javascript.loads import places as places_of_loads
from modelguard.detect._javascript.options import places as places_of_options
from modelguard.detect._javascript.places import Place, enclosing_call
from modelguard.detect._javascript.rows import is_spread, repeats_key
from modelguard.detect._javascript.silence import is_silent_call
from modelguard.detect._javascript.tree import (
    FUNCTIONS,
    Module,
    arguments,
    callee,
    key_of,
    plain_string,
    properties,
    short,
    value_of,
)
from modelguard.detect._javascript.tried import places as places_tried
from modelguard.detect._javascript_sdks import Sdk
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

# What only reckons with a name, or describes the model.
_RECKONS = expression(
    r"cost|price|token|encod|limit|context|size|label|display|format|parse|mock|fake", re.IGNORECASE
)

# `createSpeechModelEntry("id")` makes a row of a table.
_ROWS = expression(r"(?:Entry|Entries|Row|Info|Card|Metadata|Capabilit(?:y|ies)|Definition|Descriptor)\Z")


_MOST = 100
# So many rows alike are no settings.
_ALIKE = 6

# What a client of Azure's calls the model that it asks, and what says so without a client.
_DEPLOYMENTS = {"deployment", "deploymentName"}
_OF_AZURE = expression(r"azureOpenAIApi(?:Embeddings|Completions)?DeploymentName\Z")

# A model of Replicate's and which version of it.
_PINNED = expression(r"[\w.-]{1,60}/[\w.-]{1,80}:[0-9a-f]{64}\Z")
# The CDK takes a model by its last argument.
_OF_CDK = {"fromFoundationModelId", "fromCdkFoundationModelId"}


def places(module: Module) -> Iterator[Place]:
    """What is handed on as a model by its place: to functions, to deployments, to elements."""
    yield from _of_functions(module)
    for pair in module.pairs:
        yield from _of_version(pair)
        yield from _of_deployment(pair, module)
        yield from _of_azure(pair, module)
    for call in module.calls:
        _, names = callee(call)
        given = arguments(call) if names and names[-1] in _OF_CDK else []
        if given:
            because = f"the model of {names[-1]}()"
            yield Place(
                node=given[-1], grade=3, kind="config-default", because=because, sdk=Sdk(channel="bedrock")
            )
    yield from places_of_elements(module)
    yield from places_lent(module)
    yield from places_of_options(module)
    yield from places_of_loads(module)
    yield from places_of_forms(module)
    yield from places_addressed(module)
    yield from places_given_back(module)
    yield from places_built(module)
    yield from places_tried(module)


def _of_version(pair: Node) -> Iterator[Place]:
    """What Replicate is to run: `{version: "owner/name:39ed…", input: {…}}`."""
    value = value_of(pair) if key_of(pair) == "version" else None
    if value is not None and _PINNED.match(plain_string(value) or ""):
        because = "the version of a model, as Replicate writes it"
        yield Place(node=value, grade=3, kind="api-call", because=because, sdk=Sdk(channel="replicate"))


def _of_deployment(pair: Node, module: Module) -> Iterator[Place]:
    """What Azure is to deploy: `model: {format: "OpenAI", name: "id", version: "1"}`."""
    holder = module.parent(pair) if key_of(pair) == "name" else None
    form = dict(properties(holder)).get("format") if holder is not None else None
    value = value_of(pair)
    if form is not None and value is not None and plain_string(form) in FORMATS:
        because = "the model of a deployment on Azure"
        yield Place(node=value, grade=3, kind="serve", because=because, sdk=Sdk(channel="azure"))


def _of_azure(pair: Node, module: Module) -> Iterator[Place]:
    """What a client of Azure's asks: `new AzureOpenAI({deployment: "id"})`."""
    key = key_of(pair)
    sure = _OF_AZURE.match(key) is not None
    value = value_of(pair) if sure or key in _DEPLOYMENTS else None
    if value is None or not (sure or _asks_azure(enclosing_call(pair, module), module)):
        return
    because = f"`{key}` of a client of Azure's"
    yield Place(node=value, grade=3, kind="api-call", because=because, sdk=Sdk(channel="azure"), name=key)


def _asks_azure(call: Node | None, module: Module) -> bool:
    """Whether a call makes a client of Azure's."""
    root, names = callee(call) if call is not None else (None, ())
    if call is None or root is None:
        return False
    sdk = sdk_of(root, module)
    channel = with_options(sdk, call, module).channel if sdk is not None else None
    return (channel or hint(names[-1] if names else short(root))) == "azure"


def _of_functions(module: Module) -> Iterator[Place]:
    """The arguments of the file's own functions that hold a model."""
    parameters = {
        name: named
        for name, definitions in module.names.items()
        for definition in definitions[:1]
        if definition.value is not None and definition.value.type in FUNCTIONS
        if not (_RECKONS.search(name) or _ROWS.search(name)) and (named := _parameters(definition.value))
    }
    for call in module.calls if parameters else ():
        root, names = callee(call)
        if root is None or names or root.type != "identifier" or text(root) not in parameters:
            continue
        if not is_silent_call(call) and not _is_row(call, module):
            yield from _of_arguments(text(root), parameters[text(root)], arguments(call))


def _is_row(call: Node, module: Module) -> bool:
    """Whether a key repeats what a call is given: `"gpt-5": entry("gpt-5")` is a row of a table."""
    around = module.parent(call)
    if around is None or around.type != "pair":
        return False
    if any(repeats_key(around, value) or is_spread(value, module) for value in arguments(call)):
        return True
    table = module.parent(around)
    named = [value_of(pair) for pair in table.named_children[:_MOST]] if table is not None else []
    calls = [value for value in named if value is not None and value.type == "call_expression"]
    root, _ = callee(call)
    same = sum(short(made) == short(root) for value in calls if (made := callee(value)[0]) and root)
    return same >= _ALIKE


def _parameters(function: Node) -> tuple[str, ...]:
    """The names of the parameters, if one of them holds a model."""
    given = function.child_by_field_name("parameters")
    if given is None:
        return ()
    names = tuple(_name(child) for child in given.named_children if child.type != "comment")
    return names if any(grade_of(name) for name in names) else ()


def _name(parameter: Node) -> str:
    for part in ("pattern", "left"):
        parameter = parameter.child_by_field_name(part) or parameter
    return text(parameter) if parameter.type == "identifier" else ""


def _of_arguments(function: str, names: tuple[str, ...], given: list[Node]) -> Iterator[Place]:
    for name, value in zip(names, given, strict=False):
        grade = grade_of(name)
        if grade:
            because = f"{name} of {function}()"
            yield Place(node=value, grade=grade, kind="config-default", because=because, name=function)
