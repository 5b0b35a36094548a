"""Words under which classes are registered: `model_name = "word"` in one class after the other; and what
tells the rows of a union apart: `id: Literal["word"] = "word"`.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from tree_sitter import Node

from modelguard.detect._python.index import Index
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_NAME = "model_name"
_ONE = expression(r"(?:\w{1,30}\.)?Literal\[\s*(?P<value>\"[^\"]{1,200}\"|'[^']{1,200}'),?\s*\]\Z")
# So many classes under one word are its kind, not models that each of them runs.
_SEVERAL = 3


def is_tag(field: Node) -> bool:
    """Whether a field of a class may hold one thing alone, by which its rows are told from those of others:
    `id: Literal["word"] = Field(default="word")`.
    """
    kept, value = field.child_by_field_name("type"), field.child_by_field_name("right")
    alone = _ONE.match(text(kept)) if kept is not None and value is not None else None
    return alone is not None and value is not None and alone["value"] in text(value)


class Kinds:
    """What the classes of a file hold as their `model_name`."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def hold(self, name: str, value: Node) -> bool:
        """Whether several classes hold the plain word as their name, which nothing in the file asks for."""
        word = plain(value) if name == _NAME else None
        if not word or "/" in word or self._counted[word] < _SEVERAL:
            return False
        return f".{_NAME}".encode() not in self._index.data

    @cached_property
    def _counted(self) -> Counter[str]:
        held = (at.node for at in self._index.assignments if at.scope.kind == "class")
        pairs = ((node.child_by_field_name("left"), node.child_by_field_name("right")) for node in held)
        named = (right for left, right in pairs if left is not None and text(left) == _NAME)
        return Counter(word for right in named if right is not None and (word := plain(right)))
