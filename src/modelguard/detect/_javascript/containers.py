"""Command lines in code: `{image: "vllm/vllm-openai", args: ["--model", "id"]}`, `["sh", "-c", "…"]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from modelguard.detect._commands import clues
from modelguard.detect._javascript.expectations import awaits
from modelguard.detect._javascript.places import Place
from modelguard.detect._javascript.tree import (
    Module,
    arguments,
    callee,
    key_of,
    plain_string,
    plain_template,
    properties,
    short,
    unwrap,
    value_of,
)
from modelguard.detect._javascript.values import constant
from modelguard.detect._javascript_sdks import Sdk
from modelguard.detect._shape import suggests_model
from modelguard.detect._shell.requests import Use
from modelguard.detect._shell.uses import uses
from modelguard.detect._shelltext import commands
from modelguard.detect._trees.tree import from_word
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.model import Location, Sighting

_COMMANDS = ("command", "args", "entryPoint", "entrypoint")
# What runs a text as a shell does, and what a machine is told to run as it starts.
_RUNNING = frozenset(("addCommands", "addOnExitCommands", "exec", "execSync", "execAsync", "execaCommand"))
# What holds the command lines by which a program explains itself.
_SHOWN = expression(r"\w{0,40}(?:examples?|usages?)\Z", re.IGNORECASE)
_FLAGS = ("--model", "-m")
_MOST = 200


def told(module: Module) -> Iterator[Place]:
    """The models that command lines of containers name."""
    for line, image in _lines(module):
        if line.type == "array" and line.named_children:
            yield from _named(image, line.named_children[:_MOST], module)
    for call in module.calls if b"expect(" in module.file.data else ():
        if awaits(call):
            yield from _awaited(call)


def _awaited(call: Node) -> Iterator[Place]:
    """The model that a test awaits in a command line: `toHaveBeenCalledWith("codex", ["--model", "id"])`."""
    for line in (node for node in arguments(call) if node.type == "array"):
        words = line.named_children[:_MOST]
        for flag, word in pairwise(words):
            if plain_string(flag) in _FLAGS and suggests_model(plain_string(word) or ""):
                because = f"the test awaits it behind {plain_string(flag)}"
                yield Place(node=word, grade=2, kind="test", because=because)


def _lines(module: Module) -> Iterator[tuple[Node, str | None]]:
    """The command lines that objects hold, each with the image beside it."""
    for pair in module.pairs:
        value = value_of(pair) if key_of(pair) in _COMMANDS else None
        if value is not None and not _is_example(pair, module):
            holder = module.parent(pair)
            image = dict(properties(holder)).get("image") if holder is not None else None
            yield unwrap(value), _image(image, module)


def _is_example(pair: Node, module: Module) -> bool:
    """Whether a command line shows people how a program is run: `examples: [{command: "…", description}]`."""
    row = module.parent(pair)
    rows = module.parent(row) if row is not None else None
    around = module.parent(rows) if rows is not None and rows.type == "array" else None
    named = around.child_by_field_name("name") if around is not None else None
    told = key_of(around) if around is not None and around.type == "pair" else short(named) if named else ""
    return _SHOWN.match(told) is not None


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


def scripts(module: Module) -> Iterator[Sighting]:
    """The models in texts that a shell runs: in a container's command line, or as a call is given them."""
    for line, image in _lines(module):
        if line.type == "array":
            yield from _of_flags(line, image, module)
        for script in line.named_children[:_MOST] if line.type == "array" else [line]:
            yield from _of_script(script, module, image)
    for call in module.calls:
        root, path = callee(call)
        name = path[-1] if path else short(root) if root is not None else ""
        for script in arguments(call)[:_MOST] if name in _RUNNING else ():
            yield from _of_script(script, module, None)


def _of_flags(line: Node, image: str | None, module: Module) -> Iterator[Sighting]:
    """The models that are joined to their flags: `args: ["--model=org/name"]`."""
    items = [node for node in line.named_children[:_MOST] if node.type == "string"]
    words = [Word(text=plain_string(node) or "", location=module.locate(node)) for node in items]
    whole = {word.text for word in words}
    told = ("docker", "run", image) if image else ()
    before = [Word(text=part, location=module.locate(line)) for part in told]
    for use in uses([*before, *words]) if any("=" in word for word in whole) else ():
        if use.mention.model.text not in whole:
            yield from _sighted(use, image)


def _of_script(node: Node, module: Module, image: str | None) -> Iterator[Sighting]:
    script = _script(node)
    if script is None or script.startswith("-") or not any(c.isspace() for c in script.strip()):
        return
    for words in commands(from_word(Word(text=script, location=module.locate(node)))):
        for use in uses(words, image):
            yield from _sighted(use, image)


def _sighted(use: Use, image: str | None) -> Iterator[Sighting]:
    found = clues(use.mention, detector="javascript", image=image, endpoint=use.endpoint)
    return (clue for clue in found if isinstance(clue, Sighting))


def _script(node: Node) -> str | None:
    """The text of a string, or of a template with its holes as they are written."""
    if node.type == "string":
        return plain_string(node)
    return plain_template(node) if node.type == "template_string" else None


def _image(node: Node | None, module: Module) -> str | None:
    """The image of a container: a text, or what `ContainerImage.fromRegistry("image")` is given."""
    if node is None:
        return None
    given = arguments(node) if unwrap(node).type == "call_expression" else [node]
    return constant(given[0], module) if given else None
