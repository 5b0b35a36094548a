"""What is on record beside what the hub says today: both stand, and no tag frees anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback

from modelguard.evaluate import evaluate
from modelguard.model import Deployment, Finding, Location, Organisation, Policy, Resolution, Usage
from modelguard.resolve import KnowledgeBase, open_knowledge, overlaid, resolve, unanswered
from modelguard.resolve.hub import HuggingFaceHub

Make = Callable[..., HuggingFaceHub]
# The hub's answers bear the day of the test.
TODAY = date.today()
FREE, ALONE = "Qwen/Qwen2.5-7B-Instruct", "unitary/toxic-bert"
RESEARCH, GATED = "mistralai/Mistral-Large-Instruct-2407", "meta-llama/Llama-3.1-8B"
PROD = Policy(
    organisation=Organisation(kind="company"),
    deployments=(Deployment(name="prod", paths=("**",), purpose="production", commercial=True),),
)
OVERLAY = """
family: qwen-of-ours
name: Qwen of ours
vendor: qwen
releases:
  - id: qwen2.5-7b-instruct
    released: 2024-09-19
    offers:
      - {channel: hf-hub, artifact: weights, ids: [Qwen/Qwen2.5-7B-Instruct], licence: apache-2.0, source: s1}
sources: [{id: s1, url: "contract:1", date: 2026-10-01, kind: vendor-page}]
review: {status: verified, date: 2026-10-01}
"""


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return open_knowledge()


@pytest.fixture
def ask(client: Make, hub: Loopback, knowledge: KnowledgeBase) -> Callable[..., Resolution]:
    def one(raw: str, said: dict[str, Any] | str | None = None, *, as_of: date = TODAY) -> Resolution:
        if said is not None:
            hub.cards[raw] = said
        (found,) = resolve((use(raw),), as_of=as_of, hub=client(), knowledge=knowledge)
        return found

    return one


def use(raw: str) -> Usage:
    return Usage(
        raw=raw,
        location=Location(path="app.py", line=1),
        kind="weights-load",
        execution="self-hosted",
        strength="strong",
        detector="python",
        confidence=1.0,
        channel="hf-hub",
    )


def tagged(licence: str, **more: Any) -> dict[str, Any]:
    return {"cardData": {"license": licence, **more}, "tags": [f"license:{licence}"], "gated": False}


def found_in(resolution: Resolution) -> dict[str, Finding]:
    return {finding.rule: finding for finding in evaluate((resolution,), PROD, as_of=TODAY)}


def test_the_same_licence_is_said_to_be_confirmed(ask: Callable[..., Resolution]) -> None:
    found = ask(FREE, tagged("apache-2.0"))
    assert (found.status, found.availability) == ("resolved", "open")
    assert "contradicts nothing" in dict(found.facts)["hub"]
    assert any(source.url.endswith("/tree/" + "1" * 40) for source in found.evidence)
    assert "MG109" not in found_in(found)


def test_a_stricter_tag_counts_and_the_record_stands_beside_it(ask: Callable[..., Resolution]) -> None:
    found = ask(FREE, tagged("cc-by-nc-4.0"))
    assert (found.status, found.availability) == ("conflicting", "research-only")
    assert found.licence is not None
    assert found.licence.key == "cc-by-nc-4.0"
    assert {licence.key for licence in found.terms} >= {"apache-2.0", "cc-by-nc-4.0"}
    rules = found_in(found)
    assert (rules["MG202"].level, rules["MG202"].verdict) == ("error", "forbidden")
    assert "the record says Apache License 2.0" in rules["MG109"].message


def test_a_freer_tag_frees_nobody(ask: Callable[..., Resolution]) -> None:
    found = ask(RESEARCH, tagged("apache-2.0"))
    assert (found.status, found.availability) == ("conflicting", "research-only")
    assert found.licence is not None
    assert found.licence.key == "mrl-0.1"
    assert ("Apache-2.0", "declared") in {(c.licence, c.acknowledgement) for c in found.claims}
    rules = found_in(found)
    assert rules["MG202"].verdict == "forbidden"
    assert rules["MG109"].level == "note"


def test_a_name_that_nobody_knows_in_place_of_a_free_licence_permits_nothing(
    ask: Callable[..., Resolution],
) -> None:
    found = ask(FREE, tagged("other", license_name="brand-new-terms"))
    assert (found.status, found.availability) == ("conflicting", "unknown")
    assert found_in(found)["MG109"].verdict == "depends"


def test_other_is_what_a_licence_of_its_own_is_called(ask: Callable[..., Resolution]) -> None:
    found = ask(RESEARCH, tagged("other"))
    assert found.status == "resolved"
    assert "MG109" not in found_in(found)


def test_a_base_that_is_not_on_record_passes_its_terms_down(ask: Callable[..., Resolution]) -> None:
    found = ask(FREE, tagged("apache-2.0", base_model="meta-llama/Llama-3.1-8B"))
    assert found.licence is not None
    assert (found.status, found.licence.key) == ("conflicting", "llama3.1")
    assert {"MG103", "MG109"} <= found_in(found).keys()


@pytest.mark.parametrize(
    ("raw", "gated", "availability"), [(GATED, False, "open"), (FREE, "manual", "gated-open")]
)
def test_the_click_is_the_hubs_to_say(
    ask: Callable[..., Resolution], raw: str, gated: bool | str, availability: str
) -> None:
    licence = "llama3.1" if raw == GATED else "apache-2.0"
    found = ask(raw, tagged(licence) | {"gated": gated})
    assert (found.status, found.availability) == ("resolved", availability)
    assert ("MG107" in found_in(found)) is bool(gated)


@pytest.mark.parametrize("how", ["404", "401", "disabled"])
@pytest.mark.parametrize(("raw", "availability"), [(FREE, "open"), (ALONE, "unknown")])
def test_a_repository_that_is_gone_is_offered_no_more(
    ask: Callable[..., Resolution], raw: str, availability: str, how: str
) -> None:
    """Of some models there are weights elsewhere, of others there are none."""
    found = ask(raw, how)
    assert (found.status, found.availability) == ("conflicting", availability)
    assert found.licence is not None
    assert found.licence.key == "apache-2.0"
    assert "it was offered there" in dict(found.facts)["withdrawn"]
    assert found_in(found)["MG109"].level == "warning"


def test_a_card_behind_a_click_says_that_there_is_one(ask: Callable[..., Resolution]) -> None:
    assert ask(FREE, "gated").availability == "gated-open"


def test_a_silent_hub_leaves_the_record_as_it_is(ask: Callable[..., Resolution], hub: Loopback) -> None:
    hub.busy = 99
    found = ask(FREE, "503")
    assert (found.status, found.availability) == ("resolved", "open")
    (notice,) = unanswered((found,))
    assert (notice.code, notice.incomplete) == ("hub-unconfirmed", False)
    assert FREE in notice.message


def test_what_the_hub_says_today_is_no_word_on_an_earlier_day(ask: Callable[..., Resolution]) -> None:
    found = ask(FREE, tagged("cc-by-nc-4.0"), as_of=date(2026, 1, 31))
    assert found.licence is not None
    assert (found.status, found.licence.key) == ("resolved", "apache-2.0")


def test_a_companys_own_record_comes_before_the_hub(
    client: Make, hub: Loopback, knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    (tmp_path / "ours.yaml").write_text(OVERLAY, encoding="utf-8")
    own = overlaid(knowledge, ["ours.yaml"], tmp_path)
    hub.cards[FREE] = tagged("cc-by-nc-4.0")
    (found,) = resolve((use(FREE),), as_of=TODAY, hub=client(), knowledge=own)
    assert found.licence is not None
    assert (found.status, found.licence.key, hub.asked) == ("resolved", "apache-2.0", [])


def test_what_was_never_published_stays_so(client: Make, hub: Loopback, knowledge: KnowledgeBase) -> None:
    hub.cards["mistralai/mistral-large-2402"] = tagged("apache-2.0")
    given = use("mistralai/mistral-large-2402")
    (found,) = resolve((given,), as_of=TODAY, hub=client(), knowledge=knowledge)
    assert (found.status, found.availability) == ("conflicting", "managed-only")
    assert found_in(found)["MG201"].verdict == "forbidden"


def test_what_nobody_knows_is_asked_first(client: Make, hub: Loopback, knowledge: KnowledgeBase) -> None:
    hub.cards[FREE] = tagged("apache-2.0")
    wanted = [use(FREE), use("acme/plain")]
    found = resolve(wanted, as_of=TODAY, hub=client(), knowledge=knowledge)
    assert [r.usage.raw for r in found] == [FREE, "acme/plain"]
    assert [r.status for r in found] == ["resolved", "resolved"]
