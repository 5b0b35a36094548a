"""How far a scan is, for people who wait for it."""

from __future__ import annotations

import sys
import time
from contextlib import suppress

_PATIENCE = 1.0


class Progress:
    """A line on standard error for scans that take longer than a second; nothing in a pipe."""

    def __init__(self, quiet: bool) -> None:
        self._shown = False
        self._silent = quiet or not sys.stderr.isatty()
        self._start = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def tell(self, finished: int, total: int) -> None:
        """Show how far the scan is."""
        if self._silent or time.monotonic() - self._start < _PATIENCE:
            return
        self._shown = True
        filled = 30 * finished // max(total, 1)
        with suppress(OSError):
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {finished} of {total} files")
            sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
