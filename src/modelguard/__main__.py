"""The command: `modelguard`, or `python -m modelguard`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        # Asked for by every CI log; importing the command line for it would double the time.
        from modelguard._version import __version__

        sys.stdout.write(f"modelguard {__version__}\n")
        return
    from modelguard.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
