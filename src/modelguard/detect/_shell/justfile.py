"""Justfiles: recipes whose lines are shell, variables, and parameters with defaults."""

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
    rb"^(?P<export>export[ ]+)?(?P<name>[A-Za-z_][\w-]{0,80})[ ]*:=[ ]*(?P<value>[^\r\n]{0,2000})",
    re.MULTILINE,
)
_HEADER = expression(rb"^@?[A-Za-z_][\w-]{0,80}(?P<parameters>[ ][^\r\n]{0,500}):(?!=)", re.MULTILINE)
_PARAMETER = expression(
    rb"[$+*]?(?P<name>[A-Za-z_][\w-]{0,80})[ ]*=[ ]*(?P<quote>[\"'])(?P<value>[^\"'\r\n]{1,300})(?P=quote)"
)
_TEXT = expression(rb"\"(?P<double>[^\"\r\n]{1,300})\"|'(?P<single>[^'\r\n]{1,300})'")
_INSERTED = expression(rb"\{\{([ \t]{0,9})([A-Za-z_][\w-]{0,80})([ \t]{0,9})\}\}")
_PREFIX = expression(rb"^[ \t]+[@-]{0,2}")
_NO_SHELL = expression(rb"[ \t]+#!(?!.*\b(?:ba|z|da|k)?sh\b)")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the recipes, with the variables and parameters of the file known to them."""
    script = read_recipes(file, _recipes(file.data))
    for match in _VARIABLE.finditer(file.data):
        texts = list(_TEXT.finditer(match["value"]))
        if texts:  # the last text of an expression is its default
            _give(
                match["name"], texts[-1], match.start("value"), script, exported=match["export"] is not None
            )
    for header in _HEADER.finditer(file.data):
        for match in _PARAMETER.finditer(header["parameters"]):
            _give(match["name"], match, header.start("parameters"), script)
    yield from read_parsed(file, script, "makefile")


def _recipes(data: bytes) -> bytes:
    """The lines of the recipes as shell at their own offsets: `{{x}}` as `${x-}`, all else blank."""
    out: list[bytes] = []
    shell = True
    for line in data.split(b"\n"):
        if line.strip() and line[:1] not in b" \t":
            shell = True  # a new recipe
        if _NO_SHELL.match(line):
            shell = False
        if not shell or line[:1] not in (b" ", b"\t"):
            out.append(b" " * len(line))
            continue
        prefix = _PREFIX.match(line)
        end = prefix.end() if prefix else 0
        out.append(b" " * end + _INSERTED.sub(rb"${\2-\1\3}", line[end:]))
    return b"\n".join(out)


def _give(name: bytes, found: re.Match[bytes], at: int, script: Script, *, exported: bool = False) -> None:
    group = next(g for g in ("double", "single", "value") if found.groupdict().get(g))
    start, end = found.span(group)
    word = Word(
        text=found[group].decode("utf-8", "replace"), location=script.lines.locate(at + start, at + end)
    )
    script.give(name.decode(), Value(word=word, exported=exported))
