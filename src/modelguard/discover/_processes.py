"""Work on many files at once, in processes: the work per file is Python's own, so threads would only wait."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast

Result = TypeVar("Result")

# A process costs about as much as reading this many files.
_WORTH_IT = 400
_CHUNK = 100


def fan_out(
    work: Callable[[Sequence[str]], Result],
    names: Sequence[str],
    *,
    jobs: int | None = None,
    done: Callable[[int], None] = lambda _count: None,
) -> list[Result]:
    """Call `work` on chunks of `names` and give the results in their order.

    `jobs` None takes the processors there are, for many names; 1 stays in this process.  `done` is told
    how many names are finished.
    """
    if len(names) < _WORTH_IT:
        chunks: Sequence[Sequence[str]] = [names]
    else:
        chunks = [names[i : i + _CHUNK] for i in range(0, len(names), _CHUNK)]
    several = len(chunks) > 1 and (jobs or _processors()) > 1 and hasattr(os, "fork")
    results: list[Result] = []
    for chunk, result in zip(
        chunks, _forked(work, chunks, jobs) if several else map(work, chunks), strict=True
    ):
        results.append(result)
        done(len(chunk))
    return results


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_work: Callable[[Sequence[str]], object] = len


def _forked(
    work: Callable[[Sequence[str]], Result], chunks: Sequence[Sequence[str]], jobs: int | None
) -> Iterator[Result]:
    # Small scans, which are most, need not pay for the import.
    import multiprocessing

    global _work
    _work = work
    with multiprocessing.get_context("fork").Pool(jobs or _processors(), _settle) as pool:
        for result in pool.imap(_call, chunks):
            yield cast(Result, result)


def _settle() -> None:
    """Search for cycles seldom: a reader of files makes many small things that live for one file."""
    gc.freeze()
    gc.set_threshold(50_000)


def _call(names: Sequence[str]) -> object:
    # The function travels to the child by fork, not by pickle, so that closures may be used.
    return _work(names)
