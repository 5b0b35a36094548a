"""YAML read as a tree with places, from parser events alone: nothing is composed or constructed.

Templates of Helm and Jinja are masked character by character before parsing, and what the parser
refuses is read line by line, so that one odd line does not hide the rest of a file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import yaml

from modelguard.detect._trees.cloudformation import names_another, settle
from modelguard.detect._trees.tree import Alias, Builder, Entry, List, Map, Node, Scalar, Span, whole
from modelguard.expressions import expression
from modelguard.model import SourceFile

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What PyYAML refuses; its own pattern is reused, since compiling another takes as long as a small scan.
_UNPRINTABLE: re.Pattern[str] = yaml.reader.Reader.NON_PRINTABLE
_TEMPLATE = expression(
    r"\{\{(?:[^{}]|\{(?!\{)|\}(?!\})){0,2000}\}{2,3}|\{%[^%\n]{0,500}%\}|\{#(?:[^#]|#(?!\})){0,2000}#\}"
)
_LONE = expression(r"^[ \t]*(?:-[ \t]*)?(?:\{\{(?:(?!\}\}:).)*\}\}|\{%.*%\})[ \t]*$")
_LINE = expression(
    r"(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?"
    r"(?:(?P<key>[\"']?[\w./-]{1,100}[\"']?)[ \t]*:(?:[ \t]+|$))?(?P<value>.{0,2000})"
)
_DOCUMENT_END = expression(r"^---[ \t]*$", re.MULTILINE)
_DEFINES_TYPES = expression(
    r"^kind:[ \t]*[\"']?CustomResourceDefinition|^(?:openapi|swagger):[ \t]*[\"']?\d", re.MULTILINE
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f"}


@lru_cache(maxsize=2)
def _read(path: str, data: bytes) -> tuple[Node, ...]:
    span = whole(SourceFile(path=path, data=data, size=len(data)))
    if b"CustomResourceDefinition" in data or b"openapi" in data[:2000] or b"swagger" in data[:2000]:
        span = replace(span, text=_without_schemas(span.text))
    return parse(span)


def documents(file: SourceFile) -> tuple[Node, ...]:
    """The documents of a YAML file; several detectors of one file share one reading."""
    return _read(file.path, file.data)


def _without_schemas(text: str) -> str:
    """The text with blanks in place of documents that only define types: they are long and run nothing."""
    kept: list[str] = []
    start = 0
    for match in (*_DOCUMENT_END.finditer(text), None):
        end = match.end() if match else len(text)
        document = text[start:end]
        if _DEFINES_TYPES.search(document):
            document = "\n".join(" " * len(line) for line in document.split("\n"))
        kept.append(document)
        start = end
    return "".join(kept)


def parse(span: Span) -> tuple[Node, ...]:
    """The documents of a YAML text, wherever it stands."""
    masked = _masked(span.text)
    builder = Builder()
    anchors: dict[str, Node] = {}
    chosen: list[tuple[str, List]] = []
    broken, reached = False, 0
    try:
        for event in yaml.parse(masked, Loader=_LOADER):
            _take(event, builder, anchors, chosen, span)
            reached = _index(event.end_mark)
            if builder.full:
                break
    except (yaml.YAMLError, ValueError, RecursionError):
        broken = True
    for tag, node in chosen:
        settle(tag, node)
    if broken:
        start = span.text.rfind("\n", 0, reached) + 1
        builder.roots.extend(_lines(span.sub(start, len(span.text))))
    return tuple(builder.roots)


def scalar(span: Span, start: int, end: int, style: str | None) -> Scalar:
    """The value whose source runs from `start` to `end`, in a YAML style: a quote, `|`, `>` or None."""
    raw = span.text[start:end]
    if style in ("|", ">"):
        inner = _block(span, start, raw, folded=style == ">")
    elif style in ("'", '"') and len(raw) >= 2:
        inner = _flow(span, start + 1, raw[1:-1], escapes=style == '"')
    else:
        kept = raw.rstrip()
        inner = _flow(span, start, kept, escapes=False)
    plain = style in (None, "") and inner.text.lower() in (
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "null",
        "~",
        "",
    )
    return Scalar(inner.text, inner, is_text=not plain, block=style in ("|", ">"))


def _take(
    event: yaml.Event,
    builder: Builder,
    anchors: dict[str, Node],
    chosen: list[tuple[str, List]],
    span: Span,
) -> None:
    if isinstance(event, yaml.ScalarEvent):
        node = scalar(span, _index(event.start_mark), _index(event.end_mark), event.style)
        if event.anchor or event.tag:
            node = _undecorated(node, event, span)
        if names_another(event.tag):
            node = replace(node, is_text=False)
        _remember(event.anchor, node, anchors)
        builder.value(node)
    elif isinstance(event, yaml.AliasEvent):
        target = anchors.get(event.anchor or "")
        if isinstance(target, Map | List):
            builder.value(Alias(target))
        else:
            builder.value(target or Scalar("", span.sub(0, 0), is_text=False))
    elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
        fresh: Map | List = Map() if isinstance(event, yaml.MappingStartEvent) else List()
        _remember(event.anchor, fresh, anchors)
        if event.tag and isinstance(fresh, List):
            chosen.append((event.tag, fresh))
        builder.start(fresh)
    elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        builder.end()
    elif isinstance(event, yaml.DocumentStartEvent):
        anchors.clear()


def _index(mark: Any) -> int:
    return int(mark.index) if mark is not None else 0


def _remember(anchor: str | None, node: Node, anchors: dict[str, Node]) -> None:
    if anchor and len(anchors) < 1000:
        anchors[anchor] = node


def _undecorated(node: Scalar, event: yaml.ScalarEvent, span: Span) -> Scalar:
    """The scalar behind its `&anchor` and `!tag`, which the event's region includes."""
    start, end = _index(event.start_mark), _index(event.end_mark)
    match = re.match(r"(?:[&!][^\s]*\s+)+", span.text[start:end])
    if match is None:
        return node
    return scalar(span, start + match.end(), end, event.style)


