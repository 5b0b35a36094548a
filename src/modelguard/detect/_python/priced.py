"""What models cost: whoever runs weights himself pays nobody, and a test of prices runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting

_PRICES = expression(
    r"(?:^|/)test_(?:\w{1,40}_)?(?:costs?|pric(?:es?|ing)|billing)(?:_\w{1,40})?\.py\Z", re.IGNORECASE
)
_ZERO = expression(r"0?\.?0{0,6}\Z")
# What a client is asked for, or loads, is asked in such a test too.
_WEIGHED = ("config-default", "test")


def is_free(node: Node) -> bool:
    """Whether a row of a table of prices says that a model costs nothing: `{"talk-7b": 0.0}`."""
    pair = node.parent
    key = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
    price = pair.child_by_field_name("value") if pair is not None else None
    told = key is not None and key.id == node.id and price is not None
    return told and price is not None and _ZERO.match(text(price)[:10]) is not None


def of_prices(clues: Iterable[Clue], path: str) -> Iterator[Clue]:
    """The clues of a file; in a test that is called after prices, what no call runs is inventory."""
    asked = _PRICES.search(path) is not None
    for found in clues:
        looked_up = isinstance(found, Sighting) and (found.kind in _WEIGHED or found.channel is None)
        listed = asked and looked_up and isinstance(found, Sighting)
        yield replace(found, kind="catalogue-entry") if listed and isinstance(found, Sighting) else found
