"""Names that nobody knows: rows of the inventory where a place may hold a model, or the scan asks one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from modelguard.model import Location, Strength, Usage
from modelguard.resolve import KnowledgeBase, resolve

TODAY = date(2026, 11, 24)
ASKED = Usage(
    raw="tern2net-v3",
    location=Location(path="cut.py", line=3, column=9),
    kind="weights-load",
    execution="self-hosted",
    strength="strong",
    detector="test",
    confidence=0.9,
    channel="hf-hub",
)
BESIDE = replace(
    ASKED,
    location=Location(path="shelf.py", line=8, column=2),
    kind="config-default",
    strength="weak",
    channel=None,
    execution="unknown",
)


@pytest.mark.parametrize(("strength", "kinds"), [("likely", ["catalogue-entry"]), ("weak", [])])
def test_a_coined_name_in_a_likely_place_is_a_row(
    real: KnowledgeBase, strength: Strength, kinds: list[str]
) -> None:
    answers = resolve((replace(BESIDE, strength=strength),), as_of=TODAY, knowledge=real)
    assert [answer.usage.kind for answer in answers] == kinds
    assert all(answer.status == "unknown" and not answer.candidates for answer in answers)


def test_what_others_know_is_a_use_in_a_likely_place(real: KnowledgeBase) -> None:
    (answer,) = resolve((replace(BESIDE, raw="gpt-4o", strength="likely"),), as_of=TODAY, knowledge=real)
    assert (answer.usage.kind, answer.status) == ("config-default", "resolved")


def test_a_name_that_the_scan_asks_for_is_a_row_elsewhere(real: KnowledgeBase) -> None:
    asked, row = resolve((ASKED, BESIDE), as_of=TODAY, knowledge=real)
    assert asked.usage == ASKED
    assert row.usage == replace(BESIDE, kind="catalogue-entry", channel="hf-hub", execution="self-hosted")
    assert row.status == asked.status


@pytest.mark.parametrize(
    "asked",
    [replace(ASKED, strength="weak"), replace(ASKED, kind="catalogue-entry"), replace(ASKED, raw="tern")],
)
def test_what_no_place_asks_for_by_a_distinct_name_is_no_row(real: KnowledgeBase, asked: Usage) -> None:
    answers = resolve((asked, replace(BESIDE, raw=asked.raw)), as_of=TODAY, knowledge=real)
    assert BESIDE.location not in [answer.usage.location for answer in answers]
