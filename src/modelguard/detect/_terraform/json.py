"""Resources of a plan or state, written out as the configuration that would make them, and read as such.

What a resource says is the same in JSON as in the language, so that one reader serves both.  Each line that
is written out remembers the value it came from, and what is seen there is put back to that place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from modelguard.detect._terraform.file import read as read_terraform
from modelguard.detect._trees import json as _json
from modelguard.detect._trees.tree import List, Map, Node, Scalar
from modelguard.expressions import expression
from modelguard.model import Clue, Location, Sighting, SourceFile

_NAME = "terraform_json"
_MAX_RESOURCES = 5_000
_MAX_LINES = 200_000
_MAX_DEPTH = 12
_IDENTIFIER = expression(r"[A-Za-z_][\w-]*\Z")
_END = "END_OF_TEXT"
_Line: TypeAlias = "tuple[str, Scalar | None]"


@dataclass(frozen=True, slots=True)
class _Resource:
    type: str
    name: str
    values: Map


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of every resource that is planned, or that is there."""
    lines: list[_Line] = []
    for document in _json.documents(file):
        for resource in _resources(document):
            lines.extend(_block(resource))
            if len(lines) > _MAX_LINES:
                break
    if not lines:
        return
    text = "\n".join(line for line, _ in lines).encode("utf-8", "replace")
    for clue in read_terraform(SourceFile(path=file.path, data=text, size=len(text))):
        if isinstance(clue, Sighting):
            yield _put_back(clue, lines)


def _resources(document: Node) -> Iterator[_Resource]:
    """The resources of the planned values, else of the present ones, else of a state file."""
    if not isinstance(document, Map):
        return
    values = document.get("planned_values") or document.get("values")
    modules: list[Node | None] = [values.get("root_module") if isinstance(values, Map) else document]
    count = 0
    while modules:
        module = modules.pop()
        if not isinstance(module, Map):
            continue
        children = module.get("child_modules")
        modules.extend(reversed(children.items) if isinstance(children, List) else ())
        resources = module.get("resources")
        for each in resources.items if isinstance(resources, List) else ():
            for held in _held(each):
                count += 1
                if count > _MAX_RESOURCES:
                    return
                yield held


def _held(resource: Node) -> Iterator[_Resource]:
    if not isinstance(resource, Map):
        return
    kind, name = resource.text("type") or "", resource.text("name") or ""
    if not _IDENTIFIER.match(kind):
        return
    instances = resource.get("instances")
    found = instances.items if isinstance(instances, List) else [resource]
    for each in found:
        values = each.get("values", "attributes") if isinstance(each, Map) else None
        if isinstance(values, Map):
            yield _Resource(kind, name, values)


def _block(resource: _Resource) -> Iterator[_Line]:
    yield f"resource {_quoted(resource.type)} {_quoted(resource.name)} {{", None
    for entry in resource.values.entries:
        if _IDENTIFIER.match(entry.key.text):
            yield from _attribute(entry.key.text, entry.value, 1)
    yield "}", None


def _attribute(key: str, value: Node, depth: int) -> Iterator[_Line]:
    name = key if _IDENTIFIER.match(key) else _quoted(key)
    several = value.items if isinstance(value, List) else []
    texts = [item for item in several if isinstance(item, Scalar) and "\n" in item.text]
    if len(texts) == len(several) == 1:
        value = texts[0]  # a list of one document, such as the values of a Helm release
    lines = list(_value(value, depth))
    if lines:
        first, scalar = lines[0]
        yield f"{name} = {first}", scalar
        yield from lines[1:]


def _value(value: Node, depth: int) -> Iterator[_Line]:
    if isinstance(value, Scalar):
        yield from _scalar(value, depth)
    elif isinstance(value, Map) and depth < _MAX_DEPTH:
        yield "{", None
        for entry in value.entries:
            yield from _attribute(entry.key.text, entry.value, depth + 1)
        yield "}", None
    elif isinstance(value, List) and depth < _MAX_DEPTH:
        yield "[", None
        for item in value.items:
            lines = list(_value(item, depth + 1))
            yield from lines[:-1]
            yield from ((f"{line},", scalar) for line, scalar in lines[-1:])
        yield "]", None


def _scalar(value: Scalar, depth: int) -> Iterator[_Line]:
    if not value.is_text:
        if value.text != "null":
            yield value.text, value
        return
    if value.text.lstrip()[:1] in ("{", "["):
        inside = _json.parse(value.span)
        if len(inside) == 1 and isinstance(inside[0], (Map, List)):
            yield from _value(inside[0], depth + 1)
            return
    if "\n" in value.text and _END not in value.text:
        yield f"<<{_END}", value
        yield from ((_literal(line), value) for line in value.text.split("\n"))
        yield _END, None
    else:
        yield _quoted(value.text), value


def _quoted(text: str) -> str:
    return _literal(json.dumps(text, ensure_ascii=False))


def _literal(text: str) -> str:
    """Templates of the language stand for themselves in a value."""
    return text.replace("${", "$${").replace("%{", "%%{")


def _put_back(clue: Sighting, lines: list[_Line]) -> Sighting:
    def place(at: Location, raw: str) -> Location:
        scalar = lines[at.line - 1][1] if 0 < at.line <= len(lines) else None
        if scalar is None:
            return replace(at, line=1, column=1, end_line=1, end_column=1)
        start = scalar.text.find(raw) if raw else -1
        return scalar.span.locate(start, start + len(raw)) if start >= 0 else scalar.location

    chain = tuple(replace(step, location=place(step.location, "")) for step in clue.chain)
    return replace(clue, location=place(clue.location, clue.raw), detector=_NAME, chain=chain)
