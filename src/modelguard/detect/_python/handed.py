"""Clients that a function or a test is handed, by their names: `def test_talk(groq_client)`."""

from __future__ import annotations

from modelguard.detect import _services
from modelguard.expressions import expression

_CALLED = expression(r"(?:async_|sync_)?(?P<service>[a-z][a-z0-9]{2,20}(?:_[a-z0-9]{2,12})?)_client\Z")


def handed(name: str) -> _services.Service | None:
    """The service that a parameter is called after; many are asked through OpenAI's own client."""
    match = _CALLED.match(name)
    told = _services.provider(match["service"]) if match is not None else None
    return None if told is None or told[0] == "openai" else told
