"""Environments that a file speaks of: a namespace, the profiles of a compose service, a Kustomize overlay."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """A marker for each environment, with the lines or the files that go there."""
    from modelguard.detect._config.environments import (
        read,  # here, so that knowing the detector costs nothing
    )

    return read(file)


DETECTOR = Detector(name="environments", files=("*.yaml", "*.yml"), find=find)
