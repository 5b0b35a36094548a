"""`modelguard init`: a policy to begin with, from what is there."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import click

from modelguard.cli.documents import deliver
from modelguard.cli.options import as_day
from modelguard.errors import UsageError
from modelguard.evaluate import find_policy

NAME = "modelguard.yaml"


@click.command()
@click.argument(
    "path", required=False, default=".", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option("--force", is_flag=True, help="Write over the policy that is there.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print the policy and write nothing.")
@click.option("--as-of", callback=as_day, metavar="DATE", help="Judge as of this day (default: today).")
def init(path: Path, force: bool, to_stdout: bool, as_of: date | None) -> None:
    """Write modelguard.yaml for PATH from what is found there.

    Deployments are proposed from the folders and environments in which models run, with facts where the
    evidence is plain.  Whatever a verdict depends on, and nobody told, becomes a question as a comment; so do
    the contracts and acceptances that the models found would need.

    \b
    Examples
      modelguard init
      modelguard init --stdout | less
    """
    target = path / NAME
    there = find_policy(path)
    if there is not None and there.parent == path.resolve() and not (force or to_stdout):
        raise UsageError(f"{there.name} is there already; --force writes {NAME} anew, --stdout only shows it")
    # Imported when it is certain that there is something to do.
    from modelguard.cli.draft import draft
    from modelguard.proposal import propose

    proposal = propose(path, as_of=as_of)
    text = draft(proposal)
    deliver(text, None if to_stdout else target)
    if to_stdout:
        return
    questions = sum(
        line.lstrip().startswith("# ") and line.rstrip()[-1:] != "." for line in text.splitlines()
    )
    levels = Counter(f.level for f in proposal.findings)
    found = ", ".join(
        f"{levels[k]} {k}{'' if levels[k] == 1 else 's'}" for k in ("error", "warning") if levels[k]
    )
    count = len(proposal.deployments)
    click.echo(
        f"{target}: {count} deployment{'' if count == 1 else 's'}, {questions} lines that ask; "
        f"as it stands it gives {found or 'no errors and no warnings'}"
    )
