"""What a package of Python tells of itself: the pages for its readers, which name no model that it runs."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._trees.tree import Entry, Map

# Where the metadata of a package keeps its pages, by the name of the file.
_PAGES: dict[str, tuple[tuple[str, ...], ...]] = {
    "pyproject.toml": (("project", "urls"), ("tool", "poetry", "urls")),
    "setup.cfg": (("metadata",),),
}


def forget_pages(document: object, path: str) -> None:
    """Take the pages of a package out of its document: `[project.urls]`, `[metadata]` of `setup.cfg`."""
    for keys in _PAGES.get(path.rpartition("/")[2], ()):
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
