"""Property lists, read as a tree: `<key>` and what follows it, `<array>`, `<dict>`."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._config import settings
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar
from modelguard.detect._trees.xml import document
from modelguard.model import Clue, SourceFile

# A list that starts nothing is an application's, and tells what it may do, not what runs.
_JOB = b"<key>ProgramArguments</key>"
# What launchd calls what others call otherwise.
_KEYS = {"ProgramArguments": "command", "EnvironmentVariables": "environment"}


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of a job; other property lists say nothing of models."""
    if _JOB not in file.data:
        return
    context = Context(detector="property_list", trade=speaks_of_models(file.data), kind="serve")
    for entry in document(file).entries:
        if entry.key.text == "plist" and isinstance(entry.value, Map):
            for each in entry.value.entries:
                yield from settings.read(_value(each), context)


def _value(entry: Entry) -> Node:
    """What an element holds; its elements have been read as a map of their own names."""
    held = entry.value
    if not isinstance(held, Map):
        return held
    if entry.key.text == "array":
        return List([_value(each) for each in held.entries])
    if entry.key.text == "dict":
        return Map(entries=[*_pairs(held)])
    return Scalar("", entry.key.span.sub(0, 0))  # `<true/>`, `<string></string>`


def _pairs(elements: Map) -> Iterator[Entry]:
    """The pairs of a dictionary: each value follows its key."""
    key: Scalar | None = None
    for entry in elements.entries:
        if entry.key.text == "key" and isinstance(entry.value, Scalar):
            key = Scalar(_KEYS.get(entry.value.text, entry.value.text), entry.value.span)
        elif key is not None:
            yield Entry(key, _value(entry))
            key = None
