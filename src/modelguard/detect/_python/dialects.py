"""Which libraries have a client that is asked in a way: `client.chat.completions.create(…)`."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._sdks import words
from modelguard.detect._services import Service

# What loads weights, and has no client.
LOADS = ("hf-hub", "modelscope", "spacy")
# Services whose own libraries have other methods than OpenAI's.
_OTHERWISE = words("ollama anthropic mistral cohere gemini vertex bedrock replicate voyage alibaba sagemaker")
_OPENAIS = (("chat", "completions"), ("responses",), ("images",), ("transcriptions",), ("speech",))


def asked_of(path: Sequence[str], file: Service) -> Service:
    """The service of the file's only library, where the method that is called is one of its client's.

    `client.embeddings.create(…)` beside a library of weights, `client.chat.completions.create(…)` beside
    Ollama's: whose client that is, nobody says.
    """
    spoken = any(tuple(path[-1 - len(ways) : -1]) == ways for ways in _OPENAIS)
    other = file[0] in LOADS or (spoken and file[0] in _OTHERWISE)
    return (None, "unknown") if other else file
