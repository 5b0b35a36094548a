"""Which program a setting is for: the one in its folder, the one that its container is built from or called
after.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence

from modelguard.model import Binding, Location, Need

CODE = ("python", "javascript")
DEPLOYING = ("kubernetes", "compose")
# How the folder is noted from which a service is built.
_BUILT = "program of "
# Programs lie at the top or in a folder of such (`services/api`); what lies deeper is a part of one.
_DEEPEST = 1


class Programs:
    """The files of code that ask for variables, and what lies between them and those who set these."""

    def __init__(self, bindings: Sequence[Binding], needs: Sequence[Need], top: int) -> None:
        self._top = top
        # The files of code that ask for a variable, and all the folders that hold such a file.
        self._asking: dict[str, set[str]] = defaultdict(set)
        self._homes: dict[str, set[str]] = defaultdict(set)
        for need in needs:
            if need.namespace == "env" and need.detector in CODE:
                self._asking[need.name].add(need.location.path)
                self._homes[need.name].update(_folders_of(need.location.path))
        self._built = {
            (b.location.path, b.name.removeprefix(_BUILT)): b.value
            for b in bindings
            if b.namespace == "service" and b.name.startswith(_BUILT) and b.value
        }

    def is_of_another(self, binding: Binding, at: Location) -> bool:
        """Whether what sets a name lies with another program that reads it, and code asks for the name."""
        if at.path not in self._asking.get(binding.name, ()):
            return False
        homes = self._homes[binding.name]
        if binding.detector in DEPLOYING and (own := self._own(binding, homes)):
            return not any(at.path.startswith(f"{home}/") for home in own)
        folder = posixpath.dirname(binding.location.path)
        sets = binding.detector in ("dotenv", *DEPLOYING) and folder.count("/") >= self._top
        if not sets or not folder:
            return False
        return not at.path.startswith(f"{folder}/") and folder in homes

    def _own(self, binding: Binding, homes: set[str]) -> list[str]:
        """The folders of the program that a container runs, among those that ask for what it sets."""
        if not binding.scope:
            return []
        built = self._built.get((binding.location.path, binding.scope))
        if built is not None:
            return [built] if built in homes else []
        called = binding.scope.rpartition("/")[2]
        near = (home for home in homes if home.count("/") <= self._top + _DEEPEST)
        return [home for home in near if posixpath.basename(home) == called]


def _folders_of(path: str) -> Iterator[str]:
    """The folders around a file, the outermost first."""
    parts = path.split("/")[:-1]
    return ("/".join(parts[: size + 1]) for size in range(len(parts)))
