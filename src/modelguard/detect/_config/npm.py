"""What a package.json says: the name of the package, the settings that an extension brings."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._trees.tree import List, Map, Node
from modelguard.expressions import expression
from modelguard.model import Binding, Location, SourceFile

_HEAD = 4096
# The first `name` that stands no deeper than the package itself, as every tool writes it.
_NAME = expression(rb'\A\s*\{[^{}\[\]]{0,2000}?"name"\s*:\s*"(?P<name>(?:@[\w.-]{1,80}/)?[\w.-]{1,120})"')


def of_editor(document: Node) -> Iterator[Node]:
    """The schemas of an extension's settings (`contributes.configuration`), with their defaults."""
    brought = document.get("contributes") if isinstance(document, Map) else None
    schemas = brought.get("configuration") if isinstance(brought, Map) else None
    for schema in schemas.items if isinstance(schemas, List) else [schemas]:
        if isinstance(schema, Map):
            yield schema


def named(file: SourceFile) -> Iterator[Binding]:
    """The name under which others import the package that the file describes."""
    match = _NAME.match(file.data[:_HEAD])
    if match is None:
        return
    name = match["name"].decode("ascii", "replace")
    line = file.data.count(b"\n", 0, match.start("name")) + 1
    column = match.start("name") - file.data.rfind(b"\n", 0, match.start("name"))
    at = Location(path=file.path, line=line, column=column, end_line=line, end_column=column + len(name))
    yield Binding(
        namespace="javascript",
        name=f"package {name}",
        location=at,
        detector="npm_package",
        scope=file.path,
    )
