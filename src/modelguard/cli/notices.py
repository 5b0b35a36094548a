"""`modelguard notices`: what do the terms of the models in use ask for?"""

from __future__ import annotations

from datetime import date
from difflib import unified_diff
from pathlib import Path

import click

from modelguard.cli import FINDINGS, HOLDS, INCOMPLETE
from modelguard.cli.documents import check_targets, deliver
from modelguard.cli.options import as_day, no_cache_option, policy_option, root_of
from modelguard.cli.progress import Progress
from modelguard.cli.words import Words
from modelguard.evaluate import load_policy
from modelguard.outlook import notices as find_notices
from modelguard.report import NOTICE_FORMATS, plain, render_notices

_BY_SUFFIX = {".md": "markdown", ".json": "json"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@policy_option
@click.option(
    "--format",
    "format",
    type=Words(NOTICE_FORMATS),
    help="text: a NOTICE; markdown: the obligations; json: both (default: by the file's name, else text).",
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file."
)
@click.option(
    "--check",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Compare it with this file: exit with 1, and show the difference, when the file is out of date.",
)
@click.option(
    "--as-of", callback=as_day, metavar="DATE", help="Resolve names as of this day (default: today)."
)
@no_cache_option
def notices(
    paths: tuple[Path, ...],
    policy: Path | None,
    format: str | None,
    output: Path | None,
    check: Path | None,
    as_of: date | None,
    no_cache: bool,
) -> int:
    """Write the notices and the obligations that the terms of the models in use ask for.

    The text credits every model whose weights are run, and quotes the words that terms require, verbatim.
    The Markdown lists by deployment what is to be done: attribution, names, notices, copies of licences,
    restrictions to pass on, acceptances.  Models in tests and examples are left out.

    \b
    Examples
      modelguard notices                              print the NOTICE text
      modelguard notices --output NOTICE.models       write it
      modelguard notices --check NOTICE.models        in CI: is it up to date?
      modelguard notices --format markdown            what each deployment has to do
    """
    if output is not None and check is not None:
        raise click.UsageError("--output writes the file and --check compares it: give one of them")
    check_targets([output])
    target = output or check
    chosen_format = format or _BY_SUFFIX.get(target.suffix.lower() if target else "", "text")
    root, chosen = root_of(paths)
    with Progress(quiet=False) as progress:
        found = find_notices(
            root,
            load_policy(policy, root=root) if policy else None,
            paths=chosen,
            as_of=as_of,
            cache=not no_cache,
            progress=progress.tell,
        )
    text = render_notices(found, chosen_format)
    if check is not None and not _is_current(check, text):
        return FINDINGS
    if check is None:
        deliver(text, output)
    return HOLDS if found.complete else INCOMPLETE


def _is_current(file: Path, text: str) -> bool:
    """Whether the file says the same; where it does not, the difference is printed."""
    before = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    if before.splitlines() == text.splitlines():
        return True
    name = plain(str(file))
    difference = unified_diff(
        before.splitlines(), text.splitlines(), name, f"{name} (as it should be)", lineterm=""
    )
    for line in difference:
        click.echo(plain(line))
    state = "is out of date" if file.is_file() else "does not exist"
    click.echo(f"{name} {state}; write it: modelguard notices --output {name}", err=True)
    return False
