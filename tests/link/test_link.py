"""Names joined to values: the chains that a scan has to follow from one file to another."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelguard.link import link
from modelguard.link._patterns import head, tail
from modelguard.link._run import is_local
from modelguard.model import CHOSEN, Binding, Channel, Clue, Deployment, Location, Need, Sighting, Usage
from modelguard.naming.role import role

CHANNELS = (
    Channel(
        key="openai",
        name="OpenAI API",
        execution="managed",
        kind="managed-multitenant",
        aliases=("openai-api",),
        hosts=(r"api\.openai\.com",),
    ),
    Channel(
        key="vllm",
        name="vLLM",
        execution="self-hosted",
        kind="self-hosted-runtime",
        images=(r"vllm/vllm-openai",),
    ),
    Channel(
        key="ollama",
        name="Ollama",
        execution="self-hosted",
        kind="self-hosted-runtime",
        images=(r"ollama/ollama",),
    ),
    Channel(
        key="litellm", name="LiteLLM proxy", execution="unknown", kind="gateway", images=(r"berriai/litellm",)
    ),
)


def at(path: str, line: int = 1) -> Location:
    return Location(path=path, line=line, column=1, end_line=line, end_column=9)


def sighting(raw: str, path: str, line: int = 1, **more: Any) -> Sighting:
    fields: dict[str, Any] = {
        "kind": "api-call",
        "strength": "strong",
        "detector": "t",
        "because": "it says so",
    } | more
    return Sighting(raw=raw, location=at(path, line), **fields)


def need(name: str, path: str, line: int = 1, **more: Any) -> Need:
    fields: dict[str, Any] = {
        "namespace": "env",
        "kind": "serve",
        "detector": "t",
        "because": f"${name} is run",
    } | more
    return Need(name=name, location=at(path, line), **fields)


def binding(name: str, value: str | None, path: str, line: int = 1, **more: Any) -> Binding:
    fields: dict[str, Any] = {"namespace": "env", "detector": "t"} | more
    return Binding(name=name, value=value, location=at(path, line), **fields)


def linked(*clues: Clue, **more: Any) -> tuple[Usage, ...]:
    return link(clues, channels=CHANNELS, **more)[0]


def test_a_variable_of_dotenv_reaches_the_server_that_runs_it() -> None:
    usages = linked(
        binding("LLM_MODEL", "mistral-large-2402", "deploy/.env", 2),
        need("LLM_MODEL", "deploy/compose.yaml", 5, image="vllm/vllm-openai:v0.11"),
    )
    (usage,) = usages
    assert (usage.location.path, usage.location.line) == ("deploy/.env", 2), "the definition is the place"
    assert (usage.channel, usage.execution, usage.kind) == ("vllm", "self-hosted", "serve")
    assert [(s.location.path, s.location.line) for s in usage.chain] == [("deploy/compose.yaml", 5)]


def test_a_sighting_and_a_need_of_one_place_are_one_usage() -> None:
    (usage,) = linked(
        sighting("gpt-4o", ".env", 3, kind="config-default"),
        binding("MODEL", "gpt-4o", ".env", 3),
        need("MODEL", "app.py", 9, kind="api-call", channel="openai", execution="managed"),
    )
    assert (usage.kind, usage.channel, usage.execution) == ("api-call", "openai", "managed")
    assert len(usage.chain) == 1


def test_a_value_that_feeds_a_server_and_a_vendor_is_two_usages() -> None:
    usages = linked(
        binding("MODEL", "x-1", ".env"),
        need("MODEL", "compose.yaml", 1, image="vllm/vllm-openai"),
        need("MODEL", "app.py", 2, kind="api-call", channel="openai"),
    )
    assert sorted(u.execution for u in usages) == ["managed", "self-hosted"]


def test_a_model_that_its_vendor_keeps_is_run_by_no_server_that_reads_its_name() -> None:
    (usage,) = linked(
        binding("MODEL", "gpt-4o", ".env"),
        need("MODEL", "compose.yaml", 1, image="ollama/ollama"),
        need("MODEL", "app.py", 2, kind="api-call", channel="openai"),
    )
    assert usage.execution == "managed"


def test_of_two_who_disagree_on_a_value_the_nearer_reader_is_meant() -> None:
    clues = (
        binding("MODEL", "x-1", "bench/apply.sh"),
        need("MODEL", "bench/compose.yaml", 1, image="vllm/vllm-openai"),
        need("MODEL", "src/app.py", 2, kind="api-call", channel="openai"),
    )
    (usage,) = linked(*clues)
    assert usage.execution == "self-hosted"


def test_the_nearest_environment_wins_and_equals_both_count() -> None:
    usages = linked(
        binding("MODEL", "prod-1", "deploy/prod/.env"),
        binding("MODEL", "dev-1", "deploy/dev/.env"),
        need("MODEL", "deploy/prod/compose.yaml"),
    )
    assert [u.raw for u in usages] == ["prod-1"]
    both = linked(
        binding("MODEL", "prod-1", "prod/.env"),
        binding("MODEL", "dev-1", "dev/.env"),
        need("MODEL", "app/main.py"),
    )
    assert sorted(u.raw for u in both) == ["dev-1", "prod-1"]


def test_a_host_in_a_domain_of_ones_own_is_ones_own_unless_it_passes_on() -> None:
    (own,) = linked(sighting("m-4b", "a.yaml", channel="openai", endpoint="https://llama.${SECRET_DOMAIN}"))
    assert (own.channel, own.execution) == (None, "self-hosted")
    (between,) = linked(sighting("m-4b", "a.yaml", endpoint="https://litellm.${SECRET_DOMAIN}/v1"))
    assert between.execution == "unknown"


def test_an_address_of_which_only_the_path_is_known_tells_nothing() -> None:
    (usage,) = linked(sighting("org/m-4b", "a.sh", endpoint="http://${target}:8000/v1/completions"))
    assert usage.endpoint is None


def test_an_alias_that_is_a_part_of_the_models_own_name_names_it() -> None:
    weights = "/models/Llama-3.1-8B-Instruct-Q4_K_M.gguf"
    usages = linked(
        sighting(
            weights,
            "llama-swap.yaml",
            4,
            kind="serve",
            channel="llama.cpp",
            served_as=("llama-3.1-8b", "chat"),
        ),
        sighting("llama-3.1-8b", "chat.json", 3, endpoint="http://127.0.0.1:8080/v1"),
        sighting("chat", "chat.json", 5, endpoint="http://127.0.0.1:8080/v1"),
    )
    assert [usage.raw for usage in usages] == ["llama-3.1-8b", weights]
    short = linked(
        sighting(
            "acme/Chat3.6-35B-A3B-FP8", "vllm.yaml", kind="serve", served_as=("chat36-fp8", "fp8-chat36")
        ),
        sighting("chat36-fp8", "rails.yaml", endpoint="http://vllm.local:8000/v1"),
        sighting("fp8-chat36", "rails.yaml", 2, endpoint="http://vllm.local:8000/v1"),
    )
    assert [usage.raw for usage in short] == ["chat36-fp8", "acme/Chat3.6-35B-A3B-FP8"]


def test_plain_http_at_a_port_is_ones_own_unless_it_passes_on() -> None:
    (own,) = linked(sighting("m-4b", "a.yaml", channel="openai", endpoint="http://${GPU_HOST}:8101/v1"))
    assert (own.channel, own.execution) == (None, "self-hosted")
    (told,) = linked(sighting("deepseek/m-14b", "a.sh", endpoint="http://${HOST}:11434/v1/chat/completions"))
    assert (told.channel, told.execution) == ("ollama", "self-hosted")  # whose port it is, not who made it
    (between,) = linked(sighting("m-4b", "a.yaml", endpoint="http://${LITELLM_HOST}:4000/v1"))
    assert between.execution == "unknown"


def test_systems_of_a_repository_on_a_shelf_share_no_variables_either() -> None:
    clues = (
        binding("MODEL", "acme-7b", "o+r/a/deploy/.env"),
        need("MODEL", "o+r/b/src/app.py"),
        need("MODEL", "o+r/a/src/app.py", line=2),
    )
    usages, _ = link(clues, channels=CHANNELS, apart=True)
    assert [step.location.path for step in usages[0].chain] == ["o+r/a/src/app.py"]


def test_a_program_beside_what_sets_a_variable_is_the_one_that_reads_it() -> None:
    clues = (
        binding("MODEL", "acme-7b", "chat/deployment.yaml", detector="kubernetes"),
        need("MODEL", "chat/app/main.py", detector="python"),
        need("MODEL", "tuning/job/train.py", detector="python", execution="self-hosted"),
    )
    (usage,) = linked(*clues)
    assert usage.execution == "unknown"
    assert [step.location.path for step in usage.chain] == ["chat/app/main.py"]


def test_a_server_that_is_started_is_that_of_its_image_whatever_the_image_is_called() -> None:
    started = sighting("acme/m-7b", "k.yaml", kind="serve", channel="vllm", image="ollama/ollama:1")
    assert [u.channel for u in linked(started)] == ["vllm"]


def test_systems_that_lie_apart_in_a_large_repository_share_no_variables() -> None:
    value = binding("LLM", "m-7b", "chat/compose/cpu/set_env.sh")
    assert not linked(value, need("LLM", "images/compose/cpu/compose.yaml"))
    assert linked(value, need("LLM", "chat/helm/values.yaml"))
    assert linked(binding("LLM", "m-7b", "deploy/.env"), need("LLM", "services/api/src/app.py"))


def test_repositories_that_lie_beside_one_another_share_no_variables() -> None:
    clues = [
        need("MODEL", "one/compose.yaml"),
        binding("MODEL", "org/one", "one/.env"),
        binding("MODEL", "org/two", "two/.env"),
        need("MODEL", "three/deep/down/compose.yaml"),
    ]
    usages, _ = link(clues, channels=CHANNELS, apart=True)
    assert [(u.raw, u.location.path) for u in usages] == [("org/one", "one/.env")]


def test_the_variable_that_holds_an_address_may_say_which_server_answers() -> None:
    (usage,) = linked(sighting("openai/m-7b", "litellm.yaml", endpoint="env:VLLM_API_BASE"))
    assert (usage.channel, usage.execution, usage.endpoint) == ("vllm", "self-hosted", None)


def test_a_service_does_not_see_the_variables_of_another_service() -> None:
    inside = binding("LLM", "m-7b", "compose.yaml", 4, scope="one")
    assert not linked(inside, need("LLM", "other/compose.yaml", scope="two"))
    assert linked(inside, need("LLM", "app.py")), "code runs in some service"


def test_a_name_that_forwards_to_another_is_followed_and_a_ring_ends() -> None:
    (usage,) = linked(
        binding("MODEL_ID", None, "compose.yaml", 3, refers="LLM", scope="svc"),
        binding("LLM", "m-7b", ".env"),
        need("MODEL_ID", "compose.yaml", 2, scope="svc"),
    )
    assert usage.raw == "m-7b"
    assert len(usage.chain) == 2
    assert not linked(
        binding("A", None, "x", refers="B"), binding("B", None, "y", refers="A"), need("A", "z")
    )


@pytest.mark.parametrize(
    ("defined", "imported", "importer", "found"),
    [
        ("app/settings.py", "app.settings", "app/main.py", True),
        ("src/app/settings.py", "app.settings", "src/app/main.py", True),
        ("app/settings/__init__.py", ".settings", "app/main.py", True),
        ("app/settings.py", "..settings", "app/deep/main.py", True),
        ("other/settings.py", "app.settings", "app/main.py", False),
    ],
)
def test_a_python_constant_is_found_in_the_module_that_is_imported(
    defined: str, imported: str, importer: str, found: bool
) -> None:
    usages = linked(
        binding("MODEL", "m-7b", defined, namespace="python", scope=defined),
        need("MODEL", importer, namespace="python", scope=imported),
    )
    assert bool(usages) is found


def test_what_another_module_gives_to_a_function_is_what_its_parameter_runs() -> None:
    asked = need("load(1)", "app/runner.py", namespace="python", kind="weights-load")
    (usage,) = linked(
        binding("load(1)", "m-7b", "app/main.py", 4, namespace="python", scope="app.runner"),
        binding("load(1)", "other", "app/main.py", 5, namespace="python", scope="app.elsewhere"),
        binding("load(0)", "small", "app/main.py", 4, namespace="python", scope=".runner"),
        asked,
    )
    assert (usage.raw, usage.location.path, usage.location.line) == ("m-7b", "app/main.py", 4)
    assert "it is given to load" in usage.because[0]


@pytest.mark.parametrize(
    ("name", "more", "run"),
    [
        ("settings.vllm_chat_model", {}, ("vllm", "self-hosted")),
        ("settings.ollama_model_name", {}, ("ollama", "self-hosted")),
        ("settings.small_model", {}, ("openai", "managed")),
        ("settings.vllm_chat_model", {"endpoint": "https://api.openai.com/v1"}, ("openai", "managed")),
        ("settings.vllm_tokenizer", {}, ("openai", "managed")),
    ],
)
def test_a_setting_that_names_a_service_asks_it_in_the_protocol_of_another(
    name: str, more: dict[str, Any], run: tuple[str, str]
) -> None:
    asked = {"namespace": "python", "kind": "api-call", "channel": "openai", "execution": "managed"}
    (usage,) = linked(
        binding(name, "birds-7b", "app/config.py", 4, namespace="python", scope="app.config"),
        need(name, "app/ask.py", scope="app.config", **asked, **more),
    )
    assert (usage.channel, usage.execution) == run


def test_a_cloud_that_a_call_names_itself_answers_whatever_client_the_callee_makes() -> None:
    clouds = [
        Channel(key=key, name=key, execution="managed", kind="managed-multitenant")
        for key in ("gemini", "vertex")
    ]
    asked = need("ask(0)", "app/runner.py", namespace="python", kind="api-call", channel="gemini")
    clues = (
        sighting("m-7", "app/main.py", 4, channel="vertex", execution="managed", confidence=0.7),
        binding("ask(0)", "m-7", "app/main.py", 4, namespace="python", scope="app.runner"),
        asked,
    )
    (usage,) = link(clues, channels=(*CHANNELS, *clouds))[0]
    assert usage.channel == "vertex"


def test_what_a_script_hands_to_a_class_of_another_file_is_what_its_option_runs() -> None:
    (usage,) = linked(
        binding("Bot(brain)", "m-7b", "src/main.ts", 4, namespace="javascript", scope="./lib/bot"),
        binding("Bot(brain)", "other", "src/main.ts", 5, namespace="javascript", scope="./lib/other"),
        need("Bot(brain)", "src/lib/bot.ts", namespace="javascript", kind="api-call"),
    )
    assert (usage.raw, usage.location.line) == ("m-7b", 4)
    assert "it is given to Bot" in usage.because[0]


@pytest.mark.parametrize(
    ("defined", "imported", "importer", "found"),
    [
        ("lib/models.ts", "./models", "lib/chat.ts", True),
        ("lib/models/index.ts", "../models", "lib/chat/a.ts", True),
        ("src/lib/models.ts", "@/lib/models", "src/app/page.tsx", True),
        ("lib/models.ts", "openai", "lib/chat.ts", False),
    ],
)
def test_a_script_constant_is_found_in_the_file_that_is_imported(
    defined: str, imported: str, importer: str, found: bool
) -> None:
    usages = linked(
        binding("M", "m-7b", defined, namespace="javascript", scope=defined),
        need("M", importer, namespace="javascript", scope=imported),
    )
    assert bool(usages) is found


@pytest.mark.parametrize(
    ("endpoint", "execution", "channel"),
    [
        ("http://localhost:11434/v1", "self-hosted", "ollama"),
        ("http://10.0.3.7:8000/v1", "self-hosted", None),
        ("http://llm:8000/v1", "self-hosted", "vllm"),
        ("http://llm.prod.svc.cluster.local/v1", "self-hosted", "vllm"),
        ("https://api.openai.com/v1", "managed", "openai"),
        ("https://llm.example.com/v1", "unknown", None),
        ("${LLM_URL}", "self-hosted", "vllm"),
        ("http://user:secret@[::1]:8000", "self-hosted", None),
        ("http://gpu.example.org:11434", "self-hosted", "ollama"),
        ("https://ollama.${DOMAIN}/v1", "self-hosted", "ollama"),
        ("http://embedder.ai-stack:8080/v1", "self-hosted", None),
        ("https://beast.tail1234.ts.net:52415/v1", "self-hosted", None),
        ("https://100.71.57.22:8033/v1", "self-hosted", None),
    ],
)
def test_the_endpoint_decides_how_a_client_runs_its_model(
    endpoint: str, execution: str, channel: str | None
) -> None:
    (usage,) = linked(
        sighting("m-7b", "app.py", channel="openai", endpoint=endpoint),
        binding("llm", "vllm/vllm-openai:v1", "compose.yaml", namespace="service"),
        binding("LLM_URL", "http://llm:8000/v1", ".env"),
    )
    assert (usage.execution, usage.channel) == (execution, channel)
    assert usage.because[-1]


def test_whoever_names_the_service_beside_the_model_is_believed_before_code() -> None:
    (usage,) = linked(
        sighting("m-7b", ".env", channel="ollama", execution="self-hosted", confidence=CHOSEN),
        binding("MODEL", "m-7b", ".env"),
        need("MODEL", "app.ts", channel="openai", execution="managed"),
    )
    assert (usage.execution, usage.channel) == ("self-hosted", "ollama")


@pytest.mark.parametrize("value", ["/workspace/models/", "s3://bucket/store/images", "./data/weights"])
def test_a_folder_that_is_called_after_no_model_is_none(value: str) -> None:
    assert linked(binding("MODEL_PATH", value, ".env"), need("MODEL_PATH", "app.py")) == ()


def test_a_platform_that_nobody_runs_at_home_answers_behind_a_local_address() -> None:
    platform = Channel(key="bedrock", name="Bedrock", execution="managed", kind="managed-multitenant")
    clue = sighting("m-7b", "eval.yaml", channel="bedrock", endpoint="http://localhost:8080")
    ((usage,), _) = link([clue], channels=(*CHANNELS, platform))
    assert (usage.execution, usage.channel) == ("managed", "bedrock")


@given(
    st.sampled_from(
        [r"api\.one\.ai", r"(?:eu|us)?\.two\.com", r"a\.io|b\.com", r"[a-z]+-x\.net", r"four\.(?:com|us)?"]
    ),
    st.text(alphabet="abeioustnwxfr.-cm14", max_size=12),
)
def test_the_short_cut_never_hides_a_host_that_the_pattern_knows(pattern: str, host: str) -> None:
    if re.fullmatch(pattern, host):
        assert host.endswith(tail(pattern))
    if re.search(pattern, host):
        assert head(pattern) in host


def test_the_short_cut_reads_the_ends_of_patterns() -> None:
    assert tail(r"[a-z0-9-]+\.openai\.azure\.com") == "openai.azure.com"
    assert tail(r"a\.io|b\.com") == ""
    assert head(r"nvcr\.io/nim/(?:meta|nvidia)/") == "nvcr.io/nim/"


def test_a_base_url_in_the_environment_redirects_the_client() -> None:
    (usage,) = linked(
        sighting("m", "app.py", channel="openai"),
        binding("OPENAI_BASE_URL", "http://127.0.0.1:1234/v1", ".env"),
    )
    assert (usage.execution, usage.channel) == ("self-hosted", "lm-studio")


def test_the_settings_of_an_example_redirect_no_other_code() -> None:
    local = binding("OPENAI_BASE_URL", "http://127.0.0.1:1234/v1", "examples/local/.env")
    (usage,) = linked(sighting("m", "app.py", channel="openai"), local)
    assert usage.execution == "managed"
    (usage,) = linked(sighting("m", "examples/local/run.py", channel="openai"), local)
    assert usage.execution == "self-hosted"


def test_a_collection_of_programs_shares_no_variables_between_its_folders() -> None:
    local = binding("OPENAI_BASE_URL", "http://127.0.0.1:1234/v1", "local-chat/.env")
    many = [sighting("m", f"program-{n}/app.py", channel="openai") for n in range(20)]
    inside = sighting("m", "local-chat/app.py", channel="openai")
    assert {u.execution for u in linked(*many[:3], local)} == {"self-hosted"}
    used = {u.location.path: u.execution for u in linked(*many, inside, local)}
    assert used.pop("local-chat/app.py") == "self-hosted"
    assert set(used.values()) == {"managed"}


def test_a_container_sees_its_own_variables_and_not_those_of_another() -> None:
    address = binding("OPENAI_BASE_URL", "http://127.0.0.1:1234/v1", "compose.yaml", scope="local")
    address = replace(address, detector="compose")

    def execution(scope: str, detector: str = "compose") -> str:
        model = sighting("m", "compose.yaml", 9, channel="openai", scope=scope, detector=detector)
        (usage,) = linked(model, address)
        return usage.execution

    assert execution("local") == "self-hosted"
    assert execution("other") == "managed"
    assert execution("local", "kubernetes") == "managed"


def test_a_named_template_gives_its_default_only_where_the_values_are_silent() -> None:
    need = Need(
        namespace="helm",
        name="include chart.model",
        location=at("chart/templates/deployment.yaml", 3),
        kind="serve",
        detector="kubernetes",
        because="MODEL holds a model",
    )
    helper = "chart/templates/_helpers.tpl"
    default = binding("include chart.model", "org/default", helper, namespace="helm")
    forwards = replace(default, value=None, refers="model.name")
    value = binding("model.name", "org/real", "chart/values.yaml", namespace="helm")
    assert [u.raw for u in linked(need, default, forwards, value)] == ["org/real"]
    assert [u.raw for u in linked(need, default, forwards)] == ["org/default"]


def test_an_alias_of_a_local_server_is_a_place_of_its_usage_and_no_model() -> None:
    (usage,) = linked(
        sighting(
            "Qwen/Qwen3-8B", "compose.yaml", 4, kind="serve", image="vllm/vllm-openai", served_as=("gpt-4",)
        ),
        binding("gpt-4", "Qwen/Qwen3-8B", "compose.yaml", 5, namespace="served"),
        sighting("gpt-4", "app.py", 7, channel="openai", endpoint="http://localhost:8000/v1"),
    )
    assert usage.raw == "Qwen/Qwen3-8B"
    assert [s.location.path for s in usage.chain] == ["app.py"]


def test_a_row_of_a_gateway_leads_on_to_what_a_server_offers_under_the_same_name() -> None:
    row = sighting("openai/gpt-4", "litellm.yaml", 4, endpoint="http://vllm:8000/v1", served_as=("gpt-4",))
    (usage,) = linked(
        sighting("Qwen/Qwen3-8B", "compose.yaml", 4, kind="serve", image="vllm/vllm-openai"),
        binding("gpt-4", "Qwen/Qwen3-8B", "compose.yaml", 5, namespace="served"),
        binding("vllm", "vllm/vllm-openai:v1", "compose.yaml", namespace="service"),
        row,
    )
    assert usage.raw == "Qwen/Qwen3-8B"


def test_who_asks_a_proxy_for_a_model_by_its_own_name_names_it_and_runs_it_as_the_proxy_does() -> None:
    usages = linked(
        sighting("openai/gpt-5", "litellm.yaml", 3, channel="openai", served_as=("gpt-5",)),
        sighting("gpt-5", "tools.env", 7, endpoint="http://10.0.0.3:4000"),
    )
    assert [(u.raw, u.execution, u.location.path) for u in usages] == [
        ("openai/gpt-5", "managed", "litellm.yaml"),
        ("gpt-5", "managed", "tools.env"),
    ]
    assert usages[1].chain[-1].location.path == "litellm.yaml"


def test_who_asks_a_server_by_the_beginning_of_a_models_name_names_it() -> None:
    weights = (
        "https://huggingface.co/Qwen/Qwen3-Embedding-0.6B-GGUF/resolve/main/Qwen3-Embedding-0.6B-Q8_0.gguf"
    )
    asked = sighting("qwen3-embedding", "app.yaml", 3, endpoint="http://10.0.0.3:8080/v1")
    offers = (
        binding("qwen3-embedding", weights, "models.yaml", namespace="served"),
        sighting(weights, "models.yaml"),
    )
    assert {u.raw for u in linked(*offers, asked)} == {weights, "qwen3-embedding"}


@pytest.mark.parametrize("raw", ["plan/glm-5.2", "proxy/plan/glm-5.2"])
def test_a_name_with_a_stroke_runs_as_the_server_runs_it_that_is_asked(raw: str) -> None:
    offers = (
        binding("plan/glm-5.2", "openai/glm-5.2", "ai/models.yaml", namespace="served"),
        sighting("openai/glm-5.2", "ai/models.yaml", 3, endpoint="https://api.openai.com/v1"),
    )
    asked = sighting(raw, "ai/agent.yaml", 7, endpoint="http://proxy.ai:4000/v1")
    assert [u.execution for u in linked(*offers, asked)] == ["managed", "managed"]


def test_a_variable_at_the_end_of_an_address_is_no_model_itself() -> None:
    wanted = need("MODEL_URI", "run.yaml", kind="serve")
    assert linked(wanted, binding("MODEL_URI", "s3://${BUCKET}/models/${MODEL}", "run.yaml", 3)) == ()


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("registry.example/team/vllm:arm64-v0.13", ("vllm", "self-hosted")),
        ("mirror.example/text-generation-inference@sha256:0", (None, "self-hosted")),
        ("ghcr.io/example/vllm-router:v1", (None, "unknown")),
        ("example/web:1", (None, "unknown")),
    ],
)
def test_an_image_of_ones_own_is_known_by_the_server_it_is_called_after(
    image: str, expected: tuple[str | None, str]
) -> None:
    (usage,) = linked(sighting("org/m-7b", "k8s.yaml", image=image))
    assert (usage.channel, usage.execution) == expected


def test_a_name_that_one_service_alone_gives_goes_there_whatever_passes_it_on() -> None:
    own = Channel(key="cloudflare", name="Workers AI", execution="managed", kind="managed-multitenant")
    asked = sighting("@cf/qwen/qwen3-embedding-0.6b", "k8s.yaml", endpoint="http://litellm.litellm.svc/v1")
    (usage,), _ = link([asked], channels=(*CHANNELS, own))
    assert (usage.channel, usage.execution) == ("cloudflare", "managed")


def test_a_gateway_of_ones_own_asks_the_service_before_the_name() -> None:
    own = Channel(key="groq", name="Groq", execution="managed", kind="managed-multitenant")
    asked = sighting("groq/qwen-qwq-32b", "k8s.yaml", endpoint="http://gateway-llm.ai.svc.cluster.local/v1")
    (usage,), _ = link([asked], channels=(*CHANNELS, own))
    assert (usage.channel, usage.execution) == ("groq", "managed")
    weights = replace(asked, raw="org/qwen-qwq-32b")
    (usage,), _ = link([weights], channels=(*CHANNELS, own))
    assert usage.execution == "self-hosted"


def test_an_alias_of_one_stack_does_not_swallow_the_names_of_another() -> None:
    def raws(path: str) -> list[str]:
        proxy = binding("gpt-4", "Qwen/Qwen3-8B", "stack/litellm.yaml", namespace="served")
        return [u.raw for u in linked(proxy, sighting("gpt-4", path, kind="config-default"))]

    assert raws("elsewhere/judge.yaml") == ["gpt-4"]
    assert raws("stack/app/settings.yaml") == []


def test_a_folder_of_settings_offers_its_aliases_to_the_stack_that_it_lies_in() -> None:
    proxy = binding("fast", "Qwen/Qwen3-8B", "stack/config/litellm.yaml", namespace="served")
    assert linked(proxy, sighting("fast", "stack/scripts/ask.sh", kind="config-default")) == ()
    assert linked(proxy, sighting("fast", "elsewhere/ask.sh", kind="config-default"))


def test_what_a_matrix_holds_is_seen_in_its_own_file() -> None:
    wanted = need("matrix.model", ".github/workflows/a.yml", kind="download")
    own = binding("matrix.model", "phi3", ".github/workflows/a.yml", 3)
    other = binding("matrix.model", "bert", ".github/workflows/b.yml")
    assert [u.raw for u in linked(wanted, own, other)] == ["phi3"]


def test_an_alias_does_not_swallow_a_call_to_the_vendor() -> None:
    usages = linked(
        binding("gpt-4", "Qwen/Qwen3-8B", "litellm.yaml", namespace="served"),
        sighting("gpt-4", "app.py", channel="openai"),
    )
    assert [(u.raw, u.execution) for u in usages] == [("gpt-4", "managed")]


def test_paths_give_deployment_and_kind() -> None:
    prod, rest = Deployment(name="prod", paths=("deploy/**",)), Deployment(name="rest", paths=("**",))
    usages = linked(
        sighting("a-1", "x/deploy/a.yaml"),
        sighting("b-1", "x/tests/test_b.py"),
        sighting("c-1", "x/examples/c.py", kind="catalogue-entry"),
        sighting("d-1", "elsewhere/d.py"),
        deployments=(prod, rest),
        base="x/",
    )
    assert [(u.raw, u.deployment, u.kind) for u in usages] == [
        ("d-1", None, "api-call"),
        ("a-1", "prod", "api-call"),
        ("c-1", "rest", "catalogue-entry"),
        ("b-1", "rest", "test"),
    ]


def test_the_order_of_clues_changes_nothing() -> None:
    clues: list[Clue] = [
        binding("MODEL", "x-1", ".env"),
        need("MODEL", "compose.yaml", image="vllm/vllm-openai"),
        sighting("x-1", ".env", kind="config-default"),
        need("MODEL", "other.yaml", kind="api-call", channel="openai"),
    ]
    assert linked(*clues) == linked(*reversed(clues))


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("192.168.1.9", True),
        ("8.8.8.8", False),
        ("chat.models.34.1.2.3.sslip.io", True),
        ("granite-models.apps.acme.x1y2.p1.openshiftapps.com", True),
        ("granite.apps.ocp-east.acme.example", True),
        ("chat.apps.acme.example", False),
        ("ollama", True),
        ("api.example.com", False),
    ],
)
def test_local_hosts(host: str, local: bool) -> None:
    assert is_local(host, named=True) is local


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("scripts/test-fixtures/data.json", "test"),
        ("src/services/test-data/resolved.golden.json", "test"),
        ("src/testUtil/models.ts", "test"),
        ("src/__fixtures__/reply.ts", "test"),
        ("tests/test_a.py", "test"),
        ("a/b.spec.ts", "test"),
        ("examples/x.yaml", "docs-example"),
        ("src/latest.py", None),
        ("contest/a.py", None),
        (".github/workflows/e2e-test-llm.yaml", "test"),
        ("deploy/values-test.yaml", "test"),
        ("conftest.py", "test"),
        ("phpunit.xml.dist", "test"),
        ("web/jest.config.js", "test"),
        ("core/llms/Cohere.vitest.ts", "test"),
        ("web/lib/aggregate.clienttest.ts", "test"),
        ("ui/Button.stories.tsx", "docs-example"),
        ("src/ChatServiceTests.cs", "test"),
        ("Acme.Chat.UnitTests/Chat.cs", "test"),
        ("src/Contest.java", None),
        ("Acme.Unittest/Constants.cs", "test"),
        ("bedrock-examples/src/Main.java", "docs-example"),
        ("src/AcmeChatExamples/Streaming.cs", "docs-example"),
        ("src/Resamples/run.py", None),
        ("src/main/java/com/example/chat/Chat.java", None),
        ("examples/src/main/java/com/example/Chat.java", "docs-example"),
        ("src/latest.config.ts", None),
        ("src/fastest_model.py", None),
        ("web/chat.spec.ts", "test"),
        ("lib/chat_spec.rb", "test"),
        ("flows/02-spec-to-code.json", None),
        ("k8s/pod-spec.yaml", None),
        ("core/model_spec.py", None),
        ("own/speech/talker_e2e.py", None),
        ("tests/e2e/run.py", "test"),
        ("src/testament.py", None),
        ("agents/test-automator.md", None),
        ("tests/agents/writer.md", "test"),
        ("health/blood_test_alert.json", None),
        ("agent/specs/planner.json", None),
        ("specs/planner.ts", "test"),
        ("deploy/agent.test.json", "test"),
        ("research/attest.ipynb", None),
        ("notebooks/attest.ipynb", "docs-example"),
        ("notebooks/fit.py", None),
        ("scripts/_review_selftest.py", "test"),
        ("site/search/search_index.json", "docs-example"),
        ("agents/test-runner.md", None),
        ("tests/agents/writer.md", "test"),
        ("walkthrough/step_1.ipynb", "docs-example"),
        ("talk_demo.ipynb", "docs-example"),
        ("01 Tutorial on birds.ipynb", "docs-example"),
        ("python-recipes/birds/05_rank.ipynb", "docs-example"),
        ("src/demonstrate.ipynb", None),
        ("src/talk_demo.py", None),
        ("how-tos/agents.ipynb", "docs-example"),
        ("pages/api/generate-test-case.ts", None),
        ("src/agents/test-plan-generator.ts", None),
        ("src/live-test-openai.ts", "test"),
        ("integ-tests/clients.baml", "test"),
        ("tools/curl-example.sh", "docs-example"),
        ("config/models-example.json", None),
    ],
)
def test_the_role_of_a_path(path: str, expected: str | None) -> None:
    assert role(path) == expected


def test_a_default_gives_way_to_what_the_environment_file_sets() -> None:
    place = Location(path="compose.yaml", line=5, column=10, end_line=5, end_column=40)
    default = Location(path="compose.yaml", line=5, column=18, end_line=5, end_column=39)
    clues: list[Clue] = [
        replace(need("MODEL", "compose.yaml", image="vllm/vllm-openai", detector="compose"), location=place),
        replace(sighting("org/default-7b", "compose.yaml", image="vllm/vllm-openai"), location=default),
    ]
    assert [u.raw for u in linked(*clues)] == ["org/default-7b"]
    (usage,) = linked(*clues, binding("MODEL", "org/real-7b", ".env", 1))
    assert (usage.raw, usage.execution) == ("org/real-7b", "self-hosted")
    assert "org/default-7b" in usage.chain[-1].why
    example = linked(*clues, binding("MODEL", "org/real-7b", ".env.example", 1))
    assert sorted(u.raw for u in example) == ["org/default-7b", "org/real-7b"], "an example is not certain"


def test_the_values_of_a_chart_replace_the_default_of_its_template() -> None:
    place = Location(path="chart/templates/d.yaml", line=3, column=5, end_line=3, end_column=60)
    clues: list[Clue] = [
        replace(need("model.id", "x", namespace="helm", image="helm:image.repository"), location=place),
        replace(sighting("org/default-7b", "x"), location=replace(place, column=30, end_column=44)),
        binding("model.id", "org/real-7b", "chart/values.yaml", 1, namespace="helm"),
        binding("model.id", "org/prod-70b", "chart/values-prod.yaml", 1, namespace="helm"),
        binding("image.repository", "vllm/vllm-openai", "chart/values.yaml", 2, namespace="helm"),
    ]
    usages = linked(*clues)
    assert sorted(u.raw for u in usages) == ["org/prod-70b", "org/real-7b"], "each environment is a use"
    assert {u.channel for u in usages} == {"vllm"}


def test_a_service_that_only_its_vendor_speaks_for_stays_behind_an_unknown_address() -> None:
    (usage,) = linked(sighting("m-1", "a.yaml", channel="ollama", endpoint="http://gpu.lan:11434"))
    assert (usage.channel, usage.execution) == ("ollama", "self-hosted")
    (unknown,) = linked(sighting("m-1", "a.yaml", channel="openai", endpoint="https://llm.example.com/v1"))
    assert unknown.execution == "unknown"


def test_a_channel_that_nobody_knows_is_none() -> None:
    (usage,) = linked(sighting("m-1", "a.toml", channel="unstructured_local"))
    assert (usage.channel, usage.execution) == (None, "unknown")


def test_an_address_where_a_mock_answers_says_nothing_of_who_serves() -> None:
    asked = sighting("gpt-4.1", "app.py", channel="openai", endpoint="http://aimock:4010/v1")
    (usage,) = linked(asked, Binding(namespace="service", name="aimock", location=at("c.yaml"), detector="t"))
    assert (usage.channel, usage.execution) == ("openai", "managed")


def test_a_client_in_its_own_tests_stays_with_its_service() -> None:
    (usage,) = linked(sighting("m-1", "a.test.ts", channel="together", endpoint="http://127.0.0.1:4010"))
    assert usage.execution != "self-hosted"


def test_an_endpoint_held_by_a_variable_is_looked_up() -> None:
    (usage,) = linked(
        sighting("m-1", "a.yaml", channel="openai", endpoint="env:LLM_URL"),
        binding("LLM_URL", "http://localhost:11434/v1", ".env"),
    )
    assert (usage.channel, usage.execution) == ("ollama", "self-hosted")
    (bare,) = linked(sighting("m-1", "a.yaml", channel="openai", endpoint="env:LLM_URL"))
    assert (bare.channel, bare.execution, bare.endpoint) == ("openai", "managed", None)


def test_a_patch_of_an_overlay_runs_in_the_container_that_its_base_describes() -> None:
    usages = linked(
        sighting("org/small", "base/d.yaml", kind="serve", image="vllm/vllm-openai", scope="llm/vllm"),
        sighting("org/large", "overlays/prod/d.yaml", kind="serve", scope="llm/vllm"),
        sighting("org/other", "overlays/prod/e.yaml", kind="serve", scope="web/app"),
    )
    assert [(u.raw, u.channel) for u in usages] == [
        ("org/small", "vllm"), ("org/large", "vllm"), ("org/other", None)
    ]  # fmt: skip


def test_a_host_is_known_by_the_server_it_is_called_after() -> None:
    (usage,) = linked(
        sighting("m-1", "values.yaml", channel="nvidia-api", endpoint="http://vllm-llm:8000/v1")
    )
    assert (usage.channel, usage.execution) == ("vllm", "self-hosted")


def test_a_gateway_calls_an_alias_behind_the_name_of_its_provider() -> None:
    (usage,) = linked(
        sighting("org/real-7b", "compose.yaml", kind="serve", image="vllm/vllm-openai", served_as=("chat",)),
        sighting("hosted_vllm/chat", "config.yaml", endpoint="http://localhost:8000/v1"),
    )
    assert usage.raw == "org/real-7b"
    assert usage.chain[-1].location.path == "config.yaml"


def test_a_server_that_loads_weights_is_no_client_of_its_neighbours_alias() -> None:
    """Two manifests of one folder: one offers its quantised copy under the name of what the other loads."""
    image = "vllm/vllm-openai"
    usages = linked(
        sighting("Qwen/Qwen3-32B", "k8s/gpu.yaml", 23, kind="serve", image=image),
        sighting(
            "Qwen/Qwen3-32B-AWQ",
            "k8s/lora.yaml",
            23,
            kind="serve",
            image=image,
            served_as=("Qwen/Qwen3-32B",),
        ),
    )
    assert {usage.raw for usage in usages} == {"Qwen/Qwen3-32B", "Qwen/Qwen3-32B-AWQ"}
    assert all(not usage.chain for usage in usages)


def test_an_id_that_one_service_alone_writes_is_surely_a_model() -> None:
    cloudflare = Channel(key="cloudflare", name="Workers AI", kind="managed-multitenant", execution="managed")
    clue = sighting("@cf/meta/llama-3.1-8b-instruct", "config.ts", strength="weak")
    (usage,), _ = link([clue], channels=(*CHANNELS, cloudflare))
    assert (usage.strength, usage.channel, usage.execution) == ("strong", "cloudflare", "managed")


def test_groq_is_told_by_its_names_where_nobody_else_is() -> None:
    nobody, somebody = sighting("llama3-8b-8192", "a.py"), sighting("llama3-8b-8192", "b.py", channel="azure")
    usages = {usage.location.path: usage for usage in linked(nobody, somebody)}
    assert (usages["a.py"].channel, usages["a.py"].execution) == ("groq", "managed")
    assert usages["b.py"].channel != "groq"


def test_bedrock_is_told_by_how_it_counts_versions_behind_a_maker_s_client() -> None:
    counted = sighting("claude-3-5-sonnet-20241022-v2:0", "a.swift", channel="anthropic")
    tagged = sighting("deepseek-coder-v2:16b", "b.swift", channel="ollama")
    usages = {usage.location.path: usage for usage in linked(counted, tagged)}
    assert (usages["a.swift"].channel, usages["a.swift"].execution) == ("bedrock", "managed")
    assert usages["b.swift"].channel == "ollama"


@pytest.mark.parametrize(
    "raw",
    [
        "tools/asr/models",
        "/content/data/models/upscale_models/",
        "./weights",
        "https://huggingface.co/o/r/resolve/main/nltk_data.zip",
        "https://huggingface.co/o/r/resolve/main/tags.csv",
    ],
)
def test_a_folder_of_models_and_a_file_beside_weights_are_no_model(raw: str) -> None:
    assert linked(sighting(raw, "a.py", kind="weights-load", channel="hf-hub")) == ()


@pytest.mark.parametrize("raw", ["ggml-org/models", "models/whisper-small", "/models/qwen"])
def test_what_merely_lies_in_a_folder_of_models_stays(raw: str) -> None:
    assert [u.raw for u in linked(sighting(raw, "a.py"))] == [raw]


def test_the_address_of_a_file_of_the_hub_says_how_it_is_run() -> None:
    url = "https://huggingface.co/o/r/resolve/main/weights.zip"
    (usage,) = linked(sighting(url, "install.sh", kind="serve"))
    assert (usage.kind, usage.execution) == ("download", "self-hosted")
    (kept,) = linked(sighting(url, "install.sh", kind="serve", image="vllm/vllm-openai:v1"))
    assert (kept.kind, kept.channel) == ("serve", "vllm")


def test_settings_that_lie_with_a_program_are_not_those_of_its_neighbour() -> None:
    settings = binding("LLM_MODEL", "qwen2.5-coder:7b", "swarm/.env.example", detector="dotenv")
    own = need("LLM_MODEL", "swarm/app.py", detector="python", channel="ollama")
    other = need("LLM_MODEL", "router/app.py", detector="python", channel="openai")
    (usage,) = linked(settings, own, other)
    assert (usage.channel, usage.execution) == ("ollama", "self-hosted")
    # Where no program lies beside them, they are whoever's asks.
    (alone,) = linked(settings, other)
    assert alone.channel == "openai"


@pytest.mark.parametrize("raw", ["ai/smollm2", "ai/qwen3:0.6B-Q4_0", "docker_model_runner/ai/gemma3"])
def test_what_docker_alone_calls_a_model_runs_at_home(raw: str) -> None:
    key = "docker-model-runner"
    runner = Channel(key=key, name="Docker Model Runner", kind="self-hosted-runtime", execution="self-hosted")
    (usage,), _ = link([sighting(raw, "config.yaml", kind="config-default")], channels=(*CHANNELS, runner))
    assert (usage.channel, usage.execution) == (key, "self-hosted")
    # The name alone proves no model: `ai/react` is a package.
    (weak,), _ = link([sighting(raw, "config.yaml", strength="weak")], channels=(*CHANNELS, runner))
    assert weak.strength == "weak"


def test_who_is_sure_of_the_address_tells_who_is_sure_of_the_model_how_it_runs() -> None:
    local = "http://host.docker.internal:11434"
    unsure = sighting("mistral:latest", "Dockerfile", strength="weak", endpoint=local)
    sure = sighting("mistral:latest", "Dockerfile", strength="strong")
    (usage,) = linked(unsure, sure)
    assert (usage.strength, usage.execution, usage.endpoint) == ("strong", "self-hosted", local)


def test_a_symbol_of_another_file_is_a_use_where_it_is_defined() -> None:
    defined = Binding(
        namespace="source", name="DallE2", value="dall-e-2", location=at("lib/Model.cs", 9), detector="source"
    )
    row = sighting("dall-e-2", "lib/Model.cs", 9, kind="catalogue-entry", strength="weak")

    def asks(path: str) -> list[Usage]:
        need = Need(
            namespace="source",
            name="DallE2",
            scope="Models Model",
            location=at(path),
            kind="config-default",
            detector="source",
            because="the symbol is given to model",
        )
        return list(linked(defined, row, need, sighting("DallE2", path)))

    (one,) = asks("lib/ImageRequest.cs")
    assert (one.raw, one.kind, one.location.path) == ("dall-e-2", "config-default", "lib/Model.cs")
    # What a test picks is in the inventory where it is defined; its symbol alone would tell less.
    assert [(u.raw, u.kind) for u in asks("tests/ImageTests.cs")] == [("dall-e-2", "catalogue-entry")]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("src/client.ts", "api-call"),
        ("src/client.test.ts", "catalogue-entry"),
        ("examples/ask.ts", "catalogue-entry"),
    ],
)
def test_a_member_that_only_tests_and_examples_pick_is_a_row(path: str, kind: str) -> None:
    name = "Model.Large"
    defined = Binding(
        namespace="javascript",
        name=name,
        value="mistral-large-2407",
        location=at("src/models.ts", 9),
        detector="javascript",
        scope="src/models.ts",
    )
    row = sighting("mistral-large-2407", "src/models.ts", 9, kind="catalogue-entry", strength="weak")
    need = Need(
        namespace="javascript",
        name=name,
        scope="src/models.ts",
        location=at(path),
        kind="api-call",
        detector="javascript",
        because="`model` of ask()",
    )
    (one,) = linked(defined, row, need)
    assert (one.kind, one.location.path) == (kind, "src/models.ts")


@pytest.mark.parametrize(
    ("raw", "path", "channel"),
    [
        ("imagen-3.0-generate-001", "plugins/vertexai/src/imagen.ts", "vertex"),
        ("gemini-1.5-pro-001", "packages/genkit-ai__vertexai/constants.ts", "vertex"),
        ("gemini-1.5-pro-001", "plugins/googleai/constants.ts", "gemini"),
        ("google/gemma-2-2b-it", "samples/vertexai/deploy.py", "gemini"),
    ],
)
def test_a_package_called_after_vertex_calls_vertex(raw: str, path: str, channel: str) -> None:
    clouds = tuple(
        Channel(key=key, name=key, execution="managed", kind="managed-multitenant")
        for key in ("gemini", "vertex")
    )
    clue = sighting(raw, path, kind="catalogue-entry", channel="gemini")
    ((usage,), _) = link([clue], channels=(*CHANNELS, *clouds))
    assert usage.channel == channel


@pytest.mark.parametrize(
    ("raw", "path", "channel"),
    [
        ("moonshotai/kimi-k2-instruct", "acme/plugins/groq/models.py", "groq"),
        ("whisper-large-v3", "src/providers/groq_provider.ts", "groq"),
        ("gpt-4o", "src/providers/openrouter.ts", "openrouter"),
        ("whisper-1", "plugins/azure/realtime/utils.py", "azure"),
        ("gpt-4o", "src/providers/groq.ts", None),  # which Groq does not run
        ("acme/bark-small", "plugins/azure/speech.py", None),
        ("acme/bark-small", "groq/openrouter/models.py", None),
        ("acme/bark-small", "groq/compose.yaml", None),
        ("acme/bark-small", "groq/a/b/c/models.py", None),
    ],
)
def test_a_module_called_after_a_host_of_models_asks_it(raw: str, path: str, channel: str | None) -> None:
    hosts = tuple(
        Channel(key=key, name=key, execution="managed", kind="managed-multitenant")
        for key in ("groq", "openrouter", "azure")
    )
    ((usage,), _) = link([sighting(raw, path, kind="catalogue-entry")], channels=(*CHANNELS, *hosts))
    assert usage.channel == channel


def test_what_a_service_sets_reaches_the_program_that_it_is_built_from_or_called_after() -> None:
    paint = need("MODEL_ID", "programs/paint/main.py", detector="python")
    film = need("MODEL_ID", "programs/film/main.py", detector="python")
    value = binding("MODEL_ID", "acme/painter-7b", "compose.yaml", 4, detector="compose", scope="paint")
    (usage,) = linked(value, paint, film)
    assert [step.location.path for step in usage.chain] == ["programs/paint/main.py"], "it is called after it"

    web = binding("MODEL_ID", "acme/painter-7b", "compose.yaml", 4, detector="compose", scope="web")
    built = binding("program of web", "programs/film", "compose.yaml", 2, namespace="service")
    (usage,) = linked(web, built, paint, film)
    assert [step.location.path for step in usage.chain] == ["programs/film/main.py"], "it is built from it"

    (usage,) = linked(web, paint)
    assert [step.location.path for step in usage.chain] == ["programs/paint/main.py"], "nothing tells which"


def test_a_plain_word_of_a_chart_may_be_any_folder() -> None:
    asked = need("model", "chart/templates/server.yaml", namespace="helm", channel="vllm")
    for value, count in (("talk-7b", 1), ("current", 0)):
        given = binding("model", value, "chart/values.yaml", namespace="helm")
        assert sum(usage.strength == "strong" for usage in linked(given, asked)) == count, value
