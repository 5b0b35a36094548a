"""Commands whose program stands in a variable or a list: `HF=(hf download)`, `"${HF[@]}" "$REPO"`."""

from __future__ import annotations

from dataclasses import replace

from modelguard.detect._programs import PROGRAMS
from modelguard.detect._shell.requests import ENGINES
from modelguard.detect._shell.tree import Command, Script, Value
from modelguard.detect._words import Word
from modelguard.expressions import expression

_HEAD = expression(r"\$\{?(?P<name>[A-Za-z_]\w{0,60})(?P<list>\[[@*]\])?\}?\Z")
_PIECE = expression(r"\S+")
# What stands before a program without being one.
_BEFORE = frozenset(("sudo", "exec", "time", "nohup", "command", "env"))
# They hand on a command of another machine, or run a module.
_HANDING = ENGINES | {"kubectl", "oc", "uv", "python", "python3"}
_MOST_WAYS = 6
_MOST_WORDS = 40
_MOST_COMMANDS = 20_000


def started(script: Script) -> list[Command]:
    """The commands of a script, each whose program a variable holds once for every program it may be."""
    out: list[Command] = []
    for command in script.commands:
        ways = _ways(command, script) if len(out) < _MOST_COMMANDS else []
        out.extend([replace(command, words=tuple(words)) for words in ways] or [command])
    return out


def _ways(command: Command, script: Script) -> list[list[Word]]:
    at = next((i for i, w in enumerate(command.words[:3]) if w.text not in _BEFORE), 0)
    head = _HEAD.match(command.words[at].text)
    values = script.values.get(head["name"], []) if head is not None else []
    if head is None or not values:
        return []
    given = _lists(values) if head["list"] else [_pieces(v.word) for v in values if not v.listed]
    # A program alone is called as any other, and a path that is made up of variables says no program.
    ways = [words for words in given[:_MOST_WAYS] if len(words) > 1 and _is_program(words)]
    return [[*command.words[:at], *words, *command.words[at + 1 :]] for words in ways]


def _lists(values: list[Value]) -> list[list[Word]]:
    """What a list holds, once for every time that it is begun anew: in the branches of a condition."""
    found: list[list[Word]] = []
    for value in values:
        if not value.listed:
            continue
        if value.begins or not found:
            found.append([])
        found[-1].append(value.word)
    return found


def _pieces(word: Word) -> list[Word]:
    return [word.part(m.start(), m.end()) for m in _PIECE.finditer(word.text[:2000])][:_MOST_WORDS]


def _is_program(words: list[Word]) -> bool:
    first = words[1].text if words[0].text in _BEFORE else words[0].text
    name = first.rpartition("/")[2]
    return name in PROGRAMS or name in _HANDING
