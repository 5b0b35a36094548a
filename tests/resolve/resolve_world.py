"""A small knowledge folder: enough of the world to ask every kind of question."""

from __future__ import annotations

from pathlib import Path

SOURCES = """
sources: [{id: s1, url: "https://example.org/facts", date: 2026-11-21, kind: vendor-page}]
"""
REVIEWED = SOURCES + "review: {status: verified, date: 2026-11-21}\n"


def _terms(key: str, category: str, vendor: str = "null", more: str = "", clauses: str = "[]") -> str:
    return (
        f"key: {key}\nname: The {key}\nvendor: {vendor}\nservice: {str(category == 'proprietary').lower()}\n"
        + (f"category: {category}\nurl: https://example.org/{key}\n{more}\nclauses: {clauses}\n{REVIEWED}")
    )


def _channel(key: str, kind: str, execution: str, more: str = "") -> str:
    return f"key: {key}\nname: {key.title()}\nkind: {kind}\nexecution: {execution}\n{more}\n{REVIEWED}"


def _vendor(key: str, more: str = "") -> str:
    return f'key: {key}\nname: {key.title()}\ncountry: "FR"\n{more}\n{SOURCES}'


SELF_HOSTING = """
  - {id: no-self-hosting, topic: self-hosting, effect: forbids, actions: [host], says: By contract only., section: "1", source: s1}
"""
NON_PRODUCTION = """
  - {id: production, topic: production-use, effect: forbids, actions: [use], when: {deployment.purpose: [production]}, says: No production., section: "3", source: s1}
"""

MISTRAL_LARGE = f"""
family: mistral-large
name: Mistral Large
vendor: mistralai
releases:
  - id: mistral-large-2402
    released: 2024-02-26
    modality: [text]
    offers:
      - {{channel: mistral, artifact: endpoint, ids: [mistral-large-2402], terms: [mistral-api], from: 2024-02-26, to: 2025-06-16, source: s1}}
      - {{channel: bedrock, artifact: endpoint, ids: ["mistral.mistral-large-2402-v1:0"], terms: [partner-hosted], from: 2024-04-03, source: s1}}
      - {{channel: azure-foundry, artifact: endpoint, ids: [Mistral-large], terms: [partner-hosted], source: s1}}
  - id: mistral-large-2407
    released: 2024-07-24
    params_b: 123
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [mistralai/Mistral-Large-Instruct-2407], licence: mrl-0.1, gated: true, from: 2024-07-24, source: s1}}
      - {{channel: mistral, artifact: endpoint, ids: [mistral-large-2407], terms: [mistral-api], source: s1}}
  - id: mistral-large-2411
    released: 2024-11-18
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [mistralai/Mistral-Large-Instruct-2411], licence: mrl-0.1, gated: true, source: s1}}
      - {{channel: ollama, artifact: weights, ids: [mistral-large, "mistral-large:123b"], licence: mrl-0.1, source: s1}}
  - id: mistral-large-2512
    released: 2025-12-02
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [mistralai/Mistral-Large-3-675B-Instruct-2512], licence: apache-2.0, gated: false, from: 2025-12-02, source: s1}}
      - {{channel: mistral, artifact: endpoint, ids: [mistral-large-2512], terms: [mistral-api], source: s1}}
aliases:
  - alias: mistral-large-latest
    channel: mistral
    moving: true
    points_to:
      - {{release: mistral-large-2402, from: 2024-02-26, to: 2024-07-24, source: s1}}
      - {{release: mistral-large-2407, from: 2024-07-24, to: 2024-11-18, source: s1}}
      - {{release: mistral-large-2411, from: 2024-11-18, to: 2025-12-02, source: s1}}
      - {{release: mistral-large-2512, from: 2025-12-02, to: null, source: s1}}
leaks:
  - {{ids: [miqudev/miqu-1-70b], release: null, model: miqu-1-70b, says: A test model that leaked., source: s1}}
{REVIEWED}"""

MISTRAL_OTHERS = f"""
family: codestral
name: Codestral and others
vendor: mistralai
releases:
  - id: codestral-2405
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [mistralai/Codestral-22B-v0.1], licence: mnpl-0.1, gated: true, source: s1}}
      - {{channel: mistral, artifact: endpoint, ids: [codestral-2405], terms: [mistral-api], source: s1}}
  - id: mixtral-8x7b-v0.1
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [mistralai/Mixtral-8x7B-v0.1, mistralai/Mixtral-8x7B-Instruct-v0.1], licence: apache-2.0, gated: false, source: s1}}
  - id: mistral-7b-v0.2
    params_b: 7
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [mistralai/Mistral-7B-Instruct-v0.2], licence: apache-2.0, gated: false, source: s1}}
      - {{channel: ollama, artifact: weights, ids: ["mistral:7b-instruct-v0.2"], licence: apache-2.0, source: s1}}
  - id: voxtral-mini-3b-2507
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [mistralai/Voxtral-Mini-3B-2507], licence: apache-2.0, gated: false, source: s1}}
  - id: voxtral-mini-transcribe-2507
    offers:
      - {{channel: mistral, artifact: endpoint, ids: [voxtral-mini-transcribe-2507], terms: [mistral-api], source: s1}}
ambiguous:
  - {{id: voxtral-mini-2507, channel: mistral, releases: [voxtral-mini-3b-2507, voxtral-mini-transcribe-2507], says: Two endpoints., source: s1}}
{REVIEWED}"""

