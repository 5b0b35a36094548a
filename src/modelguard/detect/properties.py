"""Java properties files: the models that Spring AI, Quarkus, LangChain4j and a project's own keys set."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import TRANSLATIONS, Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """Sightings at the values of keys that hold a model, with the provider that the key names."""
    from modelguard.detect._config.properties import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="properties",
    files=("*.properties",),
    not_files=TRANSLATIONS,
    anchors=(b"model", b"openai", b"ollama", b"anthropic", b"langchain4j", b"spring.ai"),
    find=find,
)
