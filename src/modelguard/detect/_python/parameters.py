"""Parameters of functions that hold no model: how text is split, a data set, what was paid for."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.silence import OF_DATA, works_out
from modelguard.detect._treesitter import text


def names_no_model(parameter: Node) -> bool:
    """Whether a parameter names an encoding (`def get_encoding(name="gpt2")`), a data set, or a cost."""
    name = parameter.child_by_field_name("name")
    if name is None:
        return False
    called, function = text(name)[:80], function_of(parameter)
    splits = function.endswith("encoding") and "model" not in called.lower()
    return splits or works_out(function) or OF_DATA.search(called) is not None


def function_of(parameter: Node) -> str:
    """The name of the function that a parameter belongs to, written small."""
    owner = parameter.parent.parent if parameter.parent is not None else None
    function = owner.child_by_field_name("name") if owner is not None else None
    return text(function)[:80].lower() if function is not None else ""
