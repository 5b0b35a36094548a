"""Shell scripts: commands that serve, fetch, train or call models, and the variables that they take."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """Sightings at literals, needs of variables that the script does not set, bindings of the others."""
    from modelguard.detect._shell.file import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="shell",
    files=(
        "*.sh", "*.bash", "*.zsh", "*.ksh", "*.slurm", "*.sbatch", "*.bats", "*.command", ".envrc",
        ".bashrc", ".zshrc",
    ),
    anchors=(
        b"vllm", b"ollama", b"text-generation", b"llama-server", b"huggingface", b"hf download",
        b"model_args", b"--model", b"model_name", b"model_id", b"model=", b"llm", b"sglang", b"llama",
        b"mlx", b"hf.co", b"hf-mirror",
        b"optimum-cli", b"litgpt", b"lmdeploy", b"xinference", b"text-embeddings",
        b"whisper", b"genai", b"azureml://", b"nvcr.io/nim", b"chat/completions", b"bedrock", b"openai",
        b"pretrained", b".gguf", b".safetensors",
    ),
    find=find,
)  # fmt: skip
