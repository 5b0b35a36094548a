"""Work on many files at once, in processes: the work per file is Python's own, so threads would only wait."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Result = TypeVar("Result")

# A process costs about as much as reading this many files.
_WORTH_IT = 400
_CHUNK = 100


def fan_out(
    work: Callable[[Sequence[str]], Result],
    names: Sequence[str],
    *,
    lost: Callable[[str], Result],
    jobs: int | None = None,
    done: Callable[[int], None] = lambda _count: None,
) -> list[Result]:
    """Call `work` on chunks of `names` and give the results, in their order unless a process died.

    `lost` gives the result of a name on which a process dies (a parser in C may); the others' are not lost
    with it.  `jobs` None takes the processors there are, for many names; 1 stays in this process.  `done` is
    told how many names are finished.
    """
    if len(names) < _WORTH_IT:
        chunks: Sequence[Sequence[str]] = [names]
    else:
        chunks = [names[i : i + _CHUNK] for i in range(0, len(names), _CHUNK)]
    processes = jobs or _processors()
    several = len(chunks) > 1 and processes > 1 and hasattr(os, "fork")
    results: list[Result] = []
    found = _forked(work, chunks, lost, processes) if several else ((c, work(c)) for c in chunks)
    for chunk, result in found:
        results.append(result)
        done(len(chunk))
    return results


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_work: Callable[[Sequence[str]], object] = len


def _forked(
    work: Callable[[Sequence[str]], Result],
    chunks: Sequence[Sequence[str]],
    lost: Callable[[str], Result],
    processes: int,
) -> Iterator[tuple[Sequence[str], Result]]:
    # Small scans, which are most, need not pay for the import.
    from concurrent.futures.process import BrokenProcessPool

    global _work
    _work = work
    left = list(chunks)
    while left:
        broken = []
        with _pool(processes) as pool:
            for chunk, answer in [(chunk, _ask(pool, chunk)) for chunk in left]:
                try:
                    yield chunk, cast(Result, answer.result())
                except BrokenProcessPool:
                    broken.append(chunk)
        # The chunks that were being worked on stand first: each of their names now has a process of its own.
        for name in chain.from_iterable(broken[: processes + 1]):
            with _pool(1) as pool:
                try:
                    yield [name], cast(Result, _ask(pool, [name]).result())
                except BrokenProcessPool:
                    yield [name], lost(name)
        left = broken[processes + 1 :]


def _pool(processes: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    fork = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(processes, mp_context=fork, initializer=_settle)


def _ask(pool: ProcessPoolExecutor, chunk: Sequence[str]) -> Future[object]:
    """The answer of a process to come, or the news that one has died already."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    try:
        return pool.submit(_call, chunk)
    except BrokenProcessPool as error:
        dead: Future[object] = Future()
        dead.set_exception(error)
        return dead


def _settle() -> None:
    """Search for cycles seldom: a reader of files makes many small things that live for one file."""
    gc.freeze()
    gc.set_threshold(50_000)


def _call(names: Sequence[str]) -> object:
    # The function travels to the child by fork, not by pickle, so that closures may be used.
    return _work(names)
