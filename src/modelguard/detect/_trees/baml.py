"""BAML read as a tree with places: each client is a map under its name, and each function that tells in
short whom it asks (`client "openai/gpt-4o"`) a map with that model.

Keys and values stand beside each other without a sign between them: `provider openai`, `options { … }`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from modelguard.detect._trees.tree import MAX_DEPTH, MAX_NODES, Entry, List, Map, Node, Scalar, Span, whole
from modelguard.expressions import expression
from modelguard.model import SourceFile

# A text without its end is matched too, so that no character is looked at twice.
_TOKEN = expression(
    r"(?P<line>\n)|[ \t\r\f\v,]+|//[^\n]*"
    r"|(?P<marks>#{1,5})\"(?P<block>.{0,8000000}?)(?:\"(?P=marks)|\Z)"
    r"|\"(?P<text>(?:[^\"\\\n]+|\\.){0,5000})\"?"
    r"|(?P<word>[A-Za-z0-9_$][\w.:/@$<>-]*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_DECLARES = {
    "function",
    "class",
    "enum",
    "test",
    "generator",
    "retry_policy",
    "template_string",
    "type",
    "client<llm>",
}
_CLOSES = {"{": "}", "[": "]", "(": ")"}


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def documents(file: SourceFile) -> tuple[Node, ...]:
    """The one document of a file: its clients, and the models that functions name in short."""
    span = whole(file)
    tokens = [*_tokens(span.text)][:MAX_NODES]
    root = Map()
    at = 0
    while at < len(tokens):
        head, at = _head(tokens, at)
        if at >= len(tokens):
            break
        end = _end(tokens, at)
        kind = head[0].text.partition("<")[0] if head else ""
        if kind in ("client", "function") and len(head) > 1:
            body = _body(tokens[at + 1 : end], span)
            name = _scalar(head[1], span)
            if kind == "client":
                root.entries.append(Entry(name, body))
            elif isinstance(asked := body.get("client"), Scalar) and "/" in asked.text:
                key = Scalar("model", name.span)
                root.entries.append(Entry(name, Map(entries=[Entry(key, asked)])))
        at = end + 1
    return (root,)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None:
            kind = "text" if kind in ("marks", "block") else kind
            start, end = match.span("block" if match["block"] is not None else kind)
            yield _Token(kind, text[start:end], start, end)


def _head(tokens: list[_Token], at: int) -> tuple[list[_Token], int]:
    """What stands before the next brace, from the line that declares it on, and where the brace is.

    What a function gives back, and its brace, may stand on lines of their own, with remarks between them.
    """
    head: list[_Token] = []
    while at < len(tokens) and tokens[at].text != "{":
        if tokens[at].kind == "line":
            follows = at + 1 < len(tokens) and tokens[at + 1].text == "{"
            head = head if follows or (head[:1] and head[0].text == "function") else []
        elif tokens[at].text == "(":  # what a function takes may go over several lines
            at = _end(tokens, at)
        elif tokens[at].text in _DECLARES and tokens[at - 1 : at] and tokens[at - 1].kind == "line":
            head = [tokens[at]]  # whatever a line before began and did not end
        else:
            head.append(tokens[at])
        at += 1
    return head, at


def _end(tokens: list[_Token], at: int) -> int:
    """Where the bracket that opens at `at` is closed."""
    opens, closes = tokens[at].text, _CLOSES[tokens[at].text]
    depth = 0
    for index in range(at, len(tokens)):
        token = tokens[index]
        if token.kind == "sign":
            depth += (token.text == opens) - (token.text == closes)
            if depth == 0:
                return index
    return len(tokens)


def _body(tokens: list[_Token], span: Span) -> Map:
    """The keys and values between two braces; brackets are kept on a stack, never on Python's."""
    root = Map()
    stack: list[tuple[Map | List, str]] = [(root, "")]
    key: Scalar | None = None
    for token in tokens:
        node, ends = stack[-1]
        if token.kind == "line":
            key = None
        elif token.text in ("{", "[") and token.kind == "sign":
            below: Map | List = Map() if token.text == "{" else List()
            if len(stack) < MAX_DEPTH:
                _add(node, key, below)
            stack.append((below, _CLOSES[token.text]))
            key = None
        elif token.kind == "sign":
            if token.text == ends and len(stack) > 1:
                stack.pop()
            key = None
        elif isinstance(node, Map) and key is None:
            key = _scalar(token, span)
        else:
            _add(node, key, _scalar(token, span))
            key = None
    return root


def _add(node: Map | List, key: Scalar | None, value: Node) -> None:
    if isinstance(node, List):
        node.items.append(value)
    elif key is not None:
        node.entries.append(Entry(key, value))


def _scalar(token: _Token, span: Span) -> Scalar:
    part = span.sub(token.start, token.end)
    return Scalar(part.text, part)
