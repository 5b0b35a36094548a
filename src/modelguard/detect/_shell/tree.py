"""A shell script as facts: commands with their words, variables, lists, loops, functions, here-documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from modelguard.detect._mention import Mention
from modelguard.detect._parameters import proof
from modelguard.detect._shape import suggests_model
from modelguard.detect._shell.edited import ENV_FILE, edited
from modelguard.detect._shell.looped import lines_read
from modelguard.detect._shell.offers import Offers, is_row, is_told
from modelguard.detect._shell.pieces import Piece, paired, rows, settings_printed, taken
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import parse, text
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.model import SourceFile
from modelguard.noun import Noun

MAX_NODES = 400_000
_MAX_VALUES = 400
_MAX_TEXT = 20_000
_EXPORTS = expression(r"\s*(?:export|declare\s+-\w*x|typeset\s+-\w*x)\b")
_QUOTED_VALUE = expression(rb"(--?[\w.-]+)=[\"']")
_SLICE = expression(rb"\$\{[@*]:[^{}\n]{0,80}\}")
_NOT_WORDS = {"variable_assignment", "file_redirect", "heredoc_redirect", "herestring_redirect", "comment"}
_GIVEN = expression(r"\$\{(?P<name>\w{1,60}):?=(?P<value>[^{}$]{1,300})\}")
_PAIR = expression(r"(?:export )?(?P<name>[A-Za-z_]\w{1,80})=[\"']?(?P<value>[^\"'\s\\]{2,200})")
_LISTED = expression(
    r"\$\(\s{0,4}cat\s{0,4}<<-?\s{0,4}(?P<mark>\w{1,20})\n(?P<body>[^$]{1,4000}?)\n\s{0,8}(?P=mark)\s{0,8}\)"
)
# `MODELS="${MODELS:-a b c}"`: what a variable falls back to.
_DEFAULTED = expression(r"\$\{\w{1,60}:?[-=](?P<body>[^{}$]{1,4000})\}")
_ASSIGNMENT = expression(
    rb"^[ \t]{0,20}(?P<export>export[ \t]+)?(?:readonly[ \t]+|local[ \t]+)?(?P<name>[A-Za-z_]\w{1,60})="
    rb"(?P<quote>[\"']?)(?P<value>[\w./:@+-]{2,200})(?P=quote)[ \t]{0,20}(?:#[^\n]*)?\r?$",
    re.MULTILINE,
)
# A name of a list: `llama3`, `phi3:mini`.
_PLAIN = expression(r"\$\{?(\w{1,60})\}?")
_NAME = expression(r"[a-z][a-z\d.:_-]{2,60}")
_PIECE = expression(r"\S+")
_BETWEEN_COMMAS = expression(r"[^\s,]+")
_KEYED = expression(r"\[[^\]]{1,200}\]=")


class Value(Noun):
    """What a name is given at one place, in which function; a list or a loop gives it several.

    `row` says that the words of a `case` choose it from many, `begins` that a list begins anew with it.
    """

    word: Word
    exported: bool = False
    listed: bool = False
    function: str = ""
    row: bool = False
    begins: bool = False


class Command(Noun):
    """A command: its words, and the function that it stands in."""

    words: tuple[Word, ...]
    function: str


class Document(Noun):
    """A here-document: the command that reads it, the file that it is written to, and its bytes."""

    command: tuple[str, ...]
    target: str
    start: int
    end: int


@dataclass(slots=True)
class Script:
    """What one pass over a script collects."""

    file: SourceFile
    lines: Lines
    commands: list[Command] = field(default_factory=list)
    values: dict[str, list[Value]] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    keys: dict[str, list[Word]] = field(default_factory=dict)  # of associative lists
    pieces: dict[str, list[Piece]] = field(default_factory=dict)  # what `read` fills
    documents: list[Document] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)  # what the reader of another syntax saw itself
    offers: Offers = field(default_factory=Offers)
    broken: bool = False
    cut: bool = False
    shared: bool = True  # whether plain variables may reach other files, not only exported ones

    def give(self, name: str, value: Value) -> None:
        """Remember that `name` is given a value."""
        known = self.values.setdefault(name, [])
        if len(known) < _MAX_VALUES:
            known.append(value)


def read_script(file: SourceFile) -> Script:
    """Parse and collect."""
    script = Script(file, Lines(file))
    collect(script)
    for words in settings_printed((c.function, c.words) for c in script.commands):
        _collect_pairs(words, script, exported=False)
    for command in script.commands:
        for name, word in edited(command.words):
            script.give(name, Value(word=word, exported=True))
    return script


def take_up(script: Script) -> None:
    """Add the assignments that the parser lost: those behind a text that is no shell: `IMAGE=<NAME>`."""
    for match in _ASSIGNMENT.finditer(script.file.data):
        name = match["name"].decode()
        if name not in script.values and proof(name):
            start, end = match.span("value")
            text_of = match["value"].decode("utf-8", "replace")
            word = Word(text=text_of, location=script.lines.locate(start, end))
            script.give(name, Value(word=word, exported=match["export"] is not None))


def collect(script: Script, function: str = "") -> None:
    """Parse the script's text and add what it holds; all of it stands in `function`."""
    # The parser trips over slices of the arguments and loses what follows them.
    data = _SLICE.sub(lambda m: b"$@" + b" " * (len(m[0]) - 2), script.file.data)
    root = parse("bash", data).root_node
    script.broken = root.has_error
    stack, seen = [(root, function)], 0
    while stack and seen < MAX_NODES:
        node, function = stack.pop()
        seen += 1
        if node.type == "function_definition":
            name = node.child_by_field_name("name")
            function = text(name) if name is not None else function
            script.functions.add(function)
        _collect(node, function, script)
        if node.type not in ("comment", "heredoc_body", "raw_string"):
            stack.extend((child, function) for child in reversed(node.named_children))
    script.cut = script.cut or bool(stack)


