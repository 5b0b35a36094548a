"""The line in which a name stands, cut to the part that a person has to see."""

from __future__ import annotations

import os

from modelguard.model import Location, Report
from modelguard.noun import Noun
from modelguard.report._escape import plain

_WIDEST = 4_000_000
_BEHIND = 10  # so much of a long line is shown behind the name


class Excerpt(Noun):
    """A part of a line, and the columns in it, from 0, between which the name stands."""

    text: str
    start: int
    end: int


def excerpt(report: Report, location: Location, width: int) -> Excerpt | None:
    """The part of at most `width` columns of the line at `location` in which the name stands, its beginning
    above all; None where the file cannot be shown.
    """
    line = _source_line(report, location)
    if line is None:
        return None
    shown = plain(line.expandtabs(1))
    end = location.end_column if location.end_line == location.line else len(shown) + 1
    skip = max(0, min(location.column - 2, end + _BEHIND - width)) if end > width else 0
    part = ("…" if skip else "") + shown[skip + bool(skip) : skip + width]
    return Excerpt(
        text=part + ("…" if len(shown) > skip + width else ""),
        start=location.column - 1 - skip,
        end=min(end - 1 - skip, width),
    )


def _source_line(report: Report, location: Location) -> str | None:
    path = os.path.join(report.base, location.path)  # noqa: PTH118 - the base may be empty
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            for number, line in enumerate(file, start=1):
                if number == location.line:
                    return None if len(line) > _WIDEST else line.decode("utf-8", "replace").rstrip("\r\n")
                if number > 200_000:
                    return None
    except OSError:
        return None
    return None
