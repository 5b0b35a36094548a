"""Names that a command gives to a model of its own making: `ollama create NAME -f Modelfile`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modelguard.detect._words import Word
from modelguard.model import Binding

_FILE = ("-f", "--file")
_DEFAULT = "Modelfile"


def created(argv: Sequence[Word], detector: str) -> Iterator[Binding]:
    """The name, bound to the path of the file that says what it is made from."""
    for index in range(len(argv) - 2):
        program = argv[index].text.rpartition("/")[2].removesuffix(".exe")
        if program == "ollama" and argv[index + 1].text == "create":
            yield from _made(argv[index + 2 :], detector)
            return


def _made(words: Sequence[Word], detector: str) -> Iterator[Binding]:
    file, names = _DEFAULT, []
    rest = iter(words)
    for word in rest:
        flag, joined, value = word.text.partition("=")
        if flag in _FILE:
            following = None if joined else next(rest, None)
            file = value if joined else following.text if following is not None else file
        elif not word.text.startswith("-"):
            names.append(word)
    if names and "$" not in names[0].text and "$" not in file:
        yield Binding(
            namespace="served", name=names[0].text, location=names[0].location, detector=detector, refers=file
        )
