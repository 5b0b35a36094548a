"""Weights that an object loads by a method whose name says so: `browserAI.loadModel("id")`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.clients import sdk_of
from modelguard.detect._javascript.places import Place
from modelguard.detect._javascript.tree import Module, arguments, callee, plain_string, properties, short
from modelguard.detect._javascript.values import constant
from modelguard.detect._javascript_sdks import Sdk
from modelguard.detect._shape import WEIGHT_FILE
from modelguard.detect._weights import tells_model

_OF_HUB = "loadModelFromHF"
_RUNTIME = "InferenceSession"
# Supabase's edge functions embed with the one model that they hold, and ask Ollama for any other.
_SESSION = ["Supabase", "ai", "Session"]
_HELD = "gte-small"


def places(module: Module) -> Iterator[Place]:
    """What is loaded: a model by its name, or a file of a repository of the hub."""
    yield from _sessions(module)
    yield from _of_onnx(module)
    for call in module.calls if b"loadModel" in module.file.data else ():
        root, names = callee(call)
        given = arguments(call)
        if root is None or not names or not given:
            continue
        sdk = sdk_of(root, module)
        if names[-1] == _OF_HUB:
            held = dict(properties(given[0])) if given[0].type == "object" else {}
            named = [held[key] for key in ("repo", "file") if key in held] if held else given[:2]
            sdk = sdk or Sdk(channel="llama.cpp")
            for node in named:
                because = f"{_OF_HUB}() names a model"
                yield Place(node=node, grade=3, kind="weights-load", because=because, sdk=sdk)
        elif names[-1] == "loadModel" and sdk is None and given[0].type != "object":
            because = "loadModel() names a model"
            sdk = Sdk(channel="hf-hub")
            yield Place(node=given[0], grade=1, kind="weights-load", because=because, sdk=sdk)


def _sessions(module: Module) -> Iterator[Place]:
    """What an edge function runs: `new Supabase.ai.Session("gte-small")`."""
    for first in _first_of(_SESSION, b".ai.Session(", module):
        own = plain_string(first) == _HELD
        yield Place(
            node=first,
            grade=3,
            kind="weights-load" if own else "api-call",
            because="Session() names a model",
            sdk=Sdk(channel="hf-hub" if own else "ollama", package="supabase"),
        )


def _of_onnx(module: Module) -> Iterator[Place]:
    """What ONNX Runtime loads: `ort.InferenceSession.create("./whisper-tiny.onnx")`."""
    for first in _first_of([_RUNTIME, "create"], _RUNTIME.encode(), module):
        value = constant(first, module)
        if value is not None and WEIGHT_FILE.match(value.partition("?")[0]) and tells_model(value):
            because = f"{_RUNTIME} loads it"
            sdk = Sdk(channel="hf-hub", package="onnxruntime")
            yield Place(node=first, grade=3, kind="weights-load", because=because, sdk=sdk)


def _first_of(path: list[str], mark: bytes, module: Module) -> Iterator[Node]:
    """The first argument of each call whose path ends so, in a file that holds the mark of one."""
    for call in module.calls if mark in module.file.data else ():
        root, names = callee(call)
        given = arguments(call)
        if given and [short(root) if root is not None else "", *names][-len(path) :] == path:
            yield given[0]
