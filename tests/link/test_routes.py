"""A page asks a route of its own program: whom the route asks, runs the model."""

from __future__ import annotations

import pytest

from modelguard.detect import detect
from modelguard.link import link
from modelguard.model import Channel, Clue, SourceFile, Usage

CHANNELS = tuple(Channel(key=key, name=key, execution="managed", kind="api") for key in ("together", "groq"))
ROUTE = (
    'import Together from "together-ai";\nconst together = new Together();\n'
    "export const POST = (model) => together.chat.completions.create({ model });\n"
)
PAGE = 'fetch("/api/chat", { body: JSON.stringify({ model: "house/model-7b" }) });\n'


def asked(**files: str) -> Usage:
    clues: list[Clue] = []
    for name, text in files.items():
        path, data = name.replace("__", "/").replace("_ts", ".ts"), text.encode()
        clues += detect(SourceFile(path=path, data=data, size=len(data)))
    (found,) = (usage for usage in link(clues, channels=CHANNELS)[0] if usage.raw == "house/model-7b")
    return found


@pytest.mark.parametrize(
    "route", ["app__api__chat__route_ts", "pages__api__chat_ts", "server__api__chat.post_ts"]
)
def test_the_client_of_a_route_runs_what_a_page_sends_to_it(route: str) -> None:
    assert asked(**{"app__page_ts": PAGE, route: ROUTE}).channel == "together"


def test_another_route_and_one_with_two_clients_say_nothing() -> None:
    assert asked(app__page_ts=PAGE, app__api__image__route_ts=ROUTE).channel is None
    two = 'import Groq from "groq-sdk";\nconst groq = new Groq();\n' + ROUTE
    assert asked(app__page_ts=PAGE, app__api__chat__route_ts=two).channel is None
