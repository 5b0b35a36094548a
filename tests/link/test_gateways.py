"""What an address and a name tell of who runs a model, where a gateway or a service of its own answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from modelguard.link import link
from modelguard.model import Binding, Channel, Kind, Location, Need, Sighting, Usage

CHANNELS = (
    Channel(
        key="openai",
        name="OpenAI API",
        execution="managed",
        kind="managed-multitenant",
        hosts=(r"api\.openai\.com",),
    ),
    Channel(
        key="azure-openai",
        name="Azure OpenAI",
        execution="managed",
        kind="cloud-platform",
        hosts=(r"[a-z0-9-]+\.openai\.azure\.com",),
    ),
    Channel(key="deepseek", name="DeepSeek API", execution="managed", kind="managed-multitenant"),
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


def test_a_public_service_is_asked_itself_whatever_maker_stands_before_the_model() -> None:
    assert used("deepseek/deepseek-r1", "http://gw:8000/v1", channel="openai").channel == "deepseek"
    usage = used("deepseek/deepseek-r1", "https://api.acmecloud.ai/v3/openai")
    assert (usage.channel, usage.execution) == (None, "managed")


def test_what_is_yet_to_be_filled_in_stands_for_any_name() -> None:
    usage = used("gpt-4o", "https://<your-resource>.openai.azure.com/", channel="openai")
    assert (usage.channel, usage.execution) == ("azure-openai", "managed")


def test_nobody_serves_what_a_service_answers_at_its_own_address() -> None:
    usage = used("gpt-4o", "https://api.openai.com/v1", kind="serve", channel="vllm")
    assert (usage.kind, usage.channel, usage.execution) == ("api-call", "openai", "managed")
    assert used("acme/talk-7b", "http://localhost:8000/v1", kind="serve").kind == "serve"


def test_a_folder_of_weights_is_run_by_its_user_whoever_made_them() -> None:
    usage = used("/srv/weights/acme/talk-7b", None, channel="openai")
    assert (usage.channel, usage.execution) == (None, "self-hosted")


def test_a_folder_of_weights_is_run_by_its_user_where_nothing_else_is_told() -> None:
    assert used("/home/acme/weights/talk-7b", None, kind="config-default").execution == "self-hosted"


def test_nobody_runs_a_vendors_own_model_at_ollamas_port() -> None:
    usage = used("claude-sonnet-4-5", "http://${HOST_OF_OTHERS}:11434/v1")
    assert (usage.channel, usage.execution) == (None, "managed")


def test_a_service_that_begins_with_its_release_is_one_of_the_chart() -> None:
    for name in ("{{ .Release.Name }}", '{{ include "talk.fullname" . }}'):
        usage = used("acme/talk-7b", f"http://{name}-vllm")
        assert (usage.channel, usage.execution) == ("vllm", "self-hosted")


@pytest.mark.parametrize(
    ("raw", "channel", "asked"),
    [
        ("deepseek.think-v1:0", "deepseek", "bedrock"),
        ("us.anthropic.claude-9-haiku-20290101-v1:0", "openai", "bedrock"),
        ("cohere.command-z", "openai", None),
        ("command-z", "openai", "openai"),
    ],
)
def test_a_cloud_alone_puts_the_maker_and_a_dot_before_a_model(
    raw: str, channel: str, asked: str | None
) -> None:
    usage = used(raw, None, channel=channel)
    assert (usage.channel, usage.execution) == (asked, "managed")


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


def offer(name: str, model: str, path: str) -> Binding:
    place = Location(path=path, line=1, column=1, end_line=1, end_column=9)
    return Binding(namespace="served", name=name, location=place, detector="t", value=model)


def asked(raw: str, path: str, *behind: Sighting | Binding) -> Usage:
    clue = replace(CLUE, raw=raw, location=replace(CLUE.location, path=path))
    usages, _ = link([clue, *behind], channels=CHANNELS)
    return next(usage for usage in usages if usage.location.path == path)


def test_a_name_that_a_server_in_another_folder_offers_is_run_by_it() -> None:
    served = replace(
        CLUE,
        raw="hf://acme/talk-7b",
        kind="serve",
        channel="vllm",
        location=replace(CLUE.location, path="gitops/models/talk.yaml"),
    )
    named = offer("talk", served.raw, "gitops/models/talk.yaml")
    usage = asked("talk", "gitops/app/settings.yaml", served, named)
    assert (usage.channel, usage.execution) == ("vllm", "self-hosted")
    assert any("gitops/models/talk.yaml offers hf://acme/talk-7b" in reason for reason in usage.because)


@pytest.mark.parametrize("path", ["examples/models/talk.yaml", "other/models/talk.yaml"])
def test_what_an_example_or_another_system_offers_is_not_asked_for(path: str) -> None:
    served = replace(
        CLUE, raw="acme/talk-7b", channel="vllm", location=replace(CLUE.location, path=path), kind="serve"
    )
    usage = asked("talk", "gitops/app/deep/settings.yaml", served, offer("talk", served.raw, path))
    assert usage.execution == "unknown"


def test_a_vendors_own_model_without_an_address_is_asked_of_no_server_in_another_folder() -> None:
    """Weights of one's own that a server calls `gpt-4` are meant in its own folder alone."""
    served = replace(
        CLUE,
        kind="serve",
        channel="vllm",
        execution="self-hosted",
        location=replace(CLUE.location, path="stack/proxy.yaml"),
    )
    named = offer("gpt-4", served.raw, "stack/proxy.yaml")
    assert asked("gpt-4", "other/flows/research.yaml", served, named).execution == "unknown"


