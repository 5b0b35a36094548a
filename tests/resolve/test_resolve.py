"""What a usage means and what binds it, asked of the small world."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from modelguard.model import Location, Resolution, Usage
from modelguard.naming.hub import OWN_STORE
from modelguard.resolve import KnowledgeBase, resolve, resolve_id
from modelguard.resolve.written import is_anybodys

TODAY = date(2026, 11, 21)
USAGE = Usage(
    raw="",
    location=Location(path="app.py", line=1),
    kind="api-call",
    execution="unknown",
    strength="strong",
    detector="test",
    confidence=0.9,
)


def ask(base: KnowledgeBase, raw: str, *, as_of: date = TODAY, **usage: object) -> Resolution:
    (answer,) = resolve((replace(USAGE, raw=raw, **usage),), as_of=as_of, knowledge=base)  # type: ignore[arg-type]
    return answer


def keys(answer: Resolution) -> list[str]:
    return [licence.key for licence in answer.terms]


@pytest.mark.parametrize(
    ("day", "release"),
    [
        (date(2024, 3, 1), "mistral-large-2402"),
        (date(2024, 8, 1), "mistral-large-2407"),
        (date(2025, 10, 1), "mistral-large-2411"),
        (date(2026, 2, 1), "mistral-large-2512"),
        (date(2020, 1, 1), "mistral-large-2402"),
    ],
)
def test_a_moving_alias_means_what_it_meant_on_the_day(base: KnowledgeBase, day: date, release: str) -> None:
    answer = ask(base, "mistral-large-latest", as_of=day)
    assert answer.model is not None and answer.model.id == release
    assert (answer.alias, answer.pinned, answer.status) == ("mistral-large-latest", False, "resolved")


def test_an_api_only_model_on_ones_own_server_is_bound_by_the_vendors_terms(base: KnowledgeBase) -> None:
    answer = ask(base, "mistral-large-2402", channel="vllm", execution="self-hosted")
    assert answer.availability == "managed-only"
    assert answer.licence is not None and answer.licence.key == "mistral-api"
    assert any(clause.topic == "self-hosting" for clause in answer.licence.clauses)


def test_a_proxy_of_ones_own_passes_an_api_only_model_on(base: KnowledgeBase) -> None:
    through = {"endpoint": "http://proxy:4000/v1", "execution": "self-hosted"}
    assert ask(base, "mistral-large-2402", **through).usage.execution == "managed"
    assert ask(base, "mistral-large-2402", channel="vllm", **through).usage.execution == "self-hosted"
    assert ask(base, "mistralai/Codestral-22B-v0.1", **through).usage.execution == "self-hosted"


def test_what_answers_at_a_strangers_address_does_not_say_whom_it_asks(base: KnowledgeBase) -> None:
    usage = ask(base, "mistral-large-2402", endpoint="https://talk.example.com/v1", host="stranger").usage
    assert (usage.channel, usage.execution) == (None, "managed")


def test_a_service_that_no_channel_describes_is_not_the_vendors_own(base: KnowledgeBase) -> None:
    usage = ask(base, "mistral-large-2402", host="unlisted").usage
    assert (usage.channel, usage.execution) == (None, "managed")
    assert ask(base, "mistral-large-2402").usage.channel == "mistral"


def test_metas_models_are_written_so_in_nvidias_catalogue_alone(base: KnowledgeBase) -> None:
    assert ask(base, "meta/llama-9-70b-instruct").usage.channel == "nvidia-api"


def test_small_names_of_metas_models_are_not_its_own_services_alone() -> None:
    assert is_anybodys("llama3.3-70b-instruct", "meta-api")
    assert not is_anybodys("Llama-4-Maverick-17B-128E-Instruct-FP8", "meta-api")
    assert not is_anybodys("mistral-large-2411", "mistral")


def test_nobody_asks_ollama_for_what_only_its_vendor_serves(base: KnowledgeBase) -> None:
    there = {"endpoint": "http://ollama:11434/v1", "execution": "self-hosted", "channel": "ollama"}
    usage = ask(base, "mistral-large-2402", **there).usage
    assert (usage.channel, usage.execution) == ("mistral", "managed")
    assert ask(base, "mistralai/Codestral-22B-v0.1", **there).usage.channel == "ollama"
    assert ask(base, "mistral-large-2402", **there, kind="download").usage.channel == "ollama"


def test_weights_that_nobody_serves_are_run_by_whoever_names_them_beside_anothers_client(
    base: KnowledgeBase,
) -> None:
    beside = ask(base, "lab/Distilled-8B", channel="mistral", execution="managed").usage
    assert (beside.channel, beside.execution) == ("hf-hub", "self-hosted")
    # OpenAI's client asks whoever speaks as OpenAI does.
    spoken = ask(base, "lab/Distilled-8B", channel="openai", execution="managed").usage
    assert (spoken.channel, spoken.execution) == (None, "unknown")


def test_a_tag_at_an_address_that_nobody_knows_is_that_of_a_server_of_ollama(base: KnowledgeBase) -> None:
    tagged = ask(base, "gpt-oss:20b", endpoint="https://grid.acme.org/v1").usage
    assert (tagged.channel, tagged.execution) == ("ollama", "self-hosted")


def test_the_licence_depends_on_who_runs_it(base: KnowledgeBase) -> None:
    own = ask(base, "mistralai/Codestral-22B-v0.1", channel="vllm", execution="self-hosted")
    service = ask(base, "codestral-2405", channel="mistral", execution="managed")
    unsaid = ask(base, "codestral-2405", endpoint="${LLM_URL}")
    assert [own.model, service.model] == [unsaid.model, unsaid.model]
    assert (keys(own), keys(service)) == (["mnpl-0.1"], ["mistral-api"])
    assert keys(unsaid) == ["mnpl-0.1"]
    assert unsaid.licence is not None and unsaid.licence.key == "mnpl-0.1"
    assert {claim.licence for claim in unsaid.claims} == {"LicenseRef-mnpl-0.1", "LicenseRef-mistral-api"}


@pytest.mark.parametrize(
    ("raw", "availability"),
    [
        ("mistralai/Mixtral-8x7B-v0.1", "open"),
        ("mistral-large-2407", "research-only"),
        ("mistralai/Codestral-22B-v0.1", "research-only"),
        ("meta-llama/Llama-3.1-8B", "gated-open"),
        ("gpt-4o", "managed-only"),
        ("miqudev/miqu-1-70b", "managed-only"),
    ],
)
def test_availability(base: KnowledgeBase, raw: str, availability: str) -> None:
    assert ask(base, raw).availability == availability


def test_weights_are_not_there_before_they_were_released(base: KnowledgeBase) -> None:
    before = ask(base, "mistral-large-2512", as_of=date(2025, 11, 1), execution="self-hosted")
    after = ask(base, "mistral-large-2512", as_of=date(2025, 12, 2), execution="self-hosted")
    assert (before.availability, after.availability) == ("managed-only", "open")


def test_a_leak_is_named(base: KnowledgeBase) -> None:
    answer = ask(base, "miqudev/miqu-1-70b", execution="self-hosted")
    assert answer.leaked == "A test model that leaked."
    assert answer.model is not None and answer.model.vendor == "mistralai"
    assert answer.licence is not None and answer.licence.service


def test_an_unknown_id_is_unknown_and_stays_in_the_answer(base: KnowledgeBase) -> None:
    for raw in ("mistral-large-2402-foo", "acme/Llama-3.1-8B", "gpt-4", "", "\x00", "openai/nothing"):
        answer = ask(base, raw)
        assert (answer.status, answer.model, answer.availability) == ("unknown", None, "unknown"), raw
        assert answer.usage.raw == raw


def test_no_licence_is_another_answer_than_not_knowing_it(base: KnowledgeBase) -> None:
    none, unread = ask(base, "lab/Bare-8B"), ask(base, "lab/Hazy-8B")
    assert (none.status, none.availability) == ("absent", "unknown")
    assert (unread.status, unread.availability, unread.licence) == ("resolved", "unknown", None)


def test_a_weak_usage_is_kept_only_beyond_doubt(base: KnowledgeBase) -> None:
    def kept(raw: str) -> bool:
        weak = replace(USAGE, raw=raw, strength="weak")
        return bool(resolve((weak,), as_of=TODAY, knowledge=base))

    for raw in (
        "mistral-large-latest",
        "gpt-4o",
        "meta-llama/Llama-3.1-8B",
        "mistral.mistral-large-2402-v1:0",
    ):
        assert kept(raw), raw
    for raw in (
        "mistral",
        "gpt-4",
        "Mixtral-8x7B-Instruct-v0.1-GGUF",
        "mistral_large_2402",
        "acme/thing",
        "solar:latest",
    ):
        assert not kept(raw), raw


def test_an_ambiguous_name_is_conflicting_and_the_strictest_counts(base: KnowledgeBase) -> None:
    answer = ask(base, "voxtral-mini-2507", channel="mistral")
    assert answer.status == "conflicting"
    assert set(answer.candidates) == {"voxtral-mini-3b-2507", "voxtral-mini-transcribe-2507"}
    assert answer.availability == "managed-only"


@pytest.mark.parametrize(
    ("raw", "release"),
    [
        ("bedrock/eu.mistral.mistral-large-2402-v1:0", "mistral-large-2402"),
        ("mistral:7b-instruct-v0.2-q4_K_M", "mistral-7b-v0.2"),
        ("TheBloke/Mixtral-8x7B-Instruct-v0.1-GGUF", "mixtral-8x7b-v0.1"),
        ("mixtral-8x7b-instruct-v0.1.Q4_K_M.gguf", "mixtral-8x7b-v0.1"),
        ("https://huggingface.co/mistralai/Mixtral-8x7B-v0.1/tree/main", "mixtral-8x7b-v0.1"),
        ("nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3", "llama-3.1-8b"),
        ("gpt-35-turbo", "gpt-3.5-turbo"),
        ("azure/gpt-35-turbo", "gpt-3.5-turbo"),
        ("fireworks_ai/accounts/fireworks/models/llama-v3p1-8b-instruct", "llama-3.1-8b"),
        ("mistral-large:123b", "mistral-large-2411"),
        ("gpt-oss:20b-cloud", "gpt-oss-20b"),
    ],
)
def test_decorated_ids_are_known(base: KnowledgeBase, raw: str, release: str) -> None:
    answer = ask(base, raw)
    assert answer.model is not None and answer.model.id == release


@pytest.mark.parametrize(
    "raw", ["mistral:7b-instruct-v0.9", "mistral:7b-foo", "gpt-4o@20300101", "foo/gpt-oss-20b"]
)
def test_an_unlisted_version_is_unknown(base: KnowledgeBase, raw: str) -> None:
    assert ask(base, raw).status == "unknown"


def test_the_same_name_means_another_release_on_another_channel(base: KnowledgeBase) -> None:
    on_azure = ask(base, "mistral-large", channel="azure")
    on_ollama = ask(base, "mistral-large", channel="ollama")
    assert on_azure.model is not None and on_azure.model.id == "mistral-large-2402"
    assert on_ollama.model is not None and on_ollama.model.id == "mistral-large-2411"


def test_nobody_trains_a_model_at_ollama(real: KnowledgeBase) -> None:
    assert ask(real, "olmo3", kind="train").usage.channel != "ollama"


def test_a_prefix_gives_the_channel_unless_it_lies(base: KnowledgeBase) -> None:
    honest = ask(base, "mistral/mistral-large-2402")
    assert (honest.usage.channel, honest.usage.execution) == ("mistral", "managed")
    lying = ask(base, "openai/mistral-large-2402")
    assert lying.usage.channel == "mistral"
    assert "doubt" in dict(lying.facts)
    weights = ask(base, "openai/gpt-oss-20b")
    assert (weights.usage.channel, weights.usage.execution) == ("hf-hub", "self-hosted")
    elsewhere = ask(base, "openai/llama-3.1-8b-instruct", endpoint="http://localhost:8000/v1", channel="vllm")
    assert elsewhere.usage.channel == "vllm"
    assert elsewhere.model is not None and elsewhere.model.id == "llama-3.1-8b"


def test_a_service_keeps_what_bears_its_name(real: KnowledgeBase) -> None:
    usage = ask(real, "fal-ai/stable-diffusion-v3-medium", channel="fal", execution="managed").usage
    assert (usage.channel, usage.execution) == ("fal", "managed")


def test_an_alias_of_a_channel_is_a_prefix_too(base: KnowledgeBase) -> None:
    answer = ask(base, "aws-bedrock/mistral.mistral-large-2402-v1:0")
    assert (answer.usage.channel, answer.usage.execution) == ("bedrock", "managed")


@pytest.mark.parametrize(
    ("raw", "execution", "channel"),
    [
        ("mistral-large-2402", "managed", "mistral"),
        ("mistralai/Mixtral-8x7B-v0.1", "self-hosted", "hf-hub"),
        ("mistral:7b-instruct-v0.2", "self-hosted", "ollama"),
        ("acme/unheard-of", "self-hosted", "hf-hub"),
        ("acme/unheard-of:free", "managed", "openrouter"),  # a variant, as OpenRouter alone writes it
        ("my-router/unheard-of", "unknown", None),  # what a program calls its own, wherever it leads
        ("local/hashing", "self-hosted", None),
        ("manual/claude-web", "unknown", None),
        ("unheard-of-v2/small", "self-hosted", None),
        ("s3://weights/unheard-of-7b/", "self-hosted", None),
        ("https://huggingface.co/acme/unheard-of", "self-hosted", "hf-hub"),
        ("hf:acme/unheard-of-7b", "self-hosted", "hf-hub"),
        ("acme/unheard/tensorrtllm/2b-it/2", "self-hosted", None),
        ("kept/unheard_of_7b.pth", "self-hosted", None),
        ("acme/unheard-of@0123456789abcdef0123456789abcdef01234567", "self-hosted", "hf-hub"),
        ("unheard-of:q4_K_M", "self-hosted", "ollama"),
        ("acme/unheard-of:35b-tuned", "self-hosted", "ollama"),
        ("openai/gpt-9-small", "managed", "openai"),
        ("google/gemini-9-small", "managed", "gemini"),
        ("unheard-of", "unknown", None),
    ],
)
def test_what_a_model_is_says_how_it_is_run(
    base: KnowledgeBase, raw: str, execution: str, channel: str | None
) -> None:
    usage = ask(base, raw).usage
    assert (usage.execution, usage.channel) == (execution, channel)
    assert bool(usage.because) == (execution != "unknown")


@pytest.mark.parametrize(
    ("raw", "execution", "channel"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", "unknown", None),
        ("acme/unheard-of", "unknown", None),
        ("onnx-community/unheard-of", "self-hosted", "hf-hub"),
        ("TaylorAI/bge-micro-v2", "self-hosted", "hf-hub"),  # which no service is known to offer
        ("gpt-4o", "managed", "openai"),
    ],
)
def test_a_script_that_says_no_more_names_weights_and_services_alike(
    real: KnowledgeBase, raw: str, execution: str, channel: str | None
) -> None:
    usage = ask(real, raw, detector="javascript").usage
    assert (usage.execution, usage.channel) == (execution, channel)


@pytest.mark.parametrize(
    ("raw", "channel"), [("opt-2.7b", None), ("llama-13b", None), ("sam2-hiera-large", "hf-hub")]
)
def test_a_name_of_weights_that_no_service_offers_is_run_by_its_user(
    real: KnowledgeBase, raw: str, channel: str | None
) -> None:
    usage = ask(real, raw).usage
    assert (usage.channel, usage.execution) == (channel, "self-hosted")


@pytest.mark.parametrize(
    ("raw", "channel", "execution"),
    [
        ("gpt-4o-unlisted", "openai", "managed"),
        ("my-gateway/gpt-4o-mini", "openai", "managed"),
        ("aws/anthropic/claude-haiku-4-5-v1", "anthropic", "managed"),
        ("aws/anthropic/bedrock-claude-haiku-4-5", "anthropic", "managed"),
        ("claude-3", "anthropic", "managed"),
        ("gemini-9.0-pro", "gemini", "managed"),
        ("gpt-4-x-alpaca-13b", None, "unknown"),
        ("acme/rocket-7b", "hf-hub", "self-hosted"),
    ],
)
def test_what_bears_the_name_of_a_model_that_is_only_served_is_served(
    real: KnowledgeBase, raw: str, channel: str | None, execution: str
) -> None:
    usage = ask(real, raw).usage
    assert (usage.channel, usage.execution) == (channel, execution)


def test_an_id_that_one_service_writes_is_run_there_and_not_at_its_vendor_who_offers_none(
    real: KnowledgeBase,
) -> None:
    usage = ask(real, "meta/llama-3.1-70b-instruct").usage
    assert (usage.channel, usage.execution) == ("nvidia-api", "managed")


def test_a_name_of_ollama_that_is_not_written_as_ollama_writes_it_may_be_served_by_anybody(
    real: KnowledgeBase,
) -> None:
    there, elsewhere = ask(real, "minimax-m2").usage, ask(real, "MiniMax-M2").usage
    assert (there.channel, there.execution) == ("ollama", "self-hosted")
    assert (elsewhere.channel, elsewhere.execution) == (None, "unknown")


def test_weights_in_a_folder_are_run_by_whoever_keeps_them(base: KnowledgeBase) -> None:
    kept = ask(base, "/app/models/distilled-8b").usage
    assert (kept.channel, kept.execution) == (None, "self-hosted")  # wherever they were fetched from
    # A server that is known serves them itself.
    served = ask(base, "/app/models/distilled-8b", channel="vllm", execution="self-hosted").usage
    assert served.channel == "vllm"


def test_weights_at_an_address_come_from_nowhere_else(base: KnowledgeBase) -> None:
    url = "https://weights.acme.example/Codestral-22B-v0.1.safetensors"
    found = ask(base, url, execution="self-hosted", kind="download")
    assert found.model is not None  # which the hub has as well
    assert (found.usage.channel, found.usage.execution) == (None, "self-hosted")


def test_what_an_account_of_modelscope_publishes_is_loaded_from_there(base: KnowledgeBase) -> None:
    usage = ask(base, "iic/speech_fsmn_vad_zh-cn-16k-common-pytorch").usage
    assert (usage.channel, usage.execution) == ("modelscope", "self-hosted")


def test_what_is_trained_is_loaded_by_its_trainer(base: KnowledgeBase, real: KnowledgeBase) -> None:
    trained = ask(base, "mistralai/Codestral-22B-v0.1", kind="train", execution="self-hosted").usage
    assert (trained.channel, trained.execution) == ("hf-hub", "self-hosted")
    # ... spaCy's own by spaCy, and a file of GGUF by llama.cpp, which trains nothing.
    assert ask(real, "en_core_web_lg", kind="train", execution="self-hosted").usage.channel == "spacy"
    assert ask(real, "unlisted-7B_q4_0-it.gguf").usage.channel == "llama.cpp"


def test_what_a_place_proved_is_not_inferred_anew(base: KnowledgeBase) -> None:
    usage = ask(base, "mistral-large-2402", channel="vllm", execution="self-hosted").usage
    assert (usage.execution, usage.channel) == ("self-hosted", "vllm")


def test_a_library_that_loads_weights_asks_the_service_of_a_model_without_any(base: KnowledgeBase) -> None:
    loads = {"channel": "hf-hub", "execution": "self-hosted", "kind": "weights-load"}
    usage = ask(base, "gpt-4o", **loads).usage  # as to PromptNode of Haystack
    assert (usage.channel, usage.execution, usage.kind) == ("openai", "managed", "api-call")
    kept = ask(base, "openai/gpt-4o", **loads).usage  # a repository of somebody's, whatever it holds
    assert (kept.channel, kept.execution) == ("hf-hub", "self-hosted")


def test_a_cloud_tag_of_ollama_is_managed(base: KnowledgeBase) -> None:
    answer = ask(base, "gpt-oss:20b-cloud", channel="ollama", execution="self-hosted")
    assert (answer.usage.channel, answer.usage.execution) == ("ollama-cloud", "managed")


def test_a_host_of_open_weights_stacks_its_terms_on_their_licence(base: KnowledgeBase) -> None:
    answer = ask(base, "meta-llama/llama-3.1-8b-instruct", channel="bedrock", execution="managed")
    assert keys(answer) == ["aws-terms", "llama-3.1"]


def test_what_a_base_passes_on_binds_its_derivative(base: KnowledgeBase) -> None:
    answer = ask(base, "lab/Distilled-8B", channel="hf-hub", execution="self-hosted")
    assert keys(answer) == ["mit", "llama-3.1"]
    assert answer.licence is not None and answer.licence.key == "llama-3.1"  # the strictest is named


def test_the_last_day_on_the_channel_is_told(base: KnowledgeBase) -> None:
    assert ask(base, "mistral-large-2402", channel="mistral").retired == date(2025, 6, 15)
    assert ask(base, "mistral-large-2402", channel="bedrock").retired is None


def test_evidence_names_what_was_read(base: KnowledgeBase) -> None:
    answer = ask(base, "mistral-large-latest", channel="mistral")
    assert [source.url for source in answer.evidence] == ["https://example.org/facts"]


@pytest.mark.parametrize(
    ("raw", "purl"),
    [
        ("mistralai/mixtral-8x7b-v0.1", "pkg:huggingface/mistralai/Mixtral-8x7B-v0.1"),
        ("gpt-4o", "pkg:generic/openai/gpt-4o@2024-08-06"),
        ("mistral-large-2402", "pkg:generic/mistralai/mistral-large-2402@2024-02-26"),
    ],
)
def test_purl(base: KnowledgeBase, raw: str, purl: str) -> None:
    model = ask(base, raw).model
    assert model is not None and model.purl == purl


def test_an_id_can_be_asked_for_alone(base: KnowledgeBase) -> None:
    answer = resolve_id("mistral.mistral-large-2402-v1:0", as_of=TODAY, channel="aws-bedrock", knowledge=base)
    assert (answer.usage.channel, answer.usage.execution) == ("bedrock", "managed")
    assert keys(answer) == ["partner-hosted", "aws-terms"]


def test_importing_the_room_is_cheap() -> None:
    heavy = ("yaml", "click", "huggingface_hub")
    code = f"import sys, modelguard.resolve; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_service_that_stands_before_the_model_of_another_vendor_runs_it(real: KnowledgeBase) -> None:
    made = ask(real, "fal-ai/veo3.1/image-to-video")
    assert (made.usage.channel, made.usage.execution) == ("fal", "managed")
    assert ask(real, "openai/gpt-4o").usage.channel == "openai"


def test_a_clients_prefix_is_no_gateway_where_the_service_itself_calls_the_model_so(
    real: KnowledgeBase,
) -> None:
    assert ask(real, "mistral/mistral-embed").usage.channel == "mistral"
    assert ask(real, "anthropic/claude-3.5-haiku").usage.channel == "openrouter"  # Anthropic writes 3-5


def test_a_tag_of_ones_own_behind_a_name_of_ollamas_is_asked_there_in_openais_protocol(
    real: KnowledgeBase,
) -> None:
    tagged = ask(real, "qwen2.5:14b-8k", channel="openai", execution="managed").usage
    assert (tagged.channel, tagged.execution) == ("ollama", "self-hosted")
    fallen_back = dict(channel="openai", execution="managed", endpoint="https://api.openai.com/v1")
    known = ask(real, "deepseek-r1:1.5b", **fallen_back).usage
    assert (known.channel, known.execution) == ("ollama", "self-hosted")
    tuned = ask(real, "ft:gpt-4o-mini:acme::abc", channel="openai", execution="managed").usage
    assert (tuned.channel, tuned.execution) == ("openai", "managed")


@pytest.mark.parametrize(
    ("raw", "channel"),
    [
        ("claude-sonnet-4-20250822", "anthropic"),
        ("claude-3-9-haiku-20261231", "anthropic"),
        ("gpt-5.9-2027-02-03", "openai"),
        ("claude-desk-20250822", None),
        ("talk-4-20250822", None),
    ],
)
def test_a_release_with_its_day_is_its_vendors_listed_or_not(
    real: KnowledgeBase, raw: str, channel: str | None
) -> None:
    made = resolve((replace(USAGE, raw=raw, strength="weak"),), as_of=TODAY, knowledge=real)
    assert [answer.usage.channel for answer in made] == ([channel] if channel else [])


def test_a_release_that_google_counts_is_its_own_in_any_place(real: KnowledgeBase) -> None:
    def kept(raw: str) -> bool:
        return bool(resolve((replace(USAGE, raw=raw, strength="weak"),), as_of=TODAY, knowledge=real))

    assert kept("text-embedding-005")
    assert not kept("text-embedding")


def test_openais_protocol_before_the_weights_of_others_names_no_service(real: KnowledgeBase) -> None:
    tagged = ask(real, "openai/qwen2.5:3b", channel="openai", execution="managed").usage
    assert (tagged.channel, tagged.execution) == ("ollama", "self-hosted")
    weights = ask(real, "openai/Qwen/Qwen3-8B", channel="openai", execution="managed").usage
    assert (weights.channel, weights.execution) == (None, "unknown")
    own = ask(real, "openai/gpt-oss-20b", channel="openai", execution="managed").usage
    assert own.channel == "openai"


def test_whoever_trains_weights_runs_them_where_no_service_is_told(base: KnowledgeBase) -> None:
    assert ask(base, "unheard-of-7b", kind="train").usage.execution == "self-hosted"
    assert ask(base, "unheard-of-7b", kind="train", channel="openai").usage.execution != "self-hosted"


@pytest.mark.parametrize("raw", ["mlx-community/gpt-oss-120b-MXFP4-Q8", "acme/unheard-of-7b-gguf"])
def test_weights_converted_for_ones_own_machine_are_run_there_in_whatever_protocol(
    base: KnowledgeBase, raw: str
) -> None:
    asked = ask(base, raw, channel="openai").usage
    assert (asked.channel, asked.execution) == ("hf-hub", "self-hosted")
    # Whoever answers at an address may be anybody.
    assert ask(base, raw, channel="openai", endpoint="https://llm.acme.org/v1").usage.channel == "openai"


@pytest.mark.parametrize("raw", ["openai/Tern-24B-Instruct-IQ4_XS", "Tern3-30B-UD-Q4_K_XL"])
def test_nobody_serves_weights_by_the_name_of_their_file(base: KnowledgeBase, raw: str) -> None:
    asked = ask(base, raw, endpoint="os.environ/LLAMASWAP_URL").usage
    assert asked.execution == "self-hosted"


def test_what_a_library_has_from_a_store_of_its_own_comes_from_no_channel(base: KnowledgeBase) -> None:
    found = ask(base, "mistralai/Mixtral-8x7B-v0.1", channel=OWN_STORE, execution="self-hosted")
    assert found.model is not None  # the same weights as the hub's
    assert (found.usage.channel, found.usage.execution) == (None, "self-hosted")


@pytest.mark.parametrize(
    ("raw", "kept"), [("Llama-2-7b-chat-hf", True), ("acme-7b-chat-hf", False), ("bert", False)]
)
def test_weights_of_a_size_need_no_owner(real: KnowledgeBase, raw: str, kept: bool) -> None:
    made = resolve((replace(USAGE, raw=raw, strength="weak"),), as_of=TODAY, knowledge=real)
    assert bool(made) is kept


@pytest.mark.parametrize(
    ("raw", "channel", "asked"),
    [("o3", "fireworks", "openai"), ("claude-3-7-sonnet-20250219", "together", "anthropic"),
     ("Qwen/Qwen2.5-7B-Instruct", "together", "together")],
)  # fmt: skip
def test_a_host_of_open_weights_is_asked_for_nothing_that_its_vendor_keeps(
    real: KnowledgeBase, raw: str, channel: str, asked: str
) -> None:
    """A program hands one client of many whatever model was chosen."""
    made = ask(real, raw, channel=channel, execution="managed", strength="strong")
    assert made.usage.channel == asked


@pytest.mark.parametrize(
    ("raw", "channel", "known"),
    [("mistral", "mistral", False), ("llama3", "groq", False), ("mistral", "ollama", True),
     ("llama2", "openai", True), ("mistral-large-latest", "mistral", True)],
)  # fmt: skip
def test_a_word_that_ollama_alone_calls_a_model_means_nothing_elsewhere(
    real: KnowledgeBase, raw: str, channel: str, known: bool
) -> None:
    """Nobody says what a service means by it: no terms are made up, and no last day."""
    made = ask(real, raw, channel=channel, execution="managed", strength="strong")
    assert (made.model is not None) is known
    assert known or (made.status, made.retired) == ("unknown", None)


@pytest.mark.parametrize(("raw", "channel"), [("qwen3-30b-a3b", "alibaba"), ("Qwen3-30B-A3B", None)])
def test_weights_are_not_called_as_their_makers_service_is_asked(
    real: KnowledgeBase, raw: str, channel: str | None
) -> None:
    assert resolve_id(raw, as_of=date(2026, 11, 24), knowledge=real).usage.channel == channel
