"""A release made of a card: what the noun `Model` needs, from what a publisher says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from modelguard.expressions import expression
from modelguard.model import Model, Offer
from modelguard.resolve.lineage import Effective, known

if TYPE_CHECKING:
    from modelguard.model import Source
    from modelguard.resolve.answers import Card
    from modelguard.resolve.knowledge.store import KnowledgeBase

COMMIT = expression(r"[0-9a-f]{40}\Z")
_NOBODY = "unknown"


def model_of(card: Card, found: Effective, source: Source, base: KnowledgeBase, channel: str) -> Model:
    """The release that a card of `channel` describes, on nothing but the publisher's word."""
    owner, _, name = card.id.rpartition("/")
    vendor = base.vendor(owner) if owner else None
    if vendor is not None and owner.lower() not in (org.lower() for org in vendor.hub_orgs):
        vendor = None
    root = next(
        (model for ancestor in card.bases if (model := known(ancestor.id, base, source.date)) is not None),
        None,
    )
    own = max(found.own.licences, key=lambda licence: licence.key, default=None)
    return Model(
        id=card.id.lower(),
        name=name,
        vendor=vendor.key if vendor else owner.lower() or _NOBODY,
        vendor_name=vendor.name if vendor else owner or _NOBODY,
        vendor_others=vendor.other if vendor else (),
        vendor_country=vendor.country if vendor else None,
        family=root.family if root is not None else name.lower(),
        purl=_purl(card, channel),
        released=card.created,
        modality=root.modality if root is not None else (),
        lineage=found.chain,
        offers=(
            Offer(
                channel=channel,
                artifact="weights",
                ids=(card.id,),
                source=source,
                licence=own.key if own else None,
                gated=card.gated,
            ),
        ),
        review="partial",
    )


def _purl(card: Card, channel: str) -> str:
    path = "/".join(quote(part, safe=":") for part in card.id.split("/"))
    if channel != "hf-hub":
        return f"pkg:generic/{channel}/{path.replace(':', '@')}"
    pinned = f"@{card.revision}" if card.revision and COMMIT.match(card.revision) else ""
    return f"pkg:huggingface/{path}{pinned}"
