"""`modelguard kb status`: which knowledge base answers, how far it was verified, and how old it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelguard.cli.options import as_day
from modelguard.cli.words import Words
from modelguard.errors import KnowledgeError
from modelguard.evaluate import policy_for
from modelguard.pipeline import knowledge_for
from modelguard.report import plain
from modelguard.resolve import bundled, installed

if TYPE_CHECKING:
    from modelguard.model import Knowledge
    from modelguard.resolve import Fact, KnowledgeBase

_STATES = ("verified", "partial", "unverified")
_AGES = (("30 days", 30), ("90 days", 90))
_OLD = 90
_WHERE = {
    "bundled": "bundled with this installation",
    "checkout": "the records of this checkout",
    "updated": "installed by `modelguard kb update`",
}


@click.command()
@click.option("--as-of", callback=as_day, metavar="DATE", help="Count ages as of this day (default: today).")
@click.option("--list", "listed", type=Words(["old", "unverified", "partial"]), help="Name the records.")
@click.option("--format", "format", type=Words(["text", "json"]), default="text", show_default=True)
def status(as_of: date | None, listed: str | None, format: str) -> None:
    """Show which knowledge base answers, how much it knows, how far that was verified, and how old it is.

    A record is as old as the newest of its sources; what nobody has read again for 90 days is old.

    \b
    Examples
      modelguard kb status
      modelguard kb status --list old
      modelguard kb status --list unverified --format json
    """
    day = as_of or date.today()
    base = knowledge_for(policy_for(Path()))
    facts = base.records()
    chosen = [fact for fact in facts if listed and _is(listed, fact, day)]
    if format == "json":
        click.echo(json.dumps(_document(base, facts, chosen, listed, day), ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(_heading(base.knowledge, day)))
    click.echo("\n".join(_table(facts, day)))
    if listed:
        click.echo("")
        for fact in chosen:
            click.echo(f"{fact.kind:<20} {plain(fact.key):<48} {fact.review or '-':<11} {fact.newest}")
        click.echo(f"{len(chosen)} {listed}")


def _is(what: str, fact: Fact, day: date) -> bool:
    return (day - fact.newest).days > _OLD if what == "old" else fact.review == what


def _age(fact: Fact, day: date) -> str:
    age = (day - fact.newest).days
    return next((name for name, most in _AGES if age <= most), "older")


def _heading(knowledge: Knowledge, day: date) -> Iterator[str]:
    where = _WHERE.get(knowledge.origin, knowledge.origin)
    age = (day - knowledge.date).days
    old = f" ({age} days before {day.isoformat()})" if age > 0 else ""
    yield f"version {knowledge.version}, newest source {knowledge.date.isoformat()}{old}"
    before = f", after the policy's own {', '.join(knowledge.overlays)}" if knowledge.overlays else ""
    yield f"answers: {where}{before}"
    yield from _installation(knowledge)


def _installation(knowledge: Knowledge) -> Iterator[str]:
    """What was installed, and why it does not answer where it does not."""
    try:
        update = installed()
    except KnowledgeError as error:
        yield f"update: {error}"
        return
    if update is None:
        return
    yield f"update: of {update.date}, installed on {update.on} from {plain(update.source)}, at {update.path}"
    if knowledge.origin != "updated":
        with closing(bundled()) as own:
            why = (
                f"the bundled one, of {own.knowledge.date}, is as new or newer"
                if update.date <= own.knowledge.date
                else "another version of modelguard examined it"
            )
        yield f"  it does not answer: {why}; install a newer one, or `modelguard kb update --remove`"


def _table(facts: Sequence[Fact], day: date) -> Iterator[str]:
    states = Counter((fact.kind, fact.review) for fact in facts)
    ages = Counter((fact.kind, _age(fact, day)) for fact in facts)
    columns = [*_STATES, *(f"<= {name}" for name, _ in _AGES), "older"]
    yield f"{'':<20} {'all':>6}" + "".join(f"{column:>12}" for column in columns)
    for kind, count in sorted(Counter(fact.kind for fact in facts).items()):
        reviewed = states[kind, ""] != count
        cells = [str(states[kind, state]) if reviewed else "-" for state in _STATES]
        cells += [str(ages[kind, name]) for name in (*(name for name, _ in _AGES), "older")]
        yield f"{kind:<20} {count:>6}" + "".join(f"{cell:>12}" for cell in cells)


def _document(
    base: KnowledgeBase, facts: Sequence[Fact], chosen: Sequence[Fact], listed: str | None, day: date
) -> dict[str, Any]:
    knowledge = base.knowledge
    kinds: dict[str, Any] = {}
    for kind in sorted({fact.kind for fact in facts}):
        mine = [fact for fact in facts if fact.kind == kind]
        kinds[kind] = {
            "all": len(mine),
            "review": dict(sorted(Counter(fact.review for fact in mine if fact.review).items())),
            "age": dict(sorted(Counter(_age(fact, day) for fact in mine).items())),
        }
    document: dict[str, Any] = {
        "version": knowledge.version,
        "date": knowledge.date.isoformat(),
        "origin": knowledge.origin,
        "overlays": list(knowledge.overlays),
        "as_of": day.isoformat(),
        "records": kinds,
    }
    if listed:
        document[listed] = [
            {"kind": f.kind, "key": f.key, "review": f.review, "newest": f.newest.isoformat()} for f in chosen
        ]
    return document
