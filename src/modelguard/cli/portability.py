"""`modelguard portability`: where else could each model run, and what if it were deployed otherwise?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelguard.cli import FINDINGS, HOLDS, INCOMPLETE
from modelguard.cli.documents import deliver
from modelguard.cli.options import as_day, in_colour, no_cache_option, online_option, policy_option, root_of
from modelguard.cli.progress import Progress
from modelguard.cli.words import Words
from modelguard.evaluate import load_policy
from modelguard.outlook import Choices
from modelguard.outlook import portability as find_ways
from modelguard.outlook import what_if as suppose
from modelguard.report import View, render_portability, render_what_if

if TYPE_CHECKING:
    from modelguard.resolve import Hub


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@policy_option
@click.option(
    "--what-if",
    "facts",
    metavar="FACT=VALUE,...",
    help="Judge the repository as if these facts held everywhere, and show what changes.",
)
@click.option(
    "--as-of", callback=as_day, metavar="DATE", help="Judge offers and terms as of this day (default: today)."
)
@click.option("--format", "format", type=Words(["text", "json"]), default="text", show_default=True)
@click.option("--fail-on-no-exit", is_flag=True, help="Exit with 1 when a model has no exit that is sure.")
@online_option
@no_cache_option
@click.option("--verbose", "-v", is_flag=True, help="Show every place of every model, and every note.")
def portability(  # noqa: PLR0913 - one parameter per option
    paths: tuple[Path, ...],
    policy: Path | None,
    facts: str | None,
    as_of: date | None,
    format: str,
    fail_on_no_exit: bool,
    hub: Hub,
    no_cache: bool,
    verbose: bool,
) -> int:
    """Say where else every model in use could run today, and which uses have no exit.

    An exit is another operator, or own hardware, where the terms and the policy surely allow the use.  What
    is not known never counts as one.  The nearest models with public weights are chosen by facts alone:
    family, vendor, modality, size, licence; nothing is said of how good they are.

    --what-if takes the facts of a policy: hosting, purpose, commercial, data, regions, serves, distributes,
    and of the organisation: kind, domicile, monthly_active_users, annual_revenue_usd.  With hosting the
    models move too: hosting=on-prem runs all of them on own hardware, hosting=managed calls all of them as
    services.

    \b
    Examples
      modelguard portability
      modelguard portability deploy/ --verbose
      modelguard portability --what-if hosting=on-prem,regions=EU
      modelguard portability --what-if domicile=FR,monthly_active_users=800000000
      modelguard portability --as-of 2027-01-01 --fail-on-no-exit
      modelguard portability --format json | jq '.concentration'
    """
    if facts and fail_on_no_exit:
        raise click.UsageError(
            "--fail-on-no-exit judges what is, and --what-if what would be: give one of them"
        )
    root, chosen = root_of(paths)
    told = load_policy(policy, root=root) if policy else None
    view = View(colour=in_colour(), verbose=verbose)
    with Progress(quiet=False) as progress:
        choices: Choices = {
            "paths": chosen,
            "hub": hub,
            "as_of": as_of,
            "cache": not no_cache,
            "progress": progress.tell,
        }
        if facts:
            supposed = suppose(facts, root, told, **choices)
            text, complete, exits = render_what_if(supposed, format, view), supposed.complete, True
        else:
            found = find_ways(root, told, **choices)
            text, complete = render_portability(found, format, view), found.complete
            exits = all(dependence.exit == "yes" for dependence in found.dependences)
    deliver(text)
    if fail_on_no_exit and not exits:
        return FINDINGS
    return HOLDS if complete else INCOMPLETE
