"""The command: `modelguard`, or `python -m modelguard`."""

from __future__ import annotations

import gc
import os
import sys

# A scan makes many small objects and hardly a ring among them; the collector's default of 700 would look for
# rings hundreds of times while the modules are still being loaded.
_NEW_OBJECTS = 100_000


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        # Asked for by every CI log; importing the command line for it would double the time.
        from modelguard._version import __version__

        sys.stdout.write(f"modelguard {__version__}\n")
        return
    gc.set_threshold(_NEW_OBJECTS)
    from modelguard.cli import run

    _leave(run(sys.argv[1:]))


def _leave(code: int) -> None:
    """Exit at once: taking the modules down one by one is a tenth of a small scan, and frees nothing."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)  # The reader has gone; Python knows what to do with what is left in its buffers.
    os._exit(code)


if __name__ == "__main__":
    main()
