"""Names in a policy that nobody knows are told, with their place and the nearest known one, and allowed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import modelguard
from modelguard.cli import run
from modelguard.model import Notice

APP = 'from openai import OpenAI\nOpenAI().responses.create(model="our-own-model")\n'


def notices(folder: Path, policy: str, name: str = "modelguard.yaml") -> list[Notice]:
    (folder / name).write_text(policy, encoding="utf-8")
    (folder / "app.py").write_text(APP, encoding="utf-8")
    report = modelguard.scan(folder, as_of=date(2026, 6, 30), cache=False)
    assert report.complete
    return [notice for notice in report.notices if notice.code == "policy-name"]


@pytest.mark.parametrize(
    ("policy", "place", "says"),
    [
        (
            "deny: {vendors: [openai, deepsek]}",
            26,
            'deny.vendors[1]: nobody here knows a vendor "deepsek"; did',
        ),
        ("deny: {licences: [cc-by-nc-4]}", 19, "did you mean cc-by-nc-4.0?"),
        ("allow: {models: [mistral-lrage-2407]}", 18, "did you mean mistral-large-2407?"),
        ("agreements: [{vendor: mistrall, permits: [users]}]", 23, "agreements[0].vendor"),
        ("agreements: [{vendor: meta, models: [llama-9-*], permits: [users]}]", 38, "may match nothing"),
        ("acceptances: [{licences: [llama-3.1], accepted_by: legal}]", 27, "did you mean llama3.1?"),
        ("data: {regulated: {channels: [aws-bedrok]}}", 31, "did you mean aws-bedrock?"),
        ("exceptions: [{rule: MG202, model: comand-r-plus, reason: x}]", 35, "exceptions[0].model"),
    ],
)
def test_a_misspelt_name_is_told(tmp_path: Path, policy: str, place: int, says: str) -> None:
    (notice,) = notices(tmp_path, f"version: 1\n{policy}\n")
    assert f"line 2, column {place}: " in notice.message
    assert says in notice.message
    assert (notice.path, notice.line, notice.incomplete) == ("modelguard.yaml", 2, False)


@pytest.mark.parametrize(
    "policy",
    [
        'deny: {vendors: [DeepSeek, "Mistral AI", x.ai, Alibaba, google, meta-llama, "deep*"]}',
        'deny: {licences: [AGPL-3.0-only, "LicenseRef-scancode-llama*", MRL, "Gemma Terms of Use"]}',
        'allow: {models: [gpt-4o, "c4ai-command-r*", meta-llama/Llama-3.1-8B, "*-preview", "our-*"]}',
        "deny: {models: [our-own-model]}",
        "data: {regulated: {channels: [azure, azure-openai, aws-bedrock, vertex-ai, openai-api, hf]}}",
        "data: {regulated: {channels: googlevertex}}",
        'exceptions: [{rule: MG202, reason: none}, {rule: MG401, model: "*", reason: ok}]',
    ],
)
def test_every_spelling_that_a_policy_may_use_is_known(tmp_path: Path, policy: str) -> None:
    assert [n.message for n in notices(tmp_path, f"version: 1\n{policy}\n")] == []


def test_a_name_of_the_companys_own_knowledge_is_known(tmp_path: Path) -> None:
    vendor = 'key: acme\nname: Acme\ncountry: "DE"\nhub_orgs: [acme]\nsources: [{id: s1, url: "wiki:1", '
    (tmp_path / "own.yaml").write_text(vendor + "date: 2026-01-01, kind: vendor-page}]\n", encoding="utf-8")
    assert notices(tmp_path, "version: 1\nknowledge: [own.yaml]\nallow: {vendors: [acme, openai]}\n") == []


def test_a_policy_in_pyproject_is_told_too(tmp_path: Path) -> None:
    text = '[tool.modelguard]\ndeny = {vendors = ["deepsek"]}\n'
    (notice,) = notices(tmp_path, text, "pyproject.toml")
    assert "did you mean deepseek?" in notice.message


def test_only_a_strict_scan_fails_for_it(tmp_path: Path) -> None:
    notices(tmp_path, "version: 1\ndeny: {vendors: [deepsek]}\n")
    out = ["--output", str(tmp_path / "out.txt"), "--no-cache"]
    assert run(["scan", str(tmp_path), *out]) == 0
    assert run(["scan", str(tmp_path), *out, "--strict"]) == 3
