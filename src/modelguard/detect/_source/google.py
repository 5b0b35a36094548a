"""Which of Google's two services a client of C-like languages is made for: Vertex AI, or the Gemini API."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from modelguard.detect._source.lexer import JOINS, Token

# Of go-genai, and of the Ruby gem gemini-ai: `service: 'vertex-ai-api'`.
_BACKENDS = {
    "BackendVertexAI": True,
    "BackendGeminiAPI": False,
    "vertex-ai-api": True,
    "generative-language-api": False,
}
_MARKS = (b"BackendVertexAI", b"vertex-ai-api")
_GIVES = (":", "=", ":=", "=>")


class Google:
    """Where a file gives its clients one of the services, which a comparison does not."""

    def __init__(self, found: Sequence[Token], data: bytes) -> None:
        any_vertex = any(mark in data for mark in _MARKS)
        given = range(2, len(found)) if any_vertex else ()
        self._at = [at for at in given if found[at].text in _BACKENDS and _is_given(found, at)]
        self._vertex = [_BACKENDS[found[at].text] for at in self._at]

    def is_vertex(self, index: int) -> bool:
        """Whether the client that was made last before a place, or the only one of the file, asks Vertex."""
        if not self._at:
            return False
        if len(set(self._vertex)) == 1:
            return self._vertex[0]
        before = bisect_left(self._at, index)
        return before > 0 and self._vertex[before - 1]


def _is_given(found: Sequence[Token], at: int) -> bool:
    while at > 2 and found[at - 1].text in JOINS:
        at -= 2
    return found[at - 1].text in _GIVES
