"""Values of options that several commands take."""

from __future__ import annotations

from datetime import date

import click


def as_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """An option's ISO date."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; write it as 2026-11-30") from None
