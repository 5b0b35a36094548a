"""Settings of NixOS and Home Manager, read; scripts and files in their texts by the readers of their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._config import settings
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._embedded import clues_of
from modelguard.detect._trees.nix import Held
from modelguard.detect._trees.nix import read as read_tree
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_NAME = "nix_config"
# What an option's declaration only tells its readers.
_TOLD = frozenset(("example", "description", "defaultText", "longDescription"))
# `${lib.getExe pkgs.ollama}`, `''${VARIABLE}` with its escape.
_PROGRAM = expression(rb"\$\{(?:[\w.]{1,40}getExe'? )?(?:[\w-]{1,40}\.){1,4}(?P<name>[\w-]{1,60})\}(?=\s)")
_ESCAPE = expression(rb"''(?=\$)")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of a file of Nix."""
    root, held = read_tree(file)
    found = [clue for each in _texts(file, held) for clue in each]
    yield from found
    told = {getattr(clue, "location", None) for clue in found}
    context = Context(detector=_NAME, trade=speaks_of_models(file.data), skip=_TOLD)
    for clue in settings.read(root, context):
        if getattr(clue, "location", None) not in told:
            yield clue


def _texts(file: SourceFile, held: list[Held]) -> Iterator[Iterator[Clue]]:
    """The clues of each script and file that a text holds."""
    text = file.data.decode("utf-8", "replace")
    shell = replace(file, data=_ESCAPE.sub(b"  ", _PROGRAM.sub(_called, file.data))) if held else file
    for each in held:
        start, end = (len(text[:at].encode("utf-8", "replace")) for at in (each.start, each.end))
        begins = shell.data.rfind(b"\n", 0, start) + 1
        before = b"\n" * shell.data.count(b"\n", 0, start) + b" " * (start - begins)
        piece = before + shell.data[start:end]
        yield clues_of(each.name, replace(file, data=piece, size=len(piece)))


def _called(match: re.Match[bytes]) -> bytes:
    """The program of a package by its name, every byte behind it in its place."""
    return match["name"].rjust(len(match[0]))
