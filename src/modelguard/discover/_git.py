"""Git, asked so that the scanned repository starts nothing: no hooks, monitors, filters or fetches."""

from __future__ import annotations

import os
from pathlib import Path

# The scanned repository's own configuration may name programs that git would start for a mere listing.
QUIET = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.directory=*")
_SECONDS = 120


def environment() -> dict[str, str]:
    """The environment for git: nothing asks, nothing is fetched, no variable points elsewhere."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return kept | {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        # A partial clone would fetch what it lacks, with programs that its configuration names.
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }


def ask(folder: Path, *arguments: str) -> bytes | None:
    """What git prints, or None where it is not there or refuses."""
    import subprocess

    try:
        done = subprocess.run(
            [*QUIET, "-C", str(folder), *arguments],
            capture_output=True,
            env=environment(),
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout
