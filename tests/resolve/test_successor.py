"""The next release of a line: what the channel offers on the day, and nothing where records do not tell."""

from __future__ import annotations

from datetime import date

import pytest

from modelguard.resolve import KnowledgeBase, open_knowledge, resolve_id

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return open_knowledge()


@pytest.mark.parametrize(
    ("raw", "channel", "day", "following"),
    [
        ("mistral-large-2402", "mistral", DAY, "mistral-large-2512"),
        # What will itself end within 90 days is no place to move to.
        ("mistral-large-2402", "mistral", date(2025, 7, 1), "mistral-large-2411"),
        ("mistral-large-2407", "azure-foundry", DAY, "Mistral-Large-3"),
        ("claude-3-5-sonnet-20240620", "anthropic", DAY, "claude-sonnet-4-6"),
        ("gpt-4o-2024-05-13", "openai", DAY, "gpt-4o-2024-08-06"),
        # It is not retired on that day, so that nobody asks.
        ("mistral-large-2411", "mistral", date(2025, 7, 1), None),
        # No release of the line came after it.
        ("pixtral-12b-2409", "mistral", DAY, None),
        # When it was released is not on record.
        ("claude-1.2", "anthropic", DAY, None),
    ],
)
def test_the_next_release_of_the_line_is_named(
    knowledge: KnowledgeBase, raw: str, channel: str, day: date, following: str | None
) -> None:
    found = resolve_id(raw, channel=channel, as_of=day, knowledge=knowledge)
    assert dict(found.facts).get("successor") == following
