"""Lines for people that several documents are made of: colours, wrapped paragraphs, counts."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from modelguard.model import LEVELS, Report
from modelguard.report._escape import plain
from modelguard.report._order import name_of

if TYPE_CHECKING:
    # A plain scan has no use for it.
    from modelguard.model.estate import Place

_BAD, _UNSURE = "31;1", "33;1"
_COLOUR = {
    "bad": _BAD,
    "unsure": _UNSURE,
    "good": "32",
    "dim": "2",
    "bold": "1",
    "error": _BAD,
    "warning": _UNSURE,
    "note": "36",
}
_WIDTH = 100
_RESIDENCY = {
    "yes-documented": "keeps data in the EU",
    "no-documented": "not in the EU",
    "conditional": "in the EU on conditions",
}


class Paint:
    """Paints for a terminal, or not at all."""

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{_COLOUR[style]}m{text}\x1b[0m" if self._on else text


def row(label: str, text: str, *, indent: int = 2, width: int = 11) -> Iterator[str]:
    """A label and a paragraph beside it; the paragraph's further lines stand under its first."""
    left = " " * indent
    lines = textwrap.wrap(
        plain(text), _WIDTH - indent - width, break_long_words=False, break_on_hyphens=False
    )
    for number, line in enumerate(lines or [""]):
        yield f"{left}{label if number == 0 else '':<{width}}{line}".rstrip()


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 model`, `2 models`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def summed_up(report: Report) -> tuple[str, list[str]]:
    """What was found, by level ("" for nothing), and what it was found in: parts of one sentence."""
    levels = Counter(f.level for f in report.findings if f.suppressed is None)
    excepted = sum(f.suppressed is not None and f.baseline != "unchanged" for f in report.findings)
    new = "new " if report.comparisons else ""
    used = {name_of(r) for r in report.resolutions if r.usage.kind != "catalogue-entry"}
    tables = {name_of(r) for r in report.resolutions} - used
    parts = [f"{count(len(used), 'model')} in {count(report.files, 'file')}"]
    parts += [f"{len(tables)} more only listed or compared"] if tables else []
    parts += [count(excepted, "accepted exception")] if excepted else []
    return ", ".join(count(levels[level], new + level) for level in LEVELS if levels[level]), parts


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return "".join(names) if len(names) < 2 else f"{', '.join(names[:-1])} and {names[-1]}"


def described(place: Place) -> str:
    """A place with its operator's country and what is documented of residency."""
    name = place.channel or place.name
    if place.execution == "self-hosted":
        return place.name + (f" (weights from {', '.join(place.via)})" if place.via else "")
    known = [place.country, _RESIDENCY.get(place.eu_residency or "")]
    told = ", ".join(part for part in known if part)
    until = f"; until {place.until.isoformat()}" if place.until else ""
    return f"{name} ({told}{until})" if told else name
