"""What an address and a name tell of who runs a model, where a gateway or a service of its own answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from modelguard.link import link
from modelguard.model import Binding, Channel, Kind, Location, Sighting, Usage

CHANNELS = (
    Channel(
        key="openai",
        name="OpenAI API",
        execution="managed",
        kind="managed-multitenant",
        hosts=(r"api\.openai\.com",),
    ),
    Channel(key="fireworks", name="Fireworks", execution="managed", kind="managed-multitenant"),
    Channel(key="vllm", name="vLLM", execution="self-hosted", kind="self-hosted-runtime"),
)


CLUE = Sighting(
    raw="acme/talk-7b",
    location=Location(path="app/ask.py", line=1, column=1, end_line=1, end_column=9),
    kind="api-call",
    strength="strong",
    detector="t",
    because="it says so",
)


def used(raw: str, endpoint: str | None, *, kind: Kind = "api-call", channel: str | None = None) -> Usage:
    clue = replace(CLUE, raw=raw, endpoint=endpoint, kind=kind, channel=channel)
    ((usage,), _) = link([clue], channels=CHANNELS)
    return usage


@pytest.mark.parametrize("host", ["gw", "llm-gateway", "ai_proxy"])
def test_what_only_passes_on_hosts_nothing(host: str) -> None:
    """A gateway of one's own asks whomever it is told to: where the model runs stays open."""
    usage = used("acme/talk-7b", f"http://{host}:8000/v1", channel="openai")
    assert (usage.channel, usage.execution) == ("openai", "unknown")


def test_a_gateway_that_is_called_after_its_server_is_that_server() -> None:
    assert used("acme/talk-7b", "http://vllm-gateway:8000/v1").execution == "self-hosted"


def test_nobody_serves_what_a_service_answers_at_its_own_address() -> None:
    usage = used("gpt-4o", "https://api.openai.com/v1", kind="serve", channel="vllm")
    assert (usage.kind, usage.channel, usage.execution) == ("api-call", "openai", "managed")
    assert used("acme/talk-7b", "http://localhost:8000/v1", kind="serve").kind == "serve"


def test_a_path_below_an_account_of_fireworks_runs_there() -> None:
    usage = used("accounts/fireworks/models/talk-4b", None, kind="train", channel="vllm")
    assert (usage.channel, usage.execution) == ("fireworks", "managed")


@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        ("http://core:8000/v1", "own"),
        ("http://127.0.0.1:8001/v1", "near"),
        ("https://llm.acme.example/v1", "stranger"),
        ("https://api.openai.com/v1", None),
    ],
)
def test_who_answers_at_an_address_that_is_no_known_service(endpoint: str, host: str | None) -> None:
    here = Location(path="compose.yaml", line=1, column=1, end_line=1, end_column=5)
    service = Binding(namespace="service", name="core", location=here, detector="t")
    clue = replace(CLUE, endpoint=endpoint)
    ((usage,), _) = link([clue, service], channels=CHANNELS)
    assert usage.host == host
