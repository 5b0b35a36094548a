"""Recipes as one script: what the parser trips over in one of them costs none of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._shell.tree import Script, collect, read_script
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import parse
from modelguard.model import SourceFile

_DOCUMENT = b"<<"


def read_recipes(file: SourceFile, recipes: bytes) -> Script:
    """The script of a file whose recipes stand at their own offsets in `recipes`, all else blank."""
    script = read_script(replace(file, data=recipes))
    script.lines = Lines(file)
    if not script.broken:
        return script
    sound, broken = _apart(recipes)
    script = read_script(replace(file, data=sound))
    script.lines = Lines(file)
    script.file = replace(file, data=broken)
    collect(script)
    script.file = replace(file, data=recipes)
    return script


def _apart(recipes: bytes) -> tuple[bytes, bytes]:
    """The recipes that the parser understands, and those that it does not, each at its own offset."""
    sound: list[bytes] = []
    broken: list[bytes] = []
    for piece in _pieces(recipes):
        bad = bool(piece.strip()) and parse("bash", piece).root_node.has_error
        blank = bytes(byte if byte == ord("\n") else ord(" ") for byte in piece)
        sound.append(blank if bad else piece)
        broken.append(piece if bad else blank)
    return b"".join(sound), b"".join(broken)


def _pieces(recipes: bytes) -> Iterator[bytes]:
    """The recipes; of one that holds no document each line, with what it goes on in."""
    for group in _groups(recipes.splitlines(keepends=True)):
        if _DOCUMENT in b"".join(group):
            yield b"".join(group)
            continue
        begun: list[bytes] = []
        for line in group:
            begun.append(line)
            if not line.rstrip(b"\r\n").endswith(b"\\"):
                yield b"".join(begun)
                begun = []
        yield b"".join(begun)


def _groups(lines: list[bytes]) -> Iterator[list[bytes]]:
    """The lines between blank ones."""
    group: list[bytes] = []
    for line in lines:
        group.append(line)
        if not line.strip():
            yield group
            group = []
    yield group
