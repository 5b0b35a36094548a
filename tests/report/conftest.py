"""A report with one of everything, and names that try to break out of every format."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from modelguard.model import (
    Clause,
    Finding,
    Knowledge,
    Licence,
    Location,
    Model,
    Notice,
    Report,
    Resolution,
    Rule,
    Source,
    Step,
    Usage,
)

READ = Source(url="https://vendor.example/terms", date=date(2026, 11, 21), kind="primary-text")
CLAUSE = Clause(
    id="no-self-hosting",
    topic="self-hosting",
    effect="forbids",
    actions=("use",),
    says="The model is offered as a service only.",
    section="2.1",
    source=READ,
)
TERMS = Licence(
    key="vendor-api",
    id="LicenseRef-vendor-api",
    name="Vendor Terms of Service",
    category="proprietary",
    service=True,
    url=READ.url,
    review="verified",
    clauses=(CLAUSE,),
    sources=(READ,),
)
HOSTILE = "deploy/a,b:c\n::set-output name=x::y\u202e|`<script>.yaml"


@pytest.fixture
def report(tmp_path: Path) -> Report:
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "compose.yaml").write_text("services:\n  llm:\n    command: --model big-model-1\n")
    at = Location(path="deploy/compose.yaml", line=3, column=22, end_line=3, end_column=33)
    hostile = Location(path=HOSTILE, line=1, column=1, end_line=1, end_column=4)
    chain = (Step(location=Location(path="deploy/.env", line=2), why="LLM is set here"),)
    model = Model(
        id="big-model-1",
        name="Big Model 1",
        vendor="vendor",
        family="big",
        purl="pkg:generic/vendor/big-model-1@2026-01-01",
    )
    usage = Usage(
        raw="big-model-1",
        location=at,
        kind="serve",
        execution="self-hosted",
        strength="strong",
        detector="compose",
        confidence=0.987,
        channel="vllm",
        deployment="prod",
        chain=chain,
        because=("image vllm/vllm-openai runs it",),
    )
    strange = Usage(
        raw="evil]\n%0A[x](y){0}\x1b[31m",
        location=hostile,
        kind="api-call",
        execution="unknown",
        strength="strong",
        detector="yaml",
        confidence=0.5,
    )
    found = Finding(
        rule="MG201",
        name="managed-only-model-self-hosted",
        level="error",
        verdict="forbidden",
        message="big-model-1 is offered as a service only, and compose.yaml runs it.",
        remedy="Call it through the vendor's API.",
        locations=(at,),
        fingerprint="f" * 32,
        model="big-model-1",
        raw="big-model-1",
        licence=TERMS,
        clause=CLAUSE,
        deployment="prod",
        chain=chain,
    )
    asked = Finding(
        rule="MG101",
        name="unknown-model",
        level="note",
        verdict="depends",
        message=f"Nobody knows {strange.raw}.",
        remedy="Say what it is.",
        locations=(hostile,),
        fingerprint="a" * 32,
        raw=strange.raw,
        missing=("knowledge",),
    )
    accepted = Finding(
        rule="MG201",
        name="managed-only-model-self-hosted",
        level="error",
        verdict="forbidden",
        message="The same elsewhere.",
        remedy="",
        locations=(at,),
        fingerprint="f" * 32,
        model="big-model-1",
        suppressed="signed contract on file",
    )
    return Report(
        as_of=date(2026, 11, 22),
        knowledge=Knowledge(version="abc", date=date(2026, 11, 21)),
        base=str(tmp_path),
        files=3,
        rules=(
            Rule(id="MG201", name="managed-only-model-self-hosted", level="error", page="A page.\n\nMore."),
        ),
        resolutions=(
            Resolution(
                usage=usage,
                status="resolved",
                model=model,
                availability="managed-only",
                licence=TERMS,
                terms=(TERMS,),
                evidence=(READ,),
            ),
            Resolution(usage=strange, status="unknown"),
        ),
        findings=(found, asked, accepted),
        notices=(Notice(code="file-unreadable", message="cannot be read", path=HOSTILE, incomplete=True),),
    )
