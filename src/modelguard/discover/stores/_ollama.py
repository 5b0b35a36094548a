"""Ollama's store: `manifests/<host>/<namespace>/<name>/<tag>` and `blobs/sha256-<hex>`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from modelguard.discover.stores._files import TEXT, below, is_folder, text
from modelguard.expressions import expression
from modelguard.model import Location, Notice, Usage

_HOME = "registry.ollama.ai"
_HUB = ("hf.co", "huggingface.co")
_LIBRARY = "library"
_MANIFEST = 1 << 20
_DIGEST = expression(r"sha256[:-]([0-9a-f]{64})\Z")
_MEDIA = "application/vnd.ollama.image."
_DEEP = 5
_MOST_LAYERS = 64
_MOST_TEXTS = 8


def places() -> tuple[Path, ...]:
    """Where the store is: `OLLAMA_MODELS`, else in the user's home, else in that of the service."""
    named = os.environ.get("OLLAMA_MODELS")
    if named:
        return (Path(named).expanduser(),)
    return (Path.home() / ".ollama" / "models", Path("/usr/share/ollama/.ollama/models"))


def read(root: Path, notices: list[Notice]) -> Iterator[Usage]:
    """One use for each tag."""
    if not is_folder(root / "manifests") and is_folder(root / "models" / "manifests"):
        root = root / "models"  # the user named ~/.ollama
    manifests = root / "manifests"
    for file in below(manifests, _DEEP, notices, "ollama/manifests"):
        parts = file.relative_to(manifests).parts
        if len(parts) < 4:
            continue
        layers = _layers(text(root, file, _MANIFEST))
        place = f"ollama/manifests/{'/'.join(parts)}"
        if layers is None:
            message = "is no manifest of Ollama that can be read"
            notices.append(Notice(code="store-unreadable", message=message, path=place, incomplete=True))
            continue
        yield _usage(root, parts, place, layers)


def _usage(root: Path, parts: tuple[str, ...], place: str, layers: list[tuple[str, str]]) -> Usage:
    kinds = {kind for kind, _ in layers}
    texts = [_blob(root, digest) for kind, digest in layers if kind == "license"][:_MOST_TEXTS]
    held = "model" in kinds
    adapted = " with an adapter" if "adapter" in kinds else ""
    what = "" if held else "; it holds no weights, so that something else answers for it"
    return Usage(
        raw=_name(parts),
        location=Location(path=place, line=1),
        kind="weights-load" if held else "config-default",
        execution="self-hosted" if held else "unknown",
        strength="strong",
        detector="store-ollama",
        confidence=0.99,
        channel="ollama",
        because=(f"it lies in Ollama's store at {root}{adapted}{what}",),
        declared=tuple(("licence-text", words) for words in texts if words.strip()),
    )


def _name(parts: tuple[str, ...]) -> str:
    """The name under which Ollama runs it: `llama3:8b`, `me/mine:latest`, `hf.co/org/repo:Q4_K_M`."""
    host, *middle, tag = parts
    if host == _HOME:
        middle = middle[1:] if middle[0] == _LIBRARY else middle
        return f"{'/'.join(middle)}:{tag}"
    return f"{'hf.co' if host in _HUB else host}/{'/'.join(middle)}:{tag}"


def _layers(manifest: str) -> list[tuple[str, str]] | None:
    """The last word of each layer's media type, with its digest; None for what is no manifest."""
    try:
        data: Any = json.loads(manifest)
    except (ValueError, RecursionError):
        return None
    layers = data.get("layers") if isinstance(data, dict) else None
    if not isinstance(layers, list):
        return None
    found = []
    for layer in layers[:_MOST_LAYERS]:
        kind, digest = (layer.get("mediaType"), layer.get("digest")) if isinstance(layer, dict) else ("", "")
        if isinstance(kind, str) and kind.startswith(_MEDIA) and isinstance(digest, str):
            found.append((kind.removeprefix(_MEDIA), digest))
    return found


def _blob(root: Path, digest: str) -> str:
    """The text of a blob; a digest is a file name only when it is nothing else."""
    match = _DIGEST.match(digest)
    return text(root, root / "blobs" / f"sha256-{match[1]}", TEXT) if match else ""
