"""What a step of the grammar takes off an id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelguard.model import Execution


@dataclass(frozen=True, slots=True)
class Cut:
    """The shorter name that is left, and what was learnt from the part that was taken off.

    `also` are other spellings to try before the shorter name.
    """

    name: str
    facts: tuple[tuple[str, str], ...] = ()
    channel: str | None = None
    execution: Execution = "unknown"
    also: tuple[str, ...] = ()


if TYPE_CHECKING:
    Step = Callable[[str], "Cut | None"]
