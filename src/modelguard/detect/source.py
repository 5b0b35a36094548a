"""Rust, Go, Java, Kotlin, C#, Ruby, Crystal, PHP, Lua, R and their like: what is given to a model by name."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """Sightings of literals, and needs of environment variables that are called after a model."""
    # Here, so that knowing the detector costs nothing.
    from modelguard.detect._source.file import read
    from modelguard.detect._source.regions import placed

    return placed(read(file), file.data)


DETECTOR = Detector(
    name="source",
    files=(
        "*.rs", "*.go", "*.java", "*.kt", "*.kts", "*.cs", "*.scala", "*.swift", "*.dart", "*.php", "*.rb",
        "*.ex", "*.exs", "*.cpp", "*.cc", "*.groovy", "*.gradle", "*.rake", "rakefile", "*.fs", "*.fsx",
        "*.lua", "*.r", "*.jsonnet", "*.libsonnet", "*.cr",
    ),
    anchors=(
        b"openai", b"anthropic", b"mistral", b"ollama", b"from_pretrained", b"frompretrained", b"pipeline(",
        b"langchain4j", b"modelname", b"model_name", b"model_id", b"modelid", b"huggingface",
        b"hf_hub", b"genai", b"bedrock", b"llm", b"chatmodel", b"setmodel", b".model(", b"djl://",
        b"bumblebee", b"mediapipe-models/", b"chatgpt",
    ),
    find=find,
)  # fmt: skip
