"""What the markup of Vue and Svelte components gives its elements, as `elements` reads it in JSX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._javascript.elements import CHOOSES, OF_MODELS, OFFERED, Given, given, offered
from modelguard.detect._javascript.tree import Module
from modelguard.detect._javascript_sdks import execution_of
from modelguard.detect._shape import could_name_model, is_role, suggests_model
from modelguard.expressions import expression
from modelguard.model import Sighting

# Where an element opens or ends, and what its attributes hold: `value="id"`, `:value="'id'"`, `value={"id"}`.
_PARTS = expression(
    rb"(?P<note><!--)|<(?P<end>/?)(?P<tag>[A-Za-z][\w.-]{0,40})"
    rb"|(?<![\w.:@-])(?P<name>[A-Za-z:][\w:-]{0,40})\s{0,9}=\s{0,9}\{?"
    rb"(?:\"(?:'(?P<bound>[^'\"<>\n]{2,120})'|(?P<plain>[^\"<>\n]{1,120}))\""
    rb"|'(?P<single>[^'<>\n]{1,120})'|(?P<held>[A-Za-z_$][\w$.]{1,60})(?=\}))"
)
_MOST = 20_000
_SCRIPT = expression(rb"<script\b[^<>]{0,300}>", re.IGNORECASE)


class _Element:
    """An element: its tag, and what its attributes are given, each with the place of the text."""

    def __init__(self, tag: str, *, ends: bool) -> None:
        self.tag = tag
        self.ends = ends
        self.words: dict[str, str] = {}
        self.texts: list[tuple[str, str, tuple[int, int]]] = []


def sightings_of_markup(module: Module, ours: bool) -> Iterator[Sighting]:
    """The models that elements are given; `ours` says that the file deals with language models."""
    chooser = ""
    for element in _elements(module.file.data):
        if element.ends:
            chooser = "" if element.tag == chooser else chooser
            continue
        for name, value, span in element.texts:
            found = given(element.tag, name, element.words)
            if found is None and name == "value" and chooser and OFFERED.match(element.tag):
                found = offered(element.tag)
            if found is not None and could_name_model(value) and not is_role(value):
                yield _sighting(module, found, value, span, ours)
        said = " ".join(f"{name} {value}" for name, value in element.words.items())
        if CHOOSES.match(element.tag) and OF_MODELS.search(said):
            chooser = element.tag


def _elements(data: bytes) -> Iterator[_Element]:
    """The elements, each when all its attributes are read; scripts and notes are passed over."""
    element, begins = None, 0
    for count, part in enumerate(_PARTS.finditer(data)):
        if count >= _MOST:
            break
        if part.start() < begins:
            continue
        if part["note"] or part["tag"]:
            if element is not None:
                yield element
            element = None
        if part["note"]:
            begins = data.find(b"-->", part.end()) % (len(data) + 1)
        elif part["tag"]:
            element = _Element(part["tag"].decode(), ends=bool(part["end"]))
            if element.tag in ("script", "style") and not element.ends:
                begins = data.find(b"</" + part["tag"], part.end()) % (len(data) + 1)
        elif element is not None:
            _keep(element, part)
    if element is not None:
        yield element


def _keep(element: _Element, part: re.Match[bytes]) -> None:
    """Put what an attribute holds to its element: what is bound to an expression is no text."""
    written = part["name"].decode()
    group = part.lastgroup or "name"
    value = part[group].decode("utf-8", "replace")
    name = written.removeprefix("bind:").removeprefix("v-bind:").removeprefix(":")
    bound = name != written or written.startswith("v-")
    element.words[name if group != "held" else f"{name} of"] = value
    if group != "held" and (not bound or group == "bound"):
        element.texts.append((name, value, part.span(group)))


def _sighting(module: Module, found: Given, value: str, span: tuple[int, int], ours: bool) -> Sighting:
    strong = suggests_model(value) and (ours or found.grade > 1)
    return Sighting(
        location=module.lines.locate(*span),
        raw=value,
        kind=found.kind,
        strength="strong" if strong else "weak",
        detector="javascript",
        because=found.because,
        channel=found.channel,
        execution=execution_of(found.channel),
        confidence=0.7 if strong else 0.4,
    )


def script_blocks(data: bytes) -> bytes:
    """The script blocks of a component at their own offsets; all else is blank."""
    out = bytearray(re.sub(rb"[^\r\n]", b" ", data))
    end = 0
    for match in _SCRIPT.finditer(data):
        if match.start() < end:
            continue
        end = data.find(b"</script", match.end())
        if end < 0:
            break
        out[match.end() : end] = data[match.end() : end]
    return bytes(out)
