"""What a test awaits: dictionaries that are compared with what came out, and run nothing."""

from __future__ import annotations

import re
from functools import cached_property

from modelguard.detect._looks import goes_nowhere, only_hashes
from modelguard.detect._python.index import At, Index, Scope, called
from modelguard.detect._python.silence import is_row_of_test, tells_of
from modelguard.detect._treesitter import text

_CLIMB = 12
_LONGEST = 100_000
_DATA = {"pair", "dictionary", "list", "tuple", "expression_list"}


class Expectations:
    """Knows which literals of one file are only compared with something."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._names: dict[tuple[int, str], bool] = {}

    def hold(self, at: At) -> bool:
        """Whether a pair stands in what is awaited (`assert made == {"model": "id"}`), or in a row that a
        function makes for tests.
        """
        if self._tests and at.scope.kind == "function" and is_row_of_test([at.scope.name]):
            return True
        around = self.index.parent(at.node)
        for _ in range(_CLIMB):
            if around is None or not self._compares:
                return False
            if around.type == "comparison_operator":
                return True
            if around.type == "call":
                name = called(around)
                return name.startswith("assert") or only_hashes(name) or tells_of(name)
            if around.type == "assignment":
                left = around.child_by_field_name("left")
                if left is None or left.type != "identifier":
                    return False
                name = text(left)
                return name.startswith("expected") or self._is_idle(name, at.scope)
            if around.type not in _DATA:
                return False
            around = self.index.parent(around)
        return False

    @cached_property
    def _tests(self) -> bool:
        return b"def test_" in self.index.data

    @cached_property
    def _compares(self) -> bool:
        return b"assert" in self.index.data

    def _is_idle(self, name: str, scope: Scope) -> bool:
        """Whether what a name holds is only compared, or hashed, and goes nowhere."""
        if self._is_awaited(name, scope):
            return True
        block = (scope.node.text or b"")[:_LONGEST]
        return scope.kind == "function" and goes_nowhere(name.encode(), block)

    def _is_awaited(self, name: str, scope: Scope) -> bool:
        """Whether all that is done with a name is a comparison, or making something that is compared."""
        key = (id(scope), name)
        if key not in self._names:
            data = (scope.node.text or b"")[:_LONGEST]
            word = rb"\b" + re.escape(name.encode()) + rb"\b"
            asked = rb"[!=]=[ \t]*" + word + rb"(?![.\[(])|" + word + rb"[ \t]*[!=]="
            made = rb"\bassert[^\n]{0,200}\bfrom_dict\([ \t]*" + word
            told = rb"\bassert\w+\([^\n]{0,200}" + word
            compared = len(re.findall(rb"|".join((asked, told)), data))
            set_ = len(re.findall(word + rb"[ \t]*(?::[^=\n]{1,100})?=(?!=)", data))
            others = len(re.findall(made, data))
            self._names[key] = compared > 0 and len(re.findall(word, data)) == compared + set_ + others
        return self._names[key]