OPENAI = f"""
family: gpt
name: GPT
vendor: openai
releases:
  - id: gpt-4o-2024-08-06
    offers:
      - {{channel: openai, artifact: endpoint, ids: [gpt-4o-2024-08-06, gpt-4o], terms: [openai-terms], source: s1}}
  - id: gpt-3.5-turbo
    offers:
      - {{channel: openai, artifact: endpoint, ids: [gpt-3.5-turbo], terms: [openai-terms], source: s1}}
  - id: gpt-oss-20b
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [openai/gpt-oss-20b], licence: apache-2.0, gated: false, source: s1}}
      - {{channel: ollama, artifact: weights, ids: ["gpt-oss:20b"], licence: apache-2.0, source: s1}}
{REVIEWED}"""

META = f"""
family: llama-3.1
name: Llama 3.1
vendor: meta
releases:
  - id: llama-3.1-8b
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [meta-llama/Llama-3.1-8B, meta-llama/Llama-3.1-8B-Instruct], licence: llama-3.1, gated: true, source: s1}}
      - {{channel: openrouter, artifact: endpoint, ids: [meta-llama/llama-3.1-8b-instruct], terms: [], source: s1}}
  - id: distilled-8b
    lineage: [{{model: meta-llama/Llama-3.1-8B, relation: finetune}}]
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [lab/Distilled-8B], licence: mit, gated: false, source: s1}}
{REVIEWED}"""

RECORDS = {
    "terms/apache-2.0.yaml": _terms(
        "apache-2.0", "permissive", more="ids: {spdx: Apache-2.0, hub: [apache-2.0]}"
    ),
    "terms/mit.yaml": _terms("mit", "permissive", more="ids: {spdx: MIT, hub: [mit]}"),
    "terms/mrl-0.1.yaml": _terms("mrl-0.1", "research-only", "mistralai", "passes_on: restrictions"),
    "terms/mnpl-0.1.yaml": _terms("mnpl-0.1", "restricted-commercial", "mistralai", clauses=NON_PRODUCTION),
    "terms/llama-3.1.yaml": _terms("llama-3.1", "restricted-commercial", "meta", "passes_on: full"),
    "terms/mistral-api.yaml": _terms("mistral-api", "proprietary", "mistralai", clauses=SELF_HOSTING),
    "terms/partner-hosted.yaml": _terms("partner-hosted", "proprietary", "mistralai"),
    "terms/openai-terms.yaml": _terms("openai-terms", "proprietary", "openai"),
    "terms/aws-terms.yaml": _terms("aws-terms", "proprietary", "aws"),
    "terms/openrouter-terms.yaml": _terms("openrouter-terms", "proprietary", "openrouter"),
    "channels/mistral.yaml": _channel("mistral", "managed-multitenant", "managed", "vendor: mistralai"),
    "channels/openai.yaml": _channel(
        "openai", "managed-multitenant", "managed", "vendor: openai\naliases: [openai-api]"
    ),
    "channels/bedrock.yaml": _channel(
        "bedrock", "managed-multitenant", "managed", "vendor: aws\nterms: [aws-terms]\naliases: [aws-bedrock]"
    ),
    "channels/azure.yaml": _channel("azure", "managed-multitenant", "unknown", "vendor: microsoft"),
    "channels/azure-foundry.yaml": _channel(
        "azure-foundry", "managed-multitenant", "managed", "within: azure"
    ),
    "channels/openrouter.yaml": _channel(
        "openrouter", "gateway", "managed", "vendor: openrouter\nterms: [openrouter-terms]"
    ),
    "channels/hf-hub.yaml": _channel("hf-hub", "model-store", "unknown"),
    "channels/vllm.yaml": _channel("vllm", "self-hosted-runtime", "self-hosted"),
    "channels/ollama.yaml": _channel("ollama", "self-hosted-runtime", "self-hosted"),
    "models/mistralai/_vendor.yaml": _vendor("mistralai", "hub_orgs: [mistralai]\nother: [mistral]"),
    "models/openai/_vendor.yaml": _vendor("openai", "hub_orgs: [openai]"),
    "models/meta/_vendor.yaml": _vendor("meta", "hub_orgs: [meta-llama]"),
    "models/mistralai/mistral-large.yaml": MISTRAL_LARGE,
    "models/mistralai/codestral.yaml": MISTRAL_OTHERS,
    "models/openai/gpt.yaml": OPENAI,
    "models/meta/llama-3.1.yaml": META,
}


def write_world(folder: Path) -> Path:
    """Write the records under `folder`, and return it."""
    for name, text in RECORDS.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
