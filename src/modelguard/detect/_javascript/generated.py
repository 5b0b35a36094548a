"""Code that a program writes: the programs in template literals, as generators of projects hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._code_text import OF_TESTS
from modelguard.detect._javascript.tree import Module, short
from modelguard.detect._javascript_sdks import package_of
from modelguard.expressions import expression

_SHORTEST, _MOST = 60, 40
# What begins as a program does, and not as a text about one.
_BEGINS = expression(
    rb"[\s\\]{0,80}(?:import\s|export\s|const\s|let\s|var\s|[\"']use |//|/\*|#!/usr/bin/env (?:node|bun|tsx))"
)
_IMPORTS = expression(
    rb"^\s{0,8}(?:import\s[^;`\n]{0,300}?from\s{0,4}|(?:const|let|var)\s[^;=`\n]{1,300}?=\s{0,4}require\()"
    rb"[\"']([@\w./-]{1,80})[\"']",
    re.MULTILINE,
)
# What holds a program, and what it is called where it is a sample for people.
_HELD = {"pair", "variable_declarator", "jsx_attribute", "statement_block"}
_SAMPLES = expression(r"snippet|example|sample|tutorial|demo|usage|how_?to", re.IGNORECASE)
_HOLE = expression(rb"\$\{[^{}\n]{0,200}\}")


def programs(module: Module) -> Iterator[tuple[bytes, bool]]:
    """The programs that ask models at their own offsets, all else blank: those that are written to be run,
    and those that only show people how it is done.

    What a test is given to work on, or awaits, is asked by nobody.
    """
    data = module.file.data
    if OF_TESTS.search(module.file.path):
        return
    held = [(node, span) for node in module.strings if (span := _program(node, data)) is not None][:_MOST]
    for shown in (False, True):
        found = [span for node, span in held if _is_shown(node, module) is shown]
        out = bytearray(re.sub(rb"[^\r\n]", b" ", data)) if found else bytearray()
        for start, end in found:
            out[start:end] = _filled(data[start:end])
        if found:
            yield bytes(out), shown


def _is_shown(node: Node, module: Module) -> bool:
    """Whether a program is what people read: `{title: "Ask", codeSnippet: `…`}`, `const example = `…``."""
    at = module.around(node, _HELD)
    name = at.child_by_field_name("key") or at.child_by_field_name("name") if at is not None else None
    if at is not None and at.type == "jsx_attribute":
        name = next(iter(at.named_children), None)
    return name is not None and _SAMPLES.search(short(name)) is not None


def _program(node: Node, data: bytes) -> tuple[int, int] | None:
    start, end = node.start_byte + 1, node.end_byte - 1
    if node.type != "template_string" or end - start < _SHORTEST or _BEGINS.match(data, start, end) is None:
        return None
    asks = any(package_of(name) is not None for name in _imported(data[start:end]))
    return (start, end) if asks else None


def _imported(code: bytes) -> Iterator[str]:
    return (match[1].decode() for match in _IMPORTS.finditer(code))


def _filled(code: bytes) -> bytes:
    """A program with a name in each of its holes, and what is escaped there as it will be written."""
    whole = _HOLE.sub(lambda match: b"_" * len(match[0]), code)
    return whole.replace(b"\\`", b" `").replace(b"\\$", b" $")
