"""The branch, the function and the call in which a string of a C-like language stands, and whom these ask."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from modelguard.detect._hints import hint
from modelguard.detect._places import PROVIDERS
from modelguard.detect._source.lexer import Token
from modelguard.expressions import expression

_ADDRESS = expression(r"https?://[\w.-]{4,80}(?::\d{1,5})?(?:/[\w./-]{0,100})?\Z")
# What answers for models, whoever it is that offers it.
_ANSWERS = expression(
    r":11434\b|/v1(?:beta)?(?:/chat/completions|/embeddings)?/?\Z|inference|/chat/completions\Z"
)
_LABELS = (",", ":", "->", "=>", "|")
_ARROWS = ("->", "=>")
# What stands between the parameters of a function and its body: `-> Result<Reply> {`, `): ?string {`.
_OF_TYPE = {"<", ">", "->", ":", "?", "*", "&", "::", ".", "[", "]"}
_CHOOSES = expression(r"provider|backend|vendor|service|engine|platform", re.IGNORECASE)
_TYPES = ("string", "String", "str", "static")
_OF_CLIENT = expression(r"option|config|client|settings|request", re.IGNORECASE)
_HEAD, _LABEL, _CALL = 14, 16, 30
_DEPTH = 30  # so deep nobody writes but for those who want us to be slow


class Within:
    """Whom the branches, the bodies and the constants of one file say that its strings ask."""

    def __init__(self, found: Sequence[Token], around: Sequence[int]) -> None:
        self._found, self._around = found, around
        self._arms: defaultdict[int, list[tuple[int, str | None]]] = defaultdict(list)
        self._heads: dict[int, str] = {}
        self._asked: defaultdict[int, set[str]] = defaultdict(set)
        self._constants: dict[str, str | None] = {}
        for at, token in enumerate(found):
            if token.kind == "name" and token.text in ("case", "default"):
                self._arm(at)
            elif token.text == "{" and token.kind == "sign":
                self._head(at)
            elif token.kind == "string" and token.text.startswith("http") and _ADDRESS.match(token.text):
                self._address(at)

    def provider(self, index: int) -> str | None:
        """The provider for which the nearest branch around a string is: `case "groq":`, `"groq" => {`."""
        at, before = self._around[index], index
        for _ in range(_DEPTH):
            if at < 1:
                break
            arms = self._arms.get(at, ())
            place = bisect_left(arms, before, key=lambda arm: arm[0])
            if place:
                return arms[place - 1][1]
            if at in self._heads:
                return self._heads[at]
            at, before = self._around[at], at
        return None

    def address(self, index: int) -> str | None:
        """The one address of a service in the nearest body around a string that holds any."""
        at = self._around[index]
        for _ in range(_DEPTH):
            if at < 1:
                break
            if at in self._asked:
                held = self._asked[at]
                return next(iter(held)) if len(held) == 1 else None
            at = self._around[at]
        return None

    def constant(self, index: int) -> str | None:
        """The address that the call around a string is given by a constant's name: `make(GROQ_URL, "id")`."""
        opens = self._around[index]
        if opens < 1 or not self._constants:
            return None
        near = range(max(opens, index - _CALL) + 1, min(len(self._found), index + _CALL))
        named = (
            self._constants.get(self._found[at].text)
            for at in near
            if self._around[at] == opens and self._found[at].kind == "name" and not self._is_key(at)
        )
        held = {address for address in named if address is not None}
        return held.pop() if len(held) == 1 else None

    def _is_key(self, at: int) -> bool:
        """Whether a name only says what is given: `make(base_url = "…")`."""
        return at + 1 < len(self._found) and self._found[at + 1].text in ("=", ":", "=>")

    def _arm(self, at: int) -> None:
        """A branch of a choice: what it is for, where that is one provider."""
        told: set[str | None] = set()
        for place in range(at + 1, min(len(self._found) - 1, at + _LABEL)):
            token, following = self._found[place], self._found[place + 1].text
            if token.kind == "sign" and token.text in (":", "{", ";", "}", *_ARROWS):
                break
            if token.kind in ("name", "string") and following in _LABELS:
                told.add(_provider(token.text))
                if following in (":", *_ARROWS):
                    break
        else:
            return
        self._arms[self._around[at]].append((at, told.pop() if len(told) == 1 else None))

    def _head(self, opens: int) -> None:
        """What stands before a brace: the one provider of `"groq" => {` or of `if provider == "groq" {`."""
        found = self._found
        if opens > 1 and found[opens - 1].text in _ARROWS:
            told = _provider(found[opens - 2].text)
            if told is not None:
                self._heads[opens] = told
            return
        head: list[Token] = []
        for at in range(opens - 1, max(0, opens - _HEAD), -1):
            if found[at].kind == "sign" and found[at].text in (";", "{", "}", "!=", "!", "||"):
                return
            if found[at].text == "if":
                break
            head.append(found[at])
        else:
            return
        strings = [t.text for t in head if t.kind == "string"]
        chooses = any(t.kind == "name" and _CHOOSES.search(t.text) for t in head)
        told = _provider(strings[0]) if len(strings) == 1 and chooses else None
        if told is not None:
            self._heads[opens] = told

    def _address(self, at: int) -> None:
        text = self._found[at].text
        if hint(text.split("/")[2]) is None and not _ANSWERS.search(text):
            return
        if (name := self._constant(at)) is not None:
            self._constants[name] = text if self._constants.get(name, text) == text else None
        opens = self._around[at]
        for _ in range(_DEPTH):
            if opens < 1:
                return
            if self._found[opens].text == "{":
                if self._is_body(opens):
                    self._asked[opens].add(text)
                elif not _OF_CLIENT.search(self._found[opens - 1].text):
                    return  # a row of its own: `Provider{Name: "own", BaseURL: "…"}`
            opens = self._around[opens]

    def _constant(self, at: int) -> str | None:
        """The name that a string is the value of: `GROQ_URL = "…"`, `const GROQ_URL: &str = "…"`."""
        opens = self._around[at]
        if (
            at < 2
            or self._found[at - 1].text not in ("=", ":=")
            or (opens >= 0 and self._found[opens].text == "(")
        ):
            return None
        names = [t for t in self._found[max(0, at - 6) : at - 1] if t.kind == "name"]
        return next((t.text for t in reversed(names) if t.text not in _TYPES), None)

    def _is_body(self, opens: int) -> bool:
        """Whether a brace opens what a function or a branch does, no type and no row of a table."""
        for at in range(opens - 1, max(0, opens - _HEAD), -1):
            token = self._found[at]
            if token.text == ")" and token.kind == "sign":
                return True
            if token.text in ("else", "try", "do"):
                return True
            if token.kind == "string" or (token.kind == "sign" and token.text not in _OF_TYPE):
                return False
        return False


def _provider(word: str) -> str | None:
    """What a service is called that a label names: `AzureOpenAI`, `azure_openai`, `.openRouter`."""
    plain = word.lower()
    named = next((each for each in (plain, plain.replace("_", "")) if each in PROVIDERS), None)
    return named if named is not None and PROVIDERS[named].channel is not None else None
