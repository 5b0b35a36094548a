"""Where an address or an id says that a request is handled: regions of clouds, as countries."""

from __future__ import annotations

import re

from modelguard.evaluate._countries import expand
from modelguard.expressions import expression

_CLOUDS = """
eu-central-1 DE  eu-central-2 CH  eu-west-1 IE  eu-west-2 GB  eu-west-3 FR  eu-north-1 SE  eu-south-1 IT
eu-south-2 ES  ca-central-1 CA  ca-west-1 CA  sa-east-1 BR  ap-northeast-1 JP  ap-northeast-2 KR
ap-northeast-3 JP  ap-south-1 IN  ap-south-2 IN  ap-southeast-1 SG  ap-southeast-2 AU  ap-east-1 HK
il-central-1 IL  me-central-1 AE
europe-west1 BE  europe-west2 GB  europe-west3 DE  europe-west4 NL  europe-west6 CH  europe-west8 IT
europe-west9 FR  europe-west10 DE  europe-west12 IT  europe-north1 FI  europe-north2 SE  europe-central2 PL
europe-southwest1 ES  asia-northeast1 JP  asia-northeast3 KR  asia-south1 IN  asia-southeast1 SG
australia-southeast1 AU  northamerica-northeast1 CA  southamerica-east1 BR
swedencentral SE  westeurope NL  northeurope IE  francecentral FR  germanywestcentral DE  italynorth IT
spaincentral ES  polandcentral PL  uksouth GB  ukwest GB  switzerlandnorth CH  norwayeast NO  eastus US
eastus2 US  westus US  westus2 US  westus3 US  centralus US  northcentralus US  southcentralus US
canadaeast CA  canadacentral CA  japaneast JP  koreacentral KR  australiaeast AU  brazilsouth BR
southindia IN  southeastasia SG  eastasia HK
"""
_WORDS = _CLOUDS.split()
_REGIONS = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
# What holds several regions of one territory.
_MULTIPLE = {"eu": "EU", "europe": "EU", "us": "US"}
# The clouds' American regions are many, and are named alike.
_AMERICAN = expression(r"us-(?:gov-)?(?:east|west|central|south|north)[a-z]*-?\d+")
_TOKEN = expression(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = expression(r"^(?:https?://)?([a-z0-9.-]{1,253})", re.IGNORECASE)
# Hosts that keep requests within the European Union, and hosts of a vendor that give no such promise.
_EUROPEAN = ("eu.api.openai.com", "api.eu.mistral.ai", "aiplatform.eu.rep.googleapis.com")
_ANYWHERE = ("aiplatform.googleapis.com", "global-aiplatform.googleapis.com")


def place_of(endpoint: str | None, raw: str, region: str | None = None) -> tuple[str, str | None] | None:
    """The region that is told, or that an address or an ARN names, and its country.

    The country is "EU" for the Union and None for anywhere; the whole is None where nothing names a place.
    """
    told = _told(region) if region else None
    if told:
        return told
    match = _HOST.match(endpoint) if endpoint else None
    host = match.group(1).lower() if match else ""
    if host in _EUROPEAN:
        return host, "EU"
    if host in _ANYWHERE:
        return host, None
    named = _TOKEN.findall(host) if "." in host else []
    if raw.startswith("arn:"):
        named += raw.lower().split(":")[3:4]
    for token in named:
        # `us-central1-aiplatform` and `bedrock-runtime` hold a region or none beside other words.
        for part in (token, token.rsplit("-", 1)[0]):
            country = _country(part)
            if country:
                return part, country
    return None


def _told(region: str) -> tuple[str, str | None] | None:
    """A region in its cloud's words: `us-east-2`, `GlobalStandard`, `DataZoneStandard in westeurope`."""
    kind, _, of = region.lower().partition(" in ")
    if kind.startswith("global"):
        return region, None
    place = "".join((of or kind).split())
    country = _country(place) or _MULTIPLE.get(place)
    if kind.startswith("datazone"):
        # A data zone is wider than its account's region: the Union, or the United States.
        zone = {"US": "US"}.get(country or "", "EU" if country in expand(("EU",)) else None)
        return (region, zone) if zone else None
    return (place, country) if country else None


def _country(region: str) -> str | None:
    """The country of a cloud's region."""
    if _AMERICAN.fullmatch(region):
        return "US"
    return _REGIONS.get(region)
