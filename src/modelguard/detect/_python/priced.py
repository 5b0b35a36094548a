"""Tests of what models cost: the names are those of which a price is asked, and run nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.model import Clue, Sighting

_PRICES = expression(
    r"(?:^|/)test_(?:\w{1,40}_)?(?:costs?|pric(?:es?|ing)|billing)(?:_\w{1,40})?\.py\Z", re.IGNORECASE
)
# What a client is asked for, or loads, is asked in such a test too.
_WEIGHED = ("config-default", "test")


def of_prices(clues: Iterable[Clue], path: str) -> Iterator[Clue]:
    """The clues of a file; in a test that is called after prices, what no call runs is inventory."""
    asked = _PRICES.search(path) is not None
    for found in clues:
        looked_up = isinstance(found, Sighting) and (found.kind in _WEIGHED or found.channel is None)
        listed = asked and looked_up and isinstance(found, Sighting)
        yield replace(found, kind="catalogue-entry") if listed and isinstance(found, Sighting) else found
