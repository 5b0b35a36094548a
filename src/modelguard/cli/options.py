"""Values of options that several commands take."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from modelguard.discover import Given
    from modelguard.resolve import Hub


def as_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """An option's ISO date."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; write it as 2026-11-30") from None


def in_colour() -> bool:
    """Whether standard output is a terminal that may be painted."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def as_hub(_ctx: click.Context, _param: click.Parameter, value: bool) -> Hub:
    """The hub that `--online` allows to ask; it says the cure where its client is not installed."""
    from modelguard.resolve import hub

    return hub.HuggingFaceHub() if value else hub.OFFLINE


policy_option = click.option(
    "--policy",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Policy file (default: the nearest modelguard.yaml).",
)
online_option = click.option(
    "--online",
    "hub",
    is_flag=True,
    callback=as_hub,
    help="Ask the hub about models that nobody here knows, and whether what is known of others still holds.",
)
no_cache_option = click.option("--no-cache", is_flag=True, help="Read every file anew, and remember nothing.")


def root_of(paths: Sequence[Path]) -> tuple[Path, Sequence[Path]]:
    """One folder is the root itself; several paths, or files, are taken from the folder they share."""
    if not paths:
        return Path(), ()
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0], ()
    return Path(os.path.commonpath([p.absolute() for p in paths])), paths


def read_stdin(name: str | None) -> Given:
    """Standard input as a text to scan; its kind is told by `name` or by what it holds."""
    from modelguard.discover import LARGEST, given

    if sys.stdin.isatty():
        raise click.UsageError(
            "- reads standard input: pipe something into it, as in kubectl get … -o yaml | …"
        )
    return given(sys.stdin.buffer.read(LARGEST + 1), name=name)


def did_you_mean(asked: str, known: Iterable[str]) -> str:
    """`; did you mean …?` with the nearest known words, or nothing."""
    from difflib import get_close_matches

    words = {word.lower(): word for word in known}
    near = [words[word] for word in get_close_matches(asked.lower(), words, 3, 0.7)]
    return f"; did you mean {' or '.join(near)}?" if near else ""
