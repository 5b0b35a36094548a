"""Lists that a script offers to choose from: it prints them and looks whether they hold what it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tree_sitter import Node

from modelguard.detect._treesitter import text

_PRINTERS = {"echo", "printf", "print", "log", "info", "warn", "error", "die", "fail", "usage"}
_SEARCHES = {"grep", "egrep", "fgrep", "sort", "column", "tr", "fold", "paste", "nl"}
_DEEPEST = 12
_ROWS = 4
_NEAR = 4  # commands between the question and the choice


@dataclass(slots=True)
class Offers:
    """How the lists of a script are used: whether somebody is told of them, whether anything takes them."""

    shown: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)

    def __contains__(self, name: str) -> bool:
        return name in self.shown and name not in self.taken

    def note(self, node: Node) -> None:
        """Remember what `${name[@]}` is there for."""
        name = node.named_children[0] if node.named_children else None
        if name is None or name.type != "subscript" or name.named_children[1:] == []:
            return
        if text(name.named_children[1]) in ("@", "*"):
            (self.shown if _only_shown(node) else self.taken).add(text(name.named_children[0]))


def _only_shown(node: Node) -> bool:
    """Whether a list goes no further than a message, or a test of what it holds."""
    child, around = node, node.parent
    for _ in range(_DEEPEST):
        if around is None:
            return False
        if around.type in ("test_command", "binary_expression"):
            return True
        if around.type == "command":
            return _prints(around) and _stays(around)
        if around.type == "for_statement":
            return child != around.child_by_field_name("body") and is_told(around)
        if around.type in ("variable_assignment", "array", "do_group"):
            return False
        child, around = around, around.parent
    return False


def is_told(loop: Node) -> bool:
    """Whether a loop only prints, for people to read, what it goes through."""
    body = loop.child_by_field_name("body")
    return body is not None and _all_print(body) and _stays(loop)


def is_row(assignment: Node, value: str) -> bool:
    """Whether a `case` gives a variable one of many values by their short names: `tiny) url=…/tiny.pt`."""
    branch = assignment.parent
    if branch is None or branch.type != "case_item" or branch.parent is None:
        return False
    rows = sum(child.type == "case_item" for child in branch.parent.named_children)
    chosen = text(branch.named_children[0]).strip("\"'").lower()
    told = chosen.isdigit() and _is_asked(branch.parent)
    return rows >= _ROWS and (told or (len(chosen) > 2 and chosen in value.lower()))


def _is_asked(case: Node) -> bool:
    """Whether a `case` goes by the number that somebody has typed: `read -rp "Which? " N; case $N in`."""
    value = case.child_by_field_name("value")
    before = case.prev_named_sibling
    for _ in range(_NEAR):
        if before is None or value is None:
            return False
        name = before.child_by_field_name("name") if before.type == "command" else None
        if name is not None and text(name) == "read":
            return text(value).strip("\"'${}") == text(before.named_children[-1])
        before = before.prev_named_sibling
    return False


def _stays(printer: Node) -> bool:
    """Whether what is printed there is for people, or for a search: no other program takes it."""
    around = printer.parent
    if around is None or around.type in ("command_substitution", "process_substitution"):
        return False
    if around.type != "pipeline":
        return True
    others = [c for c in around.named_children if c.type == "command"]
    names = [c.child_by_field_name("name") for c in others]
    return all(n is not None and text(n) in _PRINTERS | _SEARCHES for n in names)


def _prints(command: Node) -> bool:
    name = command.child_by_field_name("name")
    return name is not None and text(name) in _PRINTERS


def _collects(assignment: Node) -> bool:
    """Whether a variable gathers what a loop goes through, or what a program makes of it: `ALL="$ALL $m"`."""
    name, value = assignment.child_by_field_name("name"), assignment.child_by_field_name("value")
    if name is None or value is None:
        return False
    written, again = text(value), rf"\$\{{?{re.escape(text(name))}(?!\w)"
    return "$(" in written or "`" in written or re.search(again, written) is not None


def _all_print(body: Node) -> bool:
    """Whether a loop does nothing but print."""
    stack, commands = list(body.named_children), 0
    while stack and commands < 100:
        node = stack.pop()
        if node.type == "variable_assignment":
            if _collects(node):
                return False
            continue
        if node.type == "command":
            commands += 1
            if not _prints(node):
                return False
        else:
            stack.extend(node.named_children)
    return commands > 0
