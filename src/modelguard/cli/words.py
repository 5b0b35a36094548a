"""Options that take one of a few words, and say the nearest ones to a word that they do not know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click


class Words(click.Choice[str]):
    """A choice whose error names the nearest words first, then all."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(list(words))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word itself.  Raises `BadParameter` with what was probably meant."""
        if value in self.choices:
            return str(value)
        near = nearest(str(value), self.choices)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        raise click.BadParameter(f"no {value!r}.{meant} There are {', '.join(self.choices)}.", ctx, param)


def nearest(asked: str, known: Iterable[str]) -> list[str]:
    """The words that begin as `asked` does, hold it, or are spelled nearly so; at most four."""
    from difflib import get_close_matches

    by_lower = {word.lower(): word for word in known}
    lowered = asked.lower()
    begin = [w for w in by_lower if lowered and (w.startswith(lowered) or lowered.startswith(w))]
    hold = [w for w in by_lower if len(lowered) > 2 and lowered in w]
    close = get_close_matches(lowered, by_lower, 3, 0.7)
    return [by_lower[w] for w in dict.fromkeys([*begin, *hold, *close])][:4]
