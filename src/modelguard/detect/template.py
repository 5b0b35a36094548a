"""Templates whose name does not tell what they become (`litellm_config.j2`, `env.j2`): their text does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._detector import Detector, unfilled
from modelguard.detect._embedded import clues_of
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

# What a template says of itself, and comments: neither is text of the file that it becomes.
_OWN = expression(rb"\{#.*?#\}|\{%.*?%\}|^[ \t]*#(?!!)[^\n]*", re.DOTALL | re.MULTILINE)
_SAID = expression(rb"^[ \t]*\S.*$", re.MULTILINE)
# Text for people, prompts above all, has lines of other shapes between those that look like settings.
_SHAPES = (
    ("template.env", expression(rb"[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*=")),
    ("template.yaml", expression(rb"[ \t]*(?:- .*|- *|(?:- )?[\"']?[\w./{} -]+[\"']?:(?:[ \t].*)?)\Z")),
)
_NEARLY_ALL = 0.9
_SECTION = expression(rb"^\[[\w.\" -]+\][ \t]*$", re.MULTILINE)
_NESTED = expression(rb"^(?:[ \t]+|- )[\w.-]+:(?:[ \t]|$)", re.MULTILINE)


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of what the template becomes; none where that is not plain."""
    plain = unfilled(file.path.lower())
    if plain == file.path.lower() or "." in plain.rpartition("/")[2] or b"\0" in file.data:
        return iter(())
    kind = _kind(file.data)
    return clues_of(kind, file) if kind is not None else iter(())


def _kind(data: bytes) -> str | None:
    """The name of a file of such text."""
    if data.startswith(b"#!"):
        return "template.py" if b"python" in data.partition(b"\n")[0] else "template.sh"
    text = _OWN.sub(b"", data)
    lines = _SAID.findall(text)
    if not lines:
        return None
    if lines[0].strip() in (b"{", b"["):
        return "template.json"
    if _SECTION.search(text):
        return "template.ini" if lines[0].lstrip().startswith(b"[") else None
    for kind, shape in _SHAPES:
        if sum(shape.match(line) is not None for line in lines) >= _NEARLY_ALL * len(lines):
            return kind if kind == "template.env" or _NESTED.search(text) else None
    return None


DETECTOR = Detector(
    name="template",
    files=("*.j2", "*.jinja", "*.jinja2", "*.tmpl"),
    find=find,
    anchors=(b"model", b"llm"),
)
