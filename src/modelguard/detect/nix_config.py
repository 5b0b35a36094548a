"""Nix: services of NixOS, settings of Home Manager, development shells and packages."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of attribute sets, and of the scripts and files that stand in their texts."""
    from modelguard.detect._config.nix import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="nix_config",
    files=("*.nix",),
    find=find,
    anchors=(b"model", b"llm", b"ollama", b"gguf", b"llama"),
)
