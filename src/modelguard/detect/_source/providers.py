"""The providers that the words before a model of a C-like language name."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._places import PROVIDERS
from modelguard.detect._source.lexer import Token
from modelguard.expressions import expression

_OPTIONS = 24
# `using(Provider::XAI, "id")`, `with(Lab.OpenAI, "id")`
_ENUMERATIONS = expression(r"(?:[pP]rovider|Vendor|Lab)s?(?:Type|Name|Kind|Id|ID)?\Z")


def is_provider(statement: Sequence[Token], at: int) -> bool:
    """Whether a word is a provider: a string, or a member of their enumeration (`Provider::XAI, "id"`)."""
    if statement[at].kind == "string":
        return True
    return (
        at > 1
        and statement[at].kind == "name"
        and statement[at - 1].text in (".", "::")
        and _ENUMERATIONS.search(statement[at - 2].text) is not None
    )


def provider_set(before: Sequence[Token]) -> str | None:
    """The provider that the options before name: `New(SetProvider("ollama"), SetModel("id"))`."""
    for at in range(len(before) - 1, max(2, len(before) - _OPTIONS), -1):
        token = before[at]
        if token.text in ("{", "}", ";"):
            return None
        sets = before[at - 1].text == "(" and before[at - 2].text.endswith(("Provider", "provider"))
        if token.kind == "string" and sets and token.text.lower() in PROVIDERS:
            return token.text.lower()
    return None
