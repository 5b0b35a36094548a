"""Strings, names and signs of C-like languages: enough to see what a literal is given to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

_MAX_TOKENS = 400_000
_LONG = rb'[$@]{0,3}"""(?P<long>(?:[^"]+|"(?!"")){0,20000})(?:""")?'
_PLAIN = rb'[bfL@$]{0,2}"(?P<double>(?:[^"\\\n]+|\\.){0,2000})"?'
_SINGLE = rb"'(?P<single>(?:[^'\\\n]+|\\.){0,2000})'?"
_REST = rb"(?P<name>[A-Za-z_]\w*)|(?P<sign>=>|==|!=|:=|::|->|\?\?|\|\||[=:(){}\[\],.;?<>&|+])"
_SLASHES = rb"(?P<comment>//[^\n]*|/\*(?:[^*]+|\*(?!/)){0,200000}(?:\*/)?)"
_HASHES = rb"(?P<comment>#[^\n]*)"
_BOTH = rb"(?P<comment>(?://|#(?!\[))[^\n]*|/\*(?:[^*]+|\*(?!/)){0,200000}(?:\*/)?)"
_RUST = (
    rb'r#"(?P<raw>(?:[^"]+|"(?!#)){0,20000})(?:"#)?|b?r?"(?P<double>(?:[^"\\]{1,2000}|\\.){0,2000})"?'
    rb"|'(?:[^'\\]|\\.[^']{0,8})'"
)
_GO = rb"`(?P<raw>[^`]{0,20000})`?|" + _PLAIN + rb"|'(?:[^'\\\n]|\\.[^'\n]{0,8})'"
_CHAR = rb"|'(?:[^'\\\n]|\\.[^'\n]{0,8})'"


def _language(comment: bytes, strings: bytes) -> re.Pattern[bytes]:
    # It matches at every place, so that no blank is looked at twice.
    every = comment + rb"|" + strings + rb"|" + _REST
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
    "php": _language(_BOTH, _PLAIN + b"|" + _SINGLE),
    "rb": _language(_HASHES, _PLAIN + b"|" + _SINGLE),
    **dict.fromkeys(("ex", "exs"), _language(_HASHES, _LONG + b"|" + _PLAIN)),
}


class Token(NamedTuple):
    """A string (its inner text), a name, or a sign, and the bytes that it covers."""

    kind: Literal["string", "name", "sign"]
    text: str
    start: int
    end: int


def tokens(data: bytes, suffix: str) -> Iterator[Token]:
    """The tokens of a file, comments and blanks left out."""
    # Half of the time of a scan of such files is spent here.
    for match in islice(LANGUAGES[suffix].finditer(data), _MAX_TOKENS):
        group = match.lastgroup
        if group == "name":
            start, end = match.span(group)
            yield Token("name", data[start:end].decode(), start, end)
        elif group == "sign":
            start, end = match.span(group)
            yield Token("sign", data[start:end].decode(), start, end)
        elif group is not None and group != "comment":
            start, end = match.span(group)
            yield Token("string", data[start:end].decode("utf-8", "replace"), start, end)
