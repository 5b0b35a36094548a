"""A compiled small knowledge base for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from resolve_world import write_world

from modelguard.resolve import KnowledgeBase
from modelguard.resolve.knowledge.compile import compile_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_world(tmp_path / "licences")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    place = tmp_path_factory.mktemp("world")
    compile_folder(write_world(place / "licences"), place / "world.sqlite")
    opened = KnowledgeBase.open(place / "world.sqlite")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The knowledge base of this checkout."""
    target = tmp_path_factory.mktemp("real") / "knowledge.sqlite"
    compile_folder(Path(__file__).parents[2] / "licences", target)
    return KnowledgeBase.open(target)
