"""Clients that are handed to a function or come from elsewhere, by their names: `def talk(groq_client)`."""

from __future__ import annotations

from modelguard.detect import _services
from modelguard.detect._python.places import Service
from modelguard.expressions import expression

_CALLED = expression(r"(?:async_|sync_)?(?P<service>[a-z][a-z0-9]{2,20}(?:_[a-z0-9]{2,12})?)_client\Z")
_MADE = expression(
    r"_?(?:get|make|create|init|initialize|build|new|setup)_(?P<client>[a-z]\w{2,40}_client)\Z"
)


def made(name: str) -> Service | None:
    """The service after which a function is called that gives a client: `get_groq_client()`."""
    match = _MADE.match(name)
    return handed(match["client"]) if match is not None else None


def handed(name: str) -> Service | None:
    """The service that a client is called after; many are asked through OpenAI's own client."""
    match = _CALLED.match(name.removeprefix("_"))
    told = _services.provider(match["service"]) if match is not None else None
    if told is None or told[0] == "openai":
        return None
    return Service(*told, azure_client=told[0] == "azure")
