"""Ollama Modelfiles: what a model is made from, its adapter and its licence."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The base of the model (`FROM`) and its adapter, outside of templates and prompts."""
    from modelguard.detect._config.modelfile import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="modelfile",
    files=("modelfile", "modelfile.*", "*.modelfile", "modelfile[-_]*", "*[-_]modelfile", "*modelfile*.txt"),
    find=find,
    anchors=(b"from ",),
    not_files=("*.md", "*.py", "*.go", "*.js", "*.ts", "*.rs", "*.sh", "*.json", "*.yaml", "*.yml", "*.html"),
)
