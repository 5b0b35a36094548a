"""Batch files of Windows: `set NAME=value`, `%NAME%`, and commands line by line."""

from __future__ import annotations

import re

from modelguard.detect._shell.tree import Command, Script, Value
from modelguard.detect._words import Word
from modelguard.expressions import expression

_MAX_LINES = 20_000
_SET = expression(
    rb"[@ \t]*setx?[ \t]+(?:/\w[ \t]+)*\"?(?P<name>\w{1,80})(?:=|[ \t]+\"?)(?P<value>[^\"\r\n&|]{1,300})",
    re.IGNORECASE,
)
# What a block of `echo`s writes to a file of variables.
_ENV_FILE = expression(rb">>?[ \t]*\"?[\w./\\%-]{0,100}\.env\b", re.IGNORECASE)
_TOLD = expression(
    rb"[ \t(@]*echo[ \t]+(?P<name>[A-Z_][A-Z0-9_]{1,80})=(?P<value>[^\"\r\n&|>]{2,300})", re.IGNORECASE
)
_WORD = expression(rb"\"(?P<quoted>[^\"\r\n]*)\"|(?P<end>&&?|\|\|?|[()])|(?P<plain>[^\s\"&|()]+)")
_REFERENCE = expression(r"[%!](\w{1,80})(?::[^%!]{0,80})?[%!]")
_SILENT = frozenset(("rem", "echo", "echo.", "title", "set", "setx", "goto", "cd", "type", "findstr", "find"))
_BEFORE = frozenset(("call", "start", "cmd", "/c", "/b", "/wait", "do", "else", "exist", "not"))


def collect(script: Script) -> None:
    """Fill the script with the variables and commands of its text."""
    data, at = script.file.data, 0
    written = _ENV_FILE.search(data) is not None
    for line in data.split(b"\n")[:_MAX_LINES]:
        match = _SET.match(line) or (_TOLD.match(line) if written else None)
        if match:
            start = at + match.start("value")
            _give(match, start, script)
        elif not line.lstrip(b" \t@").startswith(b"::"):
            _commands(line, at, script)
        at += len(line) + 1


def _give(match: re.Match[bytes], start: int, script: Script) -> None:
    value = match["value"].rstrip()
    word = Word(text=_plain(value), location=script.lines.locate(start, start + len(value)))
    script.give(match["name"].decode(), Value(word=word, exported=True))


def _commands(line: bytes, at: int, script: Script) -> None:
    words: list[Word] = []
    for match in _WORD.finditer(line):
        group = str(match.lastgroup)
        if group == "end":
            _add(words, script)
            words = []
        else:
            start, end = match.span(group)
            text = _plain(match[group])
            words.append(Word(text=text, location=script.lines.locate(at + start, at + end)))
    _add(words, script)


def _add(words: list[Word], script: Script) -> None:
    while words and words[0].text.lower().lstrip("@") in _BEFORE:
        words = words[1:]
    if words and words[0].text.lower().lstrip("@") not in _SILENT:
        script.commands.append(Command(words=tuple(words), function=""))


def _plain(data: bytes) -> str:
    """The text with variables as a shell writes them and paths with slashes."""
    return _REFERENCE.sub(r"${\1}", data.decode("utf-8", "replace").replace("\\", "/"))
