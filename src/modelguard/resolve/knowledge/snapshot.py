"""The records as they are at one moment, and a hash of them that needs no YAML.

Everything is read once, so that what is hashed is what is compiled, even while somebody edits.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from modelguard.errors import KnowledgeError

_PACKAGE = Path(__file__).parents[2]
SCHEMAS = _PACKAGE / "schemas"
_CODE = ("model/*.py", "resolve/knowledge/*.py", "resolve/ids/*.py", "schemas/*.json")
_FOLDERS = {"terms": "licence", "channels": "channel", "models": "family"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of every record: (path in the folder, kind of record, bytes), ordered by path.

    `fingerprint` covers them, and the code and schemas that compile them.
    """

    folder: Path
    files: tuple[tuple[str, str, bytes], ...]
    fingerprint: str


def take(folder: Path) -> Snapshot:
    """Read every record under `folder`.  Raises KnowledgeError when one cannot be read."""
    digest = hashlib.sha256()
    try:
        files = tuple((path, kind, _bytes(file)) for path, kind, file in files_of(folder))
        for file in sorted(file for pattern in _CODE for file in _PACKAGE.glob(pattern)):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    except OSError as error:
        raise KnowledgeError(f"{folder} cannot be read: {error}; try again when nobody changes it") from error
    for path, _, data in files:
        digest.update(f"{path}\0{len(data)}\0".encode())
        digest.update(data)
    return Snapshot(folder, files, digest.hexdigest())


def files_of(folder: Path) -> list[tuple[str, str, str]]:
    """(path in the folder, kind, file) of every record, ordered by path."""
    found = []
    for top, kind in _FOLDERS.items():
        for parent, _, names in os.walk(folder / top):
            inside = Path(parent).relative_to(folder).as_posix()
            for name in names:
                if name.endswith(".yaml"):
                    own = "vendor" if kind == "family" and name == "_vendor.yaml" else kind
                    found.append((f"{inside}/{name}", own, f"{parent}{os.sep}{name}"))
    return sorted(found)


def _bytes(file: str) -> bytes:
    with open(file, "rb") as opened:  # noqa: PTH123  a thousand small files at every start
        return opened.read()
