"""What the look-up tables hold beside the nouns: names of releases, names of vendors, states of records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from modelguard.expressions import expression
from modelguard.noun import Noun

if TYPE_CHECKING:
    from datetime import date

    from modelguard.model import Source

# Sizes, tasks and parts: what a model is called only behind the name of its maker or family.
_GENERIC = expression(
    r"(?:xx?)?(?:tiny|small|base|medium|large|huge|giant|mini|nano|micro|intermediate|embeddings?|segmentation|detection"
    r"|classification|rerank(?:er)?|encoder|decoder|generator|models?|vision|text|chat|instruct|audio|image|food"
    r"|teacher|student)(?:[-_.](?:base|small|large|cased|uncased|en|v?\d+))*\Z",
    re.IGNORECASE,
)
NameKind = Literal["id", "alias", "moving", "ambiguous", "leak", "bare"]


def is_generic(name: str) -> bool:
    """Whether the name says nothing of whose model it is: `small`, `segmentation-3.0`."""
    return _GENERIC.match(name) is not None


class Name(Noun):
    """An id under which a release is known, on a channel ("" for any), during an interval.

    `kind`: an offer's `id`, a fixed second name (`alias`), a name that changes its release
    (`moving`), a name of two releases at once (`ambiguous`), a `leak`, the `bare` name of a hub id.
    """

    name: str
    release: str
    kind: NameKind
    channel: str = ""
    artifact: str = ""
    start: date | None = None
    end: date | None = None
    source: Source | None = None


class Vendor(Noun):
    """Who a vendor is, and under which other names it goes.

    `collective` is true of a record that stands for many publishers: each release belongs to its own.
    """

    key: str
    name: str
    country: str | None = None
    hub_orgs: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    collective: bool = False


class Fact(Noun):
    """How far a record, or a release, can be trusted: `review` is "" where its kind has none."""

    kind: str
    key: str
    review: str
    newest: date
