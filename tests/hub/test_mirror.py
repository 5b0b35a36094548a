"""The client behind a real mirror, olah, which asks the hub on this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from loopback import Loopback

from modelguard.resolve.hub import HuggingFaceHub, Question

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("olah-cli") is None, reason="olah is not installed"),
]


@pytest.fixture
def mirror(hub: Loopback, tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    netloc = hub.address.removeprefix("http://")
    places = ["--repos-path", str(tmp_path / "repos"), "--log-path", str(tmp_path / "logs")]
    upstream = ["--hf-scheme", "http", "--hf-netloc", netloc, "--hf-lfs-netloc", netloc]
    server = subprocess.Popen(
        ["olah-cli", "--host", "127.0.0.1", "--port", str(port), *upstream, *places],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def test_cards_come_through_a_mirror(client: Callable[..., HuggingFaceHub], mirror: str) -> None:
    tune, gone = Question(id="acme/llama-tune"), Question(id="acme/nowhere")
    answers = client(endpoint=mirror, timeout=10.0).ask([tune, gone])
    card = answers[tune].card
    assert card is not None, answers[tune].says
    assert card.licences == ("apache-2.0",)
    assert [base.id for base in card.bases] == ["meta-llama/Llama-3.1-8B"]
    # A mirror may hide what the hub says: it is told from a hub that does not answer all the same.
    assert answers[gone].state in ("missing", "hidden")
