"""Lists in text files: requirements, addresses to download, names of models."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of the lines."""
    from modelguard.detect._lists import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="text_list",
    files=("*.txt", "*.in", "*.lst", "*.list", "*.urls"),
    find=find,
    anchors=(
        b"huggingface.co/",
        b"hf.co/",
        b"hf-mirror.com/",
        b"hf://",
        b"core_web",
        b"core-web",
        b"core_news",
        b"core-news",
        b".safetensors",
        b".gguf",
        b".ckpt",
        b".pth",
        b".onnx",
    ),
    not_files=(
        "license*.txt",
        "licence*.txt",
        "notice*.txt",
        "readme*.txt",
        "robots.txt",
        "llms*.txt",
        "manifest.in",
    ),
)
