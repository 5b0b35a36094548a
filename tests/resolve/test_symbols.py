"""Symbols of libraries are spelled out to the ids that they stand for."""

from __future__ import annotations

import pytest

from modelguard.resolve.ids import parse
from modelguard.resolve.ids.spelling import fold
from modelguard.resolve.ids.symbols import spelled_out


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("GPT4oMini", "gpt-4o-mini"),
        ("GPT_4_O_MINI", "gpt-4o-mini"),
        ("GPT3Dot5Turbo", "gpt-3.5-turbo"),
        ("ChatModelGPT4_1", "gpt-4.1"),
        ("ModelClaude3_7SonnetLatest", "claude-3-7-sonnet-latest"),
        ("CreateImageModelDallE3", "dall-e-3"),
        ("tts_1", "tts-1"),
        ("Gemini2_0Flash", "gemini-2.0-flash"),
        ("AllMiniLmL6V2QuantizedEmbeddingModel", "all-MiniLM-L6-v2"),
        ("BgeSmallEnV15EmbeddingModel", "bge-small-en-v1.5"),
    ],
)
def test_a_symbol_is_spelled_out(symbol: str, name: str) -> None:
    spelled = spelled_out(symbol)
    assert spelled is not None
    assert fold(spelled) == fold(name)


@pytest.mark.parametrize("text", ["gpt", "gpt-4o", "org/Name", "llama3", "a b", "X" * 100])
def test_what_is_no_symbol_is_left_alone(text: str) -> None:
    assert spelled_out(text) is None


@pytest.mark.parametrize(
    ("raw", "name", "channel"),
    [
        ("claude-opus-4-5?effort=high", "claude-opus-4-5", None),
        ("claude-opus-4-5[1m]", "claude-opus-4-5", None),
        ("gpt-4o@Azure", "gpt-4o", "azure"),
        ("openai/gpt-5?reasoning_effort=low&store=false", "gpt-5", "openai"),
    ],
)
def test_what_clients_write_behind_an_id_is_taken_off(raw: str, name: str, channel: str | None) -> None:
    parsed = parse(raw)
    assert name in parsed.names
    assert parsed.channel == channel


@pytest.mark.parametrize("raw", ["gpt-4o@nobody", "org/name@main"])
def test_a_revision_names_no_provider(raw: str) -> None:
    assert parse(raw).channel is None
