"""What constants and arguments of C-like languages reach: a setter or a field that takes a model.

`OLLAMA_EMBED = "id"` says nothing of a model; `.modelName(OLLAMA_EMBED)` below it does, and so does a
function of the same file whose parameter is called `model`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from modelguard.detect._parameters import proof
from modelguard.detect._source.given import PREFIX
from modelguard.detect._source.lexer import JOINS, Token
from modelguard.expressions import expression

# A constant, by how it is spelled or by the word before it.
_SPELLED = expression(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z")
_FIXES = {"const", "final", "static", "readonly", "val"}
_FUNCTIONS = {"func", "fn", "fun", "def", "function"}
_CONTROL = {
    "if", "for", "while", "switch", "match", "catch", "return", "new", "when", "foreach", "select", "in",
    "else", "await", "throw", "yield", "case", "do", "unless", "until", "elif", "elsif", "go", "defer", "not",
}  # fmt: skip
_OWN = {"this", "self", "Self", "static"}
_GIVES = (":", "=", "=>")
_ENDS = (",", ")", "}", ";")
_HEAD, _PARAMETERS, _ARGUMENTS = 8, 80, 120


class Reached:
    """Where the constants of one file end, and what the parameters of its functions are called."""

    def __init__(self, found: Sequence[Token], around: Sequence[int]) -> None:
        self._found = found
        self._around = around

    def of(self, index: int, *, tested: bool) -> str:
        """What takes a string at last that is given to a constant, or to a function of the file; or nothing.

        The functions of a test are given names to ask about as often as names of what runs.
        """
        return self._of_constant(index) or ("" if tested else self._of_argument(index))

    def _of_constant(self, index: int) -> str:
        found = self._found
        if index < 2 or found[index - 1].text not in ("=", ":="):
            return ""
        fixed, name = False, ""
        for at in range(index - 2, max(-1, index - _HEAD), -1):
            token = found[at]
            if token.kind == "sign" and token.text not in (":", "&", "?"):
                fixed = fixed or (token.text == "(" and at > 0 and found[at - 1].text == "const")
                break
            fixed = fixed or token.text in _FIXES
            name = token.text if token.text in self._asked else name
        return self._asked[name] if name and (fixed or _SPELLED.match(name)) else ""

    @cached_property
    def _asked(self) -> dict[str, str]:
        """The names that stand alone where a model is asked for, and what takes them there."""
        return dict(_taken(self._found))

    def _of_argument(self, index: int) -> str:
        found, opens = self._found, self._around[index]
        alone = found[index - 1].text in ("(", ",") and found[index + 1 : index + 2] != []
        if opens < 1 or found[opens].text != "(" or not alone or found[index + 1].text not in (",", ")"):
            return ""
        parameters = self._parameters.get(found[opens - 1].text, ())
        owned = opens > 2 and found[opens - 2].text in JOINS and found[opens - 3].text not in _OWN
        defines = opens > 1 and found[opens - 2].text in _FUNCTIONS
        if not parameters or owned or defines or index - opens > _ARGUMENTS:
            return ""
        place = sum(found[at].text == "," and self._around[at] == opens for at in range(opens + 1, index))
        return parameters[place] if place < len(parameters) and proof(parameters[place]) else ""

    @cached_property
    def _parameters(self) -> dict[str, tuple[str, ...]]:
        """The parameters of the functions that the file defines once."""
        defined: dict[str, tuple[str, ...]] = {}
        several: set[str] = set()
        for opens, token in enumerate(self._found):
            name = self._found[opens - 1].text if opens > 1 and token.text == "(" else ""
            if name and self._is_head(opens):
                if name in defined:
                    several.add(name)
                defined[name] = tuple(self._names(opens))
        return {name: names for name, names in defined.items() if name not in several}

    def _is_head(self, opens: int) -> bool:
        """Whether a bracket opens the parameters of a function; Java and C# say its type before the name."""
        name, before = self._found[opens - 1], self._found[opens - 2]
        if name.kind != "name" or name.text in _CONTROL:
            return False
        if before.kind == "name":
            return before.text in _FUNCTIONS or (before.text not in _CONTROL and self._has_body(opens))
        return before.text in (">", "]") and self._has_body(opens)

    def _has_body(self, opens: int) -> bool:
        """Whether the brackets end before a body."""
        for at in range(opens + 1, min(len(self._found) - 1, opens + _PARAMETERS)):
            if self._around[at] < opens:
                return self._found[at + 1].text in ("{", "throws")
        return False

    def _names(self, opens: int) -> Iterator[str]:
        """What the parameters are called: before a colon, first of all in Go, or last before a comma."""
        part: list[Token] = []
        for at in range(opens + 1, min(len(self._found), opens + _PARAMETERS)):
            closes = self._around[at] < opens
            if closes or (self._around[at] == opens and self._found[at].text == ","):
                yield _called(part, first=self._found[opens - 2].text == "func")
                part = []
            elif self._around[at] == opens:
                part.append(self._found[at])
            if closes:
                return


def _called(part: Sequence[Token], *, first: bool) -> str:
    texts = [t.text for t in part]
    names = [t.text for t in part if t.kind == "name"]
    if ":" in texts:  # `for model: String` of Swift has two names
        return texts[texts.index(":") - 1]
    if "=" in texts:
        return texts[texts.index("=") - 1]
    return "" if not names else names[0] if first else names[-1]


def _taken(found: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """The names that stand alone in a setter or a field for a model: `.modelName(NAME)`, `Model: name,`."""
    for at in range(3, len(found) - 1):
        name = found[at]
        if name.kind != "name" or found[at + 1].text not in _ENDS:
            continue
        sign, taker = found[at - 1].text, found[at - 2]
        called = PREFIX.sub("", taker.text) if sign == "(" else taker.text
        set_by_call = sign == "(" and found[at + 1].text == ")" and found[at - 3].text in JOINS
        if taker.kind == "name" and (set_by_call or sign in _GIVES) and proof(called):
            yield name.text, called
