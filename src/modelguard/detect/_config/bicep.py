"""Bicep as a tree: parameters, variables, resources and modules with their objects, nothing evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._config import settings
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._shape import is_hub_id
from modelguard.detect._trees.tree import Builder, Entry, List, Map, Node, Scalar, Span, whole
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting, SourceFile

_MAX_TOKENS = 200_000
_TOKEN = expression(
    r"(?P<skip>[ \t\r]+|//[^\n]*|/\*.*?\*/)|(?P<line>\n)|(?P<long>'''.*?''')|(?P<text>'(?:[^'\\\n]|\\.)*')"
    r"|(?P<name>[A-Za-z_][\w.]*)|(?P<sign>[{}\[\]:=()])|(?P<other>.)",
    re.DOTALL,
)
_ACCOUNT = expression(r"CognitiveServices/accounts@", re.IGNORECASE)
_REGION = expression(r"[a-z]{4,20}\d?\Z")
_TEXTS = ("text", "long")
# What uses a value says more of it than where it is set.
_STATEMENTS = ("resource", "module", "param", "var")
# Its own name is that of the deployment: `module openAiModels 'models.bicep' = { name: 'openai-models' }`.
_MODULE = "module"


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the file; what a deployment takes from a parameter stands at the parameter's default."""
    tree = _tree(whole(file))
    lowered = file.data.lower()
    deploys = b"cognitiveservices" in lowered or b"'openai'" in lowered
    # What Bicep deploys answers on Azure, unless the file names the address of another service.
    azure = deploys or (b"openai" in lowered and b"api.openai.com" not in lowered)
    azure = azure or (file.path.endswith(".bicepparam") and speaks_of_models(file.data))
    context = Context(
        detector="bicep",
        kind="serve" if deploys else "config-default",
        channel="azure" if azure else None,
        execution="managed" if azure else "unknown",
        trade=speaks_of_models(file.data),
        region=_place(tree) if deploys else None,
    )
    for clue in settings.read(tree, context):
        if azure and isinstance(clue, Sighting) and is_hub_id(clue.raw) and clue.channel == "azure":
            clue = replace(clue, channel=None, execution="unknown")  # what Azure deploys has no such name
        yield clue


def _place(tree: Map) -> str | None:
    """The region of the file's accounts, where it is one and written out."""
    resources = tree.get("resource")
    found = {
        entry.value.text("location")
        for entry in (resources.entries if isinstance(resources, Map) else ())
        if isinstance(entry.value, Map) and _ACCOUNT.search(entry.value.text("resourceType") or "")
    }
    place = found.pop() if len(found) == 1 else None
    return place if place and _REGION.match(place) else None


