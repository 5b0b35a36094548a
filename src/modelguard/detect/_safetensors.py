"""safetensors weight files, read from the metadata of their header."""

from __future__ import annotations

import json
from collections.abc import Iterator

from modelguard.detect._weights import is_later_shard, is_pointer, name_from_path, weights_sighting
from modelguard.model import Sighting, SourceFile

_MAX_METADATA = 1 << 20
_MARK = b'"__metadata__"'
# The keys that name a model, best first: what it was made from, then what it calls itself.
_NAMES = (
    "base_model",
    "base_model_name_or_path",
    "modelspec.base_model",
    "ss_sd_model_name",
    "ss_base_model_version",
    "modelspec.title",
    "name",
)
_LICENCES = ("modelspec.license", "license", "licence")


def read(file: SourceFile) -> Iterator[Sighting]:
    """One sighting: the model that the metadata names, else the name that the path gives."""
    if is_later_shard(file.path):
        return
    if is_pointer(file.data):
        because = "a Git LFS pointer stands for this safetensors weight file"
        yield weights_sighting(file, "safetensors", name_from_path(file.path), because, 0.7)
        return
    if not _is_header(file.data):
        return
    metadata = _metadata(file.data)
    licence = next((metadata[key] for key in _LICENCES if metadata.get(key)), "")
    says = f"; its metadata says {licence[:80]}" if licence else ""
    for key in _NAMES:
        value = metadata.get(key, "").strip()
        if 1 < len(value) <= 300:
            because = f"{key} in the safetensors metadata{says}"
            yield weights_sighting(file, "safetensors", value, because, 0.85)
            return
    because = f"the name of the safetensors weight file{says}"
    yield weights_sighting(file, "safetensors", name_from_path(file.path), because, 0.6)


def _is_header(data: bytes) -> bool:
    """Eight bytes of length (little-endian), then a JSON object."""
    return len(data) > 9 and 2 <= int.from_bytes(data[:8], "little") <= 100 << 20 and data[8:9] == b"{"


def _metadata(data: bytes) -> dict[str, str]:
    """The `__metadata__` object alone: the rest of the header lists tensors and may be cut off."""
    end = 8 + int.from_bytes(data[:8], "little")
    at = data.find(_MARK, 8, end)
    if at < 0:
        return {}
    text = data[at + len(_MARK) : min(end, at + _MAX_METADATA)].decode("utf-8", "replace").lstrip(" \t\r\n:")
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return {str(k): v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}
