"""What becomes of several uses of one value, and of what stands between a client and a model."""

from __future__ import annotations

from datetime import date

import pytest

from modelguard.model import Execution, Host, Location, Step, Usage
from modelguard.resolve import KnowledgeBase, resolve

TODAY = date(2026, 11, 21)
PLACE = Location(path="run.sh", line=3, column=9, end_line=3, end_column=30)


def used(raw: str, **more: object) -> Usage:
    common = {
        "raw": raw, "location": PLACE, "kind": "api-call", "execution": "unknown", "strength": "strong",
        "detector": "test", "confidence": 0.9,
    }  # fmt: skip
    return Usage(**{**common, **more})  # type: ignore[arg-type]


def test_what_is_not_known_of_a_value_gives_way_to_what_is(real: KnowledgeBase) -> None:
    """A client's vendor that has no such model is only found out here, beside the server that has it."""
    asked = Step(location=Location(path="app.py", line=7), why="OpenAIEmbeddings takes the model")
    client = used("BAAI/bge-large-en-v1.5", channel="openai", execution="managed", chain=(asked,))
    server = used("BAAI/bge-large-en-v1.5", kind="serve", channel="tei", execution="self-hosted")
    (alone,) = resolve((client,), as_of=TODAY, knowledge=real)
    assert alone.usage.execution == "unknown"
    (one,) = resolve((client, server), as_of=TODAY, knowledge=real)
    assert (one.usage.channel, one.usage.execution) == ("tei", "self-hosted")
    assert asked in one.usage.chain
    assert len(resolve((client, client), as_of=TODAY, knowledge=real)) == 2


@pytest.mark.parametrize(
    ("endpoint", "host", "execution"),
    [
        ("http://core:8080", "own", "managed"),
        ("http://127.0.0.1:8001/v1/subchat", "near", "managed"),
        ("http://127.0.0.1:8001/v1/chat/completions", "near", "self-hosted"),
        ("http://127.0.0.1:8000/v1", "near", "self-hosted"),
    ],
)
def test_an_application_of_ones_own_passes_on_what_only_a_service_has(
    real: KnowledgeBase, endpoint: str, host: Host, execution: Execution
) -> None:
    usage = used("gpt-4o-mini", endpoint=endpoint, execution="self-hosted", host=host)
    (answer,) = resolve((usage,), as_of=TODAY, knowledge=real)
    assert answer.usage.execution == execution


@pytest.mark.parametrize(
    ("raw", "channel"),
    [("mixtral:8x7b-instruct-v0.1", "ollama"), ("mixtral-8x7b-instruct-v0.1", None), ("qwen3", "ollama")],
)
def test_a_name_with_its_size_behind_a_hyphen_is_none_of_ollamas(
    real: KnowledgeBase, raw: str, channel: str | None
) -> None:
    (answer,) = resolve((used(raw),), as_of=TODAY, knowledge=real)
    assert answer.usage.channel == channel


def test_a_program_that_writes_code_asks_whoever_made_it(real: KnowledgeBase) -> None:
    (answer,) = resolve((used("claude-code/opus-4-7"),), as_of=TODAY, knowledge=real)
    assert (answer.usage.channel, answer.usage.execution) == ("anthropic", "managed")


@pytest.mark.parametrize(
    ("raw", "execution"),
    [
        ("Qwen3-Coder-30B-A3B-Instruct-AWQ", "self-hosted"),
        ("talk4-it-e2b-FLM", "self-hosted"),
        ("talk-embed-v1.5.Q4_0.gguf", "self-hosted"),
        ("llama-3.1-8b-instruct-gptq", "self-hosted"),
        ("exaone-1.2b-q4km", "self-hosted"),
        ("@cf/meta/llama-3.1-8b-instruct-awq", "managed"),
        ("Meta-Llama-3.1-8B-Instruct", "unknown"),
    ],
)
def test_weights_in_fewer_bits_are_run_by_their_user(
    real: KnowledgeBase, raw: str, execution: Execution
) -> None:
    (answer,) = resolve((used(raw),), as_of=TODAY, knowledge=real)
    assert answer.usage.execution == execution


def test_what_stands_before_the_slash_is_a_provider_to_litellm_whoever_that_is(real: KnowledgeBase) -> None:
    for detector, channel in (("litellm_proxy", None), ("python", "hf-hub")):
        usage = used("newcomer/whatever-model", detector=detector)
        (answer,) = resolve((usage,), as_of=TODAY, knowledge=real)
        assert answer.usage.channel == channel


@pytest.mark.parametrize(
    ("raw", "family", "channel", "execution"),
    [("base", "whisper", None, "self-hosted"), ("whisper-1", "", "openai", "managed")],
)
def test_sizes_of_whisper_are_run_by_openais_package_and_not_by_its_service(
    real: KnowledgeBase, raw: str, family: str, channel: str, execution: Execution
) -> None:
    usage = used(raw, family=family, channel="openai", execution="managed")
    (answer,) = resolve((usage,), as_of=TODAY, knowledge=real)
    assert (answer.usage.channel, answer.usage.execution) == (channel, execution)


def test_who_answers_a_client_that_nobody_tells_of_is_open(real: KnowledgeBase) -> None:
    for raw, host in (
        ("meta-llama/Llama-3.1-8B-Instruct", "stranger"),
        ("newcomer/whatever-model", "stranger"),
    ):
        (answer,) = resolve((used(raw, host=host),), as_of=TODAY, knowledge=real)
        assert (answer.usage.channel, answer.usage.execution) == (None, "unknown")


@pytest.mark.parametrize(
    ("raw", "channel", "execution"),
    [
        ("openai/Qwen3-32B", None, "unknown"),  # whoever speaks OpenAI's protocol has it
        ("sentence-transformers:all-MiniLM-L6-v2", "hf-hub", "self-hosted"),
        ("litellm:groq/llama-3.3-70b-versatile", "groq", "managed"),
    ],
)
def test_what_stands_before_a_name_tells_who_is_asked(
    real: KnowledgeBase, raw: str, channel: str | None, execution: Execution
) -> None:
    (answer,) = resolve((used(raw),), as_of=TODAY, knowledge=real)
    assert (answer.usage.channel, answer.usage.execution) == (channel, execution)
