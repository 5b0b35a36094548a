"""A hub completes what a record leaves open, and never frees what the knowledge base binds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from modelguard.model import Ancestor
from modelguard.resolve import KnowledgeBase, resolve_id
from modelguard.resolve.hub import Answer, Card, Question

DAY = date(2026, 11, 21)


class _Hub:
    """Says the same licence of everything, and remembers what it was asked."""

    def __init__(self, licence: str, *bases: str) -> None:
        self._licence = licence
        self._bases = tuple(Ancestor(id=name, relation="finetune") for name in bases)
        self.asked: list[str] = []

    def ask(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        asked = list(questions)
        self.asked += [question.id for question in asked]
        return {q: Answer(state="found", card=self._card(q.id), read=DAY) for q in asked}

    def _card(self, name: str) -> Card:
        return Card(id=name, licences=(self._licence,), bases=self._bases, licence_files=())


def test_a_release_without_a_licence_gets_the_cards(base: KnowledgeBase) -> None:
    found = resolve_id("lab/Hazy-8B", as_of=DAY, hub=_Hub("mit"), knowledge=base)
    assert found.model is not None
    assert found.licence is not None
    assert (found.model.id, found.licence.key, found.availability) == ("hazy-8b", "mit", "open")
    assert [claim.acknowledgement for claim in found.claims] == ["declared"]


def test_the_bases_of_a_card_bind_too(base: KnowledgeBase) -> None:
    hub = _Hub("mit", "meta-llama/Llama-3.1-8B")
    found = resolve_id("lab/Hazy-8B", as_of=DAY, hub=hub, knowledge=base)
    assert sorted(licence.key for licence in found.terms) == ["llama-3.1", "mit"]
    assert found.licence == base.licence("llama-3.1")


@pytest.mark.parametrize("raw", ["meta-llama/Llama-3.1-8B", "lab/Distilled-8B", "lab/Bare-8B"])
def test_a_tag_frees_nobody_from_what_is_on_record(base: KnowledgeBase, raw: str) -> None:
    hub = _Hub("mit")
    asked = resolve_id(raw, as_of=DAY, hub=hub, knowledge=base)
    recorded = resolve_id(raw, as_of=DAY, knowledge=base)
    assert hub.asked == [raw]
    assert (asked.licence, asked.terms) == (recorded.licence, recorded.terms)
    assert "MIT" in {claim.licence for claim in asked.claims if claim.acknowledgement == "declared"}


@pytest.mark.parametrize("raw", ["mistral-large-2402", "gpt-4o"])
def test_the_hub_is_not_asked_about_what_is_no_repository(base: KnowledgeBase, raw: str) -> None:
    hub = _Hub("mit")
    asked = resolve_id(raw, as_of=DAY, hub=hub, knowledge=base)
    assert hub.asked == []
    assert asked == resolve_id(raw, as_of=DAY, knowledge=base)
