"""What holds for every use: the terms never forbid an exit that is shown, and what is unknown is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from modelguard.estate import dependences
from modelguard.evaluate import Bench, evaluate
from modelguard.model import (
    DataRule,
    Deployment,
    Exception_,
    Figure,
    Location,
    Model,
    Organisation,
    Policy,
    Resolution,
    Selection,
)
from modelguard.model.estate import Dependence, Place
from modelguard.resolve import KnowledgeBase, moved, open_knowledge, place_of, places, resolve_id

DAY = date(2026, 11, 22)
IDS = (
    *("mistral-large-2402", "mistral-large-2407", "mistral-large-2512", "codestral-2405", "codestral-2508"),
    *("gpt-4o-2024-08-06", "claude-sonnet-4-20250514", "meta-llama/Llama-3.2-11B-Vision-Instruct"),
    *("Qwen/Qwen2.5-72B-Instruct", "google/gemma-2-9b-it", "CohereForAI/c4ai-command-r-v01"),
    *("tiiuae/falcon-180B", "tencent/Hunyuan3D-2", "black-forest-labs/FLUX.1-dev", "miqudev/miqu-1-70b"),
    *("acme/nobody-knows-this", "mistral-large-latest"),
)
BARS = {"MG106", *(f"MG20{n}" for n in range(1, 9)), "MG210", "MG401", "MG402", "MG403"}


@cache
def knowledge() -> KnowledgeBase:
    return open_knowledge()


@dataclass(frozen=True)
class World:
    def places(self, model: Model) -> Sequence[Place]:
        return places(model, as_of=DAY, knowledge=knowledge())

    def here(self, resolution: Resolution) -> Place:
        return place_of(resolution.usage, knowledge=knowledge())

    def moved(self, resolution: Resolution, place: Place) -> Resolution:
        return moved(resolution, place, as_of=DAY, knowledge=knowledge())

    def models(self) -> Sequence[Model]:
        known = (resolve_id(name, as_of=DAY, knowledge=knowledge()).model for name in IDS)
        return tuple(model for model in known if model is not None)


maybe = st.sampled_from([None, True, False])
deployments = st.builds(
    Deployment,
    name=st.just("prod"),
    paths=st.just(("**",)),
    purpose=st.sampled_from([None, "production", "internal", "evaluation", "research"]),
    commercial=maybe,
    data=st.sampled_from([None, "public", "regulated"]),
    regions=st.sampled_from([(), ("EU",), ("US",)]),
    serves=st.sampled_from([None, "self", "third-parties"]),
    distributes=st.sampled_from([None, "nothing", "service", "weights"]),
    end_user_of_product=maybe,
    employees_daily_tasks=maybe,
)
figures = st.sampled_from([Figure(), Figure(now=1000.0), Figure(now=9e8, points=(("2023-01", 9e8),))])
organisations = st.builds(
    Organisation,
    kind=st.sampled_from(["company", "academic"]),
    domicile=st.sampled_from([None, "FR", "US", "KR"]),
    monthly_active_users=figures,
    annual_revenue_usd=figures,
)
policies = st.builds(
    lambda d, o, deny, data, excepted: Policy(
        path="modelguard.yaml",
        deployments=(d,),
        organisation=o,
        deny=Selection(vendors=deny),
        data=data,
        exceptions=excepted,
    ),
    deployments,
    organisations,
    st.sampled_from([(), ("openai",), ("mistralai",)]),
    st.sampled_from([(), (DataRule(data="regulated", channels=("bedrock",), regions=("EU",)),)]),
    st.sampled_from([(), (Exception_(rule="MG202", reason="once"), Exception_(rule="MG201", reason="once"))]),
)


@st.composite
def uses(draw: st.DrawFn) -> Resolution:
    channel = draw(st.sampled_from([None, "vllm", "mistral", "openai", "bedrock"]))
    found = resolve_id(draw(st.sampled_from(IDS)), as_of=DAY, channel=channel, knowledge=knowledge())
    at = Location(path="app/main.py", line=draw(st.integers(1, 3)))
    kind = "serve" if found.usage.execution == "self-hosted" else "api-call"
    return replace(found, usage=replace(found.usage, location=at, kind=kind))


def depended(found: Resolution, policy: Policy) -> Dependence:
    (only,) = dependences((found,), World(), Bench((found,), policy, as_of=DAY))
    return only


def exits(found: Resolution, policy: Policy) -> set[str]:
    return {w.place.channel or w.place.name for w in depended(found, policy).elsewhere if w.counts}


@settings(deadline=None, max_examples=60)
@given(uses(), policies)
def test_an_exit_is_never_shown_where_the_terms_forbid_it(found: Resolution, policy: Policy) -> None:
    bare = replace(policy, exceptions=())
    for way in depended(found, policy).elsewhere:
        if way.counts:
            there = World().moved(found, way.place)
            said = {f.rule for f in evaluate((there,), bare, as_of=DAY) if f.verdict == "forbidden"}
            assert not said & BARS, (way.place.name, said)


@settings(deadline=None, max_examples=60)
@given(uses(), policies)
def test_unknown_never_counts_as_an_exit(found: Resolution, policy: Policy) -> None:
    dependence = depended(found, policy)
    for way in dependence.elsewhere:
        if way.counts:
            there = World().moved(found, way.place)
            assert way.judgement.verdict == "allowed"
            assert way.judgement.missing == ()
            assert there.terms
            assert all(terms.review != "unverified" for terms in there.terms)
    if found.model is None:
        assert dependence.exit != "yes"


@settings(deadline=None, max_examples=60)
@given(uses(), policies, st.data())
def test_a_fact_that_is_not_told_never_adds_an_exit(
    found: Resolution, policy: Policy, data: st.DataObject
) -> None:
    # `commercial` is left out: where it is not told, it follows from the purpose and the organisation.
    name = data.draw(st.sampled_from(["serves", "distributes", "data", "end_user_of_product", "domicile"]))
    if name == "domicile":
        less = replace(policy, organisation=replace(policy.organisation, domicile=None))
    else:
        less = replace(policy, deployments=(replace(policy.deployments[0], **{name: None}),))
    assert exits(found, less) <= exits(found, policy)


@settings(deadline=None, max_examples=40)
@given(uses(), policies)
def test_substitutes_are_never_forbidden_and_always_others(found: Resolution, policy: Policy) -> None:
    for substitute in depended(found, policy).substitutes:
        assert substitute.judgement.verdict != "forbidden"
        assert found.model is None or substitute.model.id != found.model.id
        assert any(offer.artifact == "weights" for offer in substitute.model.offers)


@settings(deadline=None, max_examples=40)
@given(st.lists(uses(), max_size=4), policies, st.randoms())
def test_the_order_of_the_uses_changes_nothing(
    found: list[Resolution], policy: Policy, random: object
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = dependences(found, World(), Bench(found, policy, as_of=DAY))
    other = dependences(shuffled, World(), Bench(shuffled, policy, as_of=DAY))
    assert one == other
