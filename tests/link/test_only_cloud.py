"""Whom a repository asks for a vendor's models where it asks but one cloud for them."""

from __future__ import annotations

from typing import Any

from modelguard.link import link
from modelguard.model import Channel, Location, Sighting, Usage

CHANNELS = tuple(
    Channel(key=key, name=key, execution="managed", kind="managed-multitenant")
    for key in ("anthropic", "azure", "bedrock", "openai")
)


def seen(raw: str, path: str, channel: str | None = None, **more: Any) -> Sighting:
    fields: dict[str, Any] = {"kind": "api-call", "strength": "strong", "detector": "python"} | more
    at = Location(path=path, line=1)
    return Sighting(raw=raw, location=at, because="it says so", channel=channel, **fields)


def linked(*clues: Sighting) -> dict[str, Usage]:
    return {usage.location.path: usage for usage in link(clues, channels=CHANNELS)[0]}


ON_AZURE = seen("gpt-4o", "app/client.py", "azure")
UNTOLD = seen("gpt-4o-mini", "app/settings.py", kind="config-default")


def test_what_nothing_tells_of_is_asked_on_the_only_cloud() -> None:
    usage = linked(ON_AZURE, UNTOLD)["app/settings.py"]
    assert (usage.channel, usage.execution) == ("azure", "managed")


def test_a_repository_that_asks_the_vendor_too_leaves_it_open() -> None:
    vendor = seen("gpt-4o", "app/other.py", "openai")
    assert linked(ON_AZURE, UNTOLD, vendor)["app/settings.py"].channel is None


def test_an_unknown_address_leaves_it_open_as_well() -> None:
    gateway = seen("gpt-4o", "app/other.py", endpoint="https://gateway.acme.com/v1")
    assert linked(ON_AZURE, UNTOLD, gateway)["app/settings.py"].channel is None


def test_tests_tables_and_workflows_prove_no_cloud() -> None:
    for path, kind in (
        ("tests/test_a.py", "test"),
        ("app/p.py", "catalogue-entry"),
        (".github/a.yml", "serve"),
    ):
        assert linked(seen("gpt-4o", path, "azure", kind=kind), UNTOLD)["app/settings.py"].channel is None


def test_a_cloud_tells_nothing_of_other_vendors_models_nor_of_tables() -> None:
    claude = seen("claude-sonnet-4-5", "app/talk.py")
    row = seen("gpt-4o-mini", "app/prices.py", kind="catalogue-entry")
    found = linked(ON_AZURE, claude, row)
    assert (found["app/talk.py"].channel, found["app/prices.py"].channel) == (None, None)


def test_folders_of_programs_of_their_own_are_looked_at_alone() -> None:
    clues = [seen("gpt-4o", f"p{n}/deep/app.py", "openai") for n in range(16)]
    there = seen("anthropic.claude-sonnet-4-6", "p1/deep/talk.py", "bedrock")
    near, far = seen("claude-sonnet-4-6", "p1/deep/x.py"), seen("claude-sonnet-4-6", "p2/deep/x.py")
    found = linked(*clues, there, near, far)
    assert (found["p1/deep/x.py"].channel, found["p2/deep/x.py"].channel) == ("bedrock", None)
