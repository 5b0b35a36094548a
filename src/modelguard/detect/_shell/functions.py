"""The functions of scripts: what they are given where they are called, and what they give back."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._shape import suggests_model
from modelguard.detect._shell.tree import Script
from modelguard.detect._words import Word


def echoed(script: Script, function: str) -> Iterator[Word]:
    """The words that a function of a script gives back by printing them."""
    for command in script.commands:
        first = command.words[0].text
        if command.function == function and first in ("echo", "printf") and len(command.words) > 1:
            said = [w for w in command.words[1:] if not w.text.startswith("-") and "%s" not in w.text]
            if len(said) == 1 and not any(c.isspace() for c in said[0].text):
                yield said[0]


def given_to(script: Script, function: str, place: int) -> Iterator[tuple[Word, str]]:
    """The words at a place behind a function where it is called, and the functions that call it.

    Of one that moves what it is given, a number may stand for its own orders (`pull`) as well.
    """
    calls = [
        c for c in script.commands if function and c.words[0].text == function and len(c.words) > place > 0
    ]
    moved = bool(calls) and any(
        c.function == function and c.words[0].text == "shift" for c in script.commands
    )
    for call in calls:
        word = call.words[place]
        if not moved or "$" in word.text or suggests_model(word.text):
            yield word, call.function
