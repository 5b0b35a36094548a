"""What the folder of a file says of the service that answers: the package `vertexai` calls Vertex AI."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.model import Sighting

# Folders that hold what calls one service, where the code itself names none, or its vendor's other one.
_VERTEX = expression(r"(?:\A|[/_.-])vertex[_-]?ai(?:/|\Z)", re.IGNORECASE)


def in_folder(sighting: Sighting) -> Sighting:
    """The sighting, with the service that its folder is called after where it tells none of its own."""
    told = sighting.endpoint or sighting.image or sighting.execution == "self-hosted"
    if told or sighting.channel not in (None, "gemini") or sighting.kind == "weights-load":
        return sighting
    owner, slash, _ = sighting.raw.partition("/")
    of_hub = slash and "vertex" not in owner and owner != "publishers"  # anybody may run those weights
    if of_hub or not _VERTEX.search(posixpath.dirname(sighting.location.path)):
        return sighting
    return replace(sighting, channel="vertex", execution="managed")
