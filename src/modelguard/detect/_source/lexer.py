"""Strings, names and signs of C-like languages: enough to see what a literal is given to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from modelguard.expressions import expression

_MAX_TOKENS = 400_000
_LONG = rb'[$@]{0,3}"""(?P<long>(?:[^"]+|"(?!"")){0,20000})(?:""")?'
_PLAIN = rb'[bfL@$]{0,2}"(?P<double>(?:[^"\\\n]+|\\.){0,2000})"?'
_SINGLE = rb"'(?P<single>(?:[^'\\\n]+|\\.){0,2000})'?"
_SIGN = rb"(?P<sign>=>|<-|===?|[!~]==?|:=|::|->|\?\?|\|\||[=:(){}\[\],.;?<>&|+])"
_NAME = rb"(?P<name>[A-Za-z_]\w*)"
# `include?`, `fetch!`: what a question is called in Ruby and Elixir.
_QUESTION = rb"(?P<name>[A-Za-z_]\w*(?:[?!](?![=~:?]))?)"
_SLASHES = rb"(?P<comment>//[^\n]*|/\*(?:[^*]+|\*(?!/)){0,200000}(?:\*/)?)"
_HASHES = rb"(?P<comment>#[^\n]*)"
_BOTH = rb"(?P<comment>(?://|#(?!\[))[^\n]*|/\*(?:[^*]+|\*(?!/)){0,200000}(?:\*/)?)"
_LONG_SINGLE = rb"'''(?P<raw>(?:[^']+|'(?!'')){0,20000})(?:''')?"
_FSHARP = rb"(?P<comment>//[^\n]*|\(\*(?!\))(?:[^*]+|\*(?!\))){0,200000}(?:\*\))?)"
_BRACKETS = rb"\[\[(?P<long>(?:[^\]]+|\](?!\])){0,20000})(?:\]\])?"
_DASHES = rb"(?P<comment>--\[\[(?:[^\]]+|\](?!\])){0,200000}(?:\]\])?|--[^\n]*)"
_RUST = (
    rb'b?r(?P<hashes>#{1,3})"(?P<raw>(?:[^"]+|"(?!(?P=hashes))){0,20000})(?:"(?P=hashes))?|b?r?"(?P<double>(?:[^"\\]{1,2000}|\\.){0,2000})"?'
    rb"|'(?:[^'\\]|\\.[^']{0,8})'"
)
# Whole pages stand in one string of Go's.
_GO = rb"`(?P<raw>[^`]{0,500000})`?|" + _PLAIN + rb"|'(?:[^'\\\n]|\\.[^'\n]{0,8})'"
_CHAR = rb"|'(?:[^'\\\n]|\\.[^'\n]{0,8})'"


def _language(comment: bytes, strings: bytes, name: bytes = _NAME) -> re.Pattern[bytes]:
    # It matches at every place, so that no blank is looked at twice.
    every = comment + rb"|" + strings + rb"|" + name + rb"|" + _SIGN
    return re.compile(rb"\s*(?:" + every + rb"|\d+|[^\s]|\Z)", re.DOTALL)


# A string without its end is matched too, so that no byte is looked at twice.
LANGUAGES = {
    "rs": _language(_SLASHES, _RUST),
    "go": _language(_SLASHES, _GO),
    **dict.fromkeys(
        ("java", "kt", "kts", "cs", "scala", "swift"),
        _language(_SLASHES, _LONG + b"|" + _PLAIN + _CHAR),
    ),
    **dict.fromkeys(("cpp", "cc"), _language(_SLASHES, _PLAIN + _CHAR)),
    "dart": _language(_SLASHES, _LONG + b"|" + _PLAIN + b"|" + _SINGLE),
    "jsonnet": _language(_BOTH, _PLAIN + b"|" + _SINGLE),
    "php": _language(_BOTH, _PLAIN + b"|" + _SINGLE),
    "rb": _language(_HASHES, _PLAIN + b"|" + _SINGLE, _QUESTION),
    **dict.fromkeys(("ex", "exs"), _language(_HASHES, _LONG + b"|" + _PLAIN, _QUESTION)),
    "groovy": _language(_SLASHES, _LONG_SINGLE + b"|" + _LONG + b"|" + _PLAIN + b"|" + _SINGLE),
    "fs": _language(_FSHARP, _LONG + b"|" + _PLAIN + b"|'[^'\\\n]'"),
    "lua": _language(_DASHES, _BRACKETS + b"|" + _PLAIN + b"|" + _SINGLE),
    "r": _language(_HASHES, _PLAIN + b"|" + _SINGLE),
}
_QUOTED = expression(r"'([\w.:/@+-]{2,200})'\Z")
# Files that are written in one of these under another ending.
ALIASES = {
    "rake": "rb",
    "rakefile": "rb",
    "cr": "rb",
    "fsx": "fs",
    "gradle": "groovy",
    "libsonnet": "jsonnet",
}
# Languages in which the end of a line ends a statement, and what says that it does not.
NEWLINE = {"go", "kt", "kts", "rb", "swift", "scala", "ex", "exs", "groovy", "fs", "lua", "r"}
# Between a name and its member.
JOINS = (".", "::", "->")
_INFIX = {
    "to",
    "and",
    "or",
}  # of Kotlin's pairs, of Ruby's and Elixir's conditions: the line goes on behind it
_GOES_ON = {".", "?", "::", ")", "]", "}", "||", "??", "->", "&", "|", ":", "="}
_HEREDOC = expression(rb"<<[<~-]?[\"'`]?(?P<mark>[A-Z_][A-Z0-9_]{1,40})[\"'`]?[^\n]{0,400}\n")
_HEREDOCS = {"rb": b"<<", "php": b"<<<"}
_MAX_HEREDOCS, _MAX_HEREDOC, _MAX_LINES = 500, 20_000, 100_000


_OPENS, _CLOSES = ("(", "[", "{"), (")", "]", "}")


class Token(NamedTuple):
    """A string (its inner text), a name, or a sign, and the bytes that it covers."""

    kind: Literal["string", "name", "sign"]
    text: str
    start: int
    end: int


def lexed(data: bytes, suffix: str) -> list[Token]:
    """The tokens of a file, with the ends of statements where the ends of lines are some."""
    found = list(tokens(data, suffix if suffix in LANGUAGES else "java"))
    if suffix == "rs":
        found = [unquoted(token) for token in found]
    return list(with_ends(found, data)) if suffix in NEWLINE else found


def literals(found: Iterable[Token]) -> Iterator[tuple[str, int, int]]:
    """The texts of strings, each with the bytes that it covers."""
    return ((token.text, token.start, token.end) for token in found if token.kind == "string")


def tokens(data: bytes, suffix: str) -> Iterator[Token]:
    """The tokens of a file, comments and blanks left out; a here-document is a string."""
    at = 0
    for start, end in _heredocs(data, suffix):
        yield from _between(data, suffix, at, start)
        yield Token("string", data[start:end].decode("utf-8", "replace"), start, end)
        at = end
    yield from _between(data, suffix, at, len(data))


def _heredocs(data: bytes, suffix: str) -> Iterator[tuple[int, int]]:
    """Where the here-documents of Ruby and PHP begin and end."""
    sign, last, left = _HEREDOCS.get(suffix), 0, _MAX_LINES
    for match in islice(_HEREDOC.finditer(data), _MAX_HEREDOCS) if sign is not None and sign in data else ():
        if match.start() < last or not match[0].startswith(sign or b""):
            continue
        at = match.end()
        while 0 <= at < match.end() + _MAX_HEREDOC and left > 0:
            left -= 1
            if data[at : at + 100].lstrip(b" \t").startswith(match["mark"]):
                yield match.end(), at
                last = at
                break
            at = data.find(b"\n", at) + 1 or -1


def _between(data: bytes, suffix: str, start: int, end: int) -> Iterator[Token]:
    """The tokens of a piece of a file."""
    # Half of the time of a scan of such files is spent here.
    for match in islice(LANGUAGES[suffix].finditer(data, start, end), _MAX_TOKENS):
        group = match.lastgroup
        if group == "name":
            first, last = match.span(group)
            yield Token("name", data[first:last].decode(), first, last)
        elif group == "sign":
            first, last = match.span(group)
            yield Token("sign", data[first:last].decode(), first, last)
        elif group is not None and group != "comment":
            first, last = match.span(group)
            yield Token("string", data[first:last].decode("utf-8", "replace"), first, last)


def with_ends(found: Sequence[Token], data: bytes) -> Iterator[Token]:
    """The tokens with a `;` at each end of a line that ends a statement."""
    last: Token | None = None
    for token in found:
        if last is not None and b"\n" in data[last.end : token.start]:
            goes_on = (
                last.text not in (")", "]", "}")
                if last.kind == "sign"
                else last.kind == "name" and last.text in _INFIX
            )
            if not goes_on and token.text not in _GOES_ON:
                yield Token("sign", ";", last.end, last.end)
        yield token
        last = token


def outward(found: Sequence[Token], down_to: int = 0) -> Iterator[tuple[int, Token, int]]:
    """The tokens from the last one back: the place of each, and how deep in brackets it stands.

    Below zero, and ever lower, are the brackets around the end and what stands before them.
    """
    depth = 0
    for at in range(len(found) - 1, down_to - 1, -1):
        token = found[at]
        if token.kind == "sign":
            depth += (token.text in _CLOSES) - (token.text in _OPENS)
        yield at, token, depth


def inward(found: Sequence[Token]) -> Iterator[tuple[int, Token, int]]:
    """The tokens from the first one on: the place of each, and its depth, as `outward` tells it."""
    depth = 0
    for at, token in enumerate(found):
        if token.kind == "sign":
            depth += (token.text in _OPENS) - (token.text in _CLOSES)
        yield at, token, depth


def unquoted(token: Token) -> Token:
    """A string without the quotes of another language within: `default!(&str, "'org/name'")` is SQL's."""
    quoted = _QUOTED.match(token.text) if token.kind == "string" else None
    return token if quoted is None else Token("string", quoted[1], token.start + 1, token.end - 1)
