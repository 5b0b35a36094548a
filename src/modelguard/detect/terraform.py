"""Terraform, OpenTofu and Nomad: what deploys or calls models, variables, containers, embedded scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """Sightings at literals, needs of variables and locals, bindings of what the file defines."""
    from modelguard.detect._terraform.file import read  # here, so that knowing the detector costs nothing

    # Batch systems call their scripts so as well.
    if file.path.lower().endswith(".job") and _JOB.search(file.data) is None:
        return iter(())
    return read(file)


_JOB = expression(rb"^job\s{1,8}\"[^\"\n]{1,200}\"\s{0,8}\{", re.MULTILINE)


DETECTOR = Detector(
    name="terraform",
    files=("*.tf", "*.tfvars", "*.tofu", "*.hcl", "*.nomad", "*.job"),
    not_files=(".terraform.lock.hcl",),
    anchors=(
        b"bedrock", b"sagemaker", b"cognitive_deployment", b"openai", b"vertex_ai", b"huggingface",
        b"hf_model_id", b"model_id", b"model_name", b"nvcr.io/nim", b"vllm", b"ollama", b"text-generation",
        b"foundation-model", b"azapi", b"llm",
    ),
    find=find,
)  # fmt: skip
