"""The region that the clients of a file of Go are made for: Vertex AI's, Bedrock's."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._regions import in_regions, one_each
from modelguard.expressions import expression
from modelguard.model import Clue

# `&genai.ClientConfig{Backend: genai.BackendVertexAI, Location: "europe-west4"}`
_OF_GOOGLE = expression(
    rb"\b(?:genai\.ClientConfig|googlegenai\.VertexAI|vertexai\.\w{1,30}|googlegenai\.\w{1,30})\s{0,4}\{[^{}]{0,400}?"
    rb"\bLocation\s{0,9}:\s{0,20}\"(?P<text>[a-z][a-z0-9-]{1,30})\""
)
# `config.WithRegion("eu-central-1")`, `Region.EU_CENTRAL_1`, `RegionEndpoint.EUCentral1`, `Region::new("…")`
_OF_AMAZON = expression(
    rb"\b(?:WithRegion|Region::new|Region\.of|GetBySystemName|with_region|\bregion:|Region\s{0,4}:)\s{0,4}\(?\s{0,4}"
    rb"\"(?P<text>[a-z]{2}(?:-[a-z]+){1,2}-\d)\""
    rb"|\bRegion\.(?P<name>[A-Z]{2}(?:_[A-Z]+){1,2}_\d)\b"
)
_CHANNELS = {"aws": ("bedrock", "sagemaker"), "google": ("vertex",)}


def placed(clues: Iterator[Clue], data: bytes) -> Iterator[Clue]:
    """The clues, with the region where the file makes its clients of a cloud for one region only."""
    if b"ocation" not in data and b"egion" not in data:
        return clues
    return in_regions(clues, one_each(_given(data)), _CHANNELS)


def _given(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    for match in _OF_GOOGLE.finditer(data):
        yield "google", match["text"]
    for match in _OF_AMAZON.finditer(data) if b"edrock" in data else ():
        yield "aws", match["text"] or match["name"].lower().replace(b"_", b"-")
