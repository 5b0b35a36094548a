"""What every test may use: the fixtures folder and golden files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says something of the machine, and nothing of the program.
settings.register_profile("modelguard", parent=settings.default, deadline=None)
settings.load_profile("modelguard")

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
# A knowledge base that the developer installed must not answer the tests.
os.environ["MODELGUARD_DATA_DIR"] = str(ROOT / ".no-data")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write golden files anew; then read the diff"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare text with a golden file, or write it when asked to."""

    def check(path: Path, actual: str) -> None:
        if request.config.getoption("--update-golden"):
            path.write_text(actual, encoding="utf-8")
        assert actual == path.read_text(encoding="utf-8"), "pytest --update-golden, then read the diff"

    return check
