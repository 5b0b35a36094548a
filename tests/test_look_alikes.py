"""What only looks like a use of a model, scanned as a user scans it: the knowledge base judges too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import modelguard
from modelguard.model import Policy

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "detect"
# What is still claimed, and should not be: whoever mends it takes it out.
STILL_CLAIMED = {
    "javascript": {("answers-and-pages.test.ts", "gpt-4o-mini-2024-07-18")},
    "properties": {("src/main/resources/application.properties", "clio-4")},
    "shell": {("nested.sh", "gpt-4o")},
}


@pytest.mark.parametrize("folder", sorted(FIXTURES.glob("*/ignores")), ids=lambda path: path.parent.name)
def test_no_use_is_claimed_of_what_only_looks_alike(folder: Path, tmp_path: Path) -> None:
    """Also where the place says little and the name is that of a known model (a weak sighting)."""
    shutil.copytree(folder, tmp_path / "files")
    report = modelguard.scan(tmp_path / "files", Policy(), cache=False)
    claimed = {
        (r.usage.location.path, r.usage.raw) for r in report.resolutions if r.usage.kind != "catalogue-entry"
    }
    assert claimed == STILL_CLAIMED.get(folder.parent.name, set())
