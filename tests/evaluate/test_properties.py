"""What holds for every set of uses: order changes nothing, unknown never allows, a ban never helps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evaluate_world import TODAY, clause, licence, resolution, world
from hypothesis import given, settings
from hypothesis import strategies as st

from modelguard.evaluate import evaluate
from modelguard.evaluate._reader import PERMITS
from modelguard.model import (
    KINDS,
    LEVELS,
    Acceptance,
    Agreement,
    Deployment,
    Exception_,
    Finding,
    Organisation,
    Policy,
    Resolution,
    Selection,
)

MODELS = sorted(world()["models"])
PATHS = ["deploy/compose.yaml", "deploy/.env", "app/main.py", "lab/try.py", "docs/run.md"]


@st.composite
def uses(draw: st.DrawFn) -> Resolution:
    name = draw(st.sampled_from(MODELS))
    said: dict[str, Any] = {
        "model": name,
        "path": draw(st.sampled_from(PATHS)),
        "line": draw(st.integers(1, 3)),
        "kind": draw(st.sampled_from(KINDS)),
        "execution": draw(st.sampled_from(["self-hosted", "managed", "unknown"])),
        "channel": draw(st.sampled_from([None, "vllm", "mistral", "bedrock"])),
        "raw": draw(st.sampled_from([name, world()["models"][name].get("hub", name)])),
    }
    return resolution(said)


deployments = st.builds(
    Deployment,
    name=st.just("prod"),
    paths=st.just(("deploy/**",)),
    purpose=st.sampled_from([None, "production", "internal", "evaluation", "research"]),
    commercial=st.sampled_from([None, True, False]),
    hosting=st.sampled_from([None, "on-prem", "managed"]),
    employees_daily_tasks=st.sampled_from([None, True, False]),
)
policies = st.builds(
    lambda d, country: Policy(deployments=(d,), organisation=Organisation(domicile=country)),
    deployments,
    st.sampled_from([None, "FR", "US"]),
)
agreements = st.builds(
    Agreement,
    vendor=st.sampled_from(["mistralai", "cohere", "meta"]),
    permits=st.lists(st.sampled_from(PERMITS), min_size=1).map(tuple),
    models=st.sampled_from([(), ("mistral-*",)]),
)
many = st.lists(uses(), max_size=6)


def judge(found: list[Resolution], policy: Policy) -> tuple[Finding, ...]:
    return evaluate(found, policy, as_of=TODAY)


def places(findings: tuple[Finding, ...]) -> set[tuple[object, ...]]:
    return {(f.rule, at.path, at.line) for f in findings for at in f.locations}


@settings(deadline=None)
@given(many, policies, st.randoms())
def test_order_changes_nothing(found: list[Resolution], policy: Policy, random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert judge(found, policy) == judge(shuffled, policy)


@settings(deadline=None)
@given(many, policies)
def test_a_further_ban_removes_no_finding(found: list[Resolution], policy: Policy) -> None:
    ban = clause(
        {
            "id": "ban",
            "topic": "commercial-use",
            "effect": "forbids",
            "section": "9",
            "says": "Nobody may.",
            "when": {"deployment.commercial": True},
        }
    )
    banned = [
        replace(r, terms=tuple(replace(t, clauses=(*t.clauses, ban)) for t in r.terms)) if r.terms else r
        for r in found
    ]
    assert places(judge(found, policy)) <= places(judge(banned, policy))


@settings(deadline=None)
@given(many, policies)
def test_a_permission_that_is_taken_away_removes_no_finding(found: list[Resolution], policy: Policy) -> None:
    """Terms that permit less, and an agreement that permits nothing of the kind, leave every finding."""
    lesser = [
        replace(
            r,
            terms=tuple(
                replace(t, clauses=tuple(c for c in t.clauses if c.effect != "permits")) for t in r.terms
            ),
        )
        for r in found
    ]
    assert places(judge(found, policy)) <= places(judge(lesser, policy))


LICENCES = sorted(world()["licences"])


def weight(findings: tuple[Finding, ...]) -> tuple[int, ...]:
    levels = [finding.level for finding in findings]
    return tuple(levels.count(level) for level in LEVELS)


@settings(deadline=None)
@given(uses(), policies, st.lists(st.sampled_from(LICENCES), min_size=2, max_size=4, unique=True), st.data())
def test_a_choice_of_licences_is_never_stricter_than_one_of_them(
    found: Resolution, policy: Policy, keys: list[str], data: st.DataObject
) -> None:
    fixed = tuple(t for t in found.terms if t.key not in keys)
    offered = tuple(licence(key) for key in keys)
    choice = replace(
        found,
        terms=(*offered, *fixed),
        licence=offered[0],
        alternatives=tuple((key,) for key in keys),
    )
    one = data.draw(st.sampled_from(offered))
    alone = replace(found, terms=(one, *fixed), licence=one)
    chosen = judge([choice], policy)
    assert weight(chosen) <= weight(judge([alone], policy))
    assert len({f.licence.key for f in chosen if f.licence and f.licence.key in keys}) < 2


@settings(deadline=None)
@given(many, policies, agreements)
def test_an_agreement_adds_no_finding(found: list[Resolution], policy: Policy, agreement: Agreement) -> None:
    signed = judge(found, replace(policy, agreements=(agreement,)))
    assert places(tuple(f for f in signed if f.rule != "MG404")) <= places(judge(found, policy))


@settings(deadline=None)
@given(many, policies, st.lists(agreements, max_size=3), st.randoms())
def test_the_order_of_the_policy_changes_nothing(
    found: list[Resolution], policy: Policy, signed: list[Agreement], random: Any
) -> None:
    """All but the deployments, of which the first match holds."""
    accepted = [
        Acceptance(licences=("gemma",), accepted_by="legal"),
        Acceptance(models=("llama-*",), accepted_by="it"),
    ]
    excepted = [Exception_(rule="MG202", reason="signed"), Exception_(rule="MG201", reason="signed")]
    denied = ["deepseek", "meta", "Mistral AI"]
    judged = []
    for _ in range(2):
        for entries in (signed, accepted, excepted, denied):
            random.shuffle(entries)
        told = replace(
            policy,
            agreements=tuple(signed),
            acceptances=tuple(accepted),
            exceptions=tuple(excepted),
            deny=Selection(vendors=tuple(denied)),
        )
        judged.append(judge(found, told))
    assert [shown(f) for f in judged[0]] == [shown(f) for f in judged[1]]


def shown(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.level, finding.verdict, finding.locations, finding.suppressed is None)


@settings(deadline=None)
@given(many, policies, st.sampled_from(["gemma", "llama*", "*"]))
def test_an_acceptance_adds_no_finding(found: list[Resolution], policy: Policy, licence: str) -> None:
    accepted = replace(policy, acceptances=(Acceptance(licences=(licence,), accepted_by="legal"),))
    assert places(judge(found, accepted)) <= places(judge(found, policy))


@settings(deadline=None)
@given(many, policies, st.dictionaries(st.sampled_from(["NOTICE", "LICENSE", "README.md"]), st.text()))
def test_documents_never_break_the_judgement(
    found: list[Resolution], policy: Policy, documents: dict[str, str]
) -> None:
    """A text can show that a duty is met or that it is not; what the terms forbid stays forbidden."""
    rest = [f for f in evaluate(found, policy, documents=documents, as_of=TODAY) if f.rule[:3] != "MG3"]
    assert rest == [f for f in judge(found, policy) if f.rule[:3] != "MG3"] or any(
        f.rule == "MG103" for f in rest
    )


@settings(deadline=None)
@given(uses(), policies, st.sampled_from(["purpose", "commercial", "employees_daily_tasks"]), st.data())
def test_unknown_never_allows(found: Resolution, policy: Policy, fact: str, data: st.DataObject) -> None:
    """What is reported once a fact is told was reported, or asked for, while nobody had told it."""
    words = ["production", "internal", "evaluation", "research"] if fact == "purpose" else [True, False]
    (deployment,) = policy.deployments
    untold = replace(policy, deployments=(replace(deployment, **{fact: None}),))
    told = replace(policy, deployments=(replace(deployment, **{fact: data.draw(st.sampled_from(words))}),))
    after = {f.rule for f in judge([found], told)}
    before = {f.rule for f in judge([found], untold)}
    # Tests and examples are reported only where the terms surely say no.
    if found.usage.kind not in ("test", "docs-example"):
        assert after <= before


@settings(deadline=None)
@given(many, policies, st.integers(1, 50))
def test_moved_lines_keep_the_fingerprints(found: list[Resolution], policy: Policy, shift: int) -> None:
    def moved(r: Resolution) -> Resolution:
        at = replace(r.usage.location, line=r.usage.location.line + shift)
        return replace(r, usage=replace(r.usage, location=at))

    before = judge(found, policy)
    assert [f.fingerprint for f in before] == [
        f.fingerprint for f in judge([moved(r) for r in found], policy)
    ]
    assert len({f.fingerprint for f in before}) == len(before)


@settings(deadline=None)
@given(many, policies)
def test_every_finding_says_what_and_what_to_do(found: list[Resolution], policy: Policy) -> None:
    known = {(r.usage.location.path, r.usage.location.line) for r in found}
    for finding in judge(found, policy):
        assert finding.message.endswith((".", ")")) and finding.remedy.endswith(".")
        assert {(at.path, at.line) for at in finding.locations} <= known
        assert finding.verdict != "depends" or finding.level != "error"
