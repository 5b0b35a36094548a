"""Dockerfiles: base images that are models, variables and build arguments, and the commands of every form."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of each instruction; the variables of `ENV` and `ARG` reach the whole folder."""
    from modelguard.detect._config.dockerfile import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="dockerfile",
    files=(
        "dockerfile",
        "dockerfile.*",
        "dockerfile-*",
        "dockerfile_*",
        "*.dockerfile",
        "containerfile",
        "containerfile.*",
        "*.containerfile",
    ),
    find=find,
    anchors=(b"model", b"llm", b"nvcr.io", b"huggingface", b"hf download", b".safetensors", b".gguf"),
    not_files=("*.md", "*.py", "*.sh"),
)
