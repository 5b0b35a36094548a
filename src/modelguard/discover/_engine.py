"""Multi-pattern search over bytes: does the text hold one of the anchors, whatever the case?

Three engines give the same answer: hyperscan where its wheel exists, re2 elsewhere, and a plain loop for
small jobs, where importing an engine would cost more than it saves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

Search = Callable[[bytes], bool]

# Below this many bytes in all the plain loop wins (measured by benchmarks/start_up.py).
SMALL_JOB = 48 * 1024


def best(anchors: Sequence[bytes], total: int) -> Search:
    """The fastest engine that is here for a job of `total` bytes."""
    if total > SMALL_JOB:
        for make in (with_hyperscan, with_re2):
            try:
                return make(tuple(anchors))
            except ImportError:
                continue
    return plain(anchors)


def plain(anchors: Sequence[bytes]) -> Search:
    """A loop over the anchors, in pure Python."""
    ordered = tuple(sorted(set(anchors), key=len))

    def search(data: bytes) -> bool:
        lowered = data.lower()
        return any(anchor in lowered for anchor in ordered)

    return search


@lru_cache(maxsize=4)
def with_hyperscan(anchors: tuple[bytes, ...]) -> Search:
    """Hyperscan; raises ImportError where its wheel is missing."""
    import hyperscan

    unique = sorted(set(anchors))
    database = hyperscan.Database()
    database.compile(
        expressions=[_literal(a) for a in unique],
        ids=list(range(len(unique))),
        elements=len(unique),
        flags=[hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH] * len(unique),
    )

    def search(data: bytes) -> bool:
        found = False

        def stop(*_match: Any) -> bool:
            nonlocal found
            found = True
            return True

        with suppress(hyperscan.ScanTerminated):
            database.scan(data, match_event_handler=stop)
        return found

    return search


@lru_cache(maxsize=4)
def with_re2(anchors: tuple[bytes, ...]) -> Search:
    """Google's re2; raises ImportError where its wheel is missing."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.encoding = re2.Options.Encoding.LATIN1
    # One alternation, compiled once; the search ends at the first match.
    pattern = re2.compile(b"|".join(re2.escape(a) for a in sorted(set(anchors))), options)
    return lambda data: pattern.search(data) is not None


def _literal(anchor: bytes) -> bytes:
    return re.sub(rb"[^A-Za-z0-9]", lambda m: b"\\x%02x" % m.group()[0], anchor)