@pytest.mark.parametrize(
    ("endpoint", "execution"),
    [
        ("http://${HOST:-10.0.0.5}:8000/v1", "self-hosted"),
        ("env:LLM_URL:-http://vllm.models.svc:8000/v1", "self-hosted"),
        ("${LLM_URL:-https://api.openai.com/v1}", "managed"),
        ("house-llm:8000/v1", "self-hosted"),
    ],
)
def test_what_stands_for_a_variable_of_an_address_is_read(endpoint: str, execution: str) -> None:
    assert used("acme/talk-7b", endpoint).execution == execution


def test_a_server_of_weights_behind_an_unknown_address_runs_them() -> None:
    usage = used("acme/talk-7b", "https://llm.acme.example/v1", channel="vllm")
    assert (usage.channel, usage.execution) == ("vllm", "self-hosted")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GATEWAY_MODEL_ACCESS_KEY", "key-of-acme"),
        ("MODEL_URL", "placeholder"),
        ("MODEL_URL", "https://mirror.acme.example/clients"),
        ("S3_BUCKET_MODELS", "acme-models"),
        ("GATE_MODEL_PATH", "data/models/gate.json"),
    ],
)
def test_keys_and_addresses_in_variables_are_no_models(name: str, value: str) -> None:
    need = Need(
        namespace="env", name=name, location=CLUE.location, kind="api-call", detector="t", because="asked for"
    )
    place = replace(CLUE.location, path="app/.env")
    held = Binding(namespace="env", name=name, location=place, detector="dotenv", value=value)
    usages, _ = link([need, held], channels=CHANNELS)
    assert not usages


def test_the_name_of_an_image_is_the_model_that_its_server_offers() -> None:
    place = replace(CLUE.location, path="gitops/models/talk.yaml", line=2)
    packed = replace(
        CLUE, raw="talk-8b", kind="serve", channel="vllm", execution="self-hosted", location=place
    )
    named = offer("talk-8b", "oci://registry.acme.example/modelcar-talk-8b:1", place.path)
    usages, _ = link([packed, named], channels=CHANNELS)
    assert [usage.raw for usage in usages] == ["talk-8b"]
    assert asked("talk-8b", "gitops/app/settings.yaml", packed, named).execution == "self-hosted"


def test_what_is_asked_near_by_for_a_vendors_own_model_is_a_gateway() -> None:
    between = used("claude-opus-4-5", "http://localhost:8080/v1", channel="openai")
    assert (between.channel, between.execution) == (None, "managed")
    assert used("qwen3:8b", "http://localhost:8080/v1").execution == "self-hosted"
    assert used("claude-opus-4-5", "http://localhost:8080/v1", kind="serve").execution == "self-hosted"


def test_a_host_with_a_stroke_is_no_variable_with_a_default() -> None:
    usage = used("acme/talk-7b", "nim-llm:8000")
    assert (usage.channel, usage.because[-1]) == ("nim", "the endpoint nim-llm is a local address")


def test_openai_answers_for_nobody_elses_weights() -> None:
    usage = used("BAAI/bge-large-en-v1.5", "https://api.openai.com/v1")
    assert (usage.channel, usage.endpoint) == (None, None)
    assert used("openai/gpt-4.1", "https://api.openai.com/v1").channel == "openai"
