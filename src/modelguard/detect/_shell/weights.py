"""Files of weights in scripts: their names in variables, and the addresses that they are fetched from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modelguard.detect._mention import Mention
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._shell.tree import Script, Value
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.model import Sighting, Step
from modelguard.naming.hub import HUBS, ON_HUB

# Files that every conversion makes, whatever the model is.
_ANY = expression(r"(?:pytorch[-_]|ggml[-_])?(?:model|weights)[-_.]")
# `https://huggingface.co/${REPO}/resolve/main`, be it in a command or in another variable.
_BELOW_HUB = expression(rf"{ON_HUB}\$\{{?(?P<name>\w{{1,60}})\}}?/(?:resolve|blob|raw)(?:/|\Z)")
_MOST = 2_000


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


def of_hub(script: Script, detector: str) -> Iterator[Sighting]:
    """The repositories of the hub that variables hold and addresses in the script lead to."""
    if not any(hub.encode() in script.file.data for hub in HUBS):
        return
    words = [word for command in script.commands[:_MOST] for word in command.words[:_MOST]]
    words += [value.word for values in script.values.values() for value in values]
    asked = {m["name"]: word for word in words if "/$" in word.text and (m := _BELOW_HUB.search(word.text))}
    for name, word in asked.items():
        for value in script.values.get(name, ()):
            if is_hub_id(value.word.text):
                yield Sighting(
                    location=value.word.location,
                    raw=value.word.text,
                    kind="download",
                    strength="strong",
                    detector=detector,
                    because=f"an address on the hub asks for {name}",
                    channel="hf-hub",
                    execution="self-hosted",
                    confidence=0.9,
                    chain=(Step(location=word.location, why=f"{name} is used here"),),
                )
