"""The packages of a repository, by the names under which its own code imports them."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Sequence

from modelguard.model import Binding
from modelguard.naming.role import role

_PACKAGE = "package "
_SOURCES = ("", "src/", "lib/")


class Packages:
    """Which files of JavaScript an import of `@acme/shared` may mean."""

    def __init__(self, bindings: Sequence[Binding]) -> None:
        self._folders: defaultdict[str, set[str]] = defaultdict(set)
        for binding in bindings:
            if binding.namespace == "javascript" and binding.name.startswith(_PACKAGE):
                folder = posixpath.dirname(binding.scope)
                self._folders[binding.name.removeprefix(_PACKAGE)].add(f"{folder}/" if folder else "")
        self._all = {folder for folders in self._folders.values() for folder in folders}

    def holds(self, imported: str, path: str) -> bool:
        """Whether the file at `path` belongs to what a package of the repository gives under this import."""
        if imported.startswith(".") or not self._folders:
            return False
        parts = imported.split("/")
        size = 2 if imported.startswith("@") else 1
        folders = self._folders.get("/".join(parts[:size]), ())
        if len(folders) != 1 or role(path) is not None:
            return False  # two packages of one name: nobody can say which
        (folder,) = folders
        if not path.startswith(folder) or self._of(path) != folder:
            return False
        below = "/".join(parts[size:])
        inner = posixpath.splitext(path.removeprefix(folder))[0]
        inner = inner.removesuffix("/index")
        return not below or any(inner == f"{source}{below}" for source in _SOURCES)

    def _of(self, path: str) -> str:
        """The innermost folder of a package around a file."""
        parts = path.split("/")[:-1]
        around = ("/".join(parts[:n]) + "/" if n else "" for n in range(len(parts), -1, -1))
        return next((folder for folder in around if folder in self._all), "")
