"""Python text made readable for the parser: magics and template marks blanked, every byte in its place."""

from __future__ import annotations

import re

from tree_sitter import Tree

from modelguard.detect._treesitter import parse
from modelguard.expressions import expression

# A line of IPython: `%magic`, `%%cell`, `!shell`, `?help`, `name = !cmd`, `name = %magic`.
_MAGIC = expression(
    rb"^[ \t]*(?:%{1,2}[A-Za-z][^\r\n]*|![^=\r\n][^\r\n]*|\?{1,2}\w[^\r\n]*"
    rb"|[A-Za-z_][\w, \t]{0,60}=[ \t]*(?:![^=\r\n]|%[A-Za-z])[^\r\n]*|[\w.]{1,80}\?{1,2}[ \t]*$)",
    re.MULTILINE,
)
_BLOCK = expression(rb"\{%[^\r\n]{0,400}?%\}|\{#[^\r\n]{0,400}?#\}")
_EXPRESSION = expression(rb"\{\{[^{}\r\n]{0,400}\}\}")
_BOM = b"\xef\xbb\xbf"


def read(data: bytes) -> tuple[bytes, Tree]:
    """The bytes as they were parsed, and their tree; offsets are those of `data`.

    Only a text that does not parse is touched: `{{` and a leading `%` are also good Python.
    """
    if data.startswith(_BOM):
        data = b"   " + data[3:]
    tree = parse("python", data)
    if not tree.root_node.has_error:
        return data, tree
    cleaned = _BLOCK.sub(_spaces, data)
    cleaned = _EXPRESSION.sub(_name, cleaned)
    cleaned = _MAGIC.sub(_spaces, cleaned)
    return (data, tree) if cleaned == data else (cleaned, parse("python", cleaned))


def _spaces(match: re.Match[bytes]) -> bytes:
    return b" " * len(match.group())


def _name(match: re.Match[bytes]) -> bytes:
    return b"_" * len(match.group())
