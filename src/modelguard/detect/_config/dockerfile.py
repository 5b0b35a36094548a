"""Dockerfiles, read instruction by instruction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node as Syntax

from modelguard.detect._config import container
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._embedded import read_as
from modelguard.detect._images import held_in
from modelguard.detect._shelltext import argvs, commands
from modelguard.detect._trees.json import Characters
from modelguard.detect._trees.tree import List, Scalar, Span, whole
from modelguard.detect._trees.yaml import scalar
from modelguard.detect._treesitter import parse, walk
from modelguard.detect._variables import Variable
from modelguard.detect._words import Word, is_fetched_model
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting, SourceFile

_NAME = "dockerfile"
# `RUN python3 <<EOF`, `RUN <<EOF python3`, or a here-document whose first line says so.
_PYTHON = expression(
    rb"RUN(?:[^\n\\]|\\[^\n]|\\[ \t]{0,9}\r?\n){0,400}?"
    rb"(?:\bpython[\d.]*[ \t]+(?:-[ \t]*)?<<|<<-?[\"']?\w+[\"']?[ \t]+python"
    rb"|<<[^\n]{1,40}\n#![^\n]*python)",
    re.IGNORECASE,
)
_COMMANDS = ("run_instruction", "cmd_instruction", "entrypoint_instruction", "healthcheck_instruction")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of each instruction; the variables of `ENV` and `ARG` reach the whole folder."""
    source = _Source(whole(file))
    at = Context(detector=_NAME, trade=speaks_of_models(file.data))
    variables: list[Variable] = []
    for node in source.instructions():
        if node.type in ("env_instruction", "arg_instruction"):
            variables.extend(source.variables(node))
        elif node.type == "from_instruction":
            yield from container.of_variables(variables, at)
            variables = []
            at = Context(detector=_NAME, trade=at.trade, image=source.image(node))
            yield from _base(source, node, at)
        elif node.type in _COMMANDS:
            python = _PYTHON.match(node.text or b"") is not None
            if python:
                yield from _documents(node, "x.py", file)
            for words in source.commands(node, documents=not python):
                yield from container.of_command(words, _running(node, at))
        elif node.type == "copy_instruction":
            yield from _written(node, file)
            yield from _copied(source, node)
        elif node.type == "add_instruction":
            paths = [source.word(c) for c in node.named_children if c.type == "path"]
            if paths:
                yield from container.of_command([Word(text="ADD", location=paths[0].location), *paths], at)
            yield from _copied(source, node)
    yield from container.of_variables(variables, at)


def _running(node: Syntax, at: Context) -> Context:
    """What the built image runs is served from it; what the build runs is not."""
    if node.type == "run_instruction":
        return Context(detector=_NAME, trade=at.trade)
    return at


def _base(source: _Source, node: Syntax, at: Context) -> Iterator[Clue]:
    for child in node.named_children:
        if child.type == "image_spec":
            word = source.word(child)
            if (held := held_in(word.text)) is not None:
                part = word.part(held.start, held.end)
                yield Sighting(
                    location=part.location,
                    raw=part.text,
                    kind="serve",
                    strength="strong",
                    detector=at.detector,
                    because=held.because,
                    channel=held.runs.channel,
                    execution="self-hosted",
                    image=word.text,
                )


def _written(node: Syntax, file: SourceFile) -> Iterator[Clue]:
    """The file that a COPY writes from a here-document."""
    paths = [c for c in node.named_children if c.type == "path"]
    name = (paths[-1].text or b"").decode("utf-8", "replace").rpartition("/")[2] if len(paths) > 1 else ""
    if name:
        yield from _documents(node, name, file)


def _copied(source: _Source, node: Syntax) -> Iterator[Sighting]:
    """Files of weights that COPY or ADD takes along; what an earlier stage made is told of there."""
    if any(child.type == "param" and b"--from=" in (child.text or b"") for child in node.named_children):
        return
    paths = [source.word(child) for child in node.named_children if child.type == "path"]
    for path in paths[:-1]:
        if "://" not in path.text and is_fetched_model(path.text.replace("\\", "/").rpartition("/")[2]):
            yield Sighting(
                location=path.location,
                raw=path.text,
                kind="serve",
                strength="strong",
                detector=_NAME,
                because="the image takes the weights along",
                execution="self-hosted",
            )


def _documents(node: Syntax, name: str, file: SourceFile) -> Iterator[Clue]:
    for block in (c for c in node.named_children if c.type == "heredoc_block"):
        for child in block.named_children[:20]:
            if child.type == "heredoc_content":
                yield from read_as(name, child.start_byte, child.end_byte, file)


class _Source:
    """The syntax of a Dockerfile with places in characters."""

    __slots__ = ("_at", "_root", "_span")

    def __init__(self, span: Span) -> None:
        data = span.text.encode("utf-8", "replace")
        self._span = span
        self._at = Characters(span.text, data)
        self._root = parse("containerfile", data).root_node

    def instructions(self) -> Iterator[Syntax]:
        """Every instruction, those in broken parts included."""
        into = frozenset(("source_file", "ERROR", "onbuild_instruction"))
        yield from (n for n in walk(self._root, into=into) if n.type.endswith("_instruction"))

    def word(self, node: Syntax) -> Word:
        """A node's text, quotes removed."""
        start, end = self._at.at(node.start_byte), self._at.at(node.end_byte)
        if (
            end - start >= 2
            and self._span.text[start] in "\"'"
            and self._span.text[end - 1] == self._span.text[start]
        ):
            start, end = start + 1, end - 1
        return self._span.word(start, end)

    def image(self, node: Syntax) -> str | None:
        """The image of a FROM instruction."""
        return next((self.word(c).text for c in node.named_children if c.type == "image_spec"), None)

    def variables(self, node: Syntax) -> Iterator[Variable]:
        """The pairs of an ENV or ARG instruction."""
        for pair in node.named_children:
            parts = pair.named_children
            if pair.type in ("env_pair", "arg_pair") and len(parts) >= 2:
                yield Variable(name=self.word(parts[0]).text, value=self.word(parts[1]))

    def commands(self, node: Syntax, *, documents: bool) -> Iterator[list[Word]]:
        """The commands of an instruction: shell form, exec form, and here-documents where they are shell."""
        for child in walk(node, into=frozenset((*_COMMANDS, "heredoc_block", "cmd_instruction"))):
            start, end = self._at.at(child.start_byte), self._at.at(child.end_byte)
            if child.type == "shell_command" or (documents and child.type == "heredoc_content"):
                yield from commands(self._span.sub(start, end))
            elif child.type == "json_string_array":
                yield from argvs(
                    List([self._string(c) for c in child.named_children if c.type == "json_string"])
                )

    def _string(self, node: Syntax) -> Scalar:
        return scalar(self._span, self._at.at(node.start_byte), self._at.at(node.end_byte), '"')
