"""Makefiles: their recipes are shell, their variables are settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._shell.file import read_parsed
from modelguard.detect._shell.recipes import read_recipes
from modelguard.detect._shell.tree import Script, Value
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_VARIABLE = expression(
    # Of one target alone, too: `bench: LLM = mistral:7b`.
    rb"^(?:[\w./%-]{1,80}:[ \t]{1,20})?[ ]{0,8}(?P<export>export[ ]+)?(?:override[ ]+)?"
    rb"(?P<name>[A-Za-z_][\w.-]{0,100})"
    rb"[ \t]{0,20}[:?+]{0,2}=[ \t]{0,20}(?P<value>[^\r\n#]{0,2000})",
    re.MULTILINE,
)
_REFERENCE = expression(rb"\$\((\w{1,100})\)")
# `$(if $(X),$(X),"y")`, `$(if $(strip $(X)),$(X),y)` and `$(or $(X),y)`: what is taken where nobody sets X.
_OTHERWISE = expression(
    rb"\$\((?:if[ \t]{1,9}(?:\$\(\w{1,100}\)|\$\(strip[ \t]{1,9}\$\(\w{1,100}\)\)),[ \t]{0,9}\$\(\w{1,100}\)"
    rb"|or[ \t]{1,9}\$\(\w{1,100}\)),[ \t]{0,9}(?P<value>[^\s,()$]{1,300})[ \t]{0,9}\)\s{0,20}\Z"
)
_PREFIX = expression(rb"^\t[ \t]{0,20}[@+-]{0,3}")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the recipes, with the variables of the Makefile known to them."""
    script = read_recipes(file, _recipes(file.data))
    for match in _VARIABLE.finditer(file.data):
        _define(match, script)
    yield from read_parsed(file, script, "makefile")


def _recipes(data: bytes) -> bytes:
    """The recipe lines as shell at their own offsets: `$(X)` as `${X}`, `$$` as ` $`, all else blank."""
    out: list[bytes] = []
    continued = False
    for line in data.split(b"\n"):
        begins = not continued
        recipe = line.startswith(b"\t") or continued
        continued = recipe and line.rstrip(b"\r").endswith(b"\\")
        if not recipe:
            out.append(b" " * len(line))
            continue
        prefix = _PREFIX.match(line) if begins else None
        shell = b" " * prefix.end() + line[prefix.end() :] if prefix else line
        out.append(_REFERENCE.sub(rb"${\1}", shell).replace(b"$$", b" $"))
    return b"\n".join(out)


def _define(match: re.Match[bytes], script: Script) -> None:
    start, text = match.start("value"), match["value"]
    if (otherwise := _OTHERWISE.match(text)) is not None:
        start, text = start + otherwise.start("value"), otherwise["value"]
    for number, piece in enumerate(re.finditer(rb"\S+", text)):
        if number > 50:
            return
        value = _REFERENCE.sub(rb"${\1}", piece[0]).strip(b"\"'").decode("utf-8", "replace")
        lead = 1 if piece[0][:1] in b"\"'" else 0
        at = start + piece.start() + lead
        word = Word(text=value, location=script.lines.locate(at, at + len(value.encode())))
        script.give(match["name"].decode(), Value(word=word, exported=match["export"] is not None))
