"""Folders of the user that the program may keep things in."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """Where what can be made again is kept: in `MODELGUARD_CACHE_DIR`, else by the platform's custom."""
    named = os.environ.get("MODELGUARD_CACHE_DIR")
    if named:
        return Path(named)
    if sys.platform == "win32":
        parent = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        parent = Path.home() / "Library" / "Caches"
    else:
        parent = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(parent) / "modelguard"


def data_folder() -> Path:
    """Where what the user installed is kept: in `MODELGUARD_DATA_DIR`, else by the platform's custom."""
    named = os.environ.get("MODELGUARD_DATA_DIR")
    if named:
        return Path(named)
    if sys.platform == "win32":
        parent = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        return Path(parent) / "modelguard" / "data"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "modelguard"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "modelguard"
