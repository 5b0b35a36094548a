"""The region that the clients of a Python file are made for: Bedrock's, Vertex AI's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.model import Clue, Need, Sighting

# Arguments that say where a client's requests go, given a text or a constant of the file.
_GIVEN = expression(
    rb"^(?P<before>[^#\n]*?[(,\s])(?P<key>region_name|aws_region|aws_region_name|location|vertex_location|vertexai_location)"
    rb"[ ]?=[ ]?(?:[\"'](?P<text>[a-z][a-z0-9-]{1,30})[\"']|(?P<name>[A-Z][A-Z0-9_]{2,40})\b)",
    re.MULTILINE,
)
# `region` alone is a word of many libraries; for this client it is where Vertex AI answers.
_OF_ANTHROPIC = expression(
    rb"AnthropicVertex\((?:[^()#]{0,300}?[,\s])?(?P<key>region)"
    rb"[ ]?=[ ]?(?:[\"'](?P<text>[a-z][a-z0-9-]{1,30})[\"']|(?P<name>[A-Z][A-Z0-9_]{2,40})\b)"
)
_CONSTANT = rb"^%s(?:: ?\w+)? ?= ?[\"'](?P<text>[a-z][a-z0-9-]{1,30})[\"']"
_REGION = expression(r"(?:[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}|[a-z]+-[a-z]+\d{1,2}|global|us|eu)\Z")
_OF_GOOGLE = expression(rb"vertex|aiplatform|genai", re.IGNORECASE)
_CHANNELS = {"aws": ("bedrock", "sagemaker"), "google": ("vertex",)}


def placed(clues: Iterator[Clue], data: bytes) -> Iterator[Clue]:
    """The clues, with the region where the file makes its clients of a cloud for one region only."""
    regions = _regions(data)
    for clue in clues:
        if isinstance(clue, Sighting | Need) and clue.region is None:
            region = next((r for cloud, r in regions.items() if clue.channel in _CHANNELS[cloud]), None)
            yield replace(clue, region=region) if region else clue
        else:
            yield clue


def _regions(data: bytes) -> dict[str, str]:
    """The one region of each cloud; a cloud with several is left out."""
    if not any(word in data for word in (b"region_name", b"aws_region", b"location", b"AnthropicVertex")):
        return {}
    found: dict[str, set[str]] = {"aws": set(), "google": set()}
    for match in _GIVEN.finditer(data):
        cloud = "google" if match["key"].endswith(b"location") else "aws"
        text = match["text"] or _constant(match["name"], data)
        if text is None or (cloud == "google" and not _OF_GOOGLE.search(data)):
            continue
        region = text.decode()
        if _REGION.match(region):
            found[cloud].add(region)
    for match in _OF_ANTHROPIC.finditer(data):
        text = match["text"] or _constant(match["name"], data)
        if text is not None and _REGION.match(text.decode()):
            found["google"].add(text.decode())
    return {cloud: regions.pop() for cloud, regions in found.items() if len(regions) == 1}


def _constant(name: bytes, data: bytes) -> bytes | None:
    match = re.search(_CONSTANT % re.escape(name), data, re.MULTILINE)
    return match["text"] if match else None
