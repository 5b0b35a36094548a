"""The type of an Azure deployment, which says where its requests are handled."""

from __future__ import annotations

import re

from modelguard.detect._trees.tree import Map
from modelguard.expressions import expression

_TYPE = expression(r"(?:Global|DataZone)(?:Standard|Batch|Provisioned\w*)\Z", re.IGNORECASE)


def wide_type(text: str | None) -> str | None:
    """A type that is wider than the region of its account (`GlobalStandard`, `DataZoneBatch`), or None."""
    return text if text and _TYPE.match(text) else None


def deployment_type(node: Map) -> str | None:
    """The wide type that a deployment states as its `sku`."""
    sku = node.get("sku")
    if isinstance(sku, Map):
        return wide_type(sku.text("name"))
    return wide_type(node.text("sku") or node.text("skuName") or node.text("sku_name"))
