"""Where a command of a cloud's own client has its model handled: `--region`, `--location`, `--sku-name`."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._azure_types import wide_type
from modelguard.detect._words import Word

_CLIENTS = ("aws", "gcloud", "az", "azd", "bedrock")
_PLACES = ("--region", "--location", "-l")
_TYPES = ("--sku-name", "--sku")


def region_of(words: Sequence[Word]) -> str | None:
    """The region that a command states, in the words of `Sighting.region`; variables as they are written."""
    if not words or words[0].text.rpartition("/")[2] not in _CLIENTS:
        return None
    stated: dict[str, str] = {}
    for at, word in enumerate(words[:200]):
        flag, equals, value = word.text.partition("=")
        if flag in _PLACES or flag in _TYPES:
            stated.setdefault(flag, value if equals else words[at + 1].text if at + 1 < len(words) else "")
    place = next((stated[flag] for flag in _PLACES if stated.get(flag)), None)
    kind = next((found for flag in _TYPES if (found := wide_type(stated.get(flag)))), None)
    if kind is None:
        return place
    return f"{kind} in {place}" if place and not kind.lower().startswith("global") else kind
