"""The hub's border: what is asked of it and what it answers.  Nobody asks unbidden.

    hub = HuggingFaceHub()
    answer = hub.ask([Question(id="acme/model")])[Question(id="acme/model")]

`huggingface_hub` is imported by `client.py` alone, when a hub is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelguard.resolve.answers import OFFLINE, UNANSWERED, Answer, Card, Hub, Question

if TYPE_CHECKING:
    from modelguard.resolve.hub.client import HuggingFaceHub

__all__ = ["OFFLINE", "UNANSWERED", "Answer", "Card", "Hub", "HuggingFaceHub", "Question"]


def __getattr__(name: str) -> Any:
    """The client's side is imported when it is asked for: an offline scan pays nothing for it."""
    if name != "HuggingFaceHub":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from modelguard.resolve.hub.client import HuggingFaceHub

    return HuggingFaceHub
