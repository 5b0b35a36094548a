"""Parameters of functions that hold no model: how text is split, a data set, what was paid for."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.silence import OF_DATA, is_row_of_test, works_out
from modelguard.detect._treesitter import text

_MOST = 60
_OF_CODE = ("branch", "release", "tag", "commit")


def names_no_model(parameter: Node) -> bool:
    """Whether a parameter names an encoding (`get_encoding(name="gpt2")`), a data set, a cost or code."""
    name = parameter.child_by_field_name("name")
    if name is None:
        return False
    called, function = text(name)[:80], function_of(parameter)
    splits = function.endswith("encoding") and "model" not in called.lower()
    return (
        splits
        or (called == "repo" and _is_of_code(parameter))
        or works_out(function)
        or OF_DATA.search(called) is not None
    )


def is_made_for_test(parameter: Node, data: bytes) -> bool:
    """Whether a parameter is one of a function that makes the rows of a test."""
    return b"def test_" in data and is_row_of_test([function_of(parameter)])


def _is_of_code(parameter: Node) -> bool:
    """Whether a repository is one of code, of which a branch or a release is taken."""
    beside = parameter.parent.named_children[:_MOST] if parameter.parent is not None else []
    return any(key_of(part) in _OF_CODE for part in beside)


def function_of(parameter: Node) -> str:
    """The name of the function that a parameter belongs to, written small."""
    owner = parameter.parent.parent if parameter.parent is not None else None
    function = owner.child_by_field_name("name") if owner is not None else None
    return text(function)[:80].lower() if function is not None else ""
