"""What a package of Python tells of itself, which is no model that it runs: the pages for its readers, and
what it requires under names of its own (`llms = ["acme-client"]`).
"""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._trees.tree import Entry, Map

# Where the metadata of a package keeps its pages, and what it requires, by the name of the file.
_TOLD: dict[str, tuple[tuple[str, ...], ...]] = {
    "pyproject.toml": (
        ("project", "urls"),
        ("project", "optional-dependencies"),
        ("dependency-groups",),
        ("tool", "poetry", "urls"),
        ("tool", "poetry", "extras"),
        ("tool", "poetry", "group"),
        ("tool", "poetry", "dependencies"),
    ),
    "setup.cfg": (("metadata",), ("options", "extras_require")),
}


def forget_package(document: object, path: str) -> None:
    """Take what a package tells of itself out of its document: `[project.urls]`, `[dependency-groups]`."""
    for keys in _TOLD.get(path.rpartition("/")[2], ()):
        if isinstance(document, Map):
            _forget(document, keys)


def _forget(document: Map, keys: Sequence[str]) -> None:
    found = [document]
    for key in keys[:-1]:
        found = [
            entry.value
            for held in found
            for entry in held.entries
            if entry.key.text == key and isinstance(entry.value, Map)
        ]
    for held in found:
        held.entries[:] = [entry for entry in held.entries if not _is_map(entry, keys[-1])]


def _is_map(entry: Entry, key: str) -> bool:
    return entry.key.text == key and isinstance(entry.value, Map)
