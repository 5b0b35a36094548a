"""Compose files, read: services with their images, commands and variables."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._config import settings
from modelguard.detect._config.manifest import manifest
from modelguard.detect._config.nested import read as read_nested
from modelguard.detect._config.surroundings import Context, image_of
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar, follow, scalars
from modelguard.detect._trees.yaml import documents
from modelguard.model import Binding, Clue, SourceFile

_NAME = "compose"
# Blocks of one's own, and what app stores ask before they install.
_MORE = ("x-", "caprover")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of every service; each service is a scope of its own."""
    for document in documents(file):
        if manifest(document) == "compose" and isinstance(document, Map):
            yield from _document(document)


def _document(document: Map) -> Iterator[Clue]:
    context = Context(detector=_NAME, trade=True)
    seen: set[Clue] = set()
    for clue in _clues(document, context):
        # A service that merges `x-common` repeats what stands there.
        if clue not in seen:
            seen.add(clue)
            yield clue


def _clues(document: Map, context: Context) -> Iterator[Clue]:
    for entry in document.entries:
        value = follow(entry.value)
        if entry.key.text == "services" and isinstance(value, Map):
            # Below a service, `models` are names of those that the document defines.
            named = replace(context, skip=frozenset(("models",))) if document.get("models") else context
            for service in value.entries:
                yield from _service(service.key.text, service.value, named)
                yield from _names(service)
                yield from _built(service)
        elif entry.key.text == "models" and isinstance(value, Map):
            yield from settings.read(value, _by_the_engine(context))
        elif entry.key.text == "configs" and isinstance(value, Map):
            for config in value.entries:
                yield from _written(config.key.text, config.value, context)
        elif isinstance(value, Map) and entry.key.text.startswith(_MORE):
            yield from settings.read(value, replace(context, scope=entry.key.text))


def _service(name: str, node: Node, context: Context) -> Iterator[Clue]:
    service = follow(node)
    if not isinstance(service, Map):
        return
    image = image_of(service)
    hears = context.hears or "whisper" in f"{name} {image or ''}".lower()
    context = replace(context, scope=name, image=image, hears=hears)
    provider = service.get("provider")
    if isinstance(provider, Map) and provider.text("type") == "model":
        context = _by_the_engine(context)
    yield from settings.read(service, context)
    volumes = follow(service.get("volumes"))
    for volume in volumes.items if isinstance(volumes, List) else ():
        target = volume.text("target") if isinstance(volume, Map) else None
        yield from _written((target or "").rpartition("/")[2], volume, context)


def _written(name: str, node: Node, context: Context) -> Iterator[Clue]:
    """The clues of a file that stands in the document itself, for services to find at its place."""
    content = node.get("content") if isinstance(node, Map) else None
    if isinstance(content, Scalar):
        yield from read_nested(name, content, replace(context, nesting=context.nesting + 1))


def _by_the_engine(context: Context) -> Context:
    """The context of models that the container engine itself runs and hands to services."""
    return replace(
        context, kind="serve", channel="docker-model-runner", execution="self-hosted", company=True
    )


def _names(service: Entry) -> Iterator[Binding]:
    """The host names under which a service answers inside the stack."""
    node = follow(service.value)
    names = [service.key]
    if isinstance(node, Map):
        names.extend(n for key in ("container_name", "hostname") for n in scalars(node.get(key)))
    image = image_of(node) if isinstance(node, Map) else None
    for name in {n.text: n for n in names}.values():
        yield Binding(
            namespace="service", name=name.text, location=name.location, detector=_NAME, value=image
        )


def _built(service: Entry) -> Iterator[Binding]:
    """The folder of the program that a service is built from, which alone sees what the service sets."""
    node = follow(service.value)
    build = follow(node.get("build")) if isinstance(node, Map) else None
    context = build.get("context") if isinstance(build, Map) else build
    if not isinstance(context, Scalar) or "$" in context.text or "://" in context.text:
        return
    recipe = build.text("dockerfile") if isinstance(build, Map) else None
    below = posixpath.dirname(recipe) if recipe and "$" not in recipe else ""
    folder = posixpath.dirname(service.key.location.path)
    yield Binding(
        namespace="service",
        name=f"program of {service.key.text}",
        location=context.location,
        detector=_NAME,
        value=posixpath.normpath(posixpath.join(folder, context.text, below)),
    )
