"""Which files make up the knowledge, and a hash of them that needs no YAML."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

SCHEMAS = Path(__file__).parents[2] / "schemas"
_FOLDERS = {"terms": "licence", "channels": "channel", "models": "family"}


def files_of(folder: Path) -> list[tuple[str, str, str]]:
    """(path in the folder, kind, file) of every record, in a stable order."""
    found = []
    for top, kind in _FOLDERS.items():
        for parent, _, names in os.walk(folder / top):
            inside = Path(parent).relative_to(folder).as_posix()
            for name in names:
                if name.endswith(".yaml"):
                    own = "vendor" if kind == "family" and name == "_vendor.yaml" else kind
                    found.append((f"{inside}/{name}", own, f"{parent}{os.sep}{name}"))
    return sorted(found)


def fingerprint(folder: Path) -> str:
    """A hash of every record's path and bytes, and of the code and schemas that compile them."""
    here = Path(__file__).parent
    code = sorted([*here.glob("*.py"), *(here.parent / "ids").glob("*.py"), *SCHEMAS.glob("*.json")])
    records = [(path, file) for path, _, file in files_of(folder)]
    named = [*((file.name, str(file)) for file in code), *records]
    digest = hashlib.sha256()
    for name, file in named:
        with open(file, "rb") as opened:  # noqa: PTH123  a thousand small files at every start
            data = opened.read()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
