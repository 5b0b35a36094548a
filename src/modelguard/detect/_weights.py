"""What weight files share: names that mean nothing, shards, pointers, and the one sighting of a file."""

from __future__ import annotations

import re

from modelguard.expressions import expression
from modelguard.model import Location, Sighting, SourceFile

_SHARD = expression(r"[-_.](\d{1,5})[-_]of[-_]\d{1,5}\Z", re.IGNORECASE)
_CACHE = expression(r"models--([^/]+?)--([^/]+)\Z")
_GENERIC = {
    "model", "pytorch_model", "adapter_model", "adapter", "diffusion_pytorch_model", "consolidated",
    "tokenizer", "weights", "models", "checkpoint", "checkpoints", "unet", "vae", "text_encoder",
    "text_encoder_2", "transformer", "snapshots", "output", "outputs", "ggml-model", "onnx", "main",
    "final", "last", "best", "lora", "pytorch_lora_weights", "data", "files", "assets", "src",
    "safety_checker", "image_encoder", "open_clip_model", "flax_model", "blobs", "build", "dist", "params",
    "gguf", "safetensors",
}  # fmt: skip
# Inputs of ComfyUI's nodes that hold files of weights.
OF_NODES = frozenset(
    (
        "ckpt_name", "unet_name", "lora_name", "vae_name", "clip_name", "clip_name1", "clip_name2",
        "clip_name3", "clip_name4", "control_net_name", "style_model_name", "upscale_model",
    )
)  # fmt: skip
_STEP = expression(r"(?:checkpoint|step|epoch)?[-_]?\d+\Z|[0-9a-f]{40}\Z|\d+_\w+\Z", re.IGNORECASE)
_POINTER = b"version https://git-lfs.github.com/spec/"

# `whisper-tiny.en`, `resnet50`: what has such a mark is more than a word for what a file is for.
TELLS = expression(r"(?=.{0,80}[a-z]{3})\S{0,80}(?:[a-z]-[a-z0-9]|[a-z]\d|\d[a-z_-])", re.IGNORECASE)
# How numbers are written in a file of weights, which tells no model: `encoder.int8.onnx`.
_FORMAT = expression(
    r"[._-](?:u?int\d{1,2}|[bf]p?\d{1,2}|q\d\w{0,6}|quant(?:ized)?)(?![a-z0-9])", re.IGNORECASE
)


def is_pointer(data: bytes) -> bool:
    """Whether the bytes are a Git LFS pointer that stands in for a large file."""
    return data.startswith(_POINTER) and len(data) < 1024


def is_later_shard(path: str) -> bool:
    """Whether the file is a second or later part of one model: the first part speaks for all."""
    match = _SHARD.search(_stem(path))
    return match is not None and int(match.group(1)) > 1


def name_from_path(path: str) -> str:
    """The best name that the path gives: the stem, or the nearest folder that says more than `model`."""
    for part in (_SHARD.sub("", _stem(path)), *reversed(path.split("/")[:-1])):
        cached = _CACHE.match(part)
        if cached:
            return f"{cached.group(1)}/{cached.group(2)}"
        if part and part.lower() not in _GENERIC and not _STEP.match(part):
            return part
    return _stem(path)


def tells_model(path: str) -> bool:
    """Whether a path or an address of weights tells which they are: `./whisper-tiny/encoder.int8.onnx`."""
    return TELLS.match(_FORMAT.sub("", name_from_path(path.partition("?")[0]))) is not None


def weights_sighting(file: SourceFile, detector: str, raw: str, because: str, confidence: float) -> Sighting:
    """The sighting of a weight file: it stands for the whole file, so at its first position."""
    return Sighting(
        location=Location(path=file.path, line=1, column=1, end_line=1, end_column=1),
        raw=raw,
        kind="weights-load",
        strength="strong",
        detector=detector,
        because=because,
        execution="self-hosted",
        confidence=confidence,
    )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]
