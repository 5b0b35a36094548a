"""Sections and pairs, read as a tree: `[a.b]`, `k = v`, `k: command` of a Procfile."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._config import settings
from modelguard.detect._config.pages import forget_package
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar, Span, whole
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_MAX_LINES = 20_000
_MAX_PARTS = 12
_LINE = expression(
    r"^[ \t]*(?:\[(?P<section>[^\]\n]{1,200})\][ \t]*$"
    r"|(?P<key>[A-Za-z_@][\w.@/-]{0,150})[ \t]*(?P<sign>[=:])[ \t]*(?P<value>(?:[^\n\\]|\\\n|\\[^\n])*)$)",
    re.MULTILINE,
)
# What systemd and quadlets call what others call otherwise.
_KEYS = {
    "ExecStart": "command", "ExecStartPre": "command", "ExecStartPost": "command", "Exec": "command",
    "Image": "image", "Environment": "environment", "program": "command",
}  # fmt: skip
# What pytest-env and tox call the lines of variables below.
_VARIABLES = frozenset(("env", "setenv", "set_env"))
_PAIR = expression(r"[ \t]*(?:[RD]:){0,2}([A-Za-z_]\w{0,100})[ \t]*=[ \t]*(\S{1,300})[ \t\r]*\Z")
_LIST = expression(r"\[\s{0,4}(?:[\"'][^\"'\s]{1,200}[\"'][\s,]{0,4}){1,50}\]")
# `preload='["org/name"]'`: what is set may be quoted alone.
_PAIRED = expression(r"\"[^\"\n]*\"|'[^'\n]*'|\w+=(?:\"[^\"\n]*\"|'[^'\n]*')|[^\s\"']+")
_WORD = expression(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s\"']+")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the tree that the sections and dotted keys make."""
    procfile = file.path.rpartition("/")[2].lower().startswith("procfile")
    context = Context(
        detector="ini_config",
        trade=speaks_of_models(file.data),
        kind="serve" if file.path.endswith((".service", ".container")) or procfile else "config-default",
    )
    tree = _tree(whole(file), procfile)
    forget_package(tree, file.path)
    yield from settings.read(tree, context)


def sections(span: Span, context: Context) -> Iterator[Clue]:
    """The clues of sections and pairs that stand in a string of code."""
    yield from settings.read(_tree(span, False), context)


def _tree(span: Span, procfile: bool) -> Map:
    root = Map()
    section = root
    variables: Map | None = None
    for count, match in enumerate(_LINE.finditer(span.text[:2_000_000])):
        if count > _MAX_LINES:
            break
        if match["section"] is not None:
            section, variables = _under(root, match["section"].strip(), span, match.start("section")), None
            continue
        if variables is not None and match.group()[:1] in " \t":
            variables.entries.extend(_variable(match, span))
            continue
        value = _value(match, span)
        variables = None
        if match["key"] in _VARIABLES and not value.text:
            variables = Map()
            section.entries.append(Entry(Scalar("environment", value.span), variables))
        if value.text == "" or (match["sign"] == ":" and not procfile and "://" not in value.text):
            continue
        *path, key = _parts(match["key"], span, match.start("key"))
        name = "command" if procfile else _KEYS.get(key.text, key.text)
        into = section
        for part in path:
            into = _child(into, part)
        if procfile or name == "command":
            into = _fresh(into, key)  # each command is one of its own
        into.entries.append(
            Entry(Scalar(name, key.span), _pairs(value) if name == "environment" else _listed(value))
        )
    return root


def _variable(match: re.Match[str], span: Span) -> Iterator[Entry]:
    """The variable of a line below `env =`, `setenv =`; pytest-env marks defaults with `D:`."""
    pair = _PAIR.match(match.group())
    if pair is not None:
        name, value = (
            span.sub(match.start() + start, match.start() + end)
            for start, end in (pair.span(1), pair.span(2))
        )
        yield Entry(Scalar(name.text, name), Scalar(value.text, value))


def _value(match: re.Match[str], span: Span) -> Scalar:
    start = match.start("value")
    text = match["value"].rstrip()
    note = re.search(r"(?:^|[ \t])[#;][ \t].*\Z", text) if "\n" not in text else None
    text = text[: note.start()].rstrip() if note else text
    if len(text) >= 2 and text[0] in "\"'" and text[-1] == text[0] and text.count(text[0]) == 2:
        start, text = start + 1, text[1:-1]
    inner = span.sub(start, start + len(text))
    return Scalar(inner.text, inner)


def _listed(value: Scalar) -> Node:
    """The items of a list as inventories of Ansible write it: `['a', 'b']`."""
    if _LIST.fullmatch(value.text) is None:
        return value
    words = [
        value.span.sub(m.start() + 1, m.end() - 1) for m in _WORD.finditer(value.text) if m[0][0] in "\"'"
    ]
    return List([Scalar(word.text, word) for word in words])


def _pairs(value: Scalar) -> Node:
    """The assignments of `Environment="A=b" "C=d"`, each a text."""
    found: list[Node] = []
    for match in _PAIRED.finditer(value.text[:4000]):
        quoted = match.group()[0] in "\"'"
        inner = value.span.sub(match.start() + quoted, match.end() - quoted)
        found.append(Scalar(inner.text, inner))
    return List(found)


def _parts(key: str, span: Span, start: int) -> list[Scalar]:
    parts: list[Scalar] = []
    for part in key.split(".")[:_MAX_PARTS]:
        parts.append(Scalar(part, span.sub(start, start + len(part))))
        start += len(part) + 1
    return parts


def _under(root: Map, section: str, span: Span, start: int) -> Map:
    into = root
    for part in _parts(section.partition(":")[2] or section, span, start):
        into = _child(into, part)
    return into


def _child(into: Map, key: Scalar) -> Map:
    for entry in reversed(into.entries[-50:]):
        if entry.key.text == key.text and isinstance(entry.value, Map):
            return entry.value
    return _fresh(into, key)


def _fresh(into: Map, key: Scalar) -> Map:
    child = Map()
    into.entries.append(Entry(key, child))
    return child
