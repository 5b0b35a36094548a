"""What a package.json says of models: the settings that an extension brings into its editor."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._trees.tree import List, Map, Node


def of_editor(document: Node) -> Iterator[Node]:
    """The schemas of an extension's settings (`contributes.configuration`), with their defaults."""
    brought = document.get("contributes") if isinstance(document, Map) else None
    schemas = brought.get("configuration") if isinstance(brought, Map) else None
    for schema in schemas.items if isinstance(schemas, List) else [schemas]:
        if isinstance(schema, Map):
            yield schema
