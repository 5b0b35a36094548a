"""XML files of settings: Vespa's services, Spring's beans, settings of .NET, policies of a gateway."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import TRANSLATIONS, Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of elements, attributes and texts."""
    from modelguard.detect._config.xml import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="xml_config",
    files=("*.xml", "app.config", "web.config"),
    find=find,
    anchors=(b"model", b"llm", b"openai", b"huggingface.co"),
    not_files=(
        *TRANSLATIONS,
        "pom.xml",
        "build.xml",
        "strings.xml",
        "androidmanifest.xml",
        "package.xml",
        "*.csproj.xml",
        "*-layout.xml",
        "coverage.xml",
        "*results*.xml",
        "sitemap*.xml",
        "*feed*.xml",
        "*/res/values*/*",
    ),
)
