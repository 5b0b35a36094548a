"""What a loop of Python runs through, and which name takes what: `for i, name in enumerate(NAMES)`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._sdks import words
from modelguard.detect._treesitter import text

# What gives back what it is given, in whatever order.
COPIES = words("sorted list set tuple enumerate tqdm reversed cycle iter track")
# What takes one of each at a time, or each with each.
_TOGETHER = words("zip zip_longest product")
_BOTH = 2
_DEEPEST = 4


def sources(target: Node, source: Node, depth: int = 0) -> Iterator[tuple[Node, Node]]:
    """The targets of a loop, each with what it is taken from."""
    name, given = _call(source)
    parts = target.named_children if target.type != "identifier" else []
    if depth > _DEEPEST or not given:
        yield target, source
    elif name == "enumerate" and len(parts) == _BOTH:
        yield from sources(parts[1], given[0], depth + 1)
    elif name in _TOGETHER and len(parts) == len(given):
        for part, each in zip(parts, given, strict=True):
            yield from sources(part, each, depth + 1)
    elif name in COPIES and name != "enumerate" and parts and given[0].type == "call":
        yield from sources(target, given[0], depth + 1)  # `tqdm(enumerate(NAMES))`
    else:
        yield target, source


def _call(source: Node) -> tuple[str, list[Node]]:
    """The last name of the function that is called, and what it is given without a name."""
    function = source.child_by_field_name("function") if source.type == "call" else None
    arguments = source.child_by_field_name("arguments") if function is not None else None
    if function is None or arguments is None or arguments.type != "argument_list":
        return "", []
    given = [each for each in arguments.named_children if each.type not in {"keyword_argument", "comment"}]
    if any(each.type == "list_splat" for each in given):
        return "", []
    return text(function)[:200].rpartition(".")[2], given
