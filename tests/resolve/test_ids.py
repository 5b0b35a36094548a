"""The grammar of ids: total, idempotent, and never a way from an unknown name to a known one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelguard.resolve.ids import parse
from modelguard.resolve.ids.spelling import fold

# (as written, a form that must be tried, channel, facts that must be kept)
WRITTEN = [
    (
        "https://huggingface.co/mistralai/Mixtral-8x7B-v0.1/resolve/main/config.json",
        "mistralai/Mixtral-8x7B-v0.1",
        "hf-hub",
        {"revision": "main", "file": "config.json"},
    ),
    ("https://huggingface.co/gpt2", "gpt2", "hf-hub", {}),
    ("nomic-ai/nomic-embed-text-v1.5/", "nomic-ai/nomic-embed-text-v1.5", None, {}),
    (
        "hf://meta-llama/Llama-3.1-8B@abc1234/model.safetensors",
        "meta-llama/Llama-3.1-8B",
        "hf-hub",
        {"revision": "abc1234"},
    ),
    (
        "hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q8_0",
        "Llama-3.2-3B-Instruct",
        "hf-hub",
        {"quantisation": "Q8_0", "copied-by": "bartowski"},
    ),
    (
        "/var/cache/huggingface/hub/models--meta-llama--Llama-3.1-8B/snapshots/0e9e39f/model.safetensors",
        "meta-llama/Llama-3.1-8B",
        "hf-hub",
        {},
    ),
    (
        "arn:aws:bedrock:eu-west-3::foundation-model/mistral.mistral-large-2402-v1:0",
        "mistral-large-2402",
        "bedrock",
        {"region": "eu-west-3"},
    ),
    (
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-3-5-sonnet-20240620-v1:0",
        "anthropic.claude-3-5-sonnet-20240620-v1:0",
        "bedrock",
        {"region": "us-east-1"},
    ),
    (
        "arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
        "anthropic.claude-3-haiku-20240307-v1:0",
        "bedrock",
        {"version": "v1:0"},
    ),
    (
        "arn:${AWS::Partition}:bedrock:${AWS::Region}:<account>:inference-profile/eu.amazon.nova-pro-v1:0",
        "amazon.nova-pro-v1:0",
        "bedrock",
        {},
    ),
    ("cohere.embed-english-v3:0:512", "cohere.embed-english-v3:0", "bedrock", {"context": ":512"}),
    (
        "publishers/meta/models/llama3-2@llama-3.2-3b-instruct",
        "llama-3.2-3b-instruct",
        "google-vertex-selfdeploy",
        {"publisher": "meta", "family": "llama3-2"},
    ),
    (
        "publishers/meta/models/llama-2@llama-2-7b-chat-001",
        "llama-2-7b-chat",
        "google-vertex-selfdeploy",
        {"entry": "001"},
    ),
    ("google/gemma3@gemma-3-1b-it", "google/gemma-3-1b-it", "google-vertex-selfdeploy", {"family": "gemma3"}),
    (
        "azureml://registries/azureml/models/mistralai-Mistral-7B-Instruct-v0-2-generic-cpu/versions/1",
        "mistralai/Mistral-7B-Instruct-v0-2",
        "azureml",
        {"build": "generic-cpu"},
    ),
    (
        "qwen2.5-0.5b-instruct-cuda-gpu:4",
        "qwen2.5-0.5b-instruct",
        "foundry-local",
        {"build": "cuda-gpu", "version": "4"},
    ),
    (
        "nvcr.io/nim/meta/llama-3.1-8b-instruct-pb25h1:1.3.9",
        "meta/llama-3.1-8b-instruct",
        "nim",
        {"machine": "pb25h1", "tag": "1.3.9"},
    ),
    (
        "projects/p/locations/europe-west4/publishers/google/models/gemini-1.5-pro-002",
        "gemini-1.5-pro-002",
        "vertex",
        {"region": "europe-west4", "publisher": "google"},
    ),
    (
        "azureml://registries/azureml-meta/models/Llama-3.2-1B/versions/4",
        "Llama-3.2-1B",
        "azureml",
        {"version": "4"},
    ),
    ("models/gemini-1.5-flash", "gemini-1.5-flash", None, {}),
    (
        "ft:gpt-3.5-turbo-0125:acme:support:8abc:ckpt-step-90",
        "gpt-3.5-turbo-0125",
        None,
        {"fine-tune": "acme:support:8abc:ckpt-step-90"},
    ),
    ("nvcr.io/nim/meta/llama3-8b-instruct:1.0.3", "meta/llama3-8b-instruct", "nim", {"tag": "1.0.3"}),
    (
        "bedrock/us-east-1/1-month-commitment/anthropic.claude-v2:1",
        "anthropic.claude-v2:1",
        "bedrock",
        {"region": "us-east-1", "commitment": "1-month-commitment"},
    ),
    (
        "bedrock/converse/eu.anthropic.claude-3-haiku-20240307-v1:0",
        "claude-3-haiku-20240307",
        "bedrock",
        {"route": "converse", "region": "eu"},
    ),
    (
        "anthropic.claude-3-sonnet-20240229-v1:0:200k",
        "anthropic.claude-3-sonnet-20240229-v1:0",
        "bedrock",
        {"context": ":200k"},
    ),
    ("openai.gpt-oss-120b-1:0", "gpt-oss-120b", "bedrock", {}),
    ("edenai/amazon/mistral.pixtral-large-2502-v1:0@us", "pixtral-large-2502", "bedrock", {"region": "us"}),
    ("claude-opus-4-5@eu", "claude-opus-4-5", None, {"region": "eu"}),
    ("huggingface-llm-mistral-7b-instruct", "mistral-7b-instruct", "sagemaker", {"task": "llm"}),
    ("huggingface-llm-tiiuae-falcon-rw-1b", "tiiuae/falcon-rw-1b", "sagemaker", {}),
    ("meta-textgeneration-llama-2-7b-f", "llama-2-7b-chat", "sagemaker", {}),
    ("meta-textgeneration-llama-codellama-7b", "codellama-7b", "sagemaker", {}),
    ("huggingface-vlm-gemma-3-4b-instruct", "gemma-3-4b-it", "sagemaker", {}),
    ("deepseek-llm-r1-distill-qwen-7b", "deepseek-r1-distill-qwen-7b", "sagemaker", {}),
    (
        "arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/meta-vlm-llama-guard-3-11b-vision/1.0",
        "llama-guard-3-11b-vision",
        "sagemaker",
        {"region": "us-east-1", "version": "1.0"},
    ),
    (
        "stability-ai/sdxl:39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b",
        "stability-ai/sdxl",
        "replicate",
        {},
    ),
    (
        "accounts/fireworks/models/glm-5p3#accounts/acme/deployments/x1",
        "glm-5p3",
        "fireworks",
        {"deployment": "accounts/acme/deployments/x1"},
    ),
    (
        "azureml://registries/HuggingFace/models/tiiuae-falcon-7b/versions/18",
        "tiiuae/falcon-7b",
        "azureml",
        {"registry": "HuggingFace"},
    ),
    ("somegateway/openai/gpt-5.2", "openai/gpt-5.2", "somegateway", {"gateway": "somegateway"}),
    ("nvidia/moonshotai/kimi-k3", "moonshotai/kimi-k3", "nvidia-api", {"prefix": "nvidia"}),
    ("~anthropic/claude-opus-latest", "anthropic/claude-opus-latest", "openrouter", {}),
    ("mistral.mistral-7b-instruct-v0:2", "mistral-7b-instruct-v0:2", "bedrock", {}),
    ("azure/eu/gpt-4o-2024-08-06", "gpt-4o-2024-08-06", "azure", {"region": "eu"}),
    ("azure/hd/1024-x-1792/dall-e-3", "dall-e-3", "azure", {"size": "1024-x-1792"}),
    (
        "vertex_ai/claude-sonnet-4-5@20250929",
        "claude-sonnet-4-5-20250929",
        "vertex",
        {"snapshot": "20250929"},
    ),
    (
        "vertex_ai/meta/llama-3.1-405b-instruct-maas",
        "meta/llama-3.1-405b-instruct",
        "vertex",
        {"variant": "maas"},
    ),
    (
        "fireworks_ai/accounts/fireworks/models/llama-v3p1-8b-instruct",
        "llama-v3p1-8b-instruct",
        "fireworks",
        {},
    ),
    ("@cf/meta/llama-3-8b-instruct", "meta/llama-3-8b-instruct", "cloudflare", {}),
    ("@azure-prod/gpt-5-mini", "gpt-5-mini", "portkey", {"account": "azure-prod"}),
    ("openrouter/deepseek/deepseek-r1:free", "deepseek/deepseek-r1", "openrouter", {"variant": "free"}),
    ("anthropic:messages:claude-3-5-sonnet-20241022", "claude-3-5-sonnet-20241022", "anthropic", {}),
    ("openai:chat:gpt-4o", "gpt-4o", "openai", {}),
    ("openai:text-embedding-3-small", "text-embedding-3-small", "openai", {}),
    ("google-gla:gemini-2.0-flash", "gemini-2.0-flash", "gemini", {}),
    ("mistral:mistral-large-latest", "mistral-large-latest", "mistral", {}),
    ("ollama/gpt-oss:120b-cloud", "gpt-oss:120b", "ollama", {"tag": "cloud"}),
    ("llama3.2:latest", "llama3.2", None, {"tag": "latest"}),
    ("mistral:7b-instruct-v0.2-q4_K_M", "mistral:7b-instruct-v0.2", None, {"quantisation": "q4_K_M"}),
    (
        "TheBloke/Mixtral-8x7B-Instruct-v0.1-GGUF",
        "Mixtral-8x7B-Instruct-v0.1",
        "hf-hub",
        {"copied-by": "TheBloke"},
    ),
    ("bartowski/mistralai_Mistral-Small-24B-GGUF", "mistralai/Mistral-Small-24B", "hf-hub", {}),
    ("mlx-community/Qwen2.5-7B-Instruct-4bit", "Qwen2.5-7B-Instruct", "hf-hub", {"quantisation": "4bit"}),
    ("Qwen/Qwen2.5-7B-Instruct-AWQ", "Qwen/Qwen2.5-7B-Instruct", None, {"quantisation": "AWQ"}),
    ("mlc-ai/Qwen3-4B-q4f16_1-MLC", "Qwen3-4B", "hf-hub", {"quantisation": "MLC", "copied-by": "mlc-ai"}),
    ("OpenVINO/phi-2-fp16-ov", "phi-2", "hf-hub", {"quantisation": "fp16-ov", "copied-by": "OpenVINO"}),
    (
        "ModelCloud/Llama-3.2-1B-Instruct-gptqmodel-4bit-vortex-v2.5",
        "Llama-3.2-1B-Instruct",
        "hf-hub",
        {"quantisation": "vortex-v2.5", "copied-by": "ModelCloud"},
    ),
    ("ISTA-DASLab/Llama-2-7b-AQLM-2Bit-1x16-hf", "Llama-2-7b", "hf-hub", {"quantisation": "hf"}),
    ("Comfy-Org/HunyuanVideo_1.5_repackaged", "HunyuanVideo_1.5", "hf-hub", {"quantisation": "repackaged"}),
    ("Mozilla/llava-v1.5-7b-llamafile", "llava-v1.5-7b", "hf-hub", {"quantisation": "llamafile"}),
    ("Wan-AI/Wan2.2-TI2V-5B-Diffusers", "Wan-AI/Wan2.2-TI2V-5B", None, {"quantisation": "Diffusers"}),
    (
        "mixtral-8x7b-instruct-v0.1.Q4_K_M.gguf",
        "mixtral-8x7b-instruct-v0.1",
        None,
        {"quantisation": "Q4_K_M"},
    ),
    ("/models/llama-2-13b-chat.Q5_K_S.gguf", "llama-2-13b-chat", None, {"file": "gguf"}),
    ("./weights/Mistral-7B-v0.1/model-00001-of-00002.safetensors", "Mistral-7B-v0.1", None, {}),
    ("gmi/openai/gpt-5.2", "gpt-5.2", "gmi", {"prefix": "gmi"}),
    ("anthropic-claude-3-opus", "claude-3-opus", None, {"vendor": "anthropic"}),
    ("azure_ai/FW-GLM-5.1", "GLM-5.1", "azure-foundry", {"platform": "FW"}),
    ("databricks/databricks-claude-sonnet-4", "claude-sonnet-4", "databricks", {}),
    ("s3://bucket/meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B", None, {}),
    (
        "fireworks_ai/accounts/fireworks/models/glm-5p3-us",
        "accounts/fireworks/models/glm-5p3",
        "fireworks",
        {"tier": "us"},
    ),
    ("fireworks_ai/kimi-k2p6-fast", "kimi-k2p6", "fireworks", {"tier": "fast"}),
    ("bedrock/claude_platform/claude-opus-4-8", "claude-opus-4-8", "anthropic-on-aws", {}),
    ("claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929", "bedrock", {"version": "v1:0"}),
    ("us.xai.grok-4.7", "grok-4.7", "bedrock", {"region": "us", "vendor": "xai"}),
    ("databricks/system.ai.kimi-k3", "kimi-k3", "databricks", {"schema": "system.ai"}),
    ("fal_ai/high/1024-x-768/openai/gpt-image-2/edit", "gpt-image-2", "fal", {"task": "edit"}),
    ("someone/Llama-3.1-8B-Instruct-AWQ", "Llama-3.1-8B-Instruct", None, {"quantisation": "AWQ"}),
]


@pytest.mark.parametrize(("raw", "form", "channel", "facts"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_an_id_is_taken_apart(raw: str, form: str, channel: str | None, facts: dict[str, str]) -> None:
    parsed = parse(raw)
    assert parsed.names[0] == raw
    assert form in parsed.names
    assert parsed.channel == channel
    assert facts.items() <= {(what, text) for what, text in parsed.facts}


# Names that look as if something could come off, and nothing may.
WHOLE = [
    "mistral-large-2402",
    "gpt-4o-2024-08-06",
    "mistral:7b",
    "mistral:instruct",
    "acme/Llama-3.1-8B-Instruct",
    "kimi-k2-thinking",
    "gpt-4o@customer",
    "whisper-cuda-gpu",
    "gpt-3.5-turbo",
    "qwen-turbo",
    "grok-2-1212",
    "command-r-08-2024",
    "openai.clip-vit-base-patch32",
    "https://huggingface.co/datasets/squad",
    "https://huggingface.co/spaces/acme/demo",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
]


@pytest.mark.parametrize("raw", WHOLE)
def test_a_name_stays_whole(raw: str) -> None:
    assert parse(raw).names == (raw,)


PIECES = st.sampled_from(
    [
        "openai/",
        "azure/",
        "bedrock/",
        "us.",
        "eu.",
        "anthropic.",
        "mistral.",
        "mistral:",
        "models/",
        "ft:",
        "hf://",
        "https://huggingface.co/",
        "TheBloke/",
        "acme/",
        "@cf/",
        "accounts/fireworks/models/",
        "gpt-4o",
        "llama-3.1-8b",
        "mistral-large",
        "-v1:0",
        ":0",
        ":200k",
        "@001",
        "@20240620",
        ":free",
        ":latest",
        ":cloud",
        ":7b",
        "-q4_K_M",
        "-GGUF",
        "-AWQ",
        ".gguf",
        ".safetensors",
        "-4bit",
        "/resolve/main/",
        "models--",
        "--",
        "-",
        ".",
        ":",
        "/",
        "@",
        "v0.1",
        "p1",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=8).map("".join))


@given(TEXTS)
def test_parsing_is_total_and_idempotent(raw: str) -> None:
    parsed = parse(raw)
    assert len(set(parsed.names)) == len(parsed.names)
    if parsed.names:
        assert parse(parsed.name).name == parsed.name


@given(TEXTS)
def test_folding_is_idempotent(raw: str) -> None:
    assert fold(fold(raw)) == fold(raw)


@given(TEXTS)
def test_every_form_is_made_of_what_was_written(raw: str) -> None:
    left = set(raw) | {"-", "/"}
    assert all(set(name) <= left for name in parse(raw).names)


def test_a_long_hostile_id_takes_no_time() -> None:
    for piece in ("openai/", "a--", "models--", "-q4", "1p", "a.", "://", "GGUF-"):
        assert parse(piece * 100_000).names == ()
        parse(piece * (500 // len(piece)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gpt-35-turbo", "gpt-3.5-turbo"),
        ("llama-v3p1-8b-instruct", "llama-3.1-8b-instruct"),
        ("llama3-8b", "llama-3-8b"),
        ("claude-3.5-sonnet", "claude-3-5-sonnet"),
        ("claude-3-5-sonnet", "claude-sonnet-3-5"),
        ("gpt-4o-20240806", "gpt-4o-2024-08-06"),
        ("mistral-7b-instruct-v0:2", "Mistral-7B-Instruct-v0.2"),
    ],
)
def test_two_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gpt-4", "gpt-4o"),
        ("mixtral-8x7b", "mixtral-8x22b"),
        ("glm-4-9b", "glm-4-9b-0414"),
        ("o1", "o1-mini"),
    ],
)
def test_two_names_do_not_fold_alike(one: str, other: str) -> None:
    assert fold(one) != fold(other)
