"""A small knowledge folder: enough of the world to ask every kind of question."""

from __future__ import annotations

import shutil
from pathlib import Path

WORLD = Path(__file__).parent / "world"


def write_world(folder: Path) -> Path:
    """Copy the records to `folder`, where a test may spoil them."""
    shutil.copytree(WORLD, folder)
    return folder
