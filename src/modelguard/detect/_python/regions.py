"""The region that the clients of a Python file are made for: Bedrock's, Vertex AI's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._regions import in_regions, one_each
from modelguard.expressions import expression
from modelguard.model import Clue

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
_OF_GOOGLE = expression(rb"vertex|aiplatform|genai", re.IGNORECASE)
_CHANNELS = {"aws": ("bedrock", "sagemaker"), "google": ("vertex",)}


def placed(clues: Iterator[Clue], data: bytes) -> Iterator[Clue]:
    """The clues, with the region where the file makes its clients of a cloud for one region only."""
    if not any(word in data for word in (b"region_name", b"aws_region", b"location", b"AnthropicVertex")):
        return clues
    return in_regions(clues, one_each(_given(data)), _CHANNELS)


def _given(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    for match in _GIVEN.finditer(data):
        cloud = "google" if match["key"].endswith(b"location") else "aws"
        if cloud == "aws" or _OF_GOOGLE.search(data):
            yield cloud, match["text"] or _constant(match["name"], data)
    for match in _OF_ANTHROPIC.finditer(data):
        yield "google", match["text"] or _constant(match["name"], data)


def _constant(name: bytes, data: bytes) -> bytes | None:
    match = re.search(_CONSTANT % re.escape(name), data, re.MULTILINE)
    return match["text"] if match else None