def _collect(node: Node, function: str, script: Script) -> None:
    if node.type == "command":
        words = tuple(words_of(node.named_children, script))
        if words:
            script.commands.append(Command(words=words, function=function))
        if words and words[0].text == "read":
            _collect_read(node, words, script)
    elif node.type == "variable_assignment":
        _collect_assignment(node, function, script)
    elif node.type == "for_statement":
        name = node.child_by_field_name("variable")
        items = [
            c for c in node.named_children[1:] if c.type not in ("do_group", "comment", "compound_statement")
        ]
        for word in words_of(items, script) if not is_told(node) else ():
            for each in _split(word, script):
                if name is not None:
                    script.give(text(name), Value(word=each, listed=True))
    elif node.type == "redirected_statement":
        _collect_document(node, script)
        _collect_lines(node, script)
    elif node.type == "expansion":
        script.offers.note(node)
        _collect_default(node, function, script)


def _collect_read(node: Node, words: tuple[Word, ...], script: Script) -> None:
    """`IFS='|' read -r model gpus <<< "$row"` fills variables with the fields of a text."""
    separators, source = "", None
    for child in node.named_children:
        if child.type == "herestring_redirect" and child.named_children:
            source = word_of(child.named_children[0], script)
        elif child.type == "variable_assignment" and text(child).startswith("IFS="):
            value = child.child_by_field_name("value")
            given = word_of(value, script) if value is not None else None
            separators = given.text if given is not None else ""
    for name, piece in taken(words, separators, source) if source is not None else ():
        script.pieces.setdefault(name, []).append(piece)


