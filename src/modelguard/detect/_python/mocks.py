"""Stand-ins that tests make: what is set on one is no model that anything runs."""

from __future__ import annotations

import re
from functools import cached_property

from tree_sitter import Node

from modelguard.detect._python.index import Index, Scope, called, dotted
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_MOCKS = {"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "create_autospec"}
_LONGEST = 200
# What a stand-in answers with.
_ANSWERS = {"return_value", "side_effect"}
_FAKE = expression(
    r"_{0,2}(?:fake|mock|stub|dummy)_(?!\w{0,60}(?:config|settings?|env|environ|request|params|kwargs|args|payload|body)(?:_|\Z))\w{1,60}\Z"
)
_LISTS = expression(r"_{0,2}(?:fake|mock|stub|patch)_(?:[a-z]{1,20}_){0,2}models?\Z")
# What makes an answer for a test: `make_mock_response(200, {"models": [{"model": "id"}]})`.
_RESPONDS = expression(
    r"_{0,2}(?:make_|build_|create_|new_|get_)?(?:mock|fake|stub|dummy)_(?:\w{1,30}_)?(?:resp|response|reply|answer|completion|chunk)\Z"
)
_DATA = {"pair", "dictionary", "list", "tuple", "set", "expression_list"}
_CLIMB = 8
_MOST = 50_000


class Mocks:
    """Knows the names that hold stand-ins in one file."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def holds(self, target: Node, scope: Scope) -> bool:
        """Whether what is set (`request.model.model_id`) is a part of a stand-in."""
        parts = dotted(target) if target.type == "attribute" and len(text(target)) <= _LONGEST else []
        if len(parts) < 2:
            return False
        made = (".".join(parts[:size]) for size in range(1, len(parts)))
        return any(part.lstrip("_").startswith("mock_") for part in parts[:-1]) or any(
            (id(scope), name) in self._made for name in made
        )

    def answer(self, node: Node) -> bool:
        """Whether a literal is a part of what a stand-in answers: `patch("x", return_value=["id"])`."""
        around = self.index.parent(node)
        for _ in range(_CLIMB):
            if around is None:
                return False
            if around.type == "keyword_argument":
                name, call = around.child_by_field_name("name"), self.index.parent(around)
                made = call is not None and call.type == "call" and self._answers(called(call))
                # `patch("x", return_value=["id"])`, `MagicMock(best_params={"model": "id"})`
                return made or (name is not None and text(name) in _ANSWERS)
            if around.type == "assignment":
                left = around.child_by_field_name("left")
                if left is not None and left.type == "identifier":
                    return self._is_handed(left)
                return left is not None and text(left)[-_LONGEST:].rpartition(".")[2] in _ANSWERS
            if around.type == "return_statement":
                return self._is_fake(around)
            if around.type == "call":  # `stub_models(monkeypatch, ["id"])`
                return _LISTS.match(called(around)) is not None or _RESPONDS.match(called(around)) is not None
            if around.type not in _DATA:
                return False
            around = self.index.parent(around)
        return False

    def _answers(self, name: str) -> bool:
        """Whether a call makes a stand-in, or what one answers."""
        return name in _MOCKS or _RESPONDS.match(name) is not None

    def _is_fake(self, statement: Node) -> bool:
        """Whether what is given back is the answer of a function that stands in for another:
        `def fake_list_models(): return ["id"]`; one that stands for settings says what is asked.
        """
        around = statement.parent
        for _ in range(_CLIMB):
            if around is None or around.type == "function_definition":
                break
            around = around.parent
        name = around.child_by_field_name("name") if around is not None else None
        return name is not None and _FAKE.match(text(name)) is not None

    def _is_handed(self, name: Node) -> bool:
        """Whether a name is given to stand-ins as their answer, and to nothing else in its function."""
        around = name.parent
        while around is not None and around.type != "function_definition":
            around = around.parent
        data = (around.text or b"")[:_MOST] if around is not None else b""
        if b"return_value" not in data and b"side_effect" not in data:
            return False
        word = rb"\b" + re.escape(name.text or b"") + rb"\b"
        handed = len(re.findall(rb"(?:return_value|side_effect)[ ]?=[ ]?" + word, data))
        return handed > 0 and len(re.findall(word, data)) == handed + 1

    @cached_property
    def _made(self) -> frozenset[tuple[int, str]]:
        found = set()
        for at in self.index.assignments:
            left, right = at.node.child_by_field_name("left"), at.node.child_by_field_name("right")
            if left is None or right is None or right.type != "call" or len(text(left)) > _LONGEST:
                continue
            if called(right) in _MOCKS:
                found.add((id(at.scope), text(left)))
        return frozenset(found)
