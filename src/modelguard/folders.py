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
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "modelguard"
    return _parent("XDG_CACHE_HOME", ".cache") / "modelguard"


def data_folder() -> Path:
    """Where what the user installed is kept: in `MODELGUARD_DATA_DIR`, else by the platform's custom."""
    named = os.environ.get("MODELGUARD_DATA_DIR")
    if named:
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "modelguard"
    parent = _parent("XDG_DATA_HOME", ".local/share") / "modelguard"
    return parent / "data" if sys.platform == "win32" else parent


def installed_knowledge() -> Path:
    """Where it is written which update of the knowledge base the user has installed, if any."""
    return data_folder() / "knowledge" / "installed.json"


def _parent(variable: str, custom: str) -> Path:
    """Where programs keep things on Windows and on all else but a Mac."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get(variable) or Path.home() / custom)
