"""Environment variables as configuration files write them: `K=V`, `K: V`, `{name: K, value: V}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from modelguard.detect._commands import Word, names_model, reference
from modelguard.detect._parameters import proof
from modelguard.detect._places import ENDPOINT_VARIABLE, MODEL_KEYS, NIM_IMAGE, PROVIDERS, URI, Runs
from modelguard.detect._shape import suggests_model
from modelguard.detect._surroundings import Context
from modelguard.detect._tree import List, Map, Node, Scalar, follow
from modelguard.model import Binding, Need, Sighting

_ASSIGNMENT = re.compile(r"([A-Za-z_][\w.-]{0,150})=(.*)\Z", re.DOTALL)
_NOTHING = Runs(None, "unknown")
# The first word of an endpoint's variable where it stands alone for whatever model is set beside it.
_GENERAL = {"OPENAI", "LLM", "API", "MODEL", "INFERENCE", "BASE", "VLLM", "CHAT", "ENDPOINT", "OLLAMA"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable and its value, or the key of a ConfigMap that holds it."""

    name: str
    value: Word
    from_key: bool = False


def variables(node: Node | None) -> Iterator[Variable]:
    """The variables of a map, of a list of `K=V` texts, or of a list of `{name, value}` maps."""
    node = follow(node)
    if isinstance(node, Map):
        for entry in node.entries:
            if isinstance(entry.value, Scalar):
                yield Variable(name=entry.key.text, value=entry.value.span.word())
            elif isinstance(entry.value, Map) and isinstance(
                (inner := entry.value.get("value", "default")), Scalar
            ):
                yield Variable(name=entry.key.text, value=inner.span.word())
    elif isinstance(node, List):
        for item in node.items:
            if isinstance(item, Scalar):
                yield from assignment(item.span.word())
            elif isinstance(item, Map):
                yield from _named(item)


def assignment(word: Word) -> Iterator[Variable]:
    """The variable of a word `K=V`."""
    match = _ASSIGNMENT.match(word.text)
    if match:
        start, end = match.span(2)
        if end - start >= 2 and word.text[start] in "\"'" and word.text[end - 1] == word.text[start]:
            start, end = start + 1, end - 1
        yield Variable(name=match[1], value=word.part(start, end))


def _named(item: Map) -> Iterator[Variable]:
    name = item.text("name", "key")
    value = item.get("value")
    if not name:
        return
    if isinstance(value, Scalar):
        yield Variable(name=name, value=value.span.word())
        return
    source = item.get("valueFrom")
    key_ref = source.get("configMapKeyRef") if isinstance(source, Map) else None
    if isinstance(key_ref, Map) and isinstance((key := key_ref.get("key")), Scalar):
        yield Variable(name=name, value=key.span.word(), from_key=True)


def read(found: Sequence[Variable], at: Context) -> Iterator[Binding | Need | Sighting]:
    """Each variable as a binding, and as a sighting or a need where its name proves a model."""
    for variable in found:
        word = variable.value
        seen = reference(word)
        if variable.from_key:
            yield _binding(variable, at, refers=word.text)
            if proof(variable.name):
                yield _need(variable, word.text, at, found)
            continue
        if seen is not None:
            if seen.namespace == "env" and seen.name != variable.name:
                yield _binding(variable, at, refers=seen.name)
            if proves(variable.name, seen.default.text if seen.default else None):
                yield _need(variable, seen.name, at, found, helm=seen.namespace == "helm")
            if seen.default is None:
                continue
            word = seen.default
        if _storable(word.text):
            yield _binding(Variable(name=variable.name, value=word), at)
        if _says_model(variable.name, word.text):
            yield _sighting(variable.name, word, at, found)


def proves(name: str, value: str | None) -> bool:
    """Whether a variable called `name` holds a model, given its value if one is known."""
    sure = proof(name)
    if sure == "specific" or name in MODEL_KEYS:
        return True
    return sure == "generic" and (value is None or suggests_model(value))


def _says_model(name: str, value: str) -> bool:
    if NIM_IMAGE.match(value) or URI.match(value):
        return True
    return names_model(value) and proves(name, value)


def _storable(value: str) -> bool:
    return 0 < len(value) <= 300 and not any(c.isspace() for c in value)


def runs(name: str) -> Runs:
    """What a variable's own name says of channel and execution: `OLLAMA_MODEL`, `CLAUDE_MODEL`."""
    for part in name.lower().split("_"):
        found = PROVIDERS.get(part)
        if found is not None:
            return found
    return _NOTHING


def _binding(variable: Variable, at: Context, refers: str | None = None) -> Binding:
    return Binding(
        namespace="env",
        name=variable.name,
        location=variable.value.location,
        detector=at.detector,
        value=None if refers else variable.value.text,
        refers=refers,
        scope=at.scope,
    )


def _need(variable: Variable, name: str, at: Context, found: Sequence[Variable], helm: bool = False) -> Need:
    said = runs(variable.name)
    return Need(
        namespace="helm" if helm else "env",
        name=name,
        location=variable.value.location,
        kind=at.kind,
        detector=at.detector,
        because=f"the variable {variable.name} holds a model",
        channel=said.channel or at.channel,
        execution=said.execution if said.channel else at.execution,
        image=at.image,
        endpoint=endpoint_of(variable.name, found),
        deployment=at.deployment,
        scope=at.scope,
    )


def _sighting(name: str, word: Word, at: Context, found: Sequence[Variable]) -> Sighting:
    is_image = NIM_IMAGE.match(word.text) is not None
    said = Runs("nim", "unknown") if is_image else runs(name)
    return Sighting(
        location=word.location,
        raw=word.text,
        kind=at.kind,
        strength="strong",
        detector=at.detector,
        because=f"the variable {name} holds a model",
        channel=said.channel or at.channel,
        execution=said.execution if said.channel else at.execution,
        image=at.image,
        endpoint=None if is_image else endpoint_of(name, found),
        deployment=at.deployment,
        scope=at.scope,
    )


def endpoint_of(name: str, found: Sequence[Variable]) -> str | None:
    """The address that is set beside a model's variable: same first word, or the only one there is."""
    first = name.upper().split("_")[0]
    said = runs(name)
    general: list[str] = []
    for other in found[:500]:
        if other.from_key or not ENDPOINT_VARIABLE.search(other.name):
            continue
        value = other.value
        seen = reference(value)
        text = value.text if seen is None else seen.default.text if seen.default else ""
        if "://" not in text and ":" not in text:
            continue
        start = other.name.upper().split("_")[0]
        if start == first:
            return text
        if start in _GENERAL and said.channel in (None, runs(other.name).channel):
            general.append(text)
    return general[0] if len(general) == 1 else None
