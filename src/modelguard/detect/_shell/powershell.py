"""PowerShell and batch files as facts: commands with their words, variables, hash tables.

Both are handed on to the reader of shell scripts, their variables written as a shell writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelguard.detect._mention import Mention
from modelguard.detect._parameters import proof
from modelguard.detect._shape import suggests_model
from modelguard.detect._shell import batch as _batch
from modelguard.detect._shell.file import read_parsed
from modelguard.detect._shell.tree import Command, Document, Quoted, Script, Value
from modelguard.detect._text import Lines
from modelguard.detect._variables import NOTHING, assignment, names_deployment, runs
from modelguard.detect._words import Word, names_model
from modelguard.expressions import expression
from modelguard.model import Clue, Kind, SourceFile
from modelguard.noun import Noun

_MAX_TOKENS = 100_000
_TOKEN = expression(
    rb"(?P<skip>[ \t\r\f\v]+|`\r?\n|<\#.*?\#>|\#[^\n]*)|(?P<end>\n|;|\|\|?|&&)"
    rb"|(?P<here>@\"[ \t]*\r?\n.*?\n\"@|@'[ \t]*\r?\n.*?\n'@)|(?P<double>\"(?:[^\"`]|`.|\"\")*\")"
    rb"|(?P<single>'(?:[^']|'')*')|(?P<open>@\{|@\(|\$\(|[{(\[])|(?P<close>[})\]])|(?P<sign>[,=&])"
    rb"|(?P<variable>\$(?:\{[^}\n]{1,80}\}|[A-Za-z_][\w:]{0,80})(?:\.[\w.]{1,80})?)"
    rb"|(?P<word>(?:-[\w-]{1,60}=)?[^\s;|,={}()\[\]$\"'`]+)|(?P<other>.)",
    re.DOTALL,
)
_VARIABLE = expression(r"\$\{?(?:(?:env|script|global|local|private|using):)?(\w{1,80})\}?", re.IGNORECASE)
_SCOPED = expression(rb"\$\{?\w+:")
_SAYS = expression(r"write-\w+|echo|throw|rem|out-\w+|read-host|add-content|set-content", re.IGNORECASE)
# What writes its words to a file, which most often is one of variables.
_WRITES = expression(r"(?:add|set)-content|out-file", re.IGNORECASE)
_SENDS = expression(rb"invoke-(?:restmethod|webrequest)|\b(?:irm|iwr|curl)\b", re.IGNORECASE)
# A line of a file of variables.
_SETTING = expression(rb"[A-Z][A-Z0-9_]{1,80}=")
_WORDS = """
if else elseif foreach for while do switch function param return try catch finally
"""
_KEYWORDS = frozenset(_WORDS.split())


class _Token(Noun):
    """A piece of the text: its kind, its bytes and where they start."""

    kind: str
    text: bytes
    start: int

    @property
    def is_text(self) -> bool:
        return self.kind in ("double", "single", "here")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the script, at the literals."""
    script = Script(file, Lines(file), shared=False)
    if file.path.lower().endswith((".bat", ".cmd")):
        _batch.collect(script)
    else:
        _Collector(script).collect()
    yield from read_parsed(file, script, "powershell")


