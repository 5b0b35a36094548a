"""The real client against a hub on this machine, which fails in each of the ways that a hub fails in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from loopback import Loopback, running

from modelguard.errors import HubUnavailable
from modelguard.model import Ancestor
from modelguard.resolve.cache import Cache
from modelguard.resolve.hub import OFFLINE, Answer, HuggingFaceHub, Question

Make = Callable[..., HuggingFaceHub]
SHA = "1111111111111111111111111111111111111111"


def ask(hub: HuggingFaceHub, name: str, revision: str | None = None) -> Answer:
    question = Question(id=name, revision=revision)
    return hub.ask([question])[question]


def test_offline_asks_nobody() -> None:
    question = Question(id="acme/plain")
    assert OFFLINE.ask([question])[question].state == "unasked"


def test_a_card_says_licence_bases_gate_and_revision(client: Make, hub: Loopback) -> None:
    card = ask(client(), "acme/llama-tune").card
    assert card is not None
    assert (card.licences, card.gated, card.revision) == (("apache-2.0",), True, SHA)
    assert card.bases == (Ancestor(id="meta-llama/Llama-3.1-8B", relation="finetune"),)
    assert (card.created, card.licence_files) == (date(2025, 3, 1), ("LICENSE",))
    assert card.url == f"{hub.address}/acme/llama-tune/tree/{SHA}"


def test_the_pinned_revision_is_asked_for(client: Make, hub: Loopback) -> None:
    card = ask(client(), "acme/llama-tune", "v1").card
    assert card is not None
    assert card.licences == ("llama3.1",)
    assert hub.asked == ["/api/models/acme/llama-tune/revision/v1"]
    assert ask(client(), "acme/llama-tune", "v9").state == "no-revision"


@pytest.mark.parametrize(
    ("name", "state", "requests"),
    [
        ("acme/nowhere", "missing", 1),
        ("fails/401", "hidden", 1),
        ("fails/bad-token", "refused", 1),
        ("fails/403", "refused", 1),
        ("fails/gated", "gated", 1),
        ("fails/disabled", "disabled", 1),
        ("fails/429", "rate-limited", 4),
        ("fails/503", "unreachable", 4),
        ("fails/nonsense", "unreachable", 4),
        ("fails/html", "unreachable", 4),
        ("no-organisation", "missing", 0),
        ("../../etc/passwd", "missing", 0),
    ],
)
def test_every_way_to_fail_is_a_word_of_its_own(
    client: Make, hub: Loopback, name: str, state: str, requests: int
) -> None:
    hub.busy = 99
    answer = ask(client(), name)
    assert answer.state == state
    assert answer.card is None and answer.says
    assert len(hub.asked) == requests


def test_a_hub_that_is_not_there_is_unreachable(client: Make) -> None:
    answer = ask(client(endpoint="http://127.0.0.1:9"), "acme/plain")
    assert answer.state == "unreachable"


@pytest.mark.slow
def test_a_hub_that_is_too_slow_is_unreachable(client: Make, hub: Loopback) -> None:
    assert ask(client(timeout=0.3), "fails/slow").state == "unreachable"


@pytest.mark.parametrize("how", ["429", "503"])
def test_a_busy_hub_is_asked_again(client: Make, hub: Loopback, waits: list[float], how: str) -> None:
    hub.busy = 2
    assert ask(client(), f"fails/{how}").state == "found"
    assert waits == [0.5, 1.0]


@pytest.mark.parametrize(
    "headers", [{"Retry-After": "7"}, {"RateLimit": '"api";r=0;t=7', "RateLimit-Policy": '"api";q=500;w=300'}]
)
def test_the_wait_that_the_hub_asks_for_is_kept(
    client: Make, hub: Loopback, waits: list[float], headers: dict[str, str]
) -> None:
    hub.busy, hub.headers = 1, headers
    assert ask(client(), "fails/429").state == "found"
    assert waits == [7.0]


def test_a_wait_beyond_patience_ends_all_asking(client: Make, hub: Loopback, waits: list[float]) -> None:
    hub.busy, hub.headers = 999, {"Retry-After": "3600"}
    made = client()
    answer = ask(made, "fails/429")
    assert (answer.state, waits) == ("rate-limited", [])
    assert "3600" in answer.says
    assert ask(made, "acme/plain").state == "unreachable"
    assert len(hub.asked) == 1


def test_a_dead_hub_is_not_asked_a_hundred_times(client: Make, hub: Loopback) -> None:
    hub.busy = 9999
    made = client()
    for number in range(20):
        made.ask([Question(id="fails/503", revision=str(number))])
    assert len(hub.asked) <= 12


def test_many_are_asked_at_once_and_each_only_once(client: Make, hub: Loopback) -> None:
    questions = [Question(id=f"acme/none-{n}") for n in range(30)] * 2
    answers = client().ask(questions)
    assert len(answers) == len(hub.asked) == 30


def test_answers_are_kept_for_a_day(client: Make, hub: Loopback) -> None:
    assert ask(client(), "acme/plain").state == "found"
    again = ask(client(), "acme/plain")
    assert (again.state, len(hub.asked)) == ("found", 1)
    assert again.card == ask(client(), "acme/plain").card


def test_a_silent_hub_is_answered_for_by_an_old_answer(
    client: Make, hub: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = datetime.now(timezone.utc) - timedelta(days=40)
    first = ask(client(), "acme/plain")
    cache = Cache(tmp_path / "cache")
    assert cache._connection is not None
    with cache._connection:
        cache._connection.execute("UPDATE answer SET read = ?", (before.isoformat(),))
    cache.close()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    answer = ask(client(), "acme/plain")
    assert answer.card == first.card
    assert answer.read == before.date()
    assert ask(client(), "acme/other").state == "offline"
    assert len(hub.asked) == 1


def test_a_cache_that_cannot_be_written_is_an_empty_one(client: Make, hub: Loopback, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made = client(cache=Cache(tmp_path / "file"))
    assert ask(made, "acme/plain").state == ask(made, "acme/plain").state == "found"
    assert len(hub.asked) == 2


def test_a_broken_cache_is_an_empty_one(client: Make, tmp_path: Path) -> None:
    (tmp_path / "hub.sqlite").write_bytes(b"no database at all" * 99)
    assert ask(client(cache=Cache(tmp_path)), "acme/plain").state == "found"


def test_the_environment_names_the_hub(
    hub: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", f"{hub.address}/")
    cache = Cache(tmp_path)
    assert ask(HuggingFaceHub(cache=cache), "acme/plain").state == "found"
    cache.close()
    assert hub.asked == ["/api/models/acme/plain"]


def test_a_token_goes_to_the_host_that_the_user_named_and_no_further(
    client: Make, hub: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with running() as other:
        hub.elsewhere = other.address
        assert ask(client(), "fails/moved").state == "found"
        assert (hub.tokens, other.tokens) == (["Bearer hf_secret"], [None])


@pytest.mark.parametrize(
    ("endpoint", "token"),
    [
        (None, None),
        ("https://hub.example.org", None),
        ("http://hub.example.org", False),
        ("http://127.0.0.1:9", None),
    ],
)
def test_a_token_never_leaves_the_machine_unencrypted(
    client: Make, endpoint: str | None, token: object
) -> None:
    assert client(endpoint=endpoint)._api.token is token


def test_neither_token_nor_password_stands_in_an_answer(
    client: Make, hub: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    made = client(endpoint=hub.address.replace("://", "://user:hunter2@"))
    answers = made.ask([Question(id=f"fails/{how}") for how in ("401", "403", "bad-token", "429", "html")])
    assert all(word not in repr(answers) for word in ("hf_secret", "hunter2"))
    assert "hunter2" not in repr(ask(made, "acme/plain"))


def test_without_the_client_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(HubUnavailable, match=r"pip install 'modelguard-licences\[hub\]'"):
        HuggingFaceHub()
