"""Command lines of containers that code describes: `{image: "vllm/vllm-openai", args: ["--model", "id"]}`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.places import Place
from modelguard.detect._javascript.tree import (
    Module,
    arguments,
    key_of,
    plain_string,
    properties,
    unwrap,
    value_of,
)
from modelguard.detect._javascript.values import constant
from modelguard.detect._javascript_sdks import Sdk
from modelguard.detect._shell.uses import uses
from modelguard.detect._words import Word
from modelguard.model import Location

_COMMANDS = ("command", "args", "entryPoint", "entrypoint")
_MOST = 200


def told(module: Module) -> Iterator[Place]:
    """The models that command lines of containers name."""
    for pair in module.pairs:
        value = value_of(pair) if key_of(pair) in _COMMANDS else None
        words = unwrap(value).named_children[:_MOST] if value is not None else []
        if value is None or unwrap(value).type != "array" or not words:
            continue
        holder = module.parent(pair)
        image = _image(dict(properties(holder)).get("image") if holder is not None else None, module)
        yield from _named(image, words, module)


def _named(image: str | None, words: list[Node], module: Module) -> Iterator[Place]:
    before = ["docker", "run", image] if image else []
    said = [*before, *((plain_string(word) or constant(word, module) or "") for word in words)]
    # The line of each word's location is its number, so that a mention can be told apart again.
    argv = [Word(text=word, location=Location(path="", line=number)) for number, word in enumerate(said)]
    for use in uses(argv):
        mention = use.mention
        at = mention.model.location.line - len(before)
        if 0 <= at < len(words) and mention.model.text == said[at + len(before)]:
            sdk = Sdk(channel=mention.channel) if mention.channel else None
            yield Place(node=words[at], grade=3, kind=mention.kind, because=mention.because, sdk=sdk)


def _image(node: Node | None, module: Module) -> str | None:
    """The image of a container: a text, or what `ContainerImage.fromRegistry("image")` is given."""
    if node is None:
        return None
    given = arguments(node) if unwrap(node).type == "call_expression" else [node]
    return constant(given[0], module) if given else None