class _Collector:
    """One pass over the tokens of a PowerShell script."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._spelt: dict[str, str] = {}  # names of variables mean the same in every case
        self._kind: Kind = "api-call" if _SENDS.search(script.file.data) else "config-default"
        data = script.file.data
        self._tokens = [
            _Token(kind=str(m.lastgroup), text=m.group(), start=m.start())
            for m, _ in zip(_TOKEN.finditer(data), range(_MAX_TOKENS), strict=False)
            if m.lastgroup != "skip"
        ]

    def collect(self) -> None:
        """Fill the script with what the tokens say."""
        statement: list[_Token] = []
        opened: list[bytes] = []
        for token in self._offered():
            if token.kind == "here":
                self._document(token)
            inside = bool(opened) and opened[-1] in (b"@(", b"(", b"[")
            if token.kind == "open":
                opened.append(token.text)
            elif token.kind == "close" and opened:
                opened.pop()
            ends = token.kind == "end" and not (inside and token.text == b"\n")
            if ends or token.text in (b"{", b"}", b"@{"):
                self._statement(statement)
                statement = []
            else:
                statement.append(token)
        self._statement(statement)

    def _document(self, token: _Token) -> None:
        """A here-string, which is most often written to a file: of variables, a manifest, a script."""
        start = token.text.index(b"\n") + 1
        end = token.text.rindex(b"\n")
        target = ".env" if _are_settings(token.text[start:end]) else "$"  # else its first lines tell
        at = token.start
        self._script.documents.append(Document(command=(), target=target, start=at + start, end=at + end))

    def _offered(self) -> Iterator[_Token]:
        """The tokens without the choices of `[ValidateSet(...)]`, which are known there, not used."""
        offers = False
        for token in self._tokens:
            offers = offers and token.kind != "close"
            if offers and token.is_text:
                word = self._word(token)
                if suggests_model(word.text):
                    because = "one of the values to choose from"
                    self._script.mentions.append(Mention(model=word, kind="catalogue-entry", because=because))
                continue
            offers = offers or token.text.lower() == b"validateset"
            yield token

    def _statement(self, tokens: Sequence[_Token]) -> None:
        for at, token in enumerate(tokens[:-1]):
            following = tokens[at + 1]
            if following.text == b"=" and at + 2 < len(tokens):
                if token.kind == "variable":
                    self._assign(token, tokens[at + 2 :])
                elif token.kind == "word" or token.is_text:
                    self._entry(token, tokens[at + 2])
            elif token.kind == "variable" and following.text == b"+" and at + 3 < len(tokens):
                self._append(token, tokens[at + 2 :])
            elif token.kind == "variable" and following.text.lower() == b"in":
                self._loop(token, tokens[at + 2 :])
        for piece in _pieces(tokens):
            self._command(piece)

    def _assign(self, name: _Token, tokens: Sequence[_Token]) -> None:
        exported = name.text.lower().startswith((b"$env:", b"${env:"))
        key = self._name(name.text.decode("utf-8", "replace"))
        if key is None:
            return
        first = tokens[0]
        if first.is_text or (first.kind == "variable" and len(tokens) == 1):
            self._script.give(key, Value(word=self._word(first), exported=exported))
        for number, token in enumerate(tokens[1:400], start=1):
            listed = first.text in (b"@(", b"(") and tokens[number - 1].text in (b"@(", b"(", b",", b"\n")
            otherwise = tokens[number - 1].text in (b"??", b"?:") or tokens[number - 1].text == b":"
            if token.is_text and (listed or otherwise or (number > 1 and tokens[number - 1].text == b",")):
                self._script.give(key, Value(word=self._word(token), exported=exported, listed=listed))
            if token.text == b"=" or (token.text == b"," and not first.text.endswith(b"(")):
                return

    def _append(self, name: _Token, tokens: Sequence[_Token]) -> None:
        """`$models += "id"`: one more of a list."""
        key = self._name(name.text.decode("utf-8", "replace"))
        if key is not None and tokens[0].text == b"=" and tokens[1].is_text:
            self._script.give(key, Value(word=self._word(tokens[1]), listed=True))

    def _loop(self, name: _Token, tokens: Sequence[_Token]) -> None:
        key = self._name(name.text.decode("utf-8", "replace"))
        for token in tokens[:200] if key is not None else ():
            if token.is_text or token.kind == "variable":
                self._script.give(key or "", Value(word=self._word(token), listed=True))
            elif token.kind == "close":
                return

    def _entry(self, key: _Token, value: _Token) -> None:
        """`@{ model = "id" }`: a pair of a hash table."""
        name = key.text.decode("utf-8", "replace").strip("\"'")
        if not (value.is_text or value.kind == "variable"):
            return
        word = self._word(value)
        sure = proof(name) or ("generic" if names_deployment(name, word.text) else None)
        if sure is None:
            return
        if names_model(word.text) or word.text.startswith("$"):
            strong = sure == "specific" or word.text.startswith("$") or suggests_model(word.text)
            said = runs(name, word.text) if name.isupper() else NOTHING
            self._script.mentions.append(
                Mention(
                    model=word,
                    kind=self._kind,
                    because=f"`{name}` of a table",
                    strength="strong" if strong else "weak",
                    channel=said.channel,
                    execution=said.execution,
                )
            )

    def _command(self, tokens: Sequence[_Token]) -> None:
        words = [self._word(t) for t in tokens if t.is_text or t.kind in ("variable", "word")]
        if words and (tokens[0].is_text or _WRITES.fullmatch(words[0].text)):
            for variable in (each for word in words for each in assignment(word)):
                self._script.give(variable.name, Value(word=variable.value, exported=True))
        if words and tokens[0].kind != "variable" and not _SAYS.fullmatch(words[0].text):
            start = next((i for i, w in enumerate(words) if w.text.lower() not in _KEYWORDS), 0)
            self._script.commands.append(Command(words=tuple(words[start:]), function=""))

    def _name(self, text: str) -> str | None:
        match = _VARIABLE.fullmatch(text)
        return self._spelt.setdefault(match[1].lower(), match[1]) if match else None

    def _word(self, token: _Token) -> Word:
        """A token as the shell's reader takes it: quotes removed, `$env:X` written `$X`."""
        data, start = token.text, token.start
        if token.kind == "here":
            skip = data.index(b"\n") + 1
            data, start = data[skip : data.rindex(b"\n")], start + skip
        elif token.is_text:
            data, start = data[1:-1], start + 1
        lines = self._script.lines
        if not token.is_text:
            return Word(text=self._plain(data), location=lines.locate(start, start + len(data)))
        if token.kind == "double" and _SCOPED.search(data) and b" " not in data.strip():
            return Word(text=self._plain(data), location=lines.locate(start, start + len(data)))
        text, starts = _characters(data, start, escapes=token.kind == "double")
        text = text.replace("\\", "/") if " " not in text else text
        return Quoted(text=text, location=lines.locate(start, start + len(data)), starts=starts, lines=lines)

    def _plain(self, data: bytes) -> str:
        text = data.decode("utf-8", "replace").replace("\\", "/")
        return _VARIABLE.sub(lambda m: f"${{{self._spelt.get(m[1].lower(), m[1])}}}", text)


