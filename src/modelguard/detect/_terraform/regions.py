"""Where Terraform's resources are handled: their region, the type of a deployment, their account's place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tree_sitter import Node

from modelguard.detect._azure_types import wide_type
from modelguard.detect._terraform.claims import At, Claims
from modelguard.detect._terraform.tree import Entry, entries
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

# Before the address of what stands in another file; `link` looks up its place.
ELSEWHERE = "terraform:"
_ADDRESS = expression(r"[a-z]\w{2,60}\.\w{1,60}")
_TYPES = ("sku_name", "sku_type", "deployment_type", "scale_type")
_PROVIDERS = ("aws", "google", "google-beta")
# The channels whose resources stand in the region of their provider, or name one of their own.
_REGIONAL = {"bedrock": "aws", "sagemaker": "aws", "vertex": "google"}


def accounts(body: Node, claims: Claims) -> dict[str, str]:
    """The place of each account by its address, and each provider's region by the provider's name."""
    found: dict[str, str] = {}
    for entry in entries(body):
        if entry.body is None or not entry.labels:
            continue
        values = {e.key: e.value for e in entries(entry.body)}
        place = claims.only(values.get("location")) or claims.only(values.get("region"))
        if place is None or "$" in place:
            continue
        if entry.key == "resource" and len(entry.labels) > 1:
            found[".".join(entry.labels[:2])] = place
        elif entry.key == "provider" and entry.labels[0] in _PROVIDERS:
            cloud, alias = entry.labels[0].removesuffix("-beta"), claims.only(values.get("alias"))
            found[f"{cloud}.{alias}" if alias else cloud] = place
    return found


def region_of(inside: Iterable[Entry], at: At, places: Mapping[str, str], claims: Claims) -> str | None:
    """The region that the entries of a body tell, in the words of `Sighting.region`."""
    values = {e.key: e for e in inside}
    account = values.get("cognitive_account_id") or values.get("parent_id")
    written = text(account.value) if account is not None and account.value is not None else ""
    address = written.rpartition(".")[0]
    place = places.get(address) or (f"{ELSEWHERE}{address}" if _ADDRESS.fullmatch(address) else None)
    kind = wide_type(_sku(values, claims))
    if kind is not None:
        return f"{kind} in {place}" if place and not kind.lower().startswith("global") else kind
    if place is not None or at.runs.channel not in _REGIONAL or at.keys:
        return place
    own = next((values[k].value for k in ("region", "location") if k in values), None)
    told = claims.only(own)
    if told and "$" not in told:
        return told
    cloud = _REGIONAL[at.runs.channel]
    chosen = values["provider"].value if "provider" in values else None
    if chosen is not None:  # one of several accounts: `provider = aws.frankfurt`
        cloud = text(chosen).replace("-beta", "")
    return places.get(cloud) or f"{ELSEWHERE}provider.{cloud}"


def _sku(values: Mapping[str, Entry], claims: Claims) -> str | None:
    """The name of the `sku` (or of the older `scale`), be it a block, an object or an attribute."""
    for key, name in (("sku", "name"), ("scale", "type")):
        body = values[key].body if key in values else None
        inner = {e.key: e.value for e in entries(body)} if body is not None else {}
        if name in inner:
            return claims.only(inner[name])
    found = next((values[k].value for k in _TYPES if k in values), None)
    return claims.only(found)
