"""Rows of the inventory for what only the string suggests, where the same scan asks a model of that name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modelguard.model import Resolution, Usage

_SHORTEST = 4


def is_asked_by_name(usage: Usage) -> bool:
    """Whether a place proves that a model is called so, by a name that is no word of a language."""
    distinct = any(c.isdigit() or c in "-_/" for c in usage.raw)
    asked = usage.strength == "strong" and usage.kind != "catalogue-entry"
    return asked and distinct and len(usage.raw) >= _SHORTEST


def listed(usage: Usage, asked: Resolution | None) -> Resolution | None:
    """What `usage` names, told by `asked`, a use of the same name; None where there is none.

    A name that nobody else knows (`u2net`, `acme-talk-7b`) is known where its own repository runs it.  That
    it is used here too, nothing says: it is a row.
    """
    if asked is None:
        return None
    run = asked.usage
    row = replace(
        usage, kind="catalogue-entry", channel=run.channel, execution=run.execution, endpoint=run.endpoint
    )
    return replace(asked, usage=row)
