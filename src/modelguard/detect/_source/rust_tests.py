"""Where a file of Rust holds its tests: a module at its end, and functions that are marked one by one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from modelguard.detect._source.lexer import Token
from modelguard.expressions import expression

_MODULE = expression(rb"#\[cfg\(test\)\]\s{1,20}(?:#\[[^\]\n]{0,80}\]\s{1,20})?(?:pub(?:\(\w+\))? )?mod \w")
_HEAD = 40  # so soon behind its mark the body of a test begins


class Tests:
    """The tests of a file; those of other languages stand in files of their own."""

    def __init__(self, found: Sequence[Token], around: Sequence[int], data: bytes, suffix: str) -> None:
        module = _MODULE.search(data) if suffix == "rs" else None
        self.begin = module.start() if module is not None else len(data)
        marked = suffix == "rs" and b"test]" in data
        self._bodies = list(_bodies(found, around, len(data))) if marked else []

    def holds(self, start: int) -> bool:
        """Whether a byte stands in a test."""
        if start > self.begin:
            return True
        at = bisect_right(self._bodies, (start, start)) - 1
        return at >= 0 and start < self._bodies[at][1]


def _bodies(found: Sequence[Token], around: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    """Where the bodies of marked functions begin and end: `#[test] fn f() {`, `#[tokio::test] async fn`."""
    opens = -1
    for at, token in enumerate(found):
        if opens >= 0:
            if token.text == "}" and token.kind == "sign" and around[at] == around[opens]:
                yield found[opens].start, token.end
                opens = -1
        elif (
            token.text == "]"
            and at > 1
            and found[at - 1].text == "test"
            and found[at - 2].text in ("[", "::")
        ):
            head = range(at + 1, min(len(found), at + _HEAD))
            opens = next((i for i in head if found[i].text == "{" and found[i].kind == "sign"), -1)
            if not any(found[i].text == "fn" for i in range(at + 1, max(opens, at + 1))):
                opens = -1
    if opens >= 0:
        yield found[opens].start, end
