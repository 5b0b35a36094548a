"""XML read as a tree with places: tags and attributes alone, so that nothing it refers to is ever fetched."""

from __future__ import annotations

import re

from modelguard.detect._trees.tree import Entry, Map, Node, Scalar, Span, whole
from modelguard.expressions import expression
from modelguard.model import SourceFile

_MAX_TEXT = 2_000_000
_MAX_DEPTH = 100
_MAX_ENTRIES = 100_000
_TOKEN = expression(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<[?!][^>]{0,2000}>|</[\w:.-]{1,100}\s{0,100}(?P<closed>)>"
    r"|<(?P<opened>[\w:.-]{1,100})(?P<attributes>[^<>]{0,8000})>"
    r"|(?P<text>[^<\s][^<]{0,20000})",
    re.DOTALL,
)
_ATTRIBUTE = expression(r"([\w:.-]{1,100})\s{0,20}=\s{0,20}(?:\"([^\"]{0,4000})\"|'([^']{0,4000})')")
# Attributes by which an element says what its text is: `<property name="model">x</property>`.
_NAMING = ("name", "key")
# The variables of a container in Unraid's templates: `<Config Target="MODEL" Type="Variable">y</Config>`.
_VARIABLES = "Variable"


def document(file: SourceFile) -> Map:
    """The elements of a file: each is a map of its attributes and of what it holds, or its text alone."""
    span = whole(file)
    root = Map()
    # Each element that is open, with its name.
    open_: list[tuple[Scalar | None, Map]] = [(None, root)]
    for count, match in enumerate(_TOKEN.finditer(span.text[:_MAX_TEXT])):
        if count > _MAX_ENTRIES:
            break
        if match["opened"] is not None:
            start, end = match.span("opened")
            inner = span.sub(start, end)
            name = Scalar(inner.text.rpartition(":")[2], inner)
            element = Map(entries=_attributes(span, *match.span("attributes")))
            if match["attributes"].endswith("/") or len(open_) >= _MAX_DEPTH:
                open_[-1][1].entries.extend((Entry(name, element), *_variable(element)))
            else:
                open_.append((name, element))
        elif match["closed"] is not None:
            if len(open_) > 1:
                _close(open_)
        elif match["text"] is not None:
            _say(open_[-1][1], span, match)
    while len(open_) > 1:
        _close(open_)
    return root


def _attributes(span: Span, start: int, end: int) -> list[Entry]:
    found: list[Entry] = []
    for match in _ATTRIBUTE.finditer(span.text, start, end):
        name, value = (span.sub(*match.span(group)) for group in (1, 2 if match[2] is not None else 3))
        if value.text:
            found.append(Entry(Scalar(name.text.rpartition(":")[2], name), Scalar(value.text, value)))
    return found


def _say(element: Map, span: Span, match: re.Match[str]) -> None:
    """The text of an element, as its value."""
    start = match.start("text")
    inner = span.sub(start, start + len(match["text"].rstrip()))
    element.entries.append(Entry(Scalar("value", inner.sub(0, 0)), Scalar(inner.text, inner)))


def _close(open_: list[tuple[Scalar | None, Map]]) -> None:
    name, element = open_.pop()
    held: Node = element
    if len(element.entries) == 1 and element.entries[0].key.text == "value":
        held = element.entries[0].value
    if name is None:
        return
    into = open_[-1][1].entries
    into.extend((Entry(name, held), *_variable(element)))
    called = next((e.value for e in element.entries if e.key.text in _NAMING), None)
    value = element.get("value")
    if isinstance(called, Scalar) and isinstance(value, Scalar):
        # `<entry key="model">x</entry>`, `<add key="model" value="x"/>`
        into.append(Entry(called, value))


def _variable(element: Map) -> list[Entry]:
    """The variable of a container that an element of Unraid's templates sets."""
    called, value = element.get("Target"), element.get("value", "Default")
    if element.text("Type") != _VARIABLES or not isinstance(called, Scalar) or not isinstance(value, Scalar):
        return []
    return [Entry(called, value)]
