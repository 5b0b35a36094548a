"""TOML files: settings of tools, training runs and services."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of a TOML file of any kind."""
    from modelguard.detect._config.toml import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="toml_config",
    files=("*.toml",),
    find=find,
    anchors=(b"model", b"llm", b"provider"),
    not_files=("cargo.toml", "cargo.lock", "uv.lock", "poetry.lock", "*.lock.toml"),
)