def _masked(text: str) -> str:
    """The text with templates made harmless, each character in its place."""
    text = _UNPRINTABLE.sub(" ", text).replace("\x85", " ").replace("\u2028", " ").replace("\u2029", " ")
    if not any(mark in text for mark in ("{{", "{%", "{#")):
        return text
    pieces: list[str] = []
    last = 0
    for match in _TEMPLATE.finditer(text):
        start, end = match.span()
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", end)
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        fill = (
            " "
            if match.group().startswith("{#")
            or "\n" in match.group()
            or (_LONE.match(line) and not line.lstrip().startswith("-"))
            else "x"
        )
        pieces.append(text[last:start])
        pieces.append("".join(c if c == "\n" else fill for c in match.group()))
        last = end
    pieces.append(text[last:])
    return "".join(pieces)


def _flow(span: Span, start: int, raw: str, *, escapes: bool) -> Span:
    """A plain or quoted value: line ends folded to a blank, escapes resolved."""
    if "\n" not in raw and not (escapes and "\\" in raw):
        return span.sub(start, start + len(raw))
    out: list[str] = []
    marks: list[tuple[int, int, int]] = []
    at, jumped = 0, True
    while at < len(raw):
        if jumped:
            marks.append((len(out), *span.position(start + at)))
            jumped = False
        char = raw[at]
        if escapes and char == "\\" and at + 1 < len(raw):
            jumped = True
            at = _unescape(raw, at, out)
        elif char in "\r\n":
            jumped = True
            while at < len(raw) and raw[at] in " \t\r\n":
                at += 1
            while out and out[-1] in " \t":
                out.pop()
            out.append(" ")
        else:
            out.append(char)
            at += 1
    return Span("".join(out), span.path, tuple(marks) or ((0, *span.position(start)),))


def _unescape(raw: str, at: int, out: list[str]) -> int:
    """Append what the escape at `at` stands for; give the offset behind it."""
    kind = raw[at + 1]
    if kind in "\r\n":
        at += 2
        while at < len(raw) and raw[at] in " \t\n":
            at += 1
        return at
    width = {"x": 2, "u": 4, "U": 8}.get(kind, 0)
    digits = raw[at + 2 : at + 2 + width]
    if width and re.fullmatch(r"[0-9a-fA-F]+", digits):
        code = int(digits, 16)
        out.append(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd")
        return at + 2 + width
    out.append(_ESCAPES.get(kind, kind))
    return at + 2


def _block(span: Span, start: int, raw: str, *, folded: bool) -> Span:
    """A block value without its header and indentation; folded ends of line become blanks."""
    head = raw.find("\n")
    if head < 0:
        return span.sub(start, start)
    lines = raw[head + 1 :].split("\n")
    indent = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    out: list[str] = []
    marks: list[tuple[int, int, int]] = []
    length, at = 0, start + head + 1
    for number, line in enumerate(lines):
        cut = min(indent, len(line) - len(line.lstrip(" ")))
        kept = line[cut:].rstrip("\r")
        marks.append((length, *span.position(at + cut)))
        last = number + 1 == len(lines)
        joins = folded and kept.strip() and not last and lines[number + 1].strip()
        ending = (
            "" if last else " " if joins and not lines[number + 1][indent : indent + 1].isspace() else "\n"
        )
        out.append(kept + ending)
        length += len(kept) + len(ending)
        at += len(line) + 1
    return Span("".join(out).rstrip(), span.path, tuple(marks))


def _lines(span: Span) -> list[Node]:
    """What can be read of a broken YAML text line by line: keys, values and their nesting by indentation."""
    root = Map()
    stack: list[tuple[int, Map]] = [(-1, root)]
    at = 0
    for line in span.text.split("\n")[:20_000]:
        start, at = at, at + len(line) + 1
        match = _LINE.match(line)
        if match is None or not match["key"] or line.lstrip().startswith("#"):
            continue
        indent = len(match["indent"])
        while len(stack) > 1 and (stack[-1][0] > indent if match["dash"] else stack[-1][0] >= indent):
            stack.pop()
        key = Scalar(
            match["key"].strip("\"'"), span.sub(start + match.start("key"), start + match.end("key"))
        )
        if match["dash"]:
            indent += len(match["dash"])
            stack.append((indent - 1, _child(stack[-1][1], Scalar("", span.sub(start, start)))))
        value = re.split(r"\s#", match["value"], maxsplit=1)[0].rstrip()
        if not value or value[0] in "|>":
            stack.append((indent, _child(stack[-1][1], key)))
        else:
            quote = value[0] if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1 else None
            first = start + match.start("value")
            stack[-1][1].entries.append(Entry(key, scalar(span, first, first + len(value), quote)))
        del stack[60:]
    return [root] if root.entries else []


def _child(parent: Map, key: Scalar) -> Map:
    child = Map()
    parent.entries.append(Entry(key, child))
    return child
