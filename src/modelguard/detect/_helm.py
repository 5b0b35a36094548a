"""Templates of Helm, read without rendering: which value an action asks for, and what it falls back to."""

from __future__ import annotations

import re
from typing import NamedTuple

from modelguard.expressions import expression

_ACTION = expression(r"\{\{-?\s*([^{}]{1,600}?)\s*-?\}\}")
_TOKEN = expression(r'"(?P<text>[^"\n]{0,300})"|(?P<pipe>\|)|(?P<word>[^\s()|"]{1,300})')
# `.repo` below `range` or `with`, `$model.repo` below `range $_, $model := ...`; `.` is the item itself.
_RELATIVE = expression(
    r"(?:\.|\$[a-z]\w{0,40}\.?)(?!Values|Release|Chart|Files|Capabilities|Template)[\w.]{0,200}\Z"
)
_VALUES = expression(r"\$?\.Values(?:\.(?P<path>[\w.-]{1,200}))?\Z")
# They hand a value on as it is; whatever else stands there (`lower`, `replace`) makes another of it.
_KEEP = frozenset(("quote", "squote", "trim", "toString", "tpl"))


# A folder or a store, and what lies in it: `pvc://models/{{ .Values.model.name }}`, `hf://{{ .Values.id }}`.
_PATH = expression(r"(?:[a-z][a-z0-9+]{1,12}://|\.{0,2}/)(?:[\w.@:/-]|\{\{[^{}]{1,200}\}\}){1,600}\Z")
_OF_PATH = expression(r"\{\{-?\s*(?:\$?\.Values\.[\w.-]{1,200})[^{}]{0,200}\}\}")
_NO_MODEL = expression(
    r"(?:revision|version|tag|sha|digest|bucket|claim|pvc|namespace|registry|region|host|port|root|base\w{0,10}|dir|directory"
    r"|mount\w{0,10}|prefix|org|owner|account|project|storage\w{0,10}|volume\w{0,10})\W{0,9}\Z",
    re.IGNORECASE,
)


class Asked(NamedTuple):
    """The value that an action asks for, and where its default stands in the text, if one is written."""

    name: str
    default: tuple[int, int] | None = None


class _Token(NamedTuple):
    kind: str
    text: str
    place: tuple[int, int]


def asked(text: str) -> Asked | None:
    """What a text asks for that is one action and nothing else: `{{ .Values.model | default "x" }}`."""
    match = _ACTION.fullmatch(text.strip())
    if match is None:
        return None
    start = text.find("{{") + match.start(1)
    found = [
        _Token(
            str(m.lastgroup), m[str(m.lastgroup)], (start + m.start(m.lastgroup), start + m.end(m.lastgroup))
        )
        for m in _TOKEN.finditer(match[1])
        if m.lastgroup
    ]
    first, *filters = _stages(found)
    named = _source(first)
    if named is None:
        return None
    for stage in filters:
        kept = _filtered(stage, named)
        if kept is None:
            return None
        named = kept
    return named


def within(text: str) -> tuple[int, int] | None:
    """Where in a path the action stands that tells the model: the one that is no store, folder or release."""
    if _PATH.match(text) is None:
        return None
    places = [m.span() for m in _OF_PATH.finditer(text) if not _NO_MODEL.search(m[0].split("|")[0])]
    return places[-1] if places else None


def _stages(tokens: list[_Token]) -> list[list[_Token]]:
    stages: list[list[_Token]] = [[]]
    for token in tokens:
        if token.kind == "pipe":
            stages.append([])
        else:
            stages[-1].append(token)
    return stages


def _source(tokens: list[_Token]) -> Asked | None:
    """The value behind `required "why"`, `default "x"`, `tpl`, `index`, `include`."""
    default: tuple[int, int] | None = None
    at = 0
    while at < len(tokens) - 1:
        word, following = tokens[at].text, tokens[at + 1]
        if tokens[at].kind == "text":
            return None
        if word in _KEEP or word == "coalesce":
            at += 1
        elif word == "required" and following.kind == "text":
            at += 2
        elif word == "default":
            default = default or (following.place if following.kind == "text" else None)
            at += 2
        elif word == "include" and following.kind == "text":
            return Asked(f"include {following.text}", default)
        elif word == "index":
            return _indexed(tokens[at + 1 :], default)
        else:
            break
    text = tokens[at].text if at < len(tokens) and tokens[at].kind == "word" else ""
    match = _VALUES.match(text)
    if match is None and _RELATIVE.match(text):
        return Asked(text, default)
    return Asked(match["path"], default) if match is not None and match["path"] else None


def _indexed(tokens: list[_Token], default: tuple[int, int] | None) -> Asked | None:
    keys = [token.text for token in tokens[1:]]
    if len(tokens) == 2 and tokens[0].text == "." and tokens[1].kind == "text":
        return Asked(f".{keys[0]}", default)  # of a secret that a template puts together
    match = _VALUES.match(tokens[0].text) if tokens else None
    if match is None or not keys or any(token.kind != "text" for token in tokens[1:]):
        return None
    return Asked(".".join([*([match["path"]] if match["path"] else []), *keys]), default)


def _filtered(stage: list[_Token], named: Asked) -> Asked | None:
    if not stage or stage[0].kind != "word":
        return None
    word, rest = stage[0].text, stage[1:]
    if word in _KEEP or (word == "required" and rest):
        return named
    if word != "default" or not rest:
        return None
    return named._replace(default=named.default or (rest[0].place if rest[0].kind == "text" else None))
