"""Terraform, OpenTofu and Nomad: what deploys or calls models, variables, containers, embedded scripts."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """Sightings at literals, needs of variables and locals, bindings of what the file defines."""
    from modelguard.detect._terraform.file import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="terraform",
    files=("*.tf", "*.tfvars", "*.tofu", "*.hcl", "*.nomad"),
    not_files=(".terraform.lock.hcl",),
    anchors=(
        b"bedrock", b"sagemaker", b"cognitive_deployment", b"openai", b"vertex_ai", b"huggingface",
        b"hf_model_id", b"model_id", b"model_name", b"nvcr.io/nim", b"vllm", b"ollama", b"text-generation",
        b"foundation-model", b"azapi", b"llm",
    ),
    find=find,
)  # fmt: skip
