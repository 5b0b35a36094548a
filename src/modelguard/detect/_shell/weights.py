"""Files of weights in scripts: their names in variables, and the addresses that they are fetched from."""

from __future__ import annotations

from collections.abc import Iterable

from modelguard.detect._mention import Mention
from modelguard.detect._shape import suggests_model
from modelguard.detect._shell.tree import Value
from modelguard.detect._words import Word
from modelguard.expressions import expression

# Files that every conversion makes, whatever the model is.
_ANY = expression(r"(?:pytorch[-_]|ggml[-_])?(?:model|weights)[-_.]")


def of_file(name: str, word: Word) -> Mention | None:
    """The file of weights that llama.cpp runs, whatever folder a variable puts it in, or None."""
    start = word.text.rfind("/") + 1
    last = word.text[start:]
    own = suggests_model(last) and not _ANY.match(last)
    if not own or not last.endswith((".gguf", ".llamafile")):
        return None
    word = word if "$" not in word.text else word.part(start)
    if "*" in word.text or "$" in word.text:
        return None
    because = f"{name} is a file of weights"
    return Mention(
        model=word, kind="config-default", because=because, channel="llama.cpp", execution="self-hosted"
    )


def is_remote(values: Iterable[Value]) -> bool:
    """Whether a variable holds an address, below which something lies."""
    return any(value.word.text.startswith(("https://", "http://")) for value in values)
