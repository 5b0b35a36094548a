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
# Of Firebase: `Firebase.ai(backend = GenerativeBackend.vertexAI())`, `firebaseAI(backend: .agentPlatform())`.
_FIREBASE = {"vertexAI": True, "agentPlatform": True, "googleAI": False, "firebaseAI": False}
_MARKS = (b"BackendVertexAI", b"vertex-ai-api", b".vertexAI(", b".agentPlatform(")
_NEAR = 5
_GIVES = (":", "=", ":=", "=>")


class Google:
    """Where a file gives its clients one of the services, which a comparison does not."""

    def __init__(self, found: Sequence[Token], data: bytes) -> None:
        any_vertex = any(mark in data for mark in _MARKS)
        given = range(2, len(found)) if any_vertex else ()
        told = {
            at: _BACKENDS[found[at].text]
            for at in given
            if found[at].text in _BACKENDS and _is_given(found, at)
        }
        told |= {at: _FIREBASE[found[at].text] for at in given if _is_of_firebase(found, at)}
        self._at = sorted(told)
        self._vertex = [told[at] for at in self._at]

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


def _is_of_firebase(found: Sequence[Token], at: int) -> bool:
    """Whether a client of Firebase's is told which of them answers, or nothing."""
    if found[at].text == "firebaseAI":  # `FirebaseAI.firebaseAI()`
        return [token.text for token in found[at + 1 : at + 3]] == ["(", ")"]
    called = found[at].text in _FIREBASE and found[at - 1].text == "." and at + 1 < len(found)
    return called and any(token.text == "backend" for token in found[max(0, at - _NEAR) : at])
