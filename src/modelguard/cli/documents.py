"""Documents leave here: into the file that was asked for, or to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from modelguard.errors import UsageError


def check_targets(targets: Iterable[Path | None]) -> None:
    """Raise `UsageError`, with the cure, where a document cannot go to one of `targets`; it costs no work."""
    for target in targets:
        if target is None:
            continue
        if target.is_dir():
            raise UsageError(f"{target} is a folder: name a file in it")
        if not target.parent.is_dir():
            raise UsageError(
                f"{target} cannot be written, since there is no folder {target.parent}: make it first"
            )


def deliver(text: str, target: Path | None = None) -> None:
    """Write `text` to `target`, or print it.  Raises `UsageError` with the cure where that cannot be done.

    Bytes of file names that are no UTF-8 come out as they went in.
    """
    data = text.encode("utf-8", "surrogateescape")
    if target is None:
        _print(data)
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}; choose another place") from error


def _print(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError as gone:
        unprinted(gone)  # Whoever reads no further (`| head`) is told the verdict all the same.
    except OSError as error:
        raise UsageError(unprinted(error)) from error


def unprinted(error: OSError) -> str:
    """What a user is told when standard output took no more; what is left for it is dropped."""
    # Python would complain again, and exit with a code of its own, when it closes what it cannot flush.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return f"standard output cannot be written: {error.strerror}"
