"""What each service runs where nothing is said: `{"openai": "id", "groq": {Model: "id"}}`, and branches."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from modelguard.detect._javascript_sdks import takes
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import could_name_model
from modelguard.detect._source.given import WRAPPERS
from modelguard.detect._source.lexer import Token
from modelguard.detect._source.providers import is_provider
from modelguard.expressions import expression

_GIVES = (":", "=>", "->", "to")
_TYPES = {"&", ".", "::", "new", "(", ")"}
_OTHERS = {"_", "else", "default", "defaults", "fallback"}
# `DEFAULT_MODELS`, `defaultModelsByTask`, `$default_models`
_DEFAULTS = expression(
    r"(?:default|fallback)s?_?(?:\w{0,20}_?)models?(?:_?(?:by|for|per|of)_?\w{0,30})?\Z", re.IGNORECASE
)
_HEAD = 14
_TYPE = 6  # so long is what a type is called
_MAKES = {"of", "mapOf", "dictionaryOf"}
_MOST = 3  # of so many rows two belong to services
_ROWS = 3  # so many groups of one list that tell of the same services are its rows


def by_provider(
    found: Sequence[Token], around: Sequence[int], strings: Sequence[int]
) -> dict[int, str | None]:
    """The strings that are the one model of a service, with its channel, where a table or a branch tells.

    What answers for every other service belongs to none.
    """
    groups: defaultdict[int, dict[int, str]] = defaultdict(dict)
    members: set[int] = set()  # the groups whose keys are members of providers': `Provider::Rig => "id"`
    for index in strings:
        row = _row(found, around, index)
        if row >= 0 and could_name_model(found[index].text):
            group = _group(found, around, row)
            groups[group][index] = found[row].text.lower()
            members |= {group} if found[row].kind == "name" and is_provider(found, row) else set()
    told: dict[int, str | None] = {}
    alike = Counter(_shape(around, opens, rows) for opens, rows in groups.items() if _is_row(found, opens))
    for opens, rows in groups.items():
        if alike[_shape(around, opens, rows)] >= _ROWS:
            continue
        of_services = {key for key in rows.values() if _provider(key) is not None}
        others = {key for key in rows.values() if _provider(key) is None and key not in _OTHERS}
        once = len(set(rows.values())) == len(rows)
        served = once and len(of_services) > 1 and len(others) * (_MOST - 1) <= len(of_services)
        served = served or (once and opens in members and len(of_services) > 0)
        if served or (opens > 0 and _holds_defaults(found, opens)):
            for index, key in rows.items():
                service = _provider(key)
                told[index] = _channel(service, found[index].text) if service is not None else None
    return told


def _is_row(found: Sequence[Token], opens: int) -> bool:
    """Whether a bracket is an element of a list, whatever type it says: `[Row { … }, Row { … }]`."""
    return opens > 0 and found[_begin_of_type(found, opens) - 1].text in (",", "[", "{")


def _shape(around: Sequence[int], opens: int, rows: dict[int, str]) -> tuple[int, frozenset[str]]:
    """The list that holds a group, and the services that it tells of: rows of a table have both in common."""
    return around[opens], frozenset(rows.values())


def _holds_defaults(found: Sequence[Token], opens: int) -> bool:
    """Whether a table is called after what runs by default: `DefaultModels = map[Task]string{…}`."""
    for at in range(opens - 1, max(0, opens - _HEAD), -1):
        if found[at].text in (";", "{", "}", ","):
            return False
        if found[at].text in ("=", ":="):
            named = found[max(0, at - _TYPE - 2) : at]
            return any(t.kind == "name" and _DEFAULTS.match(t.text) for t in named)
    return False


def _channel(key: str, raw: str) -> str | None:
    """The channel of a service that could serve a model under this name."""
    named = PROVIDERS[key].channel
    return named if named is not None and takes(named, raw) else None


def _provider(key: str) -> str | None:
    """What a service is called whose key this is: `azure_openai`, `AZUREOPENAI`."""
    return next((each for each in (key, key.replace("_", "")) if each in PROVIDERS), None)


def _row(found: Sequence[Token], around: Sequence[int], index: int) -> int:
    """Where the key stands whose value the string is, or whose row tells it as its model; -1: nowhere."""
    key = _key(found, _begin(found, index))
    if key >= 0 and not proof(found[key].text):
        return key
    if key < 0 or around[index] < 1:
        return -1
    opens = around[key]
    return _key(found, _begin_of_type(found, opens)) if opens > 0 else -1


def _group(found: Sequence[Token], around: Sequence[int], row: int) -> int:
    """The bracket that holds the rows: `["openai"] = "id"` and `{"openai", "id"}` have their own."""
    own = around[row]
    paired = own == row - 1 and found[row + 1].text in ("]", ",")
    return around[own] if paired and own >= 0 and found[own - 1].text not in _MAKES else own


def _begin(found: Sequence[Token], index: int) -> int:
    """Where an expression begins that only makes a text of a string, or stands in for a setting.

    `String::from("id")`, `Some("id")`, `settings.Acme?.Model ?? "id"`.
    """
    at = index
    if at > 1 and found[at - 1].text == "??":
        at -= 1
        while at > 1 and (found[at - 1].kind == "name" or found[at - 1].text in (".", "?")):
            at -= 1
        return at
    while at > 1 and (found[at - 1].text in ("(", "&", "::", ".") or found[at - 1].text in WRAPPERS):
        at -= 1
    return at


def _begin_of_type(found: Sequence[Token], opens: int) -> int:
    """Where a value begins whose fields a bracket holds: `new Config { … }`, `llm.Config{…}`."""
    at = opens
    while at > max(1, opens - _TYPE) and (found[at - 1].kind == "name" or found[at - 1].text in _TYPES):
        at -= 1
    return at


def _key(found: Sequence[Token], at: int) -> int:
    """Where the key stands that is given what begins at a place: in a table, a branch, behind `case`."""
    sign = found[at - 1].text if at > 2 else ""
    if sign in _GIVES:
        key = at - 2
    elif sign == "=":
        key = at - 3 if found[at - 2].text == "]" else at - 2
    elif sign == "return" and found[at - 2].text == ":":
        key = at - 3
    elif sign in ("then", ";") and "when" in (found[at - 3].text, found[at - 4].text):  # `when :openai then`
        key = at - 2
    elif sign == "," and found[at - 3].text in ("(", "{", ",") and _provider(found[at - 2].text.lower()):
        key = at - 2  # `Map.of("openai", "id")`
    else:
        return -1
    return key if key > 0 and found[key].kind in ("name", "string") else -1
