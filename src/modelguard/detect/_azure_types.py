"""The type of an Azure deployment, which says where its requests are handled, and by whom."""

from __future__ import annotations

import re

from modelguard.detect._trees.tree import Map
from modelguard.expressions import expression

_TYPE = expression(r"(?:Global|DataZone)(?:Standard|Batch|Provisioned\w*)\Z", re.IGNORECASE)
# What Bicep, ARM and the schema of a file call an endpoint that Azure runs for a model of its registries.
_SERVERLESS = expression(r"/serverlessEndpoints?(?:@|\.schema\.json|\Z)", re.IGNORECASE)
# Who makes a model that Azure deploys, as its deployments tell.
FORMATS = frozenset(
    ("OpenAI", "Microsoft", "Meta", "Cohere", "DeepSeek", "xAI", "Mistral AI", "MistralAI", "Anthropic")
)
_TYPES = ("resourceType", "type", "$schema")


def wide_type(text: str | None) -> str | None:
    """A type that is wider than the region of its account (`GlobalStandard`, `DataZoneBatch`), or None."""
    return text if text and _TYPE.match(text) else None


def deployment_type(node: Map) -> str | None:
    """The wide type that a deployment states as its `sku`."""
    sku = node.get("sku")
    if isinstance(sku, Map):
        return wide_type(sku.text("name"))
    return wide_type(node.text("sku") or node.text("skuName") or node.text("sku_name"))


def is_serverless(text: str | None) -> bool:
    """Whether a type is that of an endpoint on which Azure itself runs the weights."""
    return text is not None and _SERVERLESS.search(text) is not None


def has_serverless(node: Map) -> bool:
    """Whether a map is such an endpoint."""
    return any(is_serverless(text) for _, text in node.texts(_TYPES))
