"""Loops of scripts that take the lines of a here-document: `while read -r m; do …; done <<LIST`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._treesitter import text

_MOST_LINES = 500


def lines_read(node: Node) -> Iterator[tuple[str, int, int]]:
    """The variable that such a loop fills, and the bytes of each line that is one word."""
    loop = node.child_by_field_name("body")
    condition = loop.child_by_field_name("condition") if loop and loop.type == "while_statement" else None
    words = text(condition).split() if condition is not None and condition.type == "command" else []
    names = [word for word in words[words.index("read") + 1 :] if word[:1] != "-"] if "read" in words else []
    if len(names) != 1:
        return
    for redirect in node.named_children:
        for body in redirect.named_children if redirect.type == "heredoc_redirect" else ():
            if body.type != "heredoc_body":
                continue
            start = body.start_byte
            for line in (body.text or b"").split(b"\n")[:_MOST_LINES]:
                word = line.strip()
                if word and b" " not in word and not word.startswith(b"#"):
                    first = start + line.index(word)
                    yield names[0], first, first + len(word)
                start += len(line) + 1
