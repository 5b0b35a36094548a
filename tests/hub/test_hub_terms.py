"""Terms of models that only the hub knows: the card's licence and what the bases pass down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from loopback import Loopback

from modelguard.model import Location, Resolution, Usage
from modelguard.resolve import OFFLINE, KnowledgeBase, open_knowledge, resolve, unanswered
from modelguard.resolve.hub import HuggingFaceHub

Make = Callable[..., HuggingFaceHub]
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return open_knowledge()


@pytest.fixture
def ask(client: Make, knowledge: KnowledgeBase) -> Callable[..., Resolution]:
    def one(raw: str, **options: object) -> Resolution:
        (found,) = resolve((use(raw, **options),), as_of=DAY, hub=client(), knowledge=knowledge)
        return found

    return one


def use(raw: str, **options: object) -> Usage:
    given = {"kind": "weights-load", "execution": "self-hosted", "strength": "strong", "channel": "hf-hub"}
    place = Location(path="app.py", line=1)
    return Usage(**{"raw": raw, "location": place, "detector": "t", "confidence": 1.0, **given, **options})  # type: ignore[arg-type]


def keys(found: Resolution) -> list[str]:
    return sorted(licence.key for licence in found.terms)


@pytest.mark.parametrize(
    ("name", "first", "terms", "status", "availability"),
    [
        ("acme/plain", "mit", ["mit"], "resolved", "open"),
        ("acme/llama-tune", "llama3.1", ["apache-2.0", "llama3.1"], "resolved", "gated-open"),
        ("acme/llama-GGUF", "llama3.1", ["llama3.1", "mit"], "resolved", "open"),
        ("acme/second-tune", "llama3.1", ["llama3.1", "mit"], "resolved", "open"),
        ("acme/circle-a", "mit", ["mit"], "resolved", "open"),
        ("acme/merge", "llama3.1", ["apache-2.0", "gemma", "llama3.1"], "resolved", "open"),
        ("acme/alike", "cc-by-sa-4.0", ["cc-by-sa-4.0", "gpl-3.0", "mit"], "conflicting", "open"),
        ("acme/unlicensed", "no-license", ["no-license"], "absent", "unknown"),
        ("acme/unlicensed-tune", "llama3.1", ["llama3.1", "no-license"], "absent", "unknown"),
        ("acme/unread", None, [], "unknown", "unknown"),
        ("acme/named", "llama3.1", ["llama3.1"], "resolved", "open"),
        ("acme/modified", None, [], "unknown", "unknown"),
        ("moonshotai/Kimi-Fixture", "kimi-modified-mit", ["kimi-modified-mit"], "resolved", "open"),
        ("meta-llama/Fixture-9B", "apache-2.0", ["apache-2.0"], "resolved", "open"),
        ("acme/texted", "llama3.1", ["llama3.1"], "resolved", "open"),
        ("acme/textless", None, [], "unknown", "unknown"),
        # A copy of another's weights makes nobody the owner of them.
        ("NousResearch/Fixture-Tune", "llama3.1", ["apache-2.0", "llama3.1"], "resolved", "open"),
        ("acme/copy-tune", "llama3.1", ["apache-2.0", "llama3.1"], "resolved", "open"),
        ("acme/phi-tune", "mit", ["mit"], "resolved", "open"),
        ("acme/orphan", "apache-2.0", ["apache-2.0"], "unknown", "unknown"),
        ("acme/on-a-silent-base", "apache-2.0", ["apache-2.0"], "unreachable", "unknown"),
        ("acme/mystery", None, [], "unknown", "unknown"),
        ("acme/odd", "mit", ["mit"], "resolved", "open"),
    ],
)
def test_terms_are_the_cards_and_what_the_bases_pass_down(
    ask: Callable[..., Resolution],
    hub: Loopback,
    name: str,
    first: str | None,
    terms: list[str],
    status: str,
    availability: str,
) -> None:
    hub.busy = 99
    found = ask(name)
    assert (found.licence.key if found.licence else None, keys(found)) == (first, terms)
    assert (found.status, found.availability) == (status, availability)
    assert found.model is not None
    assert found.model.id == name.lower()


def test_a_tag_wider_than_the_base_is_said(ask: Callable[..., Resolution]) -> None:
    found = ask("acme/second-tune")
    assert "Llama 3.1" in dict(found.facts)["wider-than-base"]
    declared = [claim.licence for claim in found.claims if claim.acknowledgement == "declared"]
    concluded = [claim.licence for claim in found.claims if claim.acknowledgement == "concluded"]
    assert (declared, concluded) == (["MIT"], ["LicenseRef-scancode-llama-3.1-license-2024"])


@pytest.mark.parametrize(
    ("name", "fact"), [("meta-llama/Fixture-9B", "own-base"), ("acme/phi-tune", "relicensed")]
)
def test_what_speaks_for_the_publisher_is_said(ask: Callable[..., Resolution], name: str, fact: str) -> None:
    facts = dict(ask(name).facts)
    assert fact in facts
    assert "wider-than-base" not in facts


def test_the_pinned_revision_decides(ask: Callable[..., Resolution]) -> None:
    assert keys(ask("acme/llama-tune", revision="v1")) == ["llama3.1"]
    lost = ask("acme/llama-tune", revision="v9")
    assert keys(lost) == ["apache-2.0", "llama3.1"]
    assert "no such revision" in dict(lost.facts)["hub"]


def test_a_url_is_asked_for_by_its_repository(ask: Callable[..., Resolution], hub: Loopback) -> None:
    found = ask("https://huggingface.co/acme/plain/resolve/main/model.safetensors")
    assert keys(found) == ["mit"]
    assert found.model is not None
    assert found.model.purl == f"pkg:huggingface/acme/plain@{'1' * 40}"


def test_the_hub_is_not_asked_about_rows_leaks_services_and_what_is_weak(
    client: Make, hub: Loopback, knowledge: KnowledgeBase
) -> None:
    usages = [
        use("meta-llama/Llama-3.1-8B", kind="catalogue-entry"),
        use("miqudev/miqu-1-70b"),
        use("acme/plain", strength="weak"),
        use("acme/plain", execution="managed", channel="together"),
        use("gpt-4o"),
        use("./models/plain"),
    ]
    resolve(usages, as_of=DAY, hub=client(), knowledge=knowledge)
    assert hub.asked == []


def test_offline_nothing_is_asked_and_nothing_is_permitted(knowledge: KnowledgeBase) -> None:
    (found,) = resolve((use("acme/plain"),), as_of=DAY, hub=OFFLINE, knowledge=knowledge)
    assert (found.status, found.model, found.licence) == ("unknown", None, None)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("acme/nowhere", "unknown"),
        ("fails/401", "unknown"),
        ("fails/gated", "unknown"),
        ("fails/429", "unreachable"),
        ("fails/503", "unreachable"),
    ],
)
def test_not_knowing_is_told_from_not_reaching(
    ask: Callable[..., Resolution], hub: Loopback, name: str, status: str
) -> None:
    hub.busy = 99
    found = ask(name)
    assert (found.status, found.model) == (status, None)
    assert dict(found.facts)["hub"]
    assert bool(unanswered((found,) if found.status == "unreachable" else ())) is (status == "unreachable")


def test_a_private_repository_is_told(ask: Callable[..., Resolution]) -> None:
    assert ("private", "the repository is private") in ask("acme/secret").facts


def test_a_text_is_asked_for_only_where_the_tag_says_too_little(
    ask: Callable[..., Resolution], hub: Loopback
) -> None:
    ask("acme/texted-mit")
    assert hub.files == []
    ask("acme/texted")
    path = f"/acme/texted/resolve/{'1' * 40}/LICENSE"
    assert hub.files == [f"HEAD {path}", f"GET {path}"]
    ask("acme/texted")
    assert len(hub.files) == 2  # the second answer comes from the cache, with its text


def test_a_text_beats_a_tag(ask: Callable[..., Resolution]) -> None:
    found = ask("acme/text-over-tag")
    assert keys(found) == ["llama3.1"]
    assert "the tag says Apache" in dict(found.facts)["licence-text"]


@pytest.mark.parametrize(
    ("raw", "licence", "first"),
    [
        ("mistralai/Mistral-7B-v0.1", "cc-by-nc-4.0", "cc-by-nc-4.0"),
        ("mistralai/Mistral-7B-v0.1", "apache-2.0", "apache-2.0"),
        ("meta-llama/Llama-3.1-8B", "mit", "llama3.1"),
        ("mistral-large-2402", "apache-2.0", None),
    ],
)
def test_a_card_beside_a_known_model_may_only_add(
    knowledge: KnowledgeBase, raw: str, licence: str, first: str | None
) -> None:
    declared = (("licence", licence),)
    (plain,) = resolve((use(raw),), as_of=DAY, knowledge=knowledge)
    (found,) = resolve((use(raw, declared=declared),), as_of=DAY, knowledge=knowledge)
    assert set(plain.terms) <= set(found.terms)
    assert found.licence == (knowledge.licence(first) if first else plain.licence)
    assert found.availability == plain.availability
    same = plain.licence is not None and plain.licence.key == licence
    assert ("declared-differs" in dict(found.facts)) is not same
    assert "declared" in {claim.acknowledgement for claim in found.claims}


def test_the_data_sets_of_a_card_are_facts_of_the_model(ask: Callable[..., Resolution]) -> None:
    told = [value for what, value in ask("acme/llama-tune").facts if what == "trained-on"]
    assert told == ["acme/chats", "letters"]
    assert not any(what == "trained-on" for what, _ in ask("acme/plain").facts)
