"""The addresses of Hugging Face's hub, of its mirror and of ModelScope, and which of them are of no model."""

from __future__ import annotations

from modelguard.expressions import expression

# What is told of weights that a library fetches from a store of its own, whatever the hub has of the same
# name: no channel on record, so that nothing is said of where they come from but that their user runs them.
OWN_STORE = "own-store"
# The head of an address on the hub, for expressions that go on from there.
ON_HUB = r"https?://(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/"
# What stands there in the place of an organisation and is none.
NO_MODEL = (
    r"(?!(?:datasets|spaces|docs|blog|api|papers|cli|models|join|learn|settings|collections|posts|login"
    r"|tasks)(?:/|\Z))"
)
ON_MODELSCOPE = r"https?://(?:www\.)?modelscope\.(?:cn|ai|com)/(?!datasets/)(?:models/)?"
# What stands in every address of theirs, quick to look for.
HUBS = ("huggingface.co/", "hf.co/", "hf-mirror.com/", "modelscope.cn/", "modelscope.ai/", "modelscope.com/")
_ON_HUB = expression(ON_HUB)
_OF_MODELS = expression(rf"{ON_HUB}{NO_MODEL}|{ON_MODELSCOPE}")
_OF_DATA = expression(rf"{ON_HUB}(?:api/)?(?:datasets|spaces)/")


def is_on_hub(address: str) -> bool:
    """Whether an address is one of the hub's, of whatever page: `https://hf.co/org/name`."""
    return _ON_HUB.match(address) is not None


def may_be_of_model(address: str) -> bool:
    """Whether an address on the hub or on ModelScope may be that of a repository of weights."""
    return _OF_MODELS.match(address) is not None


def is_of_data(address: str) -> bool:
    """Whether an address of the hub is that of a data set or of a demonstration."""
    return _OF_DATA.match(address) is not None
