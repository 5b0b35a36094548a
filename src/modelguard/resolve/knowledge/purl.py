"""The package URL of a model: the hub's type keeps the case of the repository, all else is generic."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from modelguard.expressions import expression

if TYPE_CHECKING:
    from datetime import date

    from modelguard.model import Offer

_DATED = expression(r"^(.+?)-(\d{4}-\d{2}-\d{2}|\d{8})$")


def purl_of(vendor: str, release: str, released: date | None, offers: tuple[Offer, ...]) -> str:
    """`pkg:huggingface/ns/name` for weights on the hub, else `pkg:generic/vendor/name@version`."""
    for offer in offers:
        if offer.artifact == "weights" and offer.channel == "hf-hub":
            namespace, slash, name = offer.ids[0].partition("/")
            return f"pkg:huggingface/{quote(namespace, safe='')}{slash}{quote(name, safe='')}"
    dated = _DATED.match(release)
    if dated is not None:
        name, version = dated.groups()
    else:
        name, version = release, released.isoformat() if released is not None else ""
    return f"pkg:generic/{quote(vendor, safe='')}/{quote(name, safe='')}" + (f"@{version}" if version else "")
