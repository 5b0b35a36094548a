"""`modelguard kb`: is the knowledge base sound, and what is in it?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from modelguard.cli import USAGE
from modelguard.resolve import check as check_records
from modelguard.resolve import open_knowledge, source_tree


@click.group()
def kb() -> None:
    """Check the knowledge base, or show what is in it."""


@kb.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True))
def check(folder: Path | None) -> int:
    """Validate every record of FOLDER (default: the licences/ of this checkout)."""
    folder = folder or source_tree()
    if folder is None:
        raise click.UsageError(
            "this installation has no licences/ folder; name one: modelguard kb check FOLDER"
        )
    problems = check_records(folder)
    for problem in problems:
        click.echo(str(problem))
    click.echo(
        f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
        if problems
        else "the knowledge base is sound"
    )
    return USAGE if problems else 0


@kb.command()
def status() -> None:
    """Show how much is known, how far it was verified, and how old it is."""
    knowledge = open_knowledge()
    click.echo(f"version {knowledge.knowledge.version}, newest source {knowledge.knowledge.date.isoformat()}")
    counted = {
        "licences and terms": Counter(t.review for t in knowledge.licences()),
        "releases": Counter(m.review for m in knowledge.models()),
    }
    for what, reviews in counted.items():
        parts = ", ".join(f"{n} {state}" for state, n in sorted(reviews.items()))
        click.echo(f"{sum(reviews.values())} {what}: {parts}")
    click.echo(f"{len(knowledge.channels())} channels")


@kb.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def fingerprint(file: Path) -> None:
    """Print the fingerprints of a licence text, for `text_fingerprints` of its record."""
    from modelguard.resolve.licence_text import fingerprints

    click.echo("\n".join(fingerprints(file.read_text(encoding="utf-8", errors="replace"))))
