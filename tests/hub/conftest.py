"""A hub on this machine, and a client that asks it and waits for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from loopback import Loopback, running

from modelguard.resolve.cache import Cache
from modelguard.resolve.hub import HuggingFaceHub


@pytest.fixture
def hub() -> Iterator[Loopback]:
    with running() as loopback:
        yield loopback


@pytest.fixture
def waits() -> list[float]:
    """How long the client would have waited."""
    return []


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_ENDPOINT", "HF_HUB_OFFLINE", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def client(tmp_path: Path, hub: Loopback, waits: list[float]) -> Iterator[Callable[..., HuggingFaceHub]]:
    made: list[Cache] = []

    def make(**options: object) -> HuggingFaceHub:
        cache = Cache(tmp_path / "cache")
        made.append(cache)
        return HuggingFaceHub(
            **{"endpoint": hub.address, "timeout": 0.5, "cache": cache, "sleep": waits.append, **options}  # type: ignore[arg-type]
        )

    yield make
    for cache in made:
        cache.close()
