"""Markers of environments, read from Kubernetes objects, compose services and kustomizations."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from modelguard.detect._config.manifest import manifest
from modelguard.detect._trees.tree import Entry, List, Map, Scalar, follow, maps, scalars
from modelguard.detect._trees.yaml import documents
from modelguard.model import Location, Marker, SourceFile

_INCLUDES = ("resources", "bases", "components", "patchesStrategicMerge")
_PATCHES = ("patches", "patchesJson6902")
# Folders that hold the overlays, and so name none.
_PLAIN = frozenset(("overlays", "overlay", "environments", "envs", "base", "k8s", "manifests", "kustomize"))


def read(file: SourceFile) -> Iterator[Marker]:
    """The namespaces of Kubernetes objects and the profiles of compose services."""
    for document in documents(file):
        kind = manifest(document)
        if not isinstance(document, Map):
            continue
        if kind == "kubernetes" and document.text("kind") != "Kustomization":
            for each in (document, *_items(document)):
                yield from _namespace(each)
        elif kind == "compose":
            services = follow(document.get("services"))
            for service in services.entries if isinstance(services, Map) else ():
                yield from _profiles(service)


def kustomization(file: SourceFile) -> Iterator[Marker]:
    """The overlay that a kustomization is, where it includes what lies outside its folder; its namespace."""
    folder = posixpath.dirname(file.path)
    for document in documents(file):
        if not isinstance(document, Map):
            continue
        included = [s.text for key in _INCLUDES for s in scalars(document.get(key))]
        for key in _PATCHES:
            patches = follow(document.get(key))
            items = patches.items if isinstance(patches, List) else []
            included += [path for item in items if isinstance(item, Map) and (path := item.text("path"))]
        covers = tuple(dict.fromkeys(_within(folder, name) for name in included if "://" not in name))
        covers = (*(path for path in covers if path and not path.startswith("..")), file.path)
        here = _extent(document, file.path)
        if any(name.startswith("../") for name in included):
            name = next((p for p in reversed(folder.split("/")) if p and p not in _PLAIN), "")
            if name:
                yield Marker(location=here, kind="overlay", name=name, covers=covers)
        namespace = document.get("namespace")
        if isinstance(namespace, Scalar) and namespace.text:
            yield Marker(location=here, kind="namespace", name=namespace.text, covers=covers)


def _within(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name))


def _items(node: Map) -> list[Map]:
    found = node.get("items") if node.text("kind") == "List" else None
    return [i for i in found.items if isinstance(i, Map)] if isinstance(found, List) else []


def _namespace(node: Map) -> Iterator[Marker]:
    metadata = node.get("metadata")
    namespace = metadata.get("namespace") if isinstance(metadata, Map) else None
    if isinstance(namespace, Scalar) and namespace.text and "{{" not in namespace.text:
        location = _extent(node, namespace.location.path)
        yield Marker(location=location, kind="namespace", name=namespace.text)


def _profiles(service: Entry) -> Iterator[Marker]:
    node = follow(service.value)
    if isinstance(node, Map):
        for profile in scalars(node.get("profiles")):
            location = _extent(node, profile.location.path, start=service.key.location.line)
            yield Marker(location=location, kind="profile", name=profile.text)


def _extent(node: Map, path: str, start: int | None = None) -> Location:
    """The lines from a map's first key to the end of its last value."""
    lines = [1]
    for each in maps(node):
        for entry in each.entries:
            lines.append(entry.key.location.end_line)
            lines.extend(scalar.location.end_line for scalar in scalars(entry.value))
    first = start if start is not None else (node.entries[0].key.location.line if node.entries else 1)
    return Location(path=path, line=first, end_line=max(lines))
