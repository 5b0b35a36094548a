"""Strings that a table, a card or an enumeration offers, by what stands around each of them alone."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._shape import suggests_model
from modelguard.detect._source.beside import is_card, is_described, is_key
from modelguard.detect._source.lexer import Token
from modelguard.detect._source.listed import is_of_option, is_priced
from modelguard.detect._source.statement import statement_before
from modelguard.detect._spelled import bare

_GIVES = (":", "=", "=>")
_IDS = {"ID", "Id", "id", "ModelID", "ModelId", "modelId", "model_id"}
_TYPE, _OF_TYPES = 8, {"&", ".", "::", "new"}
_HEADING = 24  # so long is what stands before the body of a type


def is_catalogued(
    found: Sequence[Token], around: Sequence[int], index: int, suffix: str, callee: str
) -> bool:
    """Whether somebody else may choose the string where it stands."""
    return (
        is_priced(found, index, callee)
        or is_key(found, index, suffix)
        or is_described(found, index)
        or is_card(found, index)
        or _is_member(found, around, index)
        or _is_under_itself(found, around, index)
        or is_of_option(found, around, index)
        or _is_meant(found, index)
    )


def _is_meant(found: Sequence[Token], index: int) -> bool:
    """Whether a branch gives the string for another name of the model: `"gpt-latest-5" => "gpt-5"`."""
    arm = index > 1 and found[index - 1].text in ("=>", "->") and found[index - 2].kind == "string"
    return arm and suggests_model(found[index - 2].text)


def _is_under_itself(found: Sequence[Token], around: Sequence[int], index: int) -> bool:
    """Whether a row says again under which id it stands: `"acme/m1": {By: "acme", ModelID: "m1"}`."""
    opens = around[index]
    if opens < 2 or found[index - 1].text not in _GIVES or found[index - 2].text not in _IDS:
        return False
    at = opens - 1
    while at > max(1, opens - _TYPE) and (found[at].kind == "name" or found[at].text in _OF_TYPES):
        at -= 1
    key = found[at - 1].text if found[at].text in _GIVES and found[at - 1].kind == "string" else ""
    return key == found[index].text or key.endswith(f"/{found[index].text}")


def _is_member(found: Sequence[Token], around: Sequence[int], index: int) -> bool:
    """Whether an enumeration offers the string by its name: `enum Model { WHISPER_1("whisper-1") }`."""
    body = around[around[index]] if around[index] > 0 else -1
    if index < 2 or found[index - 1].text != "(" or body < 1 or found[body].text != "{":
        return False
    if bare(found[index - 2].text) != bare(found[index].text):
        return False
    return any(t.text == "enum" for t in statement_before(found[max(0, body - _HEADING) : body]))
