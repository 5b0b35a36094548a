"""Careful reading inside of a store: regular files only, so much of them, and nothing that lies outside."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from modelguard.model import Notice

CARD = 1 << 18
TEXT = 1 << 17
_MOST = 100_000
_ENDINGS = "safetensors bin gguf ggml pt pth ckpt onnx h5 msgpack tflite nemo mlmodel npz"
_WEIGHTS = frozenset(_ENDINGS.split())
_NO_WEIGHTS = frozenset({"training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth"})


def inside(root: Path, path: Path) -> bool:
    """Whether `path`, with all links followed, lies below `root`."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there, with links followed; what may not be looked at is not there."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return False


def folders(folder: Path, notices: list[Notice], shown: str) -> list[Path]:
    """The folders directly below, sorted; links are none."""
    return [entry for entry in entries(folder, notices, shown) if _is_folder(entry)]


def entries(folder: Path, notices: list[Notice], shown: str) -> list[Path]:
    """What lies directly in a folder, sorted; a folder that cannot be read is told."""
    try:
        return sorted(folder / entry.name for entry in os.scandir(folder))
    except FileNotFoundError:
        return []
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        notices.append(Notice(code="store-unreadable", message=message, path=shown, incomplete=True))
        return []


def below(folder: Path, depth: int, notices: list[Notice], shown: str) -> Iterator[Path]:
    """Every file below `folder` down to `depth`; links to folders are not followed."""
    waiting = [(folder, 0)]
    seen = 0
    while waiting:
        here, level = waiting.pop()
        for entry in entries(here, notices, shown):
            seen += 1
            if seen > _MOST:
                return
            if _is_folder(entry):
                if level < depth:
                    waiting.append((entry, level + 1))
            else:
                yield entry


def text(root: Path, path: Path, limit: int) -> str:
    """The beginning of a text file inside `root`; empty where there is none."""
    if not inside(root, path):
        return ""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError:
        return ""
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        return os.read(handle, limit).decode("utf-8", "replace").removeprefix("\ufeff")
    except OSError:
        return ""
    finally:
        os.close(handle)


def is_weights(path: Path) -> bool:
    """Whether a file holds weights by its name, and is really there."""
    return path.suffix.lower().lstrip(".") in _WEIGHTS and path.name not in _NO_WEIGHTS and _stands(path)


def _stands(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:  # a link to a blob that is gone
        return False


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
