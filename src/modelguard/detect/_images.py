"""Container images that hold a model: what the name of the image, or its tag, says of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from modelguard.detect._places import NIM_IMAGE, Runs
from modelguard.detect._shape import is_role, is_sized
from modelguard.expressions import expression

_CALLED = "the image is called after its model"
# `${EMBEDDER:-nvcr.io/nim/x/y}:${TAG:-1.0}`, `nvcr.io/nim/x/y:{{ tag }}`: an image that variables complete.
_COMPLETED = expression(
    r"(?:\$\{\w{1,60}:?-)?(?P<image>[a-z][\w./-]{5,200}?)"
    r"(?::[\w.-]{0,60}(?:\$\{?\w|\{\{)[^@\n]{0,100})?(?:\}(?::[^\n]{1,120})?)?\Z"
)
# What stands behind the colon of an image that is told which model to run, or of one of the programs.
_NO_MODEL = expression(r"(?:latest|main|custom|base|dev|stable|preview|nightly|onnx|v?\d)[\w.-]*\Z")
_FORMS = (
    # Weaviate's modules.
    expression(
        r"(?:[\w.-]+/)*semitechnologies/(?:(?:transformers|model2vec|gpt4all)-inference|multi2vec-(?:clip|bind)"
        r"|(?:qna|ner|sum|reranker)-transformers|img2vec-(?:pytorch|keras))"
        r":(?P<model>[\w.-]{3,120}?)(?:-\d+\.\d+\.\d+)?\Z"
    ),
    # Presets of Kaito.
    expression(r"mcr\.microsoft\.com/aks/kaito/kaito-(?P<model>[a-z][\w.]*(?:-[\w.]+)+)(?::[\w.-]+)?\Z"),
    # Images that AIKit has built.
    expression(r"ghcr\.io/(?:sozercan|kaito-project/aikit)/(?P<model>[a-z][\w.-]*:(?:\d+x)?\d+\.?\d*b)\Z"),
    expression(r"[\w.-]+-docker\.pkg\.dev/cloudrun/container/gemma/(?P<model>gemma[\w.-]+)(?::[\w.-]+)?\Z"),
    # AMD's images of one model each, called after its maker, the model and maybe the machine.
    expression(
        r"(?:docker\.io/)?(?:amdenterpriseai|silogenai|ghcr\.io/silogen)/aim-(?:(?:instinct|epyc|radeon)-)?"
        r"(?P<model>[a-z][\w.]*(?:-[\w.]+){2,15})(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?\Z"
    ),
    # Weights packed as images, which init containers and KServe unpack.
    expression(r"(?:oci://)?quay\.io/[\w.-]{2,60}/modelcar-catalog:(?P<model>[a-z][\w.-]+)\Z"),
    expression(
        r"(?:oci://)?registry\.redhat\.io/[\w.-]{2,60}/modelcar-(?P<model>[a-z][\w.-]+)(?::[\w.-]+)?\Z"
    ),
)


# An image of a registry whose last part is called after a model and its size: `quay.io/org/granite-7b-lab`.
_REGISTRY = expression(
    r"(?:oci://|docker://)?(?:(?:docker|quay|ghcr|lscr|registry\.redhat|cr\.\w{2,20})\.io"
    r"|(?:[\w-]{1,40}\.)?(?:gcr|icr)\.io|public\.ecr\.aws|\d{12}\.dkr\.ecr\.[\w-]{2,30}\.amazonaws\.com(?:\.cn)?|[\w-]{2,60}-docker\.pkg\.dev|[\w-]{2,60}\.azurecr\.io)"
    r"/(?:[\w.-]{1,60}/){1,5}(?P<model>[a-z][\w.-]{2,100})(?::[\w.-]{1,100})?(?:@sha256:[0-9a-f]{64})?\Z"
)
# A repository of NVIDIA's registry without the registry: `nim/meta/llama3-8b-instruct`.
_REPOSITORY = expression(r"nim/[a-z][\w-]{1,40}/[a-z][\w.-]*\d[\w.-]*(?::[\w.-]+)?\Z")


# What answers like a server of models and runs none: `ghcr.io/llm-d/llm-d-inference-sim`, `acme/mock-llm:1`.
_SIMULATOR = expression(
    r"(?:[^\s]{0,200}/)?[\w.-]{0,60}?(?:(?:inference|vllm|llm|openai)[-_](?:sim(?:ulator)?|mock|stub|fake)"
    r"|(?:mock|fake|stub|simulated|dummy)[-_](?:llm|vllm|openai|inference))(?:[-_][\w.-]{0,60})?(?:[:@][^\s]{0,160})?\Z",
    re.IGNORECASE,
)


class Held(NamedTuple):
    """Where the name of an image tells its model, who serves it, and why that is believed."""

    start: int
    end: int
    runs: Runs
    because: str


def held_in(text: str) -> Held | None:
    """The model that a container image holds, where its name or its tag tells."""
    if NIM_IMAGE.match(text) or _REPOSITORY.match(text):
        return _nim(0, len(text))
    if "/" not in text:
        return None
    for form in _FORMS:
        match = form.match(text)
        if match is not None:
            told = not (_NO_MODEL.match(match["model"]) or is_role(match["model"]))
            return Held(*match.span("model"), Runs(None, "self-hosted"), _CALLED) if told else None
    sized = _REGISTRY.match(text)
    if sized is not None and is_sized(sized["model"]):
        return Held(*sized.span("model"), Runs(None, "self-hosted"), _CALLED)
    completed = _COMPLETED.match(text) if "$" in text or "{{" in text else None
    if completed is not None and NIM_IMAGE.match(completed["image"]):
        return _nim(*completed.span("image"))
    return None


def _nim(start: int, end: int) -> Held:
    return Held(start, end, Runs("nim", "self-hosted"), "the image is a model")


def simulates(image: str | None) -> bool:
    """Whether an image only answers as if it ran a model: whatever it is told to serve, nothing runs."""
    return image is not None and _SIMULATOR.match(image) is not None
