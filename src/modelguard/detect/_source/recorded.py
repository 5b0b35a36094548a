"""Models in what a program has written down as it went: events of a transcript, steps of a trace."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._source.lexer import Token

_OF_EVENT = {"type", "timestamp"}
_GIVES = (":", "=>")
_LEVELS, _REACH = 4, 120


def is_recorded(found: Sequence[Token], around: Sequence[int], index: int) -> bool:
    """Whether one of the literals around a string is an event: `{"type": "turn", "timestamp": "…", "payload":
    {"model": "id"}}`.
    """
    opens = around[index]
    for _ in range(_LEVELS):
        if opens < 0 or found[opens].text == "(":
            return False
        keys = {
            found[at].text
            for at in range(opens + 1, min(len(found) - 1, opens + _REACH))
            if around[at] == opens and found[at].kind == "string" and found[at + 1].text in _GIVES
        }
        if keys >= _OF_EVENT:
            return True
        opens = around[opens]
    return False
