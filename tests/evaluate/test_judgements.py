"""One line that serves a model, under many policies: what the real records make of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import modelguard

DAY = date(2026, 6, 30)
COMPANY = "kind: company, domicile: FR"
PRODUCTION = "hosting: on-prem, purpose: production"
RESEARCH = "hosting: on-prem, purpose: research, commercial: false"
CODESTRAL = "mistralai/Codestral-22B-v0.1"
LARGE = "mistralai/Mistral-Large-Instruct-2407"
COMMAND_R = "CohereForAI/c4ai-command-r-v01"
LLAMA_4 = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
QWEN = "Qwen/Qwen2.5-72B-Instruct"
SD35 = "stabilityai/stable-diffusion-3.5-large"

# name: model, organisation, deployment, the rest of the policy, what is to be found (notes left out)
CASES: dict[str, tuple[str, str, str, str, str]] = {
    "MNPL for employees": (CODESTRAL, COMPANY, "purpose: internal", "", "MG203 error forbidden"),
    "MNPL for evaluation": (CODESTRAL, COMPANY, "purpose: evaluation", "", ""),
    "MNPL, and hosting is said to be managed": (
        CODESTRAL,
        COMPANY,
        "hosting: managed, purpose: production",
        "",
        "MG203 error forbidden",
    ),
    "MRL in a company's laboratory": (LARGE, COMPANY, RESEARCH, "", "MG202 warning depends"),
    "MRL in a foundation's laboratory": (LARGE, "kind: nonprofit, domicile: FR", RESEARCH, "", ""),
    "MRL in an authority's daily work": (
        LARGE,
        "kind: government, domicile: FR",
        f"{PRODUCTION}, commercial: false",
        "",
        "MG202 error forbidden",
    ),
    "CC-BY-NC that earns nothing": (
        COMMAND_R,
        "kind: nonprofit, domicile: FR",
        f"{PRODUCTION}, commercial: false",
        "",
        "",
    ),
    "CC-BY-NC, and nobody says whether it earns": (
        COMMAND_R,
        "kind: nonprofit, domicile: FR",
        PRODUCTION,
        "",
        "MG202 warning depends",
    ),
    "Llama 4 inside a finished product": (
        LLAMA_4,
        COMPANY,
        f"{PRODUCTION}, end_user_of_product: true",
        "",
        "",
    ),
    "Llama 4 in the United Kingdom": (LLAMA_4, "kind: company, domicile: GB", PRODUCTION, "", ""),
    "Llama 4 for a person in Germany": (
        LLAMA_4,
        "kind: individual, domicile: DE",
        PRODUCTION,
        "",
        "MG204 error forbidden",
    ),
    "Hunyuan 3D in the United Kingdom": (
        "tencent/Hunyuan3D-2",
        "kind: company, domicile: GB",
        PRODUCTION,
        "",
        "MG204 error forbidden",
    ),
    "Qwen 72B for research at a large university": (
        QWEN,
        "kind: academic, domicile: FR, monthly_active_users: 200000000",
        "purpose: research",
        "",
        "",
    ),
    "Stability just below its limit": (SD35, f"{COMPANY}, annual_revenue_usd: 1000000", PRODUCTION, "", ""),
    "Stability just above its limit": (
        SD35,
        f"{COMPANY}, annual_revenue_usd: 1000001",
        PRODUCTION,
        "",
        "MG206 error forbidden",
    ),
    "a month below the limit, from the year": (
        "mistralai/Mistral-Medium-3.5-128B",
        f"{COMPANY}, annual_revenue_usd: 15000000",
        PRODUCTION,
        "",
        "",
    ),
    "Falcon 180B for one's own": (
        "tiiuae/falcon-180B",
        COMPANY,
        f"{PRODUCTION}, serves: self, distributes: nothing",
        "",
        "",
    ),
    "a denied licence": (
        "meta-llama/Llama-3.1-8B-Instruct",
        COMPANY,
        PRODUCTION,
        'deny: {licences: ["llama*"]}',
        "MG401 error forbidden",
    ),
    "a denied licence of the vendor's service": (
        "openai/gpt-oss-120b",
        COMPANY,
        PRODUCTION,
        "deny: {licences: [openai-services]}",
        "",
    ),
    "outside the allowed licences": (
        "google/gemma-2-9b-it",
        COMPANY,
        PRODUCTION,
        "allow: {licences: [apache-2.0, mit]}",
        "MG401 error forbidden",
    ),
    "inside the allowed licences": (
        "mistralai/Mixtral-8x7B-Instruct-v0.1",
        COMPANY,
        PRODUCTION,
        "allow: {licences: [apache-2.0, mit]}",
        "",
    ),
    "a rule that is off": (COMMAND_R, COMPANY, PRODUCTION, "rules: {MG202: off}", ""),
    "a rule that is milder, by its name": (
        COMMAND_R,
        COMPANY,
        PRODUCTION,
        "rules: {non-commercial-weights-in-commercial-use: warning}",
        "MG202 warning forbidden",
    ),
    "a contract for commerce": (
        COMMAND_R,
        COMPANY,
        PRODUCTION,
        "agreements: [{vendor: cohere, permits: [commercial]}]",
        "",
    ),
    "a contract for something else": (
        CODESTRAL,
        COMPANY,
        PRODUCTION,
        "agreements: [{vendor: mistralai, permits: [redistribution]}]",
        "MG203 error forbidden",
    ),
    "a contract with somebody else": (
        CODESTRAL,
        COMPANY,
        PRODUCTION,
        "agreements: [{vendor: meta, permits: [production]}]",
        "MG203 error forbidden",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_same_line_under_many_policies(name: str, tmp_path: Path) -> None:
    model, organisation, deployment, rest, wanted = CASES[name]
    (tmp_path / "serve.sh").write_text(f"#!/bin/sh\nexec vllm serve {model}\n", encoding="utf-8")
    (tmp_path / "modelguard.yaml").write_text(
        f"organisation: {{{organisation}}}\n"
        f'deployments: [{{name: here, paths: ["**"], {deployment}}}]\n{rest}\n',
        encoding="utf-8",
    )
    report = modelguard.scan(tmp_path, as_of=DAY)
    found = [f"{f.rule} {f.level} {f.verdict}" for f in report.findings if f.level != "note"]
    assert found == ([wanted] if wanted else []), [f.message for f in report.findings]


@pytest.mark.parametrize(("day", "rules"), [("2026-06-30", ["MG104"]), ("2026-09-30", ["MG108"])])
def test_an_alias_that_ends_soon_is_told_to_move_on_and_not_to_be_dated(
    day: str, rules: list[str], tmp_path: Path
) -> None:
    """The dated id that the alias means is switched off on the same day."""
    line = 'client.chat.completions.create(model="gpt-3.5-turbo")\n'
    (tmp_path / "ask.py").write_text(line, encoding="utf-8")
    report = modelguard.scan(tmp_path, as_of=date.fromisoformat(day))
    assert [finding.rule for finding in report.findings] == rules


def test_whose_terms_a_service_sets_is_the_one_to_agree_with(tmp_path: Path) -> None:
    """Snowflake made the model; NVIDIA's catalogue is what is called, on NVIDIA's terms."""
    (tmp_path / "embed.py").write_text(
        "from openai import OpenAI\n"
        'client = OpenAI(base_url="https://integrate.api.nvidia.com/v1")\n'
        'client.embeddings.create(model="snowflake/arctic-embed-l", input=[])\n',
        encoding="utf-8",
    )
    report = modelguard.scan(tmp_path, as_of=DAY)
    (finding,) = (finding for finding in report.findings if finding.rule == "MG203")
    assert finding.missing == ("agreements[nvidia]",)
    assert "(agreements: vendor nvidia, permits production)" in finding.remedy


@pytest.mark.parametrize(("policy", "found"), [("", ["depends"]), ("permits: [self-hosted]", [])])
def test_what_a_vendor_lets_run_by_contract_depends_on_the_contract(
    policy: str, found: list[str], tmp_path: Path
) -> None:
    """Deepgram's models run elsewhere for whoever has its licence: that is no breach yet."""
    (tmp_path / "hear.py").write_text('stt = DeepgramSageMakerSTTService(model="nova-3")\n', encoding="utf-8")
    if policy:
        (tmp_path / "modelguard.yaml").write_text(
            f"organisation: {{{COMPANY}}}\nagreements: [{{vendor: deepgram, {policy}}}]\n", encoding="utf-8"
        )
    report = modelguard.scan(tmp_path, as_of=DAY)
    told = [finding for finding in report.findings if finding.rule == "MG201"]
    assert [finding.verdict for finding in told] == found
    assert all((f.missing, f.level) == (("agreements[deepgram]",), "warning") for f in told)
