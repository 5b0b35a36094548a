"""Work on many files at once, in processes: the work per file is Python's own, so threads would only wait."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

Result = TypeVar("Result")

# A process costs about as much as reading this many files.
_WORTH_IT = 400
_CHUNK = 200


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
    jobs = (
        jobs
        if jobs is not None
        else (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    )
    if jobs <= 1 or len(names) < _WORTH_IT or "fork" not in multiprocessing.get_all_start_methods():
        return [_told(work(names), len(names), done)]
    chunks = [names[i : i + _CHUNK] for i in range(0, len(names), _CHUNK)]
    global _work
    _work = work
    results: list[Result] = []
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for number, result in enumerate(pool.imap(_call, chunks)):
            results.append(_told(cast(Result, result), len(chunks[number]), done))
    return results


_work: Callable[[Sequence[str]], object] = len


def _call(names: Sequence[str]) -> object:
    # The function travels to the child by fork, not by pickle, so that closures may be used.
    return _work(names)


def _told(result: Result, count: int, done: Callable[[int], None]) -> Result:
    done(count)
    return result