def _are_settings(text: bytes) -> bool:
    """Whether a here-string holds nothing but the lines of a file of variables."""
    lines = [line.strip() for line in text.split(b"\n") if line.strip()]
    told = [line for line in lines if not line.startswith(b"#")]
    return bool(told) and all(map(_SETTING.match, told))


def _pieces(tokens: Sequence[_Token]) -> Iterator[Sequence[_Token]]:
    """The commands of a statement: what is called by `&`, what stands in brackets, the whole of it."""
    piece: list[_Token] = []
    for token in tokens:
        if token.kind in ("open", "close") or token.text in (b"&", b"="):
            if piece:
                yield piece
            piece = []
        else:
            piece.append(token)
    if piece:
        yield piece


def _characters(data: bytes, at: int, *, escapes: bool) -> tuple[str, tuple[int, ...]]:
    """The text between quotes, and the byte of each of its characters."""
    out: list[str] = []
    starts: list[int] = []
    source = data.decode("utf-8", "replace")
    index = 0
    while index < len(source):
        char = source[index]
        if escapes and char in '`"' and index + 1 < len(source):  # an escape, or a quote written twice
            index += 1
            at += 1
            char = source[index]
        out.append(char)
        starts.append(at)
        at += len(char.encode("utf-8", "replace"))
        index += 1
    return "".join(out), (*starts, at)
