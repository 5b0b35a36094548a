"""The region that the clients of a JavaScript file are made for: Bedrock's, Vertex AI's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._regions import in_regions, one_each
from modelguard.expressions import expression
from modelguard.model import Clue

_CLIENT = expression(
    rb"(?:(?P<aws>\bBedrock\w{0,40}|\w{0,40}AmazonBedrock|AnthropicBedrock|ChatBedrock\w{0,20})"
    rb"|(?P<google>createVertex\w{0,20}|\b(?:Chat)?VertexAI|AnthropicVertex|GoogleGenAI))"
    rb"\s{0,20}\(\s{0,20}\{[^{}]{0,400}?\b(?:region|awsRegion|location)\s{0,9}:\s{0,20}"
    rb"[\"'`](?P<text>[a-z][a-z0-9-]{1,30})[\"'`]"
)
_CHANNELS = {"aws": ("bedrock",), "google": ("vertex",)}


def placed(clues: Iterator[Clue], data: bytes) -> Iterator[Clue]:
    """The clues, with the region where the file makes its clients of a cloud for one region only."""
    if not re.search(rb"region|awsRegion|location", data, re.IGNORECASE):
        return clues
    given = (("aws" if match["aws"] else "google", match["text"]) for match in _CLIENT.finditer(data))
    return in_regions(clues, one_each(given), _CHANNELS)
