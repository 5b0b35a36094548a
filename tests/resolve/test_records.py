"""The shipped records: sound, valid against their schemas, and reached by the prefilter's anchors."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import jsonschema
import pytest
import yaml

from modelguard.resolve import KnowledgeBase, check, parse, resolve_id
from modelguard.resolve.knowledge.anchors import SHORTEST, anchors_of, is_everyday, written
from modelguard.resolve.knowledge.snapshot import SCHEMAS, files_of
from modelguard.resolve.terms import availability, weights_on

LICENCES = Path(__file__).resolve().parents[2] / "licences"
KINDS = ("licence", "family", "channel", "vendor")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def test_the_records_are_sound() -> None:
    assert [str(problem) for problem in check(LICENCES)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_records_are_valid_against_their_schema(kind: str) -> None:
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = [file for _, found, file in files_of(LICENCES) if found == kind]
    assert files
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in files:
        record = _plain(yaml.load(Path(file).read_text(encoding="utf-8"), Loader=loader))
        assert [error.message for error in validator.iter_errors(record)] == [], file


def test_every_id_holds_an_anchor_or_is_too_plain_for_one(real: KnowledgeBase) -> None:
    anchors = [anchor.decode() for anchor in real.anchors()]
    assert all(len(anchor) >= SHORTEST and not is_everyday(anchor) for anchor in anchors)
    names = sorted(written(real.every_name()))
    missed = [name for name in names if not any(anchor in name for anchor in anchors)]
    assert len(missed) < len(names) / 100
    assert anchors_of(missed) == []


def test_the_anchors_are_few(real: KnowledgeBase) -> None:
    assert len(real.anchors()) < 1600


@pytest.mark.parametrize(
    ("day", "release"),
    [
        (date(2024, 3, 1), "mistral-large-2402"),
        (date(2024, 8, 1), "mistral-large-2407"),
        (date(2026, 2, 1), "mistral-large-2512"),
    ],
)
def test_the_latest_mistral_large_by_date(real: KnowledgeBase, day: date, release: str) -> None:
    answer = resolve_id("mistral-large-latest", as_of=day, knowledge=real)
    assert answer.model is not None and answer.model.id == release
    assert answer.alias == "mistral-large-latest" and answer.evidence


def test_every_canonical_id_means_its_release_on_its_own_channels(real: KnowledgeBase) -> None:
    for model in real.models():
        for offer in model.offers[:3]:
            answer = resolve_id(
                offer.ids[0], as_of=offer.start or date(2026, 11, 21), channel=offer.channel, knowledge=real
            )
            known = {model.id, *answer.candidates}
            assert answer.model is not None and (answer.model.id == model.id or model.id in known), offer.ids[
                0
            ]


@pytest.mark.parametrize("spoiled", ["{}-foo", "foo-{}", "{}qq"])
def test_a_spoiled_id_is_never_taken_for_the_known_one(real: KnowledgeBase, spoiled: str) -> None:
    for name in real.ids()[::11]:
        raw = spoiled.format(name)
        facts = dict(parse(raw).facts)
        if "quantisation" in facts and ("/" in raw or raw.endswith("-hqq")):
            continue  # anybody may publish a quantised copy under the name of what was quantised
        if "gateway" in facts or ("altered" in facts and "/" in raw):
            continue  # and anybody may run a gateway, or alter weights, whatever its name
        answer = resolve_id(raw, as_of=date(2026, 11, 21), knowledge=real)
        assert answer.status == "unknown", (raw, answer.model)


def test_every_regular_expression_of_a_channel_is_quick(real: KnowledgeBase) -> None:
    expressions = [e for channel in real.channels() for e in (*channel.hosts, *channel.images)]
    assert len(expressions) > 100
    assert [e for e in expressions if slow(e)] == []


def test_what_is_slow_is_seen() -> None:
    assert slow(r"^(a+)+$"), "a test that could not fail would say nothing"


def slow(expression: str) -> bool:
    """Whether it takes more than a fifth of a second over texts that are nearly what it looks for.

    They grow, so that what takes exponential time is left before it takes for ever.
    """
    own = re.sub(r"\\[A-Za-z]|\[[^\]]*\]|[^A-Za-z0-9.-]", "a", expression)
    for size in (8, 16, 20, 24, 28, 100, 500, 2_000):
        for text in ("a" * size + "!", "a-" * size + "!", own * (size // 8) + "!", own + "-a" * size + "!"):
            began = process_time()
            re.search(expression, text)
            if process_time() - began > 0.2:
                return True
    return False


@pytest.mark.parametrize(
    ("raw", "channel", "execution", "terms"),
    [
        ("azure/gpt-35-turbo", "azure", "managed", ["microsoft-product-terms"]),
        ("azureml:gpt-4o", "azure-openai", "managed", ["microsoft-product-terms"]),
        ("azureml:Llama-2-7b", "azureml", "self-hosted", ["llama2"]),
        ("opt-175b", None, "self-hosted", ["opt-175b"]),
        ("groq/llama-3.1-8b-instant", "groq", "managed", ["llama3.1", "groq-services"]),
        ("ovhcloud/Mistral-7B-Instruct-v0.3", "ovhcloud", "managed", ["apache-2.0"]),
        ("Mistral-7B-Instruct-v0.3", None, "unknown", ["apache-2.0"]),
        ("mistral/zai-glm-5-3", "mistral", "managed", ["mistral-api"]),
    ],
)
def test_what_binds_depends_on_who_runs_it(
    real: KnowledgeBase, raw: str, channel: str | None, execution: str, terms: list[str]
) -> None:
    answer = resolve_id(raw, as_of=date(2026, 11, 22), knowledge=real)
    assert (answer.usage.channel, answer.usage.execution) == (channel, execution)
    assert sorted(item.key for item in answer.terms) == sorted(terms)
    assert answer.licence is not None and answer.licence.key == terms[0]


def test_azure_itself_runs_what_a_registry_names_without_public_weights(real: KnowledgeBase) -> None:
    raw = "azureml://registries/azureml-anthropic/models/claude-opus-4-1"
    answer = resolve_id(raw, as_of=date(2026, 11, 22), knowledge=real)
    assert (answer.usage.channel, answer.usage.execution) == ("azure", "managed")


def test_a_vendors_own_route_is_asked_at_the_vendor_whatever_client_takes_it(real: KnowledgeBase) -> None:
    answer = resolve_id("openai/gpt-4o", channel="ollama", as_of=date(2026, 11, 22), knowledge=real)
    assert (answer.usage.channel, answer.usage.execution) == ("openai", "managed")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stepfun-ai/GOT-OCR2_0", "stepfun-ai/GOT-OCR-2.0-hf"),
        ("llava-hf/llava-1.5-7b-hf", "liuhaotian/llava-v1.5-7b"),
        ("nvidia/Llama-3_3-Nemotron-Super-49B-v1", "nvidia/Llama-3.3-Nemotron-Super-49B-v1"),
        ("deepseek-v4p1-flash-1017", "deepseek-ai/DeepSeek-V4.1-Flash-1017"),
        ("stabilityai/stable-diffusion-3.5-large", "stability.sd3-5-large-v1:0"),
        ("llama2:7b-text", "meta-llama/Llama-2-7b-hf"),
        ("codellama:34b-code", "codellama/CodeLlama-34b-hf"),
        ("deepseek-coder:6.7b-base-q4_0", "deepseek-ai/deepseek-coder-6.7b-base"),
        ("mixtral:8x22b-instruct", "mistralai/Mixtral-8x22B-Instruct-v0.1"),
        ("unsloth/mistral-7b-bnb-4bit", "mistralai/Mistral-7B-v0.1"),
        ("venice/kimi-k2-5", "moonshotai/Kimi-K2.5"),
        ("azure-cognitive-services/gpt-4o-mini", "gpt-4o-mini"),
        ("requesty/xai/grok-4-fast", "grok-4-fast-reasoning"),
        ("openrouter/qwen/qwen3-coder:free", "Qwen/Qwen3-Coder-480B-A35B-Instruct"),
        ("snowflake/llama3-8b", "meta-llama/Meta-Llama-3-8B-Instruct"),
        ("vercel/meta/llama-3.1-8b", "meta-llama/Llama-3.1-8B-Instruct"),
        ("replicate/meta/llama-2-7b", "meta-llama/Llama-2-7b-hf"),
        ("accounts/fireworks/models/llama-v2-70b", "meta-llama/Llama-2-70b-hf"),
        ("azure/gpt-5.5-2026-04-24", "openai/gpt-5.5"),
        ("gitlab/duo-chat-opus-4-8", "claude-opus-4-8"),
        ("deepseek/deepseek-v4-pro-20260423", "deepseek-ai/DeepSeek-V4-Pro"),
        ("openrouter/anthropic/claude-opus-4.6:batch", "claude-opus-4-6"),
        ("in.anthropic.claude-opus-5", "claude-opus-5"),
        ("amazon-nova-pro", "amazon.nova-pro-v1:0"),
        ("meta-llama/Llama-3.3-70B-Instruct:groq", "meta-llama/Llama-3.3-70B-Instruct"),
        ("Qwen/Qwen3-Coder-480B-A35B-Instruct:fastest", "Qwen/Qwen3-Coder-480B-A35B-Instruct"),
        ("acme/Meta-Llama-3.1-8B-Instruct-Reference-support-1a2b3c4d", "meta-llama/Llama-3.1-8B-Instruct"),
        ("vertex_ai/llama3-405b-instruct-maas", "meta-llama/Llama-3.1-405B-Instruct"),
        ("openrouter/openrouter/auto", "openrouter/auto"),
        ("parasail/parasail-llama-33-70b-fp8", "meta-llama/Llama-3.3-70B-Instruct"),
        ("vercel_ai_gateway/meta/llama-3-70b", "meta-llama/Meta-Llama-3-70B-Instruct"),
        ("bedrock/google.gemma-4-31b", "google/gemma-4-31B-it"),
        ("MiniMax-M2.5-highspeed", "MiniMaxAI/MiniMax-M2.5"),
        ("nano-gpt/NousResearch 2/hermes-4-70b", "NousResearch/Hermes-4-70B"),
        ("drun/public/deepseek-r1", "deepseek-ai/DeepSeek-R1"),
        ("clarifai/arcee_ai/AFM/models/trinity-mini", "arcee-ai/Trinity-Mini"),
        ("kilo/x-ai/grok-code-fast-1:optimized:free", "grok-code-fast-1"),
        ("ollama/solar-pro:22b", "ollama/solar-pro"),
        ("ollama/moondream:1.8b", "ollama/moondream"),
        ("ollama/nous-hermes2-mixtral:8x7b", "ollama/nous-hermes2-mixtral"),
        ("ollama/deepseek-r1:8b-0528-qwen3", "ollama/deepseek-r1:8b-0528-qwen3-q4_K_M"),
        ("unsloth/inkling-GGUF", "thinkingmachines/Inkling"),
        ("QuantTrio/GLM-4.6-GPTQ-Int4-Int8Mix", "zai-org/GLM-4.6"),
        ("mlx-community/Qwen3-8B-4bit-DWQ-053125", "Qwen/Qwen3-8B"),
        ("mlx-community/gemma-3-4b-it-5bit-g32", "google/gemma-3-4b-it"),
        ("mlx-community/Qwen3-8B-mixed-3-6-bit", "Qwen/Qwen3-8B"),
        ("unsloth/Qwen3-30B-A3B-128K-GGUF", "Qwen/Qwen3-30B-A3B"),
        ("RedHatAI/Qwen3-8B-NVFP4A16", "Qwen/Qwen3-8B"),
        ("OpenVINO/Phi-3.5-mini-instruct-int4-gq-ov", "microsoft/Phi-3.5-mini-instruct"),
        ("onnx-community/Qwen3-0.6B-ONNX-GQA", "Qwen/Qwen3-0.6B"),
        ("amd/Qwen2.5-7B-Instruct-awq-uint4-asym-g128-lmhead-fp16-onnx-hybrid", "Qwen/Qwen2.5-7B-Instruct"),
        ("google/gemma-3n-E2B-it-litert-preview", "google/gemma-3n-E2B-it"),
        ("tjake/Llama-3.1-8B-Instruct-Jlama-Q4", "meta-llama/Llama-3.1-8B-Instruct"),
        ("PrunaAI/meta-llama-Llama-3.1-8B-Instruct-bnb-8bit-smashed", "meta-llama/Llama-3.1-8B-Instruct"),
        ("michaelfeil/ct2fast-starcoder", "bigcode/starcoder"),
        ("baai/bge-m3-20251117", "BAAI/bge-m3"),
        ("thenlper/gte-base-20251117", "thenlper/gte-base"),
        ("qwen3-next:80b-a3b-instruct-q4_K_M", "Qwen/Qwen3-Next-80B-A3B-Instruct"),
        ("ollama/qwen3:30b-a3b", "Qwen/Qwen3-30B-A3B"),
        ("ollama/codellama:70b-python", "codellama/CodeLlama-70b-Python-hf"),
        ("ollama/wizardlm2:7b", "microsoft/WizardLM-2-7B"),
        ("libertai/qwen3.6-27b-thinking", "Qwen/Qwen3.6-27B"),
        ("liuhaotian/llava-v1.6-34b", "llava-hf/llava-v1.6-34b-hf"),
        ("TheBloke/Swallow-70B-instruct-GGUF", "tokyotech-llm/Swallow-70b-instruct-hf"),
        ("TheBloke/Wizard-Vicuna-7B-Uncensored-SuperHOT-8K-GPTQ", "ollama/wizard-vicuna-uncensored:7b"),
        ("mlx-community/encodec-24khz-float32", "facebook/encodec_24khz"),
        ("google/gemma-2b-pytorch", "google/gemma-2b"),
        ("ollama/llama4:17b-scout-16e-instruct-q4_K_M", "meta-llama/Llama-4-Scout-17B-16E-Instruct"),
        ("FriendliAI/multilingual-e5-large", "intfloat/multilingual-e5-large"),
    ],
)
def test_two_names_mean_one_model(real: KnowledgeBase, one: str, other: str) -> None:
    answers = [resolve_id(raw, as_of=date(2026, 11, 22), knowledge=real) for raw in (one, other)]
    models = [answer.model.id for answer in answers if answer.model is not None]
    assert len(models) == len(answers) and len(set(models)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mistralai/Mistral-7B-Instruct-v0.3", "mistralai/Mistral-7B-v0.3"),
        ("mistralai/Ministral-3-8B-Reasoning-2512", "mistralai/Ministral-3-8B-Instruct-2512"),
        ("mixtral:8x7b", "TheBloke/Mixtral-8x7B-v0.1-GGUF"),
        ("ollama/qwen3-coder", "openrouter/qwen/qwen3-coder"),
        ("replicate/meta/llama-2-7b", "replicate/meta/llama-2-7b-chat"),
        ("ollama/granite4", "ollama/granite4:1b"),
        ("ollama/stable-beluga:70b", "ollama/stable-beluga:13b"),
        ("ollama/orca-mini:70b", "ollama/orca-mini:3b"),
        ("ollama/deepcoder:1.5b", "ollama/deepcoder:14b"),
    ],
)
def test_a_tuned_model_and_its_base_stay_apart(real: KnowledgeBase, one: str, other: str) -> None:
    first, second = (resolve_id(raw, as_of=date(2026, 11, 22), knowledge=real) for raw in (one, other))
    assert first.model is not None and second.model is not None and first.model.id != second.model.id


@pytest.mark.parametrize("raw", ["ollama/solar-pro:70b", "ollama/moondream:7b", "ollama/zephyr:13b"])
def test_a_size_that_no_release_has_is_no_release(real: KnowledgeBase, raw: str) -> None:
    assert resolve_id(raw, as_of=date(2026, 11, 22), knowledge=real).status == "unknown"


@pytest.mark.parametrize(
    ("raw", "licence"),
    [("vertex_ai/minimaxai/minimax-m2-maas", "minimax-m2"), ("vertex_ai/zai-org/glm-5-maas", "mit")],
)
def test_weights_of_another_vendor_keep_their_licence_where_a_service_has_models_of_its_own(
    real: KnowledgeBase, raw: str, licence: str
) -> None:
    answer = resolve_id(raw, as_of=date(2026, 11, 22), knowledge=real)
    assert {term.key for term in answer.terms} == {licence, "google-cloud-terms"}
    assert answer.licence is not None and answer.licence.key == licence


@pytest.mark.parametrize(
    ("raw", "vendor", "country"),
    [("TaylorAI/bge-micro", "taylorai", None), ("facebook/regnet-y-320-seer", "meta", "US")],
)
def test_a_release_of_a_record_of_many_publishers_is_its_own_publishers(
    real: KnowledgeBase, raw: str, vendor: str, country: str | None
) -> None:
    model = resolve_id(raw, as_of=date(2026, 11, 22), knowledge=real).model
    assert model is not None and (model.vendor, model.vendor_country) == (vendor, country)


@pytest.mark.parametrize(
    "raw", ["openai/gpt-4o-20301231", "deepseek/deepseek-v4-pro-20250101", "gpt-4o-20240229"]
)
def test_a_date_that_no_release_has_is_no_release(real: KnowledgeBase, raw: str) -> None:
    assert resolve_id(raw, as_of=date(2026, 11, 22), knowledge=real).status == "unknown"


def test_weights_made_from_research_weights_are_for_research_whatever_their_card_says(
    real: KnowledgeBase,
) -> None:
    found = resolve_id("vidore/colqwen2.5-v0.2", as_of=date(2026, 11, 21), knowledge=real)
    assert found.availability == "research-only"
    assert {licence.key for licence in found.terms} == {"mit", "qwen-research"}
    model = found.model
    assert model is not None
    told = availability(model, weights_on(model, date(2026, 11, 21)), real, date(2026, 11, 21))
    assert told == "research-only"  # what is said of the record alone agrees
