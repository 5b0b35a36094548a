"""Which kind of deployment file a YAML document is."""

from __future__ import annotations

from typing import Literal

from modelguard.detect._trees.tree import List, Map, Node, Scalar, follow

Manifest = Literal["compose", "kubernetes", "litellm"]
_SERVICE = {
    "image",
    "build",
    "command",
    "environment",
    "env_file",
    "extends",
    "entrypoint",
    "depends_on",
    "provider",
}


def manifest(document: Node) -> Manifest | None:
    """The kind of a document, by what it holds, whatever the file is called."""
    if not isinstance(document, Map):
        return None
    if isinstance(document.get("apiVersion"), Scalar) and isinstance(document.get("kind"), Scalar):
        return "kubernetes"
    models = document.get("model_list")
    if isinstance(models, List) and any(isinstance(m, Map) and m.get("litellm_params") for m in models.items):
        return "litellm"
    services = document.get("services")
    if isinstance(services, Map) and services.entries:
        known = [
            e
            for e in services.entries
            if isinstance((at := follow(e.value)), Map) and (at.keys() & _SERVICE or at.merged)
        ]
        return "compose" if known else None
    return None
