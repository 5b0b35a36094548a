"""Shell text inside other files (compose commands, workflow steps, RUN lines) split into commands of words.

A reader for finding words, not for running them: quotes, comments, continuations and operators are
understood, expansions are left as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._trees.tree import Alias, List, Map, Node, Scalar, Span, follow
from modelguard.detect._words import Word
from modelguard.expressions import expression

_MAX_TEXT = 200_000
_MAX_ITEMS = 50
_TOKEN = expression(
    # A line that begins with a flag goes on with the command above it, as in folded `command: |` blocks.
    r"(?P<blank>[ \t\r]+|\{%[^\n]{0,300}?%\}|\\\r?\n|\n(?=[ \t]*--?[A-Za-z]))"
    r"|(?P<end>\n|&&|\|\||[;|&]+|\)|\((?!\())|(?P<comment>#[^\n]*)"
    r"|(?P<template>\$?\{\{[^\n]{0,300}?\}\})"
    r"|(?P<braces>\$\{[^}\n]{0,300}\})|(?P<named>\$\(\w+\))|(?P<single>'[^']*')|(?P<double>\"(?:[^\"\\]|\\.)*\")"
    # A path of Windows, whose signs before names are no escapes.
    r"|(?P<drive>(?<![\w\\/:])[A-Za-z]:\\[^\s;|&()<>'\"$]*)"
    r"|(?P<open>\$\()|(?P<escape>\\.)|(?P<plain>[^\s\\;|&()#'\"$]+|.)",
    re.DOTALL,
)
_CONTAINERS = ("docker", "podman", "nerdctl")
# An image with its tag, where a command might begin.
_IMAGE = expression(r"[a-z0-9][\w.-]{0,100}(?:/[\w.-]{1,100}){1,4}:[\w.-]{1,128}\Z")
# `sh -c`, `powershell -Command`, `cmd /c`
_NESTED = expression(r"(?:-[a-z]*c|-(?i:command)|/[cCkK])\Z")


class _Long(Word):
    """A word of several lines, such as the body of a request: it knows where each of them stands."""

    span: Span

    def part(self, start: int, end: int | None = None) -> Word:
        """A piece of the word, at its own place."""
        return self.span.word(start, end)


def commands(span: Span, *, depth: int = 2) -> Iterator[list[Word]]:
    """The commands of a shell text, each a list of words; those inside `sh -c "..."` follow on their own.

    What a loop does to its variable (`for m in a b; do pull $m`) is done to each of its items.
    """
    items: dict[str, list[Word]] = {}
    for words in _with_images(_commands(span, depth)):
        if len(words) > 3 and words[0].text == "for" and words[2].text == "in":
            items[words[1].text] = words[3 : 3 + _MAX_ITEMS]
        looped = next((w.text for w in words if _looped(w.text) in items), "") if items else ""
        for item in items.get(_looped(looped), ()):
            yield [item if w.text == looped else w for w in words]
        if not looped:
            yield words


def _with_images(found: Iterator[list[Word]]) -> Iterator[list[Word]]:
    """The commands, each container with its image where that stands on a line of its own.

    Launchers that are no shells take the lines of a block for one command, as llama-swap does.
    """
    held: list[Word] = []
    for words in found:
        if held and _IMAGE.match(words[0].text):
            words = [*held, *words]
            held = []
        if held:
            yield held
        held = words if _awaits_image(words) else []
        if not held:
            yield words
    if held:
        yield held


def _awaits_image(words: list[Word]) -> bool:
    """Whether a container is started of no image yet: `docker run --rm -p 8000:8000`."""
    started = words[0].text in _CONTAINERS and any(word.text == "run" for word in words[1:3])
    return started and any(word.text.startswith("-") for word in words[-2:])


def _looped(text: str) -> str:
    return text.lstrip("$").strip("{}") if text.startswith("$") else ""


def _commands(span: Span, depth: int) -> Iterator[list[Word]]:
    """The commands one by one."""
    text = span.text[:_MAX_TEXT]
    words: list[Word] = []
    inner: list[Span] = []
    pieces: list[str] = []
    begun = -1

    def finish() -> None:
        nonlocal begun
        if begun >= 0:
            words.append(_joined(span, pieces, begun))
        pieces.clear()
        begun = -1

    for match in _TOKEN.finditer(text):
        group, found = match.lastgroup, match.group()
        if group == "comment" and begun < 0:
            continue
        if group in ("blank", "end", "open"):
            finish()
            if group != "blank" and words:
                yield words
                words = []
            continue
        quoted = group in ("single", "double")
        if quoted and begun >= 0 and pieces and pieces[-1].endswith("=") and "".join(pieces).startswith("-"):
            # --model="x": flag and value, so that the value has its own place.
            pieces[-1] = pieces[-1][:-1]
            finish()
        if begun < 0:
            begun = match.start() + (1 if quoted else 0)
            if quoted and words and _NESTED.match(words[-1].text) and depth:
                inner.append(span.sub(match.start() + 1, match.end() - 1))
        # NAME="x" keeps its quotes, so that every character of the word stays in its place.
        bare = quoted and not (pieces and pieces[-1].endswith("="))
        pieces.append(found[1:-1] if bare else found[1:] if group == "escape" else found)
    finish()
    if words:
        yield words
    for nested in inner:
        yield from commands(nested, depth=depth - 1)


def _joined(span: Span, pieces: list[str], begun: int) -> Word:
    """The pieces of a word as one."""
    text = "".join(pieces)
    place = span.locate(begun, begun + len(text))
    if len(pieces) == 1 and "\n" in text:
        return _Long(text=text, location=place, span=span.sub(begun, begun + len(text)))
    return Word(text=text, location=place)


def argvs(node: Node | None, *, several: bool = False) -> Iterator[list[Word]]:
    """The commands that a value holds: a shell text, a list of words, or (`several`) a list of commands."""
    node = follow(node)
    if isinstance(node, Scalar):
        yield from commands(node.span)
    elif isinstance(node, List):
        if several:
            for item in node.items:
                if isinstance(item, Scalar):
                    yield from commands(item.span)
                elif isinstance(item, List):
                    yield from argvs(item)
            return
        words, texts = _items(node)
        if words:
            yield words
        for text in texts:
            yield from commands(text)


def _items(node: List) -> tuple[list[Word], list[Span]]:
    """The words of an exec-form list, and the scripts that stand among them."""
    words: list[Word] = []
    texts: list[Span] = []
    for item in node.items:
        if isinstance(item, Map | List | Alias):
            continue
        text = item.text.strip()
        script = words and _NESTED.match(words[-1].text)
        if script or "\n" in text or (" " in text and not text.startswith(("-", "{", "["))):
            texts.append(item.span)
        words.append(Word(text=item.text, location=item.location))
    return words, texts
