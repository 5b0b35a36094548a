"""Copies by people of whom nobody has heard: what binds the base binds them, and nothing is permitted."""

from __future__ import annotations

from datetime import date

import pytest

from modelguard.resolve import KnowledgeBase, parse, resolve_id

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("raw", "licence"),
    [
        ("someone/Llama-3.1-8B-Instruct-GGUF", "llama3.1"),
        ("someone/Llama-3.1-8B-Instruct-GGUF:Q4_K_M", "llama3.1"),
        ("nobody-42/c4ai-command-r-v01-GGUF", "cohere-cc-by-nc-aup"),
        ("someone/Codestral-22B-v0.1-hf-AWQ", "mnpl-0.1"),
    ],
)
def test_a_strangers_copy_of_restricted_weights_is_restricted(
    real: KnowledgeBase, raw: str, licence: str
) -> None:
    answer = resolve_id(raw, as_of=TODAY, knowledge=real)
    assert answer.licence is not None and answer.licence.key == licence
    assert answer.model is not None and answer.model.review == "unverified"
    assert "no card was read" in dict(answer.facts)["derived"]


@pytest.mark.parametrize("raw", ["someone/Qwen3-8B-GGUF", "someone/Phi-4-mini-instruct-AWQ"])
def test_a_name_permits_nothing(real: KnowledgeBase, raw: str) -> None:
    answer = resolve_id(raw, as_of=TODAY, knowledge=real)
    assert answer.availability == "unknown" and answer.licence is None and answer.terms == ()
    assert "permits nothing" in dict(answer.facts)["unconfirmed"]


@pytest.mark.parametrize(
    "raw", ["bartowski/Qwen_Qwen3-8B-GGUF", "TheBloke/zephyr-7B-beta-GGUF", "Qwen/Qwen3-8B-GGUF"]
)
def test_known_copiers_and_the_vendor_are_no_strangers(real: KnowledgeBase, raw: str) -> None:
    answer = resolve_id(raw, as_of=TODAY, knowledge=real)
    assert answer.availability == "open" and "derived" not in dict(answer.facts)


@pytest.mark.parametrize(
    ("raw", "licence"),
    [
        ("mistralai/Mistral-7B-Instruct-v0.3-GGUF", "apache-2.0"),
        ("google/gemma-3-27b-it-AWQ", "gemma"),
        ("openai/gpt-oss-20b-GGUF", "apache-2.0"),
    ],
)
def test_a_copy_under_the_name_of_a_service_is_weights(real: KnowledgeBase, raw: str, licence: str) -> None:
    answer = resolve_id(raw, as_of=TODAY, knowledge=real)
    assert answer.usage.channel == "hf-hub" and answer.licence is not None and answer.licence.key == licence


def test_who_published_the_weights_is_no_stranger_to_them(real: KnowledgeBase) -> None:
    answer = resolve_id("instructlab/granite-7b-lab-GGUF", as_of=TODAY, knowledge=real)
    assert answer.availability == "open" and "derived" not in dict(answer.facts)


@pytest.mark.parametrize(
    ("raw", "model", "availability"),
    [
        ("huihui-ai/Huihui-Qwen3-8B-abliterated-v2", "qwen3-8b-abliterated", "open"),
        ("mradermacher/Qwen3-8B-heretic-i1-GGUF", "qwen3-8b-heretic", "open"),
        ("someone/Llama-3.1-8B-Instruct-abliterated", "llama-3.1-8b-instruct-abliterated", "gated-open"),
        ("someone/Qwen3-8B-abliterated", "qwen3-8b-abliterated", "unknown"),
    ],
)
def test_altered_weights_are_another_model_under_the_same_terms(
    real: KnowledgeBase, raw: str, model: str, availability: str
) -> None:
    answer = resolve_id(raw, as_of=TODAY, knowledge=real)
    assert answer.model is not None and (answer.model.id, answer.model.review) == (model, "unverified")
    assert answer.availability == availability
    assert [ancestor.relation for ancestor in answer.model.lineage] == ["finetune"]


@pytest.mark.parametrize(
    "raw", ["gpt-4o-abliterated", "deepseek/deepseek-r1-20250528", "openai/gpt-4o-20250101"]
)
def test_nobody_alters_or_dates_what_he_does_not_have(real: KnowledgeBase, raw: str) -> None:
    assert resolve_id(raw, as_of=TODAY, knowledge=real).status == "unknown"


@pytest.mark.parametrize("raw", ["someone/Qwen3-8B", "someone/Qwen3-8B-roleplay-GGUF", "foo/gpt-oss-20b"])
def test_what_only_shares_a_name_is_unknown(real: KnowledgeBase, raw: str) -> None:
    assert resolve_id(raw, as_of=TODAY, knowledge=real).status == "unknown"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("bartowski/ibm-granite_granite-3.3-2b-instruct-GGUF", "ibm-granite/granite-3.3-2b-instruct"),
        ("hf:zai-org/GLM-4.7", "zai-org/GLM-4.7"),
        ("aihubmix/coding-glm-5.1-free", "glm-5.1"),
        ("claude-opus-4-thinking:8192", "claude-opus-4"),
        ("Qwen/Qwen3-32B-TEE", "Qwen/Qwen3-32B"),
        ("azure/gpt-4o-mini-2024-07-18.ft-0e208cf33a6a466994aff31a08aba678", "gpt-4o-mini-2024-07-18"),
        ("meta-llama/Meta-Llama-3-8B-Instruct-Turbo", "meta-llama/Meta-Llama-3-8B-Instruct"),
        ("Qwen/Qwen3-8B@default@OpenRouter", "Qwen/Qwen3-8B"),
        ("amazon/llama3-8b-instruct-v1:0", "llama3-8b-instruct"),
        ("minimax/video-01:6c1e4171-288a-4ca2-a738-894f0e87699d", "minimax/video-01"),
        ("RichardErkhov/google_-_gemma-2-9b-it-gguf", "google/gemma-2-9b-it"),
    ],
)
def test_what_hosts_add_comes_off(raw: str, name: str) -> None:
    forms = parse(raw, lambda prefix: prefix if prefix == "aihubmix" else None).names
    assert name in forms


@pytest.mark.parametrize(
    "raw", ["glm-5-turbo", "kimi-k2-thinking", "qwen3-coder-plus", "gpt-4o-mini", "mistral-7b-instruct-v0:2"]
)
def test_another_models_name_stays_whole(raw: str) -> None:
    assert parse(raw).name == raw


def test_a_gateways_route_is_no_stranger(real: KnowledgeBase) -> None:
    answer = resolve_id("TEE/glm-5.2", as_of=TODAY, knowledge=real)
    assert answer.availability == "open" and "derived" not in dict(answer.facts)


@pytest.mark.parametrize(
    ("raw", "release"),
    [
        ("codeqwen:7b-chat-v1.5-q8_0", "codeqwen1.5-7b-chat"),
        ("hermes3:8b-llama3.1-fp16", "hermes-3-llama-3.1-8b"),
        ("llama2:7b-llama3", None),
        ("qwen2.5:7b-v2", None),
        ("mistral:7b-v0.9", None),
    ],
)
def test_a_version_in_a_tag_is_that_of_the_release(
    real: KnowledgeBase, raw: str, release: str | None
) -> None:
    answer = resolve_id(raw, channel="ollama", as_of=TODAY, knowledge=real)
    assert (answer.model.id if answer.model else None) == release
