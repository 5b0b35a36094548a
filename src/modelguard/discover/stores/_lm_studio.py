"""LM Studio's folder: `<publisher>/<repository>/*.gguf`, named as on the hub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from modelguard.discover.stores._card import declared
from modelguard.discover.stores._files import below, folders, is_folder, is_weights
from modelguard.model import Location, Notice, Usage

_DEEP = 2


def places() -> tuple[Path, ...]:
    """Where LM Studio keeps models now, and where older versions did."""
    return (Path.home() / ".lmstudio" / "models", Path.home() / ".cache" / "lm-studio" / "models")


def read(root: Path, notices: list[Notice]) -> Iterator[Usage]:
    """One use for each repository that holds weights."""
    if is_folder(root / "models"):
        root = root / "models"  # the user named ~/.lmstudio
    for publisher in folders(root, notices, "lm-studio"):
        for folder in folders(publisher, notices, f"lm-studio/{publisher.name}"):
            files = list(below(folder, _DEEP, notices, f"lm-studio/{publisher.name}/{folder.name}"))
            weights = [file for file in files if is_weights(file)]
            if weights:
                first = weights[0].relative_to(root).as_posix()
                yield Usage(
                    raw=f"{publisher.name}/{folder.name}",
                    location=Location(path=f"lm-studio/{first}", line=1),
                    kind="weights-load",
                    execution="self-hosted",
                    strength="strong",
                    detector="store-lm-studio",
                    confidence=0.95,
                    channel="lm-studio",
                    because=(f"it lies in LM Studio's folder at {root}",),
                    declared=declared(root, folder, [file.name for file in files if file.parent == folder]),
                )