def _collect_assignment(node: Node, function: str, script: Script) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None or value is None:
        return
    target = text(name).partition("[")[0]
    index = name.child_by_field_name("index") if name.type == "subscript" else None
    key = word_of(index, script) if index is not None else None
    if key is not None and not key.text.isdigit():
        script.keys.setdefault(target, []).append(key)
    if value.type == "array":
        anew = all(child.type != "+=" for child in node.children)
        for number, word in enumerate(words_of(value.named_children, script)):
            match = _KEYED.match(word.text)
            if match:
                script.keys.setdefault(target, []).append(word.part(1, match.end() - 2))
            word = paired(word.part(match.end()) if match else word)
            one = word.part(0, len(word.text.rstrip(",")))
            script.give(target, Value(word=one, listed=True, begins=anew and not number))
            because = f"a row of {target}"
            script.mentions.extend(
                Mention(model=w, kind="config-default", because=because, execution="self-hosted")
                for w in rows(word)
            )
        return
    parent = node.parent
    exported = parent is not None and bool(_EXPORTS.match(text(parent)[:40]))
    given = word_of(value, script)
    if given is None:
        return
    several = _several(target, given)
    for word in several:
        script.give(target, Value(word=word, listed=True))
    if not several:
        row = is_row(node, given.text)
        script.give(target, Value(word=given, exported=exported, function=function, row=row))


def _several(target: str, given: Word) -> list[Word]:
    """The models of a text that lists them: `"a b"`, `a,b`, `${MODELS:-a b}`, `$(cat <<EOF ... EOF)`."""
    match = _LISTED.fullmatch(given.text) or _DEFAULTED.fullmatch(given.text)
    start, end = match.span("body") if match else (0, len(given.text))
    apart = any(char.isspace() for char in given.text[start:end])
    piece = _PIECE if apart else _BETWEEN_COMMAS
    found = [given.part(m.start(), m.end()) for m in piece.finditer(given.text[:5000], start, end)]
    if not (proof(target) and len(found) > 1 and all(suggests_model(w.text) for w in found)):
        return []
    return found


def _split(word: Word, script: Script) -> list[Word]:
    """What a loop makes of `$MODELS`, or of its default, where that is a text of names: each of them."""
    plain = _PLAIN.fullmatch(word.text)
    given = [v.word for v in script.values.get(plain[1], ())] if plain is not None else [word]
    bodies = [w.part(*m.span("body")) if (m := _DEFAULTED.fullmatch(w.text)) else w for w in given]
    pieces = [w.part(m.start(), m.end()) for w in bodies for m in _PIECE.finditer(w.text[:5000])]
    return pieces if pieces and all(_NAME.fullmatch(p.text) for p in pieces) else [word]


def _collect_default(node: Node, function: str, script: Script) -> None:
    """`${NAME:=value}` gives a value to a name."""
    match = _GIVEN.fullmatch(text(node))
    if match is None:
        return
    start = node.start_byte + len(match.string[: match.start("value")].encode())
    word = _word(start, start + len(match["value"].encode()), script)
    if word is not None:
        script.give(match["name"], Value(word=word, function=function))


def _collect_document(node: Node, script: Script) -> None:
    target = ""
    for child in node.named_children:
        if child.type == "file_redirect":
            where = child.child_by_field_name("destination")
            target = text(where).strip("\"'") if where is not None else target
        elif child.type == "heredoc_redirect":
            for inner in child.named_children:
                if inner.type == "file_redirect" and inner.child_by_field_name("destination") is not None:
                    target = text(inner).lstrip("0123456789&>| \t").strip("\"'")
    body = node.child_by_field_name("body")
    words = list(words_of(body.named_children, script)) if body is not None else []
    command = tuple(w.text for w in words)
    if command[:1] in (("echo",), ("printf",)) and ENV_FILE.search(target):
        _collect_pairs(words[1:], script)
    if body is not None and ENV_FILE.search(target):
        _collect_group(body, script)
    for child in node.named_children:
        if child.type == "heredoc_redirect":
            _collect_texts(child, command, target, script)


def _collect_lines(node: Node, script: Script) -> None:
    """A loop that reads a here-document gives its variable each line."""
    for target, start, end in lines_read(node):
        line = _word(start, end, script)
        if line is not None:
            script.give(target, Value(word=line, listed=True))


