"""The region that the clients of a file of code are made for: Bedrock's, Vertex AI's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.model import Clue, Need, Sighting

_REGION = expression(r"(?:[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}|[a-z]+-[a-z]+\d{1,2}|global|us|eu)\Z")

# Where a cloud runs things: `us-east-1`, `europe-west4`; `eastus2` is a word.
PLACE = expression(
    r"(?:[a-z]{2}(?:-gov|-iso[a-z]?)?|europe|asia|africa|australia|northamerica|southamerica)"
    r"-(?:north|south|east|west|central){1,2}-?\d{1,2}[a-z]?\Z"
)


def one_each(given: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    """The one region of each cloud among (cloud, text); a cloud with several is left out."""
    found: dict[str, set[str]] = {}
    for cloud, text in given:
        if text is not None and _REGION.match(text.decode()):
            found.setdefault(cloud, set()).add(text.decode())
    return {cloud: regions.pop() for cloud, regions in found.items() if len(regions) == 1}


def in_regions(
    clues: Iterable[Clue], regions: Mapping[str, str], channels: Mapping[str, tuple[str, ...]]
) -> Iterator[Clue]:
    """The clues, with the region of the cloud whose channel they go through."""
    for clue in clues:
        if isinstance(clue, Sighting | Need) and clue.region is None:
            region = next((r for cloud, r in regions.items() if clue.channel in channels[cloud]), None)
            yield replace(clue, region=region) if region else clue
        else:
            yield clue
