"""Who is asked, as far as the name of a module and of a service tell that no place tells itself."""

from __future__ import annotations

import pytest

from modelguard.link import link
from modelguard.model import Channel, Location, Sighting, Usage

CHANNELS = tuple(
    Channel(key=key, name=key, execution="managed", kind="managed-multitenant")
    for key in ("anthropic", "bedrock", "openai", "openrouter")
)


def linked(raw: str, path: str, channel: str | None = None) -> Usage:
    clue = Sighting(
        raw=raw,
        location=Location(path=path, line=1),
        kind="api-call",
        strength="strong",
        detector="python",
        because="it says so",
        channel=channel,
    )
    ((usage,), _) = link((clue,), channels=CHANNELS)
    return usage


@pytest.mark.parametrize("path", ["tests/test_openrouter.py", "app/providers/openrouter/client.py"])
def test_a_module_of_the_router_has_its_makers_before_its_names(path: str) -> None:
    assert linked("anthropic/claude-3-haiku", path, "anthropic").channel == "openrouter"
    assert linked("claude-3-haiku-20240307", path, "anthropic").channel == "anthropic"


def test_elsewhere_the_maker_before_a_name_is_asked() -> None:
    assert linked("anthropic/claude-3-haiku", "tests/test_talk.py", "anthropic").channel == "anthropic"


def test_a_module_may_say_how_it_asks_its_service() -> None:
    assert linked("claude-sonnet-4-6", "acme/bedrock_converse.py").channel == "bedrock"


def test_a_service_that_no_channel_describes_is_no_channel_but_somebody() -> None:
    usage = linked("gpt-4o-mini", "app.py", "acme-desk")
    assert (usage.channel, usage.host) == (None, "unlisted")
    assert "no channel describes acme-desk" in usage.because
