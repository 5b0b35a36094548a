"""Licence texts: recognised by all their words, whoever holds the rights, and never with a rider."""

from __future__ import annotations

import pytest
from licence_texts import MIT

from modelguard.resolve import KnowledgeBase, open_knowledge
from modelguard.resolve.licence_text import fingerprints, recognise

RIDER = "The Software shall be used for Good, not Evil.\n"


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return open_knowledge()


@pytest.mark.parametrize(
    "text",
    [
        MIT,
        f"MIT License\n\nCopyright (c) 2026 Somebody, Inc.\nAll rights reserved.\n\n{MIT}",
        f"The MIT License (MIT)\r\n\r\n(c) 2020-2026 Acme GmbH\r\n\r\n{MIT}",
        f"\ufeffhttps://opensource.org/licenses/MIT\n\n{MIT.replace('.', ' .')}",
        MIT.replace("\n", " "),
    ],
)
def test_a_text_is_known_whoever_holds_the_rights(knowledge: KnowledgeBase, text: str) -> None:
    found = recognise(text, knowledge)
    assert found is not None
    assert found.key == "mit"


@pytest.mark.parametrize(
    "text",
    [
        RIDER + MIT,
        MIT + RIDER,
        MIT.replace("\n\n", f"\n\n{RIDER}\n", 1),
        MIT[:-40],
        "MIT License",
        "",
        "\0\ufffd",
    ],
)
def test_a_permissive_text_with_a_rider_is_none(knowledge: KnowledgeBase, text: str) -> None:
    assert recognise(text, knowledge) is None


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23, 2024", "llama3.1"),
        ("# Mistral AI Research License\n\nIf You want to use ...", "mrl-0.1"),
        ("Gemma Terms of Use\nLast modified: March 24, 2025", "gemma"),
    ],
)
def test_the_title_of_a_restrictive_text_is_enough(knowledge: KnowledgeBase, head: str, key: str) -> None:
    found = recognise(head, knowledge)
    assert found is not None
    assert found.key == key


def test_an_appendix_changes_nothing_and_a_second_licence_does() -> None:
    terms = "Some terms.\nEND OF TERMS AND CONDITIONS\n"
    assert fingerprints(terms)[-1] == fingerprints(f"{terms}APPENDIX: How to apply ...")[-1]
    assert fingerprints(terms)[0] != fingerprints(terms + MIT)[0]
