"""llama-swap's rows: the commands behind names of models, with the macros that they ask for put in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._shelltext import argvs, commands
from modelguard.detect._trees.tree import List, Map, Scalar, Span, follow, from_word
from modelguard.detect._variables import Variable
from modelguard.detect._words import Word
from modelguard.expressions import expression

_MOST = 500
_DEEPEST = 3
# What only lists the names under which rows stand: which run together, and which are started first.
NAMES = frozenset(("groups", "matrix", "hooks", "cmdStop"))
# What llama-swap puts in by itself: the name under which a row stands.
_OWN_NAME = "MODEL_ID"
_COMMENT = expression(r"^[ \t]*#[^\n]*", re.MULTILINE)


def rows(node: Map) -> list[tuple[Scalar, Map]]:
    """The rows of `models` that are started by a command, with the names under which they stand."""
    models = follow(node.get("models"))
    told = models.entries[:_MOST] if isinstance(models, Map) else []
    return [(e.key, e.value) for e in told if isinstance(e.value, Map) and e.value.get("cmd") is not None]


def macros(node: Map) -> Iterator[Variable]:
    """What the commands ask for by `${name}`, as it stands above the rows or in them."""
    held = follow(node.get("macros"))
    for entry in held.entries[:_MOST] if isinstance(held, Map) else ():
        if isinstance(entry.value, Scalar):
            yield Variable(name=entry.key.text, value=entry.value.span.word())


def filled(node: Map) -> Iterator[list[Word]]:
    """The commands of the rows that ask for macros, or for the name that they stand under."""
    shared = {variable.name: variable.value for variable in macros(node)}
    for key, row in rows(node):
        held = {**shared, **{variable.name: variable.value for variable in macros(row)}}
        held[_OWN_NAME] = key.span.word()
        command = follow(row.get("cmd"))
        texts = command.items if isinstance(command, List) else [command]
        if not any(f"${{{name}}}" in t.text for t in texts if isinstance(t, Scalar) for name in held):
            continue
        lines = commands(_joined(command.span)) if isinstance(command, Scalar) else argvs(command)
        for words in lines:
            yield [put for word in words for put in _put(word, held)]


def _joined(span: Span) -> Span:
    """The text of a command as one line, as llama-swap reads it, without its comments."""
    text = _COMMENT.sub(lambda match: " " * len(match[0]), span.text).replace("\n", " ")
    return Span(text=text, path=span.path, marks=span.marks)


def _put(word: Word, held: dict[str, Word], depth: int = 0) -> Iterator[Word]:
    """A word, or the words of the macro that it asks for, which may ask for others."""
    text = word.text
    value = held.get(text[2:-1]) if text.startswith("${") and text.endswith("}") else None
    if value is None or depth > _DEEPEST or " " not in value.text.strip():
        yield value or word
        return
    for words in commands(from_word(value)):
        for each in words:
            yield from _put(each, held, depth + 1)
