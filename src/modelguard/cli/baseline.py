"""`modelguard baseline`: live with what is there, and fail on what is new."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from modelguard.cli.documents import check_targets, deliver
from modelguard.cli.options import as_day, policy_option
from modelguard.evaluate import load_policy, write_baseline
from modelguard.pipeline import scan as run_scan

DEFAULT = "modelguard-baseline.json"


@click.command()
@click.argument("path", required=False, default=".", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help=f"Where it goes (default: {DEFAULT} in PATH); - is standard output.",
)
@policy_option
@click.option("--as-of", callback=as_day, metavar="DATE", help="Judge as of this day (default: today).")
def baseline(path: Path, output: Path | None, policy: Path | None, as_of: date | None) -> None:
    """Write down the findings of PATH, so that `scan --baseline` fails only on new ones.

    A finding is known again after its lines moved or its file was renamed.  It counts as new when a place is
    added to it, or when it gets worse.  What an exception covers is not written down.

    \b
    Examples
      modelguard baseline                   writes modelguard-baseline.json; commit it
      modelguard scan --baseline modelguard-baseline.json
    """
    root = path if path.is_dir() else path.parent
    to_stdout = output is not None and str(output) == "-"
    target = None if to_stdout else output or root / DEFAULT
    check_targets([target])
    report = run_scan(
        path,
        load_policy(policy, root=path) if policy else None,
        paths=() if path.is_dir() else [path],
        as_of=as_of,
    )
    text = write_baseline(report.findings, as_of=report.as_of)
    deliver(text, target)
    if target is None:
        return
    count = sum(f.suppressed is None for f in report.findings)
    what = f"{count} finding{'' if count == 1 else 's'} in {target}"
    click.echo(f"{what}; judge by it: modelguard scan --baseline {target}")
