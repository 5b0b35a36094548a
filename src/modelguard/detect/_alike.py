"""What belongs to which of several models, by what it is called: `embed_base_url` to `embed_model`.

    belonging("embed_model", ["llm_base_url", "embed_base_url"], others=["llm_model"], said=ADDRESS)

An address or a provider that is called as a model is tells of that model, and of no other beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from modelguard.detect._sdks import words
from modelguard.expressions import expression

_WORD = expression(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# What the names of models, of addresses and of providers hold beside the word that says whose they are.
_MODEL = words("model models name id default deployment")
ADDRESS = words("base url uri host api endpoint server address root default model")
PROVIDER = words(
    "provider vendor backend platform framework type class name cls id target default model api server"
)
# Words that stand for the same.
_MEANT = {"embedding": "embed", "embeddings": "embed", "embedder": "embed", "emb": "embed"} | {
    "reranker": "rerank", "reranking": "rerank", "chat": "llm", "completion": "llm",
}  # fmt: skip
_LONGEST = 80


def belonging(model: str, names: Sequence[str], others: Iterable[str], said: frozenset[str]) -> list[str]:
    """Those of `names` that may tell of the model called so, the surest first.

    Where one is called as the model is, no other tells of it; what is called as one of the other models
    beside it tells of that one alone.
    """
    own = whose(model, _MODEL)
    exact = [name for name in names if whose(name, said) == own]
    if exact and own:
        return exact
    taken = {whose(other, _MODEL) for other in others if other != model and is_model(other)} - {own, ""}
    return exact + [name for name in names if whose(name, said) not in {*taken, own}]


def is_alike(model: str, name: str, said: frozenset[str]) -> bool:
    """Whether something is called as a model is, or both are those of whatever answers in the end."""
    own, called = whose(model, _MODEL), whose(name, said)
    return own == called or {own, called} <= {"", "llm"}


def is_model(name: str) -> bool:
    """Whether a name says that it holds a model."""
    return "model" in name.lower()


def whose(name: str, said: frozenset[str]) -> str:
    """The words of a name that tell it from others of its kind."""
    return _whose(name[:_LONGEST], said)


@lru_cache(maxsize=4096)
def _whose(name: str, said: frozenset[str]) -> str:
    parts = (part.lower() for part in _WORD.findall(name))
    return "_".join(_MEANT.get(part, part) for part in parts if part not in said)
