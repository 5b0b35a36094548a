"""PowerShell and Windows batch files: the commands they run, the variables and request bodies they set."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of the commands, with the variables that the script sets known to them."""
    from modelguard.detect._shell.powershell import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="powershell",
    files=("*.ps1", "*.psm1", "*.bat", "*.cmd"),
    anchors=(
        b"ollama", b"huggingface", b"hf download", b"llama-server", b"vllm", b"openai", b"bedrock", b"llm",
        b"model-name", b"modelname", b"model_name", b"model_id", b"chat/completions", b"--model", b"model =",
        b"embed",
    ),
    find=find,
)  # fmt: skip
