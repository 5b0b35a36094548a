"""A model in every deployment on every channel, as a table that fits a terminal, and the clauses below it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from modelguard.expressions import expression
from modelguard.model import Clause, Deployment, Licence
from modelguard.model.estate import Judgement
from modelguard.report import plain

if TYPE_CHECKING:
    from modelguard.explanation import Matrix, Row

_WIDTH = 100
_ACROSS = 5
_CELL = 16
_COLOUR = {"allowed": "green", "forbidden": "red", "depends": "yellow"}
_OF_DEPLOYMENT = expression(r"deployments\[[^\]]*\]")
# Which clause is quoted for what is allowed: the one that speaks of the use most widely.
_TOPICS = ("commercial-use", "production-use", "self-hosting", "hosting", "research-scope", "other")


def shown(matrix: Matrix, day: date) -> Iterator[str]:
    """The table, then each reason once: clause, section, source and date."""
    notes = _Notes()
    whose = (
        f"the deployments of {matrix.policy.path}"
        if matrix.told
        else "no policy here: four usual deployments"
    )
    yield click.style("where it may run", bold=True) + f"  on {day.isoformat()}; {whose}"
    rows = _grouped(matrix, notes)
    for start in range(0, len(matrix.deployments), _ACROSS):
        yield from _table(matrix.deployments[start : start + _ACROSS], rows, start)
    if not matrix.told:
        yield from _usual(matrix.deployments)
    yield ""
    yield from notes.lines()
    keys = sorted({terms.key for row in matrix.rows for terms in row.terms})
    if keys:
        text = f"every clause: modelguard licences {' | '.join(keys)}"
        yield from textwrap.wrap(text, _WIDTH, break_on_hyphens=False, subsequent_indent="  ")


class _Notes:
    """Reasons, numbered as they are met; the same reason has one number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._told: list[tuple[str, Licence | None, Clause | None, str, dict[str, None]]] = []

    def number(self, judgement: Judgement, terms: Sequence[Licence]) -> int:
        """The number of the reason for a judgement where `terms` bind."""
        licence, clause = judgement.licence, judgement.clause
        says = judgement.says
        if judgement.verdict == "allowed" and clause is None:
            licence, clause = _permission(terms)
            says = "" if clause else "Nothing in the terms on record forbids it."
        key = (licence.key if licence else "", clause.id if clause else says)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._told.append((judgement.verdict, licence, clause, says, {}))
        self._told[self._numbers[key] - 1][4].update(dict.fromkeys(judgement.missing))
        return self._numbers[key]

    def lines(self) -> Iterator[str]:
        """Each reason with its clause, section, source and date."""
        for number, (verdict, licence, clause, says, missing) in enumerate(self._told, start=1):
            head = f"[{number}] "
            text = says
            if licence is not None and clause is not None:
                text = f"{licence.name}, {clause.place}: {clause.says}"
            elif licence is not None and verdict == "allowed":
                text = f"{licence.name}: {says}"
            yield from textwrap.wrap(
                plain(text),
                _WIDTH,
                initial_indent=head,
                subsequent_indent=" " * len(head),
                break_on_hyphens=False,
            )
            if clause is not None:
                read = f"(read {clause.source.date.isoformat()}, {clause.source.kind})"
                yield " " * len(head) + click.style(clause.source.url, dim=True) + f" {read}"
            elif licence is not None:
                yield " " * len(head) + click.style(licence.url, dim=True)
            if missing and verdict == "depends":
                facts = dict.fromkeys(_OF_DEPLOYMENT.sub("deployments[…]", key) for key in missing)
                yield " " * len(head) + f"say: {', '.join(facts)}"


def _permission(terms: Sequence[Licence]) -> tuple[Licence | None, Clause | None]:
    found = [
        (
            clause.topic not in _TOPICS,
            _TOPICS.index(clause.topic) if clause.topic in _TOPICS else 0,
            licence,
            clause,
        )
        for licence in terms
        for clause in licence.clauses
        if clause.effect == "permits" and "use" in clause.actions
    ]
    if found:
        _, _, licence, clause = min(found, key=lambda row: row[:2])
        return licence, clause
    return (terms[0] if terms else None), None


def _grouped(matrix: Matrix, notes: _Notes) -> list[tuple[str, list[tuple[str, int]]]]:
    """The rows by their cells: channels that are judged alike for the same reasons share one."""
    by_cells: dict[tuple[tuple[str, int], ...], list[str]] = {}
    for row in matrix.rows:
        cells = tuple((j.verdict, notes.number(j, row.terms)) for j in row.judgements)
        by_cells.setdefault(cells, []).append(_name(row))
    return [(", ".join(names), list(cells)) for cells, names in by_cells.items()]


def _name(row: Row) -> str:
    if row.place.channel is not None:
        return row.place.channel
    return (
        f"self-hosted (from {', '.join(row.place.via)})" if row.place.via else "self-hosted (never offered)"
    )


def _table(
    deployments: Sequence[Deployment], rows: list[tuple[str, list[tuple[str, int]]]], start: int
) -> Iterator[str]:
    first = min(34, max(12, _WIDTH - 2 - _CELL * len(deployments)))
    names = "".join(f"{plain(_cut(d.name)):<{_CELL}}" for d in deployments)
    yield f"  {'':<{first}}{names}".rstrip()
    for name, cells in rows:
        lines = textwrap.wrap(name, first - 2, break_on_hyphens=False) or [""]
        shown_cells = "".join(_cell(cell) for cell in cells[start : start + len(deployments)])
        yield f"  {lines[0]:<{first}}{shown_cells}".rstrip()
        yield from (f"  {line}" for line in lines[1:])


def _cut(name: str) -> str:
    return name if len(name) < _CELL else name[: _CELL - 2] + "…"


def _cell(cell: tuple[str, int]) -> str:
    verdict, number = cell
    text = f"{verdict} [{number}]"
    return click.style(text, fg=_COLOUR[verdict]) + " " * max(1, _CELL - len(text))


def _usual(deployments: Sequence[Deployment]) -> Iterator[str]:
    for each in deployments:
        facts = [each.hosting, each.purpose, "commercial" if each.commercial else "not commercial"]
        serves = f"serves {each.serves}" if each.serves else ""
        yield click.style(f"  {each.name}: {', '.join(filter(None, [*facts, serves]))}", dim=True)
