"""What a script uploads to the hub: the repository that it makes is no model that it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from modelguard.detect._shell.tree import Script, Value
from modelguard.detect._words import Word
from modelguard.expressions import expression

_HUB = ("huggingface-cli", "hf")
_UPLOADS = ("upload", "upload-large-folder")
_SHOWS = ("echo", "printf", "log", "info", "test", "[", "[[")
_NAMES = expression(r"\$\{?([A-Za-z_]\w{0,80})")


def publishes(words: Sequence[Word]) -> bool:
    """Whether a command uploads files to a repository of the hub: `hf upload org/name model.gguf`."""
    program = words[0].text.rpartition("/")[2] if words else ""
    return program in _HUB and len(words) > 1 and words[1].text in _UPLOADS


def kept(script: Script) -> Iterator[tuple[str, Value]]:
    """The variables of a script with each value, but for those that uploads take and nothing else than
    what shows them.
    """
    made = _only_published(script)
    for name, values in script.values.items():
        if name not in made:
            yield from ((name, value) for value in values)


def _only_published(script: Script) -> set[str]:
    uploaded: set[str] = set()
    used: set[str] = set()
    for command in script.commands:
        if publishes(command.words):
            uploaded.update(_named(command.words))
        elif command.words and command.words[0].text not in _SHOWS:
            used.update(_named(command.words))
    if uploaded:
        used.update(_named(value.word for values in script.values.values() for value in values))
    return uploaded - used


def _named(words: Iterable[Word]) -> Iterator[str]:
    for word in words:
        yield from _NAMES.findall(word.text)
