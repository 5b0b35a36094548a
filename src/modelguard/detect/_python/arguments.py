"""What is given to a call."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._treesitter import text


def positional(call: Node) -> list[Node]:
    """The positional arguments of a call; none after a `*args`, whose length nobody knows."""
    arguments = call.child_by_field_name("arguments")
    given: list[Node] = []
    for child in arguments.named_children if arguments is not None else ():
        if child.type == "list_splat":
            break
        if child.type not in {"keyword_argument", "dictionary_splat", "comment"}:
            given.append(child)
    return given


def argument(call: Node, name: str, position: int | None = None) -> Node | None:
    """The argument called `name`, or the one at `position`."""
    arguments = call.child_by_field_name("arguments")
    for child in arguments.named_children if arguments is not None else ():
        if child.type == "keyword_argument":
            key = child.child_by_field_name("name")
            if key is not None and text(key) == name:
                return child.child_by_field_name("value")
    given = positional(call) if position is not None and position >= 0 else []
    return given[position] if position is not None and 0 <= position < len(given) else None


# Built by hand: `dataclasses.replace` took a sixth of the time here.
def reads_environment(path: list[str]) -> bool:
    """Whether a dotted call reads an environment variable."""
    return (
        path[-1:] in (["getenv"], ["get_env"], ["get_env_var"])
        or path[-2:-1] == ["environ"]
        or path in (["env"], ["config"], ["env", "str"])
    )
