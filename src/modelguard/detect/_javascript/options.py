"""Settings: the defaults of command lines, of what is read by name, and what a page adds to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from modelguard.detect._javascript.graded import grade_of
from modelguard.detect._javascript.places import DEFAULT_KEYS, Place
from modelguard.detect._javascript.tree import (
    Module,
    arguments,
    callee,
    key_of,
    plain_string,
    properties,
    short,
)

_CALLS = {"option", "requiredOption", "addOption", "positional", "argument", "options", "flag"}
# `config.get("chatModel", "id")`: what is read by a name, and what it is where nobody has set it.
_READS = {"get", "getSetting", "getConfig", "getOption", "getPreference", "getValue", "getString", "getItem"}


def places(module: Module) -> Iterator[Place]:
    """The defaults of settings that calls tell."""
    for call in module.calls:
        given = arguments(call)
        if not any(plain_string(node) for node in given[:-1]):
            continue  # no name stands before a value
        root, names = callee(call)
        if root is not None:
            last = names[-1] if names else short(root)
            yield from _of_option(last, given)
            yield from _of_setting(last, given)


def offered(module: Module) -> tuple[set[int], set[int]]:
    """Where ids stand that a page adds to choose from, and where the words for them do that people read.

    `dropdown.addOption("id", "Name")`, `addOptions({"id": "Name"})`.
    """
    ids: set[int] = set()
    words: set[int] = set()
    for call in module.calls if b"addOption" in module.file.data else ():
        _, names = callee(call)
        given = arguments(call) if names and names[-1] in ("addOption", "addOptions") else []
        for key, word in _rows(given):
            ids.add(key.start_byte)
            words.add(word.start_byte)
    return ids, words


def _rows(given: list[Node]) -> Iterator[tuple[Node, Node]]:
    if len(given) == 2 and all(plain_string(node) for node in given):
        first = plain_string(given[0]) or ""
        if not first.startswith("-") and not grade_of(first):
            yield given[0], given[1]
    elif len(given) == 1 and given[0].type == "object":
        for pair in given[0].named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is not None and value is not None and plain_string(value) and key_of(pair):
                yield key, value


def _of_option(last: str, given: list[Node]) -> Iterator[Place]:
    """Defaults of command lines and schemas: `.option("--model <id>", "...", "gpt-4o")`."""
    if last not in _CALLS or len(given) < 2:
        return
    flag = plain_string(given[0]) or ""
    longest = max(
        re.findall(r"[A-Za-z][\w-]*", flag.partition("<")[0].partition("[")[0]), key=len, default=""
    )
    grade = grade_of(longest)
    if not grade:
        return
    because = f"the default of --{longest}"
    if len(given) > 2 and given[-1].type != "object":
        yield Place(node=given[-1], grade=2, kind="config-default", because=because)
    for key, value in properties(given[-1]) if given[-1].type == "object" else ():
        if key in DEFAULT_KEYS:
            yield Place(node=value, grade=2, kind="config-default", because=because)


def _of_setting(last: str, given: list[Node]) -> Iterator[Place]:
    """`setting(runtime, "SMALL_MODEL", "id")`: the default of a variable that a helper reads."""
    for name, value in pairwise(given):
        variable = plain_string(name) or ""
        read = variable.isupper() or last in _READS
        grade = grade_of(variable.rpartition(".")[2]) if read else 0
        if grade:
            because = f"the default of {variable}"
            yield Place(node=value, grade=grade, kind="config-default", because=because, name=variable)
