"""What tests of C-like languages only look at: `let a = json!({"model": "id"}); fingerprint(&a)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from modelguard.detect._looks import only_looks
from modelguard.detect._source.lexer import Token
from modelguard.detect._source.statement import statement_before
from modelguard.expressions import expression

_GIVES = ("=", ":=")
_OPENS = ("(", "{", "[")
_LEVELS, _HEAD, _REACH = 6, 14, 600
# What puts data together: `json!({…})`, `Map.of("model", "id")`.
_MAKES_DATA = expression(r"(?:json|array|vec|of|\w{1,20}Of|[hH]ash|Map|HashMap|List|Some|obj|dict)\Z")


def only_looked_at(found: Sequence[Token], around: Sequence[int], index: int) -> bool:
    """Whether what a test puts together around a string goes to nothing but functions that look at it."""
    opens = around[index]
    for _ in range(_LEVELS):
        if opens < 2 or found[opens].text not in _OPENS:
            return False
        if (
            found[opens].text == "("
            and found[opens - 1].kind == "name"
            and only_looks(*_called(found, opens))
        ):
            return not found[opens - 1].text.startswith(("assert", "XCT"))
        before = statement_before(found[max(0, opens - _HEAD) : opens])
        given = next((at for at, token in enumerate(before) if token.text in _GIVES), 0)
        if given > 0 and _asks((*before[given + 1 :], found[opens])):
            return False
        if given > 0:
            names = [token.text for token in before[:given] if token.kind == "name"]
            typed = next((at for at, token in enumerate(before[:given]) if token.text == ":"), 0)
            name = before[typed - 1].text if typed else (names or [""])[-1]
            return bool(name) and _goes_nowhere(found, around, opens - len(before) + given, name)
        opens = around[opens]
    return False


def _asks(value: Sequence[Token]) -> bool:
    """Whether a value is asked of somebody, not put together: `client.complete([model => "id"])`."""
    pairs = pairwise(value)
    return any(t.text == "(" and b.kind == "name" and not _MAKES_DATA.match(b.text) for b, t in pairs)


def _goes_nowhere(found: Sequence[Token], around: Sequence[int], sign: int, name: str) -> bool:
    """Whether a name that is given something at a sign is used below in its block only to be looked at."""
    uses = list(_uses(found, around, sign, name))
    return bool(uses) and all(_is_looked_at(found, around, at) for at in uses)


def _uses(found: Sequence[Token], around: Sequence[int], sign: int, name: str) -> Iterator[int]:
    block, ends = around[sign], False
    for at in range(sign + 1, min(len(found), sign + _REACH)):
        if not ends:
            ends = around[at] == block and found[at].text == ";"
            continue
        if around[at] < block:
            return
        if found[at].kind == "name" and found[at].text == name:
            yield at


def _is_looked_at(found: Sequence[Token], around: Sequence[int], at: int) -> bool:
    opens = around[at]
    follows = found[at + 1].text if at + 1 < len(found) else ""
    if opens < 2 or found[opens].text != "(" or follows not in (",", ")"):
        return False
    return only_looks(*_called(found, opens))


def _called(found: Sequence[Token], opens: int) -> tuple[str, str]:
    """What a bracket calls, and on what: `cache.put(`, `assert_eq!(`."""
    at = opens - 2 if found[opens - 1].text == "!" else opens - 1
    owner = found[at - 2].text if at > 1 and found[at - 1].text in (".", "::", "->", "?.") else ""
    return found[at].text, owner
