"""The next release of a line that a channel still offers: what comes after a retired one, by facts alone.

Releases are of one line where one vendor calls them by the same words but for versions and dates, such as
`mistral-large` or `claude-sonnet`.  No quality is compared; where the records do not tell, nothing is named.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from modelguard.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelguard.model import Model, Offer
    from modelguard.resolve.knowledge.store import KnowledgeBase

# What ends within that time is no place to move to.
SOON = timedelta(days=90)
_VERSION = expression(r"v?\d+(?:\.\d+)*|latest|preview|exp|experimental")
_SEPARATOR = expression(r"[-_ :@/]+")


def successor(model: Model, channels: Sequence[str], base: KnowledgeBase, as_of: date) -> str | None:
    """The name, on the nearest channel, of the line's next release that is offered there on the day."""
    if model.released is None:
        return None
    line, needed = _line(model.id), set(model.modality)
    for channel in channels:
        found: list[tuple[date, str]] = []
        for release in dict.fromkeys(name.release for name in base.names_on(channel) if name.release):
            other = base.model(release) if _line(release) == line else None
            if other is None or other.vendor != model.vendor or not needed <= set(other.modality):
                continue
            offers = _open(other, channel, as_of)
            if offers and other.released is not None and model.released < other.released <= as_of:
                found.append((other.released, offers[0].ids[0]))
        if found:
            return min(found)[1]
    return None


def _line(name: str) -> tuple[str, ...]:
    return tuple(word for word in _SEPARATOR.split(name.lower()) if not _VERSION.fullmatch(word))


def _open(model: Model, channel: str, as_of: date) -> list[Offer]:
    """The offers on the channel that last for a while; none where any of them is about to end."""
    here = [o for o in model.offers if o.artifact == "endpoint" and o.channel == channel and o.ids]
    ending = any(o.end is not None and o.end <= as_of + SOON for o in here)
    return [] if ending else [o for o in here if o.start is None or o.start <= as_of]
