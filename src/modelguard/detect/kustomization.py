"""Kustomizations: which files an overlay includes, and the namespace it puts them into."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """A marker for the overlay, and one for its namespace."""
    from modelguard.detect._config.environments import kustomization

    return kustomization(file)


# It names no model itself, so no anchor leads to it.
DETECTOR = Detector(
    name="kustomization",
    files=("kustomization.yaml", "kustomization.yml"),
    find=find,
    head=256 * 1024,
)
