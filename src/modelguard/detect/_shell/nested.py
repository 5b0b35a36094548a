"""Scripts in one word of a script: `bash -c "..."`, `ssh host "..."`, `eval "..."`, `alias x="..."`."""

from __future__ import annotations

import re
from dataclasses import replace

from modelguard.detect._shell.tree import Command, Quoted, Script, collect
from modelguard.detect._words import Word
from modelguard.expressions import expression

_SHELLS = expression(r"(?:.*/)?(?:ba|z|da|k|a)?sh\Z")
_GIVEN = expression(r"-[a-z]*c\Z")
# Programs that hand a word on to a shell, be it on another machine.
_HANDING = frozenset(("ssh", "eval", "tmux", "pdsh", "su", "watch", "parallel", "screen", "concurrently"))
# Options that hold the arguments of what is started elsewhere.
_ARGUMENTS = frozenset(
    ("--args", "--docker-args", "--dockerArgs", "--container-args", "--extra-args", "--command", "--wrap")
)
# Command lines that a variable or a list keeps until they are run: `CMD="python train.py …"; $CMD`.
_KEPT = expression(
    r"\s*(?:[A-Z_]{1,40}=\S{0,200}\s+){0,4}(?:sudo\s+)?"
    r"(?:python[\d.]*|uv run|vllm|ollama|accelerate|torchrun|deepspeed|lm_eval|lm-eval"
    r"|llama-server|llama-cli|genai-perf|huggingface-cli|hf|trl|axolotl|llamafactory-cli|litgpt|swift)\s"
)
_SHOWN = expression(
    r"(?:^|_)(?:usage|help|messages?|msg|desc|description|examples?|title|label|text)(?:_|\Z)", re.IGNORECASE
)
_MAX_SCRIPTS = 50
_MAX_DEPTH = 3


def read_nested(script: Script) -> None:
    """Add what the scripts inside words do to what the script does."""
    inner = [c for word, where in _kept(script) for c in _collected(word, where, script)]
    script.commands.extend(inner)
    fresh = list(script.commands)
    left = _MAX_SCRIPTS
    for _ in range(_MAX_DEPTH):
        inner = []
        for command in fresh:
            for word in _scripts(command.words):
                if left > 0:
                    left -= 1
                    inner.extend(_collected(word, command.function, script))
        script.commands.extend(inner)
        fresh = inner


def _kept(script: Script) -> list[tuple[Quoted, str]]:
    """The command lines that variables and lists keep, and the functions in which they are set."""
    given = [(v.word, v.function) for n, vs in script.values.items() if not _SHOWN.search(n) for v in vs]
    texts = [(word, where) for word, where in given if isinstance(word, Quoted)]
    return [(word, where) for word, where in texts if _KEPT.match(word.text)][:_MAX_SCRIPTS]


def _scripts(words: tuple[Word, ...]) -> list[Quoted]:
    """The words of a command that a shell reads anew."""
    texts = [w.text for w in words]
    program = texts[0].rpartition("/")[2]
    if program == "alias":
        return [named for word in words[1:] if (named := _aliased(word)) is not None]
    handing = program in _HANDING
    found: list[Quoted] = []
    for at in range(1, len(words)):
        word = words[at]
        if not isinstance(word, Quoted) or not re.search(r"\s", word.text.strip()):
            continue
        given = _GIVEN.match(texts[at - 1]) is not None and any(_SHELLS.match(t) for t in texts[: at - 1])
        if given or texts[at - 1] in _ARGUMENTS or (handing and not word.text.startswith("-")):
            found.append(word)
    return found


def _aliased(word: Word) -> Quoted | None:
    """The command line that an alias stands for: `chat='ollama run llama3'`."""
    command = word.part(word.text.find("=") + 1) if "=" in word.text else None
    return command if isinstance(command, Quoted) and command.text.strip() else None


def _collected(word: Quoted, function: str, script: Script) -> list[Command]:
    """The commands of a script in a word, its variables and documents remembered with the others."""
    start, end = word.starts[0], word.starts[-1]
    source = _unescaped(script.file.data, start, end)
    blank = re.sub(rb"[^\n]", b" ", script.file.data[:start])
    inner = Script(
        replace(script.file, data=blank + source),
        script.lines,
        values=script.values,
        functions=script.functions,
    )
    collect(inner, function)
    script.documents.extend(inner.documents)
    return inner.commands


def _unescaped(data: bytes, start: int, end: int) -> bytes:
    """The bytes between quotes as the inner shell reads them, every byte in its place.

    An escaped quote takes the place of its backslash where it closes, so that no blank gets between the
    quotes and what they hold.
    """
    source = data[start:end]
    if start == 0 or data[start - 1 : start] != b'"' or b"\\" not in source:
        return source
    opened = False

    def plain(match: re.Match[bytes]) -> bytes:
        nonlocal opened
        if match[1] != b'"':
            return b" " + match[1]
        opened = not opened
        return b' "' if opened else b'" '

    return re.sub(rb"\\([\"$`\\])", plain, source)
