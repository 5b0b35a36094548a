"""Files of weights in C-like languages, and the repositories of the hub that they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from modelguard.detect._shape import is_hub_id
from modelguard.detect._source.given import statement_before
from modelguard.detect._source.lexer import Token
from modelguard.expressions import expression
from modelguard.model import Sighting

_GGUF = expression(r"\w-\w.*\.(?:gguf|ggml|llamafile)\Z")
# Weights of whisper.cpp and of the first llama.cpp.
GGML = expression(r"(?:.*/)?ggml-[\w.-]+\.bin\Z")
_OF_WHISPER = expression(r"ggml-(?:distil-)?(?:tiny|base|small|medium|large)\b")
_WHISPER = expression(r"whisper", re.IGNORECASE)
_FILE = expression(r"model|gguf|llm|weights|checkpoint|embed|whisper|repo", re.IGNORECASE)
_QUANTIZED = expression(r"[\w.-]{1,60}/[\w.-]{1,100}-(?:GGUF|AWQ|GPTQ|EXL2)\Z", re.IGNORECASE)
# `let repo = "id"`, `SMALL_LLM_REPO`
_REPO = expression(r"(?:\A| )(?:\w{0,60}_)?repo(?:sitory|_?id|_?name)?(?: |\Z)", re.IGNORECASE)
# `enum Repo: String`, `enum class ModelRepo(val id: String)`
_OF_WEIGHTS = expression(
    r"Repo(?:s|sitory|sitories)?(?![a-z])|Checkpoint|Weights|HubModel|HFModel|HuggingFace"
)
_HEAD = 24
_AT_HOME = expression(r"https?://(?:localhost|127\.0|0\.0\.0\.0|\[::1\])")


def names_weights(raw: str, statement: str) -> bool:
    """Whether the words of a statement say that the string is a file of weights or the repository of one."""
    if GGML.match(raw) or (_GGUF.search(raw) and _FILE.search(statement)):
        return True
    return _QUANTIZED.match(raw) is not None and _REPO.search(statement) is not None


def names_repository(raw: str, statement: str) -> bool:
    """Whether the words of a statement say that the hub id is that of a repository."""
    return is_hub_id(raw) and _REPO.search(statement) is not None


def is_fetched(raw: str, words: str) -> bool:
    """Whether a file beside repositories is of one of them, or the words say that a string is one."""
    return _GGUF.search(raw) is not None or names_repository(raw, words)


def is_member(found: Sequence[Token], around: Sequence[int], index: int) -> bool:
    """Whether the hub id is a member of an enumeration of repositories: `enum Repo { case a = "id" }`."""
    at = around[index] if is_hub_id(found[index].text) else -1
    for _ in range(2):  # `SMALL("id")`
        if at > 0 and found[at].text == "{":
            head = [t.text for t in statement_before(found[max(0, at - _HEAD) : at])]
            named = next((b for a, b in pairwise(head) if a in ("enum", "class") and b != "class"), "")
            return "enum" in head and _OF_WEIGHTS.search(named) is not None
        at = around[at] if at > 0 else -1
    return False


def runs_ggml(raw: str, statement: str) -> str:
    """The channel of weights of whisper.cpp, which come from the hub, or of llama.cpp."""
    return "hf-hub" if _WHISPER.search(statement) or _OF_WHISPER.search(raw) else "llama.cpp"


def are_fetched(found: Sequence[Token], strings: Sequence[int]) -> bool:
    """Whether files of weights and the repositories that hold them stand together in a file."""
    texts = {found[index].text for index in strings}
    return any(map(_QUANTIZED.match, texts)) and any(map(_GGUF.search, texts))


def from_hub(sighting: Sighting, statement: str) -> Sighting:
    """The sighting of weights beside their repository, whatever address the program itself serves at."""
    endpoint = sighting.endpoint
    own = endpoint is None or _AT_HOME.match(endpoint) is not None
    file = _GGUF.search(sighting.raw) or GGML.match(sighting.raw) or _QUANTIZED.match(sighting.raw)
    if (
        not (own and (file or names_repository(sighting.raw, statement)))
        or sighting.channel not in (None, "llama.cpp")
        or sighting.kind == "api-call"
    ):
        return sighting
    return replace(sighting, channel="hf-hub", execution="self-hosted", endpoint=None)
