"""Nix read as a tree with places: attribute sets are maps, lists are lists, and nothing is evaluated.

What stands beside a name counts as its value, whatever function it is handed to: `model = mkDefault "id"`,
`mkIf cfg.enable {…}`, `with pkgs; [ … ]`, both answers of an `if`.
The bindings of a `let` are a map of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from modelguard.detect._parameters import proof
from modelguard.detect._trees.tree import MAX_DEPTH, MAX_NODES, Entry, List, Map, Node, Scalar, Span, whole
from modelguard.expressions import expression
from modelguard.model import SourceFile

# A string without its end is matched too, so that no character is looked at twice.
_TOKEN = expression(
    r"\s+|#[^\n]*|/\*(?:[^*]+|\*(?!/)){0,20000}(?:\*/)?"
    r"|''(?P<block>(?:[^']+|'(?!')|''(?=['$\\])(?:'|\$|\\.)){0,20000})(?:'')?"
    r"|\"(?P<text>(?:[^\"\\]+|\\.){0,20000})\"?"
    r"|(?P<word>[A-Za-z_][\w'-]*|\$\{[^{}\n]{0,200}\}|[~.]{0,2}/[\w./+-]+|<[\w./-]+>|\d[\w.]*)"
    r"|(?P<sign>\+\+|//|==|!=|&&|\|\||->|.)",
    re.DOTALL,
)
_OPENS, _CLOSES = "{[(", "}])"
# Functions that hand on what they are given.
_HANDS_ON = frozenset(
    (
        "mkDefault", "mkForce", "mkIf", "mkOverride", "mkBefore", "mkAfter", "mkOptionDefault", "mkMerge",
        "optional", "optionals", "optionalString", "then", "else", "or", "in",
    )
)  # fmt: skip
_SCRIPTS = expression(r"(?:mk|write)\w{0,30}(?:Script|Application)\w{0,10}\Z")
_FILES = expression(r"writeText\w{0,10}\Z")
_SCRIPT_KEYS = frozenset(
    (
        "script", "preStart", "postStart", "preStop", "shellHook", "ExecStart", "ExecStartPre",
        "ExecStartPost", "buildPhase", "installPhase", "startupScript", "initContent", "initExtra",
    )
)  # fmt: skip
_FILE_NAME = expression(r"[\w./ -]{0,200}\.(?:ya?ml|json|toml|ini|conf|env|py|sh|lua|properties)\Z")
_MAX_TEXTS = 50


class Held(NamedTuple):
    """A text in a file of Nix that is a file of its own: what it would be called, and its place."""

    name: str
    start: int
    end: int


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Frame:
    """A bracket that is open: what it fills, what ends it, and the name that a value is waited for."""

    node: Map | List
    ends: str
    keys: list[Scalar] = field(default_factory=list)
    given: tuple[Map, Scalar] | None = None
    scoped: bool = False  # whether the next `;` ends a `with`, not a value


def read(file: SourceFile) -> tuple[List, list[Held]]:
    """The tree of a file, and the scripts and files in its texts."""
    span = whole(file)
    reader = _Reader(span)
    reader.read()
    return reader.root, reader.held


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup is not None:
            start, end = match.span(match.lastgroup)
            yield _Token(match.lastgroup, text[start:end], start, end)


class _Reader:
    """One pass over the tokens; brackets are kept on a stack, never on Python's."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._tokens = list(_tokens(span.text))[:MAX_NODES]
        self._skips = _patterns(self._tokens)
        self.root = List()
        self.held: list[Held] = []
        self._stack = [_Frame(self.root, "")]

    def read(self) -> None:
        """Fill the tree."""
        at = 0
        while at < len(self._tokens):
            if at in self._skips:  # what a function takes is no set
                at = self._skips[at] + 1
                continue
            token = self._tokens[at]
            if token.kind == "sign":
                self._sign(token, at)
            elif token.kind == "word":
                self._word(token)
            else:
                self._text(token, at)
            at += 1

    def _sign(self, token: _Token, at: int) -> None:
        frame = self._stack[-1]
        if token.text in _OPENS:
            if len(self._stack) < MAX_DEPTH:
                # `tagged "llama3.2" [ "1b" "3b" ]`: parts of what a function puts together.
                told = token.text == "[" and self._tokens[at - 1].kind == "text" and frame.ends != "]"
                self._open(token.text, kept=not told)
        elif token.text in _CLOSES:
            while len(self._stack) > 1 and self._stack[-1].ends == "in":
                self._stack.pop()
            if self._stack[-1].ends == token.text:
                self._stack.pop()
        elif token.text == "=" and frame.keys and isinstance(frame.node, Map) and frame.given is None:
            into = frame.node
            for key in frame.keys[:-1]:
                below = Map()
                into.entries.append(Entry(key, below))
                into = below
            frame.given = (into, frame.keys[-1])
        elif token.text == ";":
            if frame.scoped:
                frame.scoped = False
            else:
                frame.keys, frame.given = [], None

    def _open(self, sign: str, *, kept: bool) -> None:
        frame = self._stack[-1]
        ends = _CLOSES[_OPENS.index(sign)]
        if sign == "(":
            self._stack.append(_Frame(frame.node, ends, given=frame.given))
            return
        node: Map | List = Map() if sign == "{" else List()
        if kept:
            self._add(node)
        self._stack.append(_Frame(node, ends))

    def _add(self, node: Node) -> None:
        frame = self._stack[-1]
        if isinstance(frame.node, List):
            frame.node.items.append(node)
        elif frame.given is not None:
            frame.given[0].entries.append(Entry(frame.given[1], node))

    def _word(self, token: _Token) -> None:
        frame = self._stack[-1]
        if token.text in ("with", "assert", "inherit"):
            frame.scoped = True
        elif token.text == "let":
            node = Map()
            self._add(node)
            self._stack.append(_Frame(node, "in"))
        elif token.text == "in":
            if frame.ends == "in":
                self._stack.pop()
        elif frame.scoped:
            return
        elif isinstance(frame.node, Map) and frame.given is None:
            frame.keys.append(self._scalar(token))
        elif token.text in ("true", "false", "null") or token.text[0].isdigit():
            self._add(self._scalar(token))

    def _text(self, token: _Token, at: int) -> None:
        frame = self._stack[-1]
        if isinstance(frame.node, Map) and frame.given is None:
            frame.keys.append(self._scalar(token))
            return
        self._hold(token, at)
        if self._is_value(at):
            self._add(self._scalar(token))

    def _scalar(self, token: _Token) -> Scalar:
        span = self._span.sub(token.start, token.end)
        return Scalar(span.text, span, is_text=token.kind != "word", block=token.kind == "block")

    def _is_value(self, at: int) -> bool:
        """Whether a text is a value: not what a function is told, nor a part of a longer text."""
        before, after = (self._tokens[i] if 0 <= i < len(self._tokens) else None for i in (at - 1, at + 1))
        if any(t is not None and t.text in ("+", "==", "!=") for t in (before, after)):
            return False
        frame = self._stack[-1]
        listed = isinstance(frame.node, List) and frame.ends == "]"
        if listed or before is None or before.kind == "sign" or before.text in _HANDS_ON:
            return True
        # `LLM_MODEL = warnUnless "llama3.2:3b";`: what checks a model gives it back.
        alone = before.kind == "word" and after is not None and after.text == ";"
        return alone and frame.given is not None and proof(frame.given[1].text) is not None

    def _hold(self, token: _Token, at: int) -> None:
        """Remember a text that a shell runs, or that is written to a file."""
        if len(self.held) >= _MAX_TEXTS or not token.text.strip():
            return
        told = [t.text for t in self._tokens[max(0, at - 3) : at]]
        frame = self._stack[-1]
        key = frame.given[1].text if frame.given is not None else ""
        name = ""
        if any(map(_SCRIPTS.match, told)) or (key in _SCRIPT_KEYS and self._is_value(at)):
            name = "x.sh"
        elif token.kind == "block" and told[-2:-1] and _FILES.match(told[-2]):
            name = told[-1]
        elif token.kind == "block" and key == "text":
            keys = [k.text for k in frame.keys[:-1]] or [
                f.given[1].text for f in self._stack[-2:-1] if f.given
            ]
            name = next((k for k in reversed(keys) if _FILE_NAME.match(k)), "x.sh" if _runs(told) else "")
        if name == "x.sh" or _FILE_NAME.match(name):
            self.held.append(Held(name.rpartition("/")[2], token.start, token.end))


def _runs(told: list[str]) -> bool:
    return "runtimeInputs" in told


def _patterns(tokens: list[_Token]) -> dict[int, int]:
    """Where the arguments of functions begin and end: `{ pkgs, lib, ... }:`, `args@{ … }:`."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text == "{":
            opened.append(at)
        elif token.text == "}" and opened:
            start = opened.pop()
            if at + 1 < len(tokens) and tokens[at + 1].text in (":", "@"):
                found[start] = at
    return found
