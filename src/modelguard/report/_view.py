"""How people are to see a report: with colour or without, all notes or a count of them."""

from __future__ import annotations

import os

from modelguard.model import Location, Report
from modelguard.noun import Noun


class View(Noun):
    """`colour` paints for a terminal; `verbose` shows notes one by one and the whole inventory."""

    colour: bool = False
    verbose: bool = False


def source_line(report: Report, location: Location, *, widest: int = 160) -> str | None:
    """The line of the file at `location`, or None where it cannot be shown."""
    path = os.path.join(report.base, location.path)  # noqa: PTH118 - the base may be empty
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            for number, line in enumerate(file, start=1):
                if number == location.line:
                    return None if len(line) > 4 * widest else line.decode("utf-8", "replace").rstrip("\r\n")
                if number > 200_000:
                    return None
    except OSError:
        return None
    return None
