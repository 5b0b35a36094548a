"""Parameters of functions that hold no model: how text is split, a data set, what was paid for."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.silence import OF_DATA, is_row_of_test, only_reads, works_out
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_MOST = 60
_LINES, _LONGEST = 4, 400
_TEXT = expression(r"[rRuU]?[\"']|#")
_NOTHING = expression(r"(?:raise|return)\s+NotImplemented")
_WORDS = expression(rb"[A-Za-z_]\w*")
# What reads every parameter at once.
_READS_ALL = expression(rb"\b(?:locals|vars|eval|exec|format_map)\s?\(")
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


def runs_nothing(parameter: Node, data: bytes) -> bool:
    """Whether a parameter is one of a function that only looks something up, that makes the rows of a test,
    that nobody has written yet, or that never reads it.
    """
    function = function_of(parameter)
    made = b"def test_" in data and is_row_of_test([function])
    return made or only_reads(function) or _is_unwritten(parameter) or _is_unread(parameter)


def _is_unwritten(parameter: Node) -> bool:
    """Whether a function says that nobody has written it: `raise NotImplementedError`."""
    owner = parameter.parent.parent if parameter.parent is not None else None
    body = owner.child_by_field_name("body") if owner is not None else None
    if body is None or owner is None or owner.type != "function_definition":
        return False
    lines = [line for line in body.named_children[:_LINES] if not _TEXT.match(text(line)[:8])]
    return len(lines) < 2 and all(_NOTHING.match(text(line)[:_LONGEST]) is not None for line in lines)


def _is_unread(parameter: Node) -> bool:
    """Whether a plain function never reads the parameter: what stands there by default reaches nothing.

    A method may take what another class's reads, and whatever is decorated may be handed to somebody else.
    """
    owner = parameter.parent.parent if parameter.parent is not None else None
    around = owner.parent if owner is not None else None
    body = owner.child_by_field_name("body") if owner is not None else None
    name = parameter.child_by_field_name("name")
    if owner is None or around is None or body is None or name is None or around.type != "module":
        return False
    written = body.text or b""
    plain = owner.type == "function_definition" and body.named_child_count > 1
    return plain and name.text not in _WORDS.findall(written) and _READS_ALL.search(written) is None


def _is_of_code(parameter: Node) -> bool:
    """Whether a repository is one of code, of which a branch or a release is taken."""
    beside = parameter.parent.named_children[:_MOST] if parameter.parent is not None else []
    return any(key_of(part) in _OF_CODE for part in beside)


def function_of(parameter: Node) -> str:
    """The name of the function that a parameter belongs to, written small."""
    owner = parameter.parent.parent if parameter.parent is not None else None
    function = owner.child_by_field_name("name") if owner is not None else None
    return text(function)[:80].lower() if function is not None else ""
