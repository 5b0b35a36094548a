"""`modelguard scan`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelguard.cli import FINDINGS, HOLDS, INCOMPLETE
from modelguard.cli.documents import check_targets, deliver
from modelguard.cli.options import (
    as_day,
    in_colour,
    no_cache_option,
    online_option,
    policy_option,
    read_stdin,
    root_of,
)
from modelguard.cli.progress import Progress
from modelguard.cli.words import Words
from modelguard.evaluate import load_policy
from modelguard.model import LEVELS, Report
from modelguard.pipeline import scan as run_scan
from modelguard.report import FORMATS, View, render

if TYPE_CHECKING:
    from modelguard.discover.endpoints import Endpoint
    from modelguard.discover.stores import Store
    from modelguard.resolve import Hub


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@policy_option
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=Words(FORMATS),
    help="Format of the report; may be repeated.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Where the format of the same rank goes; - is standard output.",
)
@click.option(
    "--fail-on",
    type=Words([*LEVELS, "never"]),
    default="error",
    show_default=True,
    help="Lowest level of finding that fails.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Findings to live with, as `modelguard baseline` wrote them: only others fail.",
)
@click.option("--since", metavar="REV", help="Only what was not there at this git revision fails.")
@click.option(
    "--stdin-name", metavar="NAME", help="What to call the text of PATHS `-`, where it is no YAML or JSON."
)
@click.option(
    "--as-of", callback=as_day, metavar="DATE", help="Judge names and terms as of this day (default: today)."
)
@online_option
@click.option(
    "--store",
    "stores",
    multiple=True,
    metavar="KIND[=PATH],...",
    help="Judge the models in stores of this machine (hf, ollama, lm-studio); without PATHS nothing else.",
)
@click.option(
    "--endpoint",
    "endpoints",
    multiple=True,
    metavar="URL",
    help="Ask the server at this address (OpenAI-compatible or Ollama) which models it serves, and judge "
    "them; may be repeated; without PATHS nothing else. MODELGUARD_ENDPOINT_TOKEN is sent to it, if set.",
)
@click.option(
    "--jobs", type=click.IntRange(1), help="Processes (default: as many as processors, for many files)."
)
@no_cache_option
@click.option(
    "--strict", is_flag=True, help="Exit with 3 for every notice, not only for files that could not be read."
)
@click.option("--verbose", "-v", is_flag=True, help="Show every note and the whole inventory.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but what --output does not take.")
def scan(  # noqa: PLR0913 - one parameter per option
    paths: tuple[Path, ...],
    policy: Path | None,
    formats: tuple[str, ...],
    outputs: tuple[Path, ...],
    fail_on: str,
    baseline: Path | None,
    since: str | None,
    stdin_name: str | None,
    as_of: date | None,
    hub: Hub,
    stores: tuple[str, ...],
    endpoints: tuple[str, ...],
    jobs: int | None,
    no_cache: bool,
    strict: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Report which AI models the files under PATHS name, and which uses are not allowed.

    PATHS are folders or files; without any, the folder you stand in.  - is standard input, which may be
    manifests of Kubernetes, a Compose file or Terraform JSON.

    \b
    Examples
      modelguard scan                         judge the repository you stand in
      modelguard scan deploy/ --fail-on warning
      modelguard scan --since origin/main     what does this branch add?
      modelguard scan --baseline modelguard-baseline.json
      modelguard scan --as-of 2025-10-01      what did -latest mean then?

    \b
    Several reports in one run: each --output belongs to the --format of the same rank, and a --format
    without one is printed
      modelguard scan --format sarif --output modelguard.sarif --format text
      modelguard scan --format html --output models.html --format cyclonedx --output ml-bom.json
      modelguard scan --format json --output - | jq '.findings[].message'

    \b
    More than files
      kubectl get deploy -A -o yaml | modelguard scan -
      terraform show -json plan.out | modelguard scan -
      modelguard scan --store hf,ollama       what lies on this machine's disk?
      modelguard scan --endpoint http://127.0.0.1:8000   what does this server serve?
    """
    pairs = _pairs(formats, outputs)
    check_targets(output for _, output in pairs)
    files = [path for path in paths if str(path) != "-"]
    piped = len(files) < len(paths)
    if since is not None and piped:
        raise click.UsageError("--since judges files that git knows; - is none of them")
    if stdin_name and not piped:
        raise click.UsageError("--stdin-name names standard input; say - for PATHS to read it")
    text = read_stdin(stdin_name) if piped else None
    root, chosen = root_of(files)
    with Progress(quiet) as progress:
        report = run_scan(
            root,
            load_policy(policy, root=root) if policy else None,
            paths=chosen if files or not (stores or endpoints or piped) else None,
            stores=_stores(stores),
            endpoints=_endpoints(endpoints),
            hub=hub,
            as_of=as_of,
            jobs=jobs,
            cache=not no_cache,
            progress=progress.tell,
            text=text,
            since=since,
            baseline=baseline,
        )
    for format, output in pairs:
        _write(report, format, output, verbose=verbose, quiet=quiet)
    return _code(report, fail_on, strict=strict)


def _stores(words: Sequence[str]) -> Sequence[Store]:
    from modelguard.discover.stores import parse_stores

    return parse_stores(words) if words else ()


def _endpoints(words: Sequence[str]) -> Sequence[Endpoint]:
    from modelguard.discover.endpoints import parse_endpoints

    return parse_endpoints(words) if words else ()


def _pairs(formats: Sequence[str], outputs: Sequence[Path]) -> list[tuple[str, Path | None]]:
    formats = formats or ("text",)
    if len(outputs) > len(formats):
        raise click.UsageError(
            "--output stands for the --format of the same rank; there are more outputs than formats"
        )
    targets = [*outputs, *[None] * (len(formats) - len(outputs))]
    return [(f, None if t is None or str(t) == "-" else t) for f, t in zip(formats, targets, strict=True)]


def _write(report: Report, format: str, output: Path | None, *, verbose: bool, quiet: bool) -> None:
    if output is None and quiet and format == "text" and not report.findings:
        return
    colour = output is None and in_colour()
    deliver(render(report, format, View(colour=colour, verbose=verbose)), output)


def _code(report: Report, fail_on: str, *, strict: bool) -> int:
    if fail_on != "never" and report.policy.mode == "enforce":
        failing = LEVELS[: LEVELS.index(fail_on) + 1]
        if any(f.level in failing and f.suppressed is None for f in report.findings):
            return FINDINGS
    return INCOMPLETE if not report.complete or (strict and report.notices) else HOLDS
