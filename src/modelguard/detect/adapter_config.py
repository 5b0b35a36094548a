"""`adapter_config.json` of PEFT: the model that an adapter belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The base model, with the revision that the adapter was trained on."""
    from modelguard.detect._config.adapter_config import (
        read,  # here, so that knowing the detector costs nothing
    )

    return read(file)


DETECTOR = Detector(
    name="adapter_config",
    files=("adapter_config.json",),
    find=find,
    anchors=(b"base_model_name_or_path",),
    head=200_000,
)
