"""An alias that moved to other terms within the last year says so: what it meant before, and since when."""

from __future__ import annotations

from datetime import date

from modelguard.resolve import KnowledgeBase, resolve_id


def said(base: KnowledgeBase, name: str, day: date, channel: str | None = None) -> str | None:
    return dict(resolve_id(name, channel=channel, as_of=day, knowledge=base).facts).get("terms-changed")


def test_an_alias_that_moved_to_other_weights_says_both_intervals(base: KnowledgeBase) -> None:
    found = said(base, "mistral-large-latest", date(2024, 9, 1), "mistral")
    assert found is not None
    assert found.startswith(
        "from 2024-02-26 to 2024-07-24 it meant mistral-large-2402 (weights managed-only;"
    )
    assert "it means mistral-large-2407 (weights research-only;" in found


def test_a_year_later_it_says_nothing(base: KnowledgeBase) -> None:
    assert said(base, "mistral-large-latest", date(2026, 12, 1), "mistral") is not None
    assert said(base, "mistral-large-latest", date(2026, 12, 3), "mistral") is None
    assert said(base, "mistral-large-latest", date(2024, 7, 1), "mistral") is None
    assert said(base, "mistral-large-2402", date(2024, 12, 1), "mistral") is None
