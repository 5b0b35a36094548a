"""Which training runs stand beside a use: in the same file, else in the same folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from modelguard.evaluate._case import Case


def with_students(cases: Sequence[Case]) -> list[Case]:
    """The cases in their order, each use of a model with the training runs that stand beside it."""
    runs = [case for case in cases if case.usage.kind == "train"]
    if not runs:
        return list(cases)
    by_file: dict[str, list[Case]] = {}
    by_folder: dict[str, list[Case]] = {}
    for run in runs:
        for path in run.places:
            by_file.setdefault(path, []).append(run)
            by_folder.setdefault(_folder(path), []).append(run)
    return [
        case if case.usage.kind == "train" else replace(case, students=_beside(case, by_file, by_folder))
        for case in cases
    ]


def _beside(case: Case, by_file: dict[str, list[Case]], by_folder: dict[str, list[Case]]) -> tuple[Case, ...]:
    here = [run for path in case.places for run in by_file.get(path, ())]
    near = [run for path in case.places for run in by_folder.get(_folder(path), ())]
    return tuple({id(run): run for run in (*here, *near)}.values())


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
