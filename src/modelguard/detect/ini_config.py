"""Files of sections and pairs: systemd units, quadlets, supervisor, spaCy, Java properties, Procfiles."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import TRANSLATIONS, Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of the pairs: settings, commands and variables."""
    from modelguard.detect._config.ini import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="ini_config",
    files=(
        "*.ini",
        "*.cfg",
        "*.conf",
        "*.config",
        "*.properties",
        "*.service",
        "*.container",
        "procfile",
        "procfile.*",
        ".aider.conf",
    ),
    find=find,
    anchors=(b"model", b"llm", b"vllm", b"ollama"),
    not_files=(
        *TRANSLATIONS,
        "mypy.ini",
        "*.desktop",
        "messages*.properties",
    ),
)