class _Tokens:
    """The tokens of a text, one at a time: kind, text and where it starts."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self._found = [
            (str(m.lastgroup), m.group(), m.start())
            for m in _TOKEN.finditer(span.text[:2_000_000])
            if m.lastgroup != "skip"
        ][:_MAX_TOKENS]
        self._at = 0
        # The arrays that the loops so far walk, by the name of their item.
        self.loops: dict[str, List] = {}
        # The expressions whose objects are being read: how deep each stands, and its open brackets.
        self.parted: list[tuple[int, int]] = []

    def peek(self, ahead: int = 0) -> tuple[str, str, int]:
        at = self._at + ahead
        return self._found[at] if at < len(self._found) else ("end", "", 0)

    def next(self) -> tuple[str, str, int]:
        token = self.peek()
        self._at += 1
        return token

    def scalar(self, token: tuple[str, str, int]) -> Scalar:
        kind, text, start = token
        quotes = {"text": 1, "long": 3}.get(kind, 0)
        inner = self.span.sub(start + quotes, start + len(text) - quotes)
        return Scalar(inner.text, inner, is_text=bool(quotes) and "${" not in inner.text)


def _tree(span: Span) -> Map:
    """The statements of a file: parameters and variables apart from what uses them."""
    tokens = _Tokens(span)
    named: dict[str, Node] = {}
    sections = {word: Map() for word in _STATEMENTS}
    after_line = True
    while (token := tokens.next())[0] != "end":
        kind, text, _ = token
        if after_line and text in _STATEMENTS and tokens.peek()[0] == "name":
            key = tokens.scalar(tokens.next())
            kinds: list[Scalar] = []
            while tokens.peek()[0] not in ("line", "end") and tokens.peek()[1] not in "={":
                kinds.append(tokens.scalar(tokens.next()))
            if tokens.peek()[1] == "=":
                tokens.next()
                value = _value(tokens, named)
                if value is not None:
                    named.setdefault(key.text, value)
                    if isinstance(value, Map) and text == _MODULE:
                        value.entries = [e for e in value.entries if e.key.text != "name"]
                    if isinstance(value, Map) and kinds:
                        value.entries.insert(0, Entry(Scalar("resourceType", key.span), kinds[0]))
                    sections[text].entries.append(Entry(key, value))
        after_line = kind == "line"
    nowhere = span.sub(0, 0)
    return Map(entries=[Entry(Scalar(word, nowhere), found) for word, found in sections.items()])


def _value(tokens: _Tokens, named: dict[str, Node]) -> Node | None:
    """The object, array or text that starts here; of another expression the default that it ends in."""
    builder = Builder()
    depth = 0
    while True:
        if tokens.parted and tokens.parted[-1][0] == depth:
            depth += _open(tokens, builder, named, depth) if _to_part(tokens) else _end_parts(tokens, builder)
            if depth <= 0 or builder.full:
                return builder.roots[0] if builder.roots else None
            continue
        _skip_lines(tokens)
        if depth and tokens.peek()[1] in ("}", "]"):
            tokens.next()
            builder.end()
            depth -= 1
        elif depth and (_is_key(tokens) or _skip_to_child(tokens)):
            builder.value(tokens.scalar(tokens.next()))
            tokens.next()
            continue
        else:
            depth += _open(tokens, builder, named, depth)
        if depth <= 0 or tokens.peek()[0] == "end" or builder.full:
            return builder.roots[0] if builder.roots else None


def _skip_lines(tokens: _Tokens) -> None:
    while tokens.peek()[0] == "line" or tokens.peek()[1] == ",":
        tokens.next()


def _is_key(tokens: _Tokens) -> bool:
    return tokens.peek()[0] in ("name", "text") and tokens.peek(1)[1] == ":"


def _skip_to_child(tokens: _Tokens) -> bool:
    """Whether a resource in a resource starts here, decorators passed by: `resource x 'deployments' = {`.

    The next two tokens are then its type and the sign before its object.
    """
    while tokens.peek()[1] == "@":
        for _ in _expression(tokens):
            pass
        _skip_lines(tokens)
    if tokens.peek()[1] != "resource" or (tokens.peek(2)[0], tokens.peek(3)[1]) != ("text", "="):
        return False
    tokens.next()
    tokens.next()
    return True


def _open(tokens: _Tokens, builder: Builder, named: dict[str, Node], depth: int) -> int:
    """Read what a value starts with; 1 where an object or array was opened."""
    text = tokens.peek()[1]
    if text in ("{", "["):
        tokens.next()
        builder.start(Map() if text == "{" else List())
        if text == "[" and tokens.peek()[1] == "for":
            _loop(tokens, named)
        return 1
    if text == "if":
        while tokens.peek()[1] not in ("{", "") and tokens.peek()[0] != "line":
            tokens.next()
        return _open(tokens, builder, named, depth) if tokens.peek()[1] == "{" else 0
    if _part(tokens, 0)[0] is not None:
        builder.start(List())
        tokens.parted.append((depth + 1, 0))
        return 1
    found = list(_expression(tokens))
    texts = [t for t in found if t[0] in _TEXTS]
    if len(found) == 1 and isinstance(named.get(found[0][1]), Scalar):
        builder.value(named[found[0][1]])
    elif len(found) == 1 and (each := _of_items(found[0][1], tokens.loops)):
        builder.start(List())
        for value in each:
            builder.value(value)
        builder.end()
    elif texts:
        # `asks == 'openai' ? 'gpt-4o' : ''`: nothing stands behind the answer.
        chosen = found[next((n for n, token in enumerate(found) if token[1] == "?"), 0) :]
        filled = [t for t in chosen if t[0] in _TEXTS and t[1].strip("'")]
        builder.value(tokens.scalar(filled[-1] if filled else texts[-1]))
    else:
        builder.value(Scalar("", tokens.span.sub(0, 0), is_text=False))
    return 0


def _to_part(tokens: _Tokens) -> bool:
    """Go on to the next object or array of the expression that is being read; False where it ends."""
    depth, brackets = tokens.parted[-1]
    ahead, brackets = _part(tokens, brackets)
    if ahead is None:
        return False
    for _ in range(ahead):
        tokens.next()
    tokens.parted[-1] = (depth, brackets)
    return True


def _end_parts(tokens: _Tokens, builder: Builder) -> int:
    """Pass over what is left of an expression whose objects were read."""
    _, brackets = tokens.parted.pop()
    for _ in range(_part_ends(tokens, brackets)):
        tokens.next()
    builder.end()
    return -1


def _part(tokens: _Tokens, brackets: int) -> tuple[int | None, int]:
    """How far ahead an answer of `a ? {…} : {…}` or an argument of `concat([…])` starts, and the brackets."""
    at = 0
    before = ""
    while not _is_over(tokens, at, brackets, before):
        kind, text, _ = tokens.peek(at)
        index = text == "[" and (before[-1:].isalnum() or before[-1:] in ("_", "]", ")"))
        if text in ("{", "[") and not index:
            return at, brackets
        brackets += (text in ("(", "[")) - (text in (")", "]"))
        before = before if kind == "line" else text
        at += 1
    return None, brackets


def _part_ends(tokens: _Tokens, brackets: int) -> int:
    """How many tokens the rest of an expression without further objects has."""
    at = 0
    before = ""
    while not _is_over(tokens, at, brackets, before):
        kind, text, _ = tokens.peek(at)
        brackets += (text in ("(", "[")) - (text in (")", "]"))
        before = before if kind == "line" else text
        at += 1
    return at


def _is_over(tokens: _Tokens, at: int, brackets: int, before: str) -> bool:
    """Whether an expression ends at a token: a line after which no choice goes on, or the end around it."""
    kind, text, _ = tokens.peek(at)
    if kind == "end" or (not brackets and text in (",", "}", "]", ")")):
        return True
    if kind != "line" or brackets or before in ("?", ":"):
        return False
    following = next((t for n in range(1, 20) if (t := tokens.peek(at + n))[0] != "line"), ("end", "", 0))
    return following[1] not in ("?", ":")


def _loop(tokens: _Tokens, named: dict[str, Node]) -> None:
    """Pass over the head of a loop, and keep which array it walks: `for (item, index) in items: `."""
    head: list[str] = []
    while tokens.peek()[1] != ":" and tokens.peek()[0] not in ("line", "end"):
        head.append(tokens.next()[1])
    tokens.next()
    names = [word for word in head if word not in ("for", "(", ")", ",")]
    walked = named.get(names[-1]) if len(names) > 2 and names[-2] == "in" else None
    if isinstance(walked, List):
        tokens.loops[names[0]] = walked


def _of_items(path: str, loops: dict[str, List]) -> list[Scalar]:
    """What `item.model.name` is in each item of the array that a loop walks."""
    head, _, rest = path.partition(".")
    items: list[Node] = list(loops[head].items) if head in loops else []
    for key in rest.split(".") if rest else ():
        items = [value for item in items if isinstance(item, Map) and (value := item.get(key)) is not None]
    return [item for item in items if isinstance(item, Scalar) and item.is_text]


def _expression(tokens: _Tokens) -> Iterator[tuple[str, str, int]]:
    """The tokens up to the end of the line or of the object around, whatever brackets are open."""
    brackets = 0
    first = True
    while tokens.peek()[0] != "end":
        kind, text, _ = tokens.peek()
        if not brackets and (kind == "line" or text == ","):
            return
        if text in ("}", "]", ")"):
            if not brackets:
                if first:
                    tokens.next()
                return
            brackets -= 1
        brackets += text in ("{", "[", "(")
        first = False
        token = tokens.next()
        if kind != "line":
            yield token
