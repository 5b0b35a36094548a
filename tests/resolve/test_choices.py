"""Licences to choose from: what an expression means, and what binds whoever may choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from test_overlays import FAMILY, TERMS, VENDOR, written

from modelguard.errors import KnowledgeError
from modelguard.model import Ancestor, Resolution
from modelguard.resolve import KnowledgeBase, overlaid, resolve_id
from modelguard.resolve.answers import Card
from modelguard.resolve.choices import alternatives, combined, is_expression
from modelguard.resolve.hub import Answer, Question

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Apache-2.0 OR MIT", (("Apache-2.0",), ("MIT",))),
        ("apache-2.0 or mit", (("apache-2.0",), ("mit",))),
        ("Apache-2.0 AND MIT", (("Apache-2.0", "MIT"),)),
        ("a AND (b OR c)", (("a", "b"), ("a", "c"))),
        ("(a OR b) AND (a OR c)", (("a",), ("a", "c"), ("b", "a"), ("b", "c"))),
        ("GPL-2.0-only WITH Classpath-exception-2.0 OR MIT", (("GPL-2.0-only",), ("MIT",))),
        ("a OR", None),
        ("(a OR b", None),
        (" OR ".join(f"a{i}" for i in range(40)), None),
    ],
)
def test_an_expression_gives_its_alternatives(text: str, wanted: object) -> None:
    assert alternatives(text) == wanted


@pytest.mark.parametrize("text", ["GPL-3.0-or-later", "mit", "Command and Conquer", "x OR y" * 200])
def test_a_name_is_no_expression(text: str) -> None:
    assert is_expression(text) is (text == "Command and Conquer")


def test_groups_are_chosen_from_one_by_one() -> None:
    assert combined([(("a",), ("b",)), (("c",),)]) == (("a", "c"), ("b", "c"))
    assert combined([(("a",), ("b",)), (("a",),)]) == (("a",), ("b", "a"))
    assert combined([(("a",),), (("c",),)]) == ()


class _Says:
    """A hub that says the same licence of everything."""

    def __init__(self, *licences: str, texts: tuple[str, ...] = (), bases: tuple[str, ...] = ()) -> None:
        self._card = Card(id="someone/x", licences=licences, licence_files=texts)
        self._bases = tuple(Ancestor(id=name, relation="finetune") for name in bases)

    def ask(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        return {
            question: Answer(
                state="found", card=replace(self._card, id=question.id, bases=self._bases), read=DAY
            )
            for question in questions
        }


def of(base: KnowledgeBase, hub: _Says, name: str = "someone/x") -> Resolution:
    return resolve_id(name, as_of=DAY, execution="self-hosted", hub=hub, knowledge=base)


def test_a_card_leaves_the_choice(base: KnowledgeBase) -> None:
    found = of(base, _Says("Apache-2.0 OR MIT"))
    assert found.status == "resolved" and found.availability == "open"
    assert found.alternatives == (("apache-2.0",), ("mit",))
    assert {licence.key for licence in found.terms} == {"apache-2.0", "mit"}
    assert dict(found.facts)["choice"].startswith("the user may choose: ")


def test_an_alternative_that_nobody_knows_permits_nothing(base: KnowledgeBase) -> None:
    found = of(base, _Says("LicenseRef-acme-own OR MIT"))
    assert found.status == "resolved" and [licence.key for licence in found.terms] == ["mit"]
    unknown = of(base, _Says("LicenseRef-acme-own OR LicenseRef-other"))
    assert unknown.status == "unknown" and unknown.terms == ()
    both = of(base, _Says("LicenseRef-acme-own AND MIT"))
    assert both.status == "unknown" and both.availability == "unknown"


def test_what_comes_down_from_a_base_is_not_chosen_away(base: KnowledgeBase) -> None:
    found = of(base, _Says("MIT OR Apache-2.0", bases=("meta-llama/Llama-3.1-8B",)))
    assert found.licence is not None and found.licence.key == "llama-3.1"
    assert all("llama-3.1" in arm for arm in found.alternatives)
    assert "wider-than-base" in dict(found.facts)


def test_a_record_of_ones_own_leaves_the_choice(base: KnowledgeBase, tmp_path: Path) -> None:
    family = FAMILY.replace("licence: acme-internal", "licence: acme-internal OR mit")
    laid = overlaid(base, ["kb"], written(tmp_path, acme=VENDOR, terms=TERMS, family=family))
    found = resolve_id("acme/assistant-7b", as_of=DAY, execution="self-hosted", knowledge=laid)
    assert {"acme-internal", "mit"} <= {licence.key for licence in found.terms}
    assert [arm[0] for arm in found.alternatives] == ["acme-internal", "mit"]
    assert found.availability != "research-only"


@pytest.mark.parametrize(
    ("said", "message"),
    [("acme-internal OR mitt", "there is no licence 'mitt'"), ("acme-internal OR OR mit", "licence")],
)
def test_a_fault_of_an_expression_is_told(
    base: KnowledgeBase, tmp_path: Path, said: str, message: str
) -> None:
    family = FAMILY.replace("licence: acme-internal", f"licence: {said}")
    with pytest.raises(KnowledgeError, match=message):
        overlaid(base, ["kb"], written(tmp_path, acme=VENDOR, terms=TERMS, family=family))
