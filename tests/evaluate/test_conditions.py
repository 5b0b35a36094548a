"""Conditions in three values, and what may be inferred where nobody told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from evaluate_world import TODAY, clause, model, resolution
from hypothesis import given
from hypothesis import strategies as st

from modelguard.evaluate._case import Case, cases
from modelguard.evaluate._conditions import Answer, applies, ask, both, denied
from modelguard.evaluate._countries import COUNTRIES, EU, expand
from modelguard.model import Condition, Deployment, Figure, Organisation, Policy


def case(
    use: dict[str, Any] | None = None, organisation: Organisation | None = None, **deployment: Any
) -> Case:
    said = Deployment(name="d", paths=("**",), **deployment)
    policy = Policy(organisation=organisation or Organisation(), deployments=(said,))
    (made,) = cases([resolution(use or {"model": "mixtral-8x7b"})], policy, TODAY)
    return made


def truth(
    fact: str, values: Any, about: Case, test: Any = "in", at: Any = "now"
) -> tuple[bool | None, tuple[str, ...]]:
    answer = ask(Condition(fact=fact, test=test, values=values, at=at), about)
    return answer.truth, answer.missing


def test_eu_stands_for_its_member_states() -> None:
    assert len(EU) == 27 and EU < COUNTRIES
    assert expand(["eu", "gb"]) == EU | {"GB"}
    france = case(organisation=Organisation(domicile="fr"))
    assert truth("organisation.domicile", ("EU",), france) == (True, ())
    assert truth("organisation.domicile", ("EU",), france, test="not-in") == (False, ())
    norway = case(organisation=Organisation(domicile="NO"))
    assert truth("organisation.domicile", ("EU",), norway) == (False, ())
    assert truth("organisation.domicile", ("EU",), case()) == (None, ("organisation.domicile",))
    assert truth("deployment.regions", ("FR",), case(regions=("EU",))) == (True, ())
    assert truth("deployment.regions", ("US",), case()) == (None, ("deployments[d].regions",))


def test_a_fact_that_nobody_knows_is_unknown() -> None:
    assert truth("deployment.moon_phase", (True,), case(), test="is") == (
        None,
        ("deployments[d].moon_phase",),
    )
    assert truth("weather", ("fine",), case()) == (None, ("weather",))
    assert truth("deployment.purpose", (3,), case(purpose="research"), test="over")[0] is None
    assert truth("organisation.monthly_active_users", ("x",), case(), test="over")[0] is None


def test_truth_values_are_no_numbers() -> None:
    assert truth("deployment.commercial", (1,), case(commercial=True), test="is") == (False, ())
    assert truth("deployment.commercial", (True,), case(commercial=True), test="is") == (True, ())


@pytest.mark.parametrize(
    ("kind", "purpose", "expected"),
    [
        ("company", "production", True),
        ("company", "internal", True),
        ("company", "research", None),
        ("company", None, None),
        ("academic", "research", False),
        ("academic", "production", None),
        ("nonprofit", "production", None),
    ],
)
def test_what_is_commercial_is_inferred_with_care(kind: Any, purpose: Any, expected: bool | None) -> None:
    about = case(organisation=Organisation(kind=kind), purpose=purpose)
    assert truth("deployment.commercial", (True,), about, test="is")[0] is expected


def test_how_it_is_run_may_be_told_by_the_policy() -> None:
    unknown = {"model": "mixtral-8x7b", "execution": "unknown", "kind": "config-default"}
    assert truth("usage.execution", ("managed",), case(unknown)) == (None, ("deployments[d].hosting",))
    assert truth("usage.execution", ("managed",), case(unknown, hosting="managed")) == (True, ())
    # Hosting on one's own premises does not say that a name in a file is run there and not called elsewhere.
    assert case(unknown, hosting="on-prem").runs_weights is None
    assert case({**unknown, "kind": "weights-load"}).runs_weights is True


def test_thresholds_are_measured_when_the_licence_says() -> None:
    users = Figure(now=800, points=(("2024-06", 90), ("2024-08", 100), ("2024-09-01", 900)))
    about = case({"model": "llama-3.2-3b"}, Organisation(monthly_active_users=users))
    assert model("llama-3.2-3b").released == date(2024, 9, 25)
    fact = "organisation.monthly_active_users"
    assert truth(fact, (99,), about, "over", "release") == (True, ())
    assert truth(fact, (100,), about, "over", "release") == (False, ())
    assert truth(fact, (100,), about, "at-least", "release") == (True, ())
    assert truth(fact, (500,), about, "over", "now") == (True, ())
    later = case(
        {"model": "llama-3.2-3b"}, Organisation(monthly_active_users=Figure(now=1, points=(("2025-01", 1),)))
    )
    assert truth(fact, (100,), later, "over", "release") == (
        None,
        ('organisation.monthly_active_users["2024-08"]',),
    )
    dated = case(organisation=Organisation(monthly_active_users=Figure(points=(("2024-06", 1),))))
    assert truth(fact, (100,), dated, "over", "now") == (None, ("organisation.monthly_active_users.now",))


def test_an_exemption_that_nobody_told_leaves_the_clause_open() -> None:
    said = clause(
        {
            "id": "c",
            "topic": "region",
            "effect": "forbids",
            "section": "1",
            "says": "No.",
            "when": {"organisation.domicile": ["EU"]},
            "unless": {"deployment.serves": "self"},
        }
    )
    france = Organisation(domicile="FR")
    assert applies(said, case(organisation=france)).missing == ("deployments[d].serves",)
    assert applies(said, case(organisation=france, serves="self")).truth is False
    assert applies(said, case(organisation=france, serves="third-parties")).truth is True
    assert applies(said, case(organisation=Organisation(domicile="US"))).truth is False


answers = st.sampled_from([True, False, None]).map(lambda t: Answer(truth=t))


@given(answers, answers)
def test_and_is_kleenes(one: Answer, other: Answer) -> None:
    table = {True: 2, None: 1, False: 0}
    assert table[both(one, other).truth] == min(table[one.truth], table[other.truth])
    assert denied(denied(one)) == one


@given(
    st.lists(st.sampled_from(["commercial", "end_user_of_product", "employees_daily_tasks"]), unique=True),
    st.booleans(),
    st.booleans(),
    st.dictionaries(st.sampled_from(["commercial", "employees_daily_tasks"]), st.booleans()),
)
def test_what_is_settled_stays_settled_when_more_is_told(
    facts: list[str], wanted: bool, exempts: bool, told: dict[str, bool]
) -> None:
    """An answer other than unknown does not hang on facts that nobody told."""
    when = {f"deployment.{name}": wanted for name in facts}
    unless = {"deployment.end_user_of_product": True} if exempts else {}
    said = clause(
        {
            "id": "c",
            "topic": "region",
            "effect": "forbids",
            "section": "1",
            "says": "No.",
            "when": when,
            "unless": unless,
        }
    )
    managed = {"model": "gpt-4o", "raw": "gpt-4o", "execution": "managed", "channel": "openai"}
    before = applies(said, case(managed, purpose="research")).truth
    after = applies(said, case(managed, purpose="research", **told)).truth
    assert before is None or after == before
