"""The hub's border: it never asks unbidden, and never sends a token that nobody meant for the host."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from modelguard.errors import HubUnavailable
from modelguard.resolve import OFFLINE
from modelguard.resolve.hub import Card, HuggingFaceHub


class _NotFound(Exception):
    pass


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the client is made with; its answers depend on the name that is asked for."""
    made: list[dict[str, Any]] = []

    class Api:
        def __init__(self, **options: Any) -> None:
            made.append(options)

        def model_info(self, name: str, **_: Any) -> Any:
            if name == "acme/missing":
                raise _NotFound
            if name == "acme/down":
                raise OSError("no route to host")
            data = {"license": "other", "license_name": "acme-1.0", "base_model": "acme/base"}
            return SimpleNamespace(
                id=name, sha="abc", gated="manual", card_data=SimpleNamespace(to_dict=lambda: data)
            )

    client, errors = ModuleType("huggingface_hub"), ModuleType("huggingface_hub.errors")
    vars(client).update(HfApi=Api)
    vars(errors).update(RepositoryNotFoundError=_NotFound, RevisionNotFoundError=_NotFound)
    monkeypatch.setitem(sys.modules, "huggingface_hub", client)
    monkeypatch.setitem(sys.modules, "huggingface_hub.errors", errors)
    return made


def test_offline_asks_nobody() -> None:
    with pytest.raises(HubUnavailable, match="offline"):
        OFFLINE.card("acme/model")


def test_a_card_says_licence_bases_and_gate(asked: list[dict[str, Any]]) -> None:
    assert HuggingFaceHub().card("acme/model") == Card(
        id="acme/model",
        revision="abc",
        licence="other",
        licence_name="acme-1.0",
        base_models=("acme/base",),
        gated=True,
    )


def test_a_token_goes_only_to_a_host_that_the_user_named(asked: list[dict[str, Any]]) -> None:
    HuggingFaceHub().card("acme/model")
    HuggingFaceHub("https://hub.example.org").card("acme/model")
    assert [made["token"] for made in asked] == [False, None]


def test_missing_and_unreachable_are_two_answers(asked: list[dict[str, Any]]) -> None:
    assert HuggingFaceHub().card("acme/missing") is None
    with pytest.raises(HubUnavailable, match="no route to host"):
        HuggingFaceHub().card("acme/down")


def test_without_the_client_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(HubUnavailable, match=r"modelguard-licences\[hub\]"):
        HuggingFaceHub().card("acme/model")
