"""Which language a file without a suffix is written in, as the system that runs it finds out."""

from __future__ import annotations

import re

from modelguard.expressions import expression

_SHEBANG = expression(
    rb"#![ \t]{0,4}(?:[\w./-]{1,80}/)?(?:env[ \t]{1,4}(?:-\S{1,9}[ \t]{1,4})?)?(?P<program>[A-Za-z]{1,12})"
)
_SUFFIXES = {
    **dict.fromkeys((b"sh", b"bash", b"zsh", b"dash", b"ksh", b"ash", b"bats"), ".sh"),
    **dict.fromkeys((b"python", b"pypy", b"uv"), ".py"),
    **dict.fromkeys((b"node", b"deno", b"bun"), ".js"),
    b"ruby": ".rb",
    b"php": ".php",
}
_LINES = 40
_ENOUGH = 3
_SET = expression(rb"[ \t]{0,8}(?:export[ \t]{1,4})?[A-Za-z_]\w{0,80}=", re.ASCII)


def suffix_of(data: bytes) -> str | None:
    """The suffix that such a file would have; None where nothing says what it is."""
    shebang = _SHEBANG.match(data)
    if shebang is not None:
        return _SUFFIXES.get(shebang["program"])
    lines = [line for line in data[:8000].splitlines()[:_LINES] if line.strip() and not line.startswith(b"#")]
    only_sets = len(lines) >= _ENOUGH and all(_SET.match(line) for line in lines)
    return ".sh" if only_sets else None
