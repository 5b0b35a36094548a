"""The region that the clients of a JavaScript file are made for: Bedrock's, Vertex AI's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.model import Clue, Need, Sighting

_CLIENT = expression(
    rb"(?:(?P<aws>\bBedrock\w{0,40}|\w{0,40}AmazonBedrock|AnthropicBedrock|ChatBedrock\w{0,20})"
    rb"|(?P<google>createVertex\w{0,20}|\b(?:Chat)?VertexAI|AnthropicVertex|GoogleGenAI))"
    rb"\s{0,20}\(\s{0,20}\{[^{}]{0,400}?\b(?:region|awsRegion|location)\s{0,9}:\s{0,20}"
    rb"[\"'`](?P<text>[a-z][a-z0-9-]{1,30})[\"'`]"
)
_REGION = expression(r"(?:[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}|[a-z]+-[a-z]+\d{1,2}|global|us|eu)\Z")
_CHANNELS = {"aws": ("bedrock",), "google": ("vertex",)}


def placed(clues: Iterator[Clue], data: bytes) -> Iterator[Clue]:
    """The clues, with the region where the file makes its clients of a cloud for one region only."""
    if not re.search(rb"region|awsRegion|location", data, re.IGNORECASE):
        yield from clues
        return
    regions = _regions(data)
    for clue in clues:
        if isinstance(clue, Sighting | Need) and clue.region is None:
            region = next((r for cloud, r in regions.items() if clue.channel in _CHANNELS[cloud]), None)
            yield replace(clue, region=region) if region else clue
        else:
            yield clue


def _regions(data: bytes) -> dict[str, str]:
    """The one region of each cloud; a cloud with several is left out."""
    found: dict[str, set[str]] = {"aws": set(), "google": set()}
    for match in _CLIENT.finditer(data):
        region = match["text"].decode()
        if _REGION.match(region):
            found["aws" if match["aws"] else "google"].add(region)
    return {cloud: regions.pop() for cloud, regions in found.items() if len(regions) == 1}
