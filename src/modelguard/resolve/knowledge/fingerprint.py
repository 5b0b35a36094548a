"""Which files make up the knowledge, and a hash of them that needs no YAML."""

from __future__ import annotations

import hashlib
from pathlib import Path

SCHEMAS = Path(__file__).parents[2] / "schemas"
_FOLDERS = {"terms": "licence", "channels": "channel", "models": "family"}


def files_of(folder: Path) -> list[tuple[str, str, Path]]:
    """(path in the folder, kind, file) of every record, in a stable order."""
    found = []
    for file in sorted(folder.rglob("*.yaml"), key=lambda file: file.relative_to(folder).as_posix()):
        parts = file.relative_to(folder).parts
        kind = _FOLDERS.get(parts[0])
        if kind == "family" and parts[-1] == "_vendor.yaml":
            kind = "vendor"
        if kind is not None:
            found.append(("/".join(parts), kind, file))
    return found


def fingerprint(folder: Path) -> str:
    """A hash of every record's path and bytes, and of the code and schemas that compile them."""
    here = Path(__file__).parent
    code = sorted([*here.glob("*.py"), *(here.parent / "ids").glob("*.py"), *SCHEMAS.glob("*.json")])
    named = [*((file.name, file) for file in code), *((path, file) for path, _, file in files_of(folder))]
    digest = hashlib.sha256()
    for name, file in named:
        data = file.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
