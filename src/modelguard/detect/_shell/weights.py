"""Files of weights in scripts: their names in variables, and the addresses that they are fetched from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modelguard.detect._mention import Mention
from modelguard.detect._released import are_weights
from modelguard.detect._shape import CACHED, is_hub_id, suggests_model
from modelguard.detect._shell.functions import given_to
from modelguard.detect._shell.tree import Script, Value
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.model import Sighting, Step
from modelguard.naming.hub import HUBS, ON_HUB

# Files that every conversion makes, whatever the model is.
_ANY = expression(r"(?:pytorch[-_]|ggml[-_])?(?:model|weights)[-_.]")
# `https://huggingface.co/${REPO}/resolve/main`, be it in a command or in another variable.
_BELOW_HUB = expression(
    rf"(?:{ON_HUB}|\$\{{?(?P<hub>\w{{1,60}})\}}?/)\$\{{?(?P<name>\w{{1,60}})\}}?/(?:resolve|blob|raw)(?:/|\Z)"
)
_HUB = expression(rf"{ON_HUB}\Z")
# `$1`, `${1}`: what a function is given first.
_PLACE = expression(r"\$\{?(\d{1,2})\}?")
_MOST = 2_000


def of_file(name: str, word: Word) -> Mention | None:
    """The file of weights that llama.cpp runs, whatever folder a variable puts it in, or a repository of the
    hub that is called as weights are; else None.
    """
    if are_weights(name, word.text):
        return Mention(model=word, kind="config-default", because=f"{name} is a repository of weights")
    if "$" in word.text and (kept := word.text.find("/models--") + 1) and CACHED.match(word.text[kept:]):
        because = f"{name} is a folder of the hub's cache"
        return Mention(
            model=word.part(kept),
            kind="config-default",
            because=because,
            channel="hf-hub",
            execution="self-hosted",
        )
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
    if not any(hub.rstrip("/").encode() in script.file.data for hub in HUBS):
        return
    words = [(w, command.function) for command in script.commands[:_MOST] for w in command.words[:_MOST]]
    words += [(value.word, value.function) for values in script.values.values() for value in values]
    found = [(m, at) for at in words if "/$" in at[0].text and (m := _BELOW_HUB.search(at[0].text))]
    asked = {m["name"]: at for m, at in found if m["hub"] is None or _is_hub(m["hub"], script)}
    for name, (word, function) in asked.items():
        for held in _held(script, name, function):
            if is_hub_id(held.text):
                yield Sighting(
                    location=held.location,
                    raw=held.text,
                    kind="download",
                    strength="strong",
                    detector=detector,
                    because=f"an address on the hub asks for {name}",
                    channel="hf-hub",
                    execution="self-hosted",
                    confidence=0.9,
                    chain=(Step(location=word.location, why=f"{name} is used here"),),
                )


def _is_hub(name: str, script: Script) -> bool:
    """Whether a variable holds the address of the hub: `HF=https://huggingface.co`."""
    return any(_HUB.search(f"{v.word.text.rstrip('/')}/") for v in script.values.get(name, ()))


def _held(script: Script, name: str, function: str) -> Iterator[Word]:
    """What a variable holds, or what a function is given by its place where it is called: `repo=$1`."""
    if name.isdigit():
        yield from (word for word, _ in given_to(script, function, int(name[:2])))
    for value in script.values.get(name, ()):
        place = _PLACE.fullmatch(value.word.text)
        if place is not None and value.function:
            yield from (word for word, _ in given_to(script, value.function, int(place[1])))
        else:
            yield value.word