def _collect_texts(redirect: Node, command: tuple[str, ...], target: str, script: Script) -> None:
    for inner in redirect.named_children:
        if inner.type == "pipeline" and inner.named_children:  # `cat <<EOF | kubectl apply -f -`
            first = inner.named_children[0].child_by_field_name("body") or inner.named_children[0]
            command = tuple(word.text for word in words_of(first.named_children, script))
        elif inner.type == "heredoc_body":
            start, end = inner.start_byte, inner.end_byte
            script.documents.append(Document(command=command, target=target, start=start, end=end))


def _collect_group(body: Node, script: Script) -> None:
    """`{ echo A=b; echo C=d; } > .env` sets several."""
    inside = body.named_children if body.type in ("compound_statement", "subshell") else []
    for command in (c for c in inside if c.type == "command"):
        words = list(words_of(command.named_children, script))
        _collect_pairs(words[1:] if words and words[0].text in ("echo", "printf") else [], script)


def _collect_pairs(words: list[Word], script: Script, *, exported: bool = True) -> None:
    """`echo NAME=value >> .env` sets a variable for whoever reads the file."""
    for word in words:
        match = _PAIR.match(word.text)
        if match:
            script.give(match["name"], Value(word=word.part(*match.span("value")), exported=exported))


def words_of(nodes: list[Node], script: Script) -> Iterator[Word]:
    """The words of a command; `--flag="x"` gives two, so that a flag and its value stay apart."""
    spans: list[tuple[int, int]] = []
    for node in nodes:
        if node.type in _NOT_WORDS:
            continue
        start, end = node.start_byte, node.end_byte
        # The grammar cuts `a/$b/$c` in two: what no blank divides is one word.
        if spans and not script.file.data[spans[-1][1] : start].strip(b"$") and start <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    for start, end in spans:
        word = _word(start, end, script)
        if word is None:
            continue
        flag = _QUOTED_VALUE.match(script.file.data[start:end])
        if flag:
            yield word.part(0, len(flag[1]))
            yield word.part(len(flag[1]) + 1)
        else:
            yield word


def word_of(node: Node, script: Script) -> Word | None:
    """One word without its quotes; expansions are left as written."""
    return _word(node.start_byte, node.end_byte, script)


class Quoted(Word):
    """A word with quotes inside, or of several lines: it knows the byte at which each character stands."""

    starts: tuple[int, ...]
    lines: Lines

    def part(self, start: int, end: int | None = None) -> Word:
        """A piece of the word, at its own place."""
        stop = min(len(self.text) if end is None else end, len(self.text))
        start = min(start, stop)
        last = (
            self.starts[stop - 1] + len(self.text[stop - 1].encode()) if stop > start else self.starts[start]
        )
        return Quoted(
            text=self.text[start:stop],
            location=self.lines.locate(self.starts[start], last),
            starts=(*self.starts[start:stop], last),
            lines=self.lines,
        )


def _word(start: int, end: int, script: Script) -> Word | None:
    if end - start > _MAX_TEXT or end <= start:
        return None
    source = script.file.data[start:end].decode("utf-8", "replace")
    if not any(c in source for c in "\"'\\\n"):
        return Word(text=source, location=script.lines.locate(start, end))
    text_of, starts = _unquoted(source, start)
    whole = Quoted(text=text_of, location=script.lines.locate(start, end), starts=starts, lines=script.lines)
    return whole.part(0)


def _unquoted(source: str, at: int) -> tuple[str, tuple[int, ...]]:
    """The text of a word without quotes and escapes, and the byte of each of its characters."""
    out: list[str] = []
    starts: list[int] = []
    quote, index = "", 0
    while index < len(source):
        char = source[index]
        escaped = char == "\\" and quote != "'" and index + 1 < len(source)
        if escaped and (not quote or source[index + 1] in '"$`\\\n'):
            if source[index + 1] != "\n":
                out.append(source[index + 1])
                starts.append(at + 1)
            at += len(source[index : index + 2].encode("utf-8", "replace"))
            index += 2
            continue
        if char == quote:
            quote = ""
        elif not quote and char in "\"'":
            quote = char
        else:
            out.append(char)
            starts.append(at)
        at += len(char.encode("utf-8", "replace"))
        index += 1
    return "".join(out), (*starts, at)
