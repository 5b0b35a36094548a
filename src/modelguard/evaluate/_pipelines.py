"""Which training runs a use of a model may feed: by what its place says, and by where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from modelguard.evaluate._case import Case
from modelguard.evaluate._channels import channel_key
from modelguard.expressions import expression
from modelguard.model import Usage

_TEACHER = expression(r"\bteacher", re.IGNORECASE)
_TEACHES = expression(
    r"teacher|distill|distilabel|synthe(?:tic|si[sz]e)|self[-_]?instruct|magpie|evol[-_]?instruct", re.I
)
_MAKES_DATA = expression(
    r"dataset|(?:make|build|create|prepare|gen|generate|collect|augment|label|annotate)[-_](?:\w+[-_])?"
    r"(?:data|samples|examples|pairs|answers|completions|instructions|labels)",
    re.I,
)
# What stands among training makes data for the training beside it, if it makes any.
_FOR_TRAINING = expression(r"fine[-_]?tun|\bsft\b|[-_/]sft[-_./]|(?:^|/)train(?:ing)?[-_./]", re.I)
# A script that is named so trains what it loads, even where the training itself does not show.
_TRAINS = expression(r"(?:^|[-_/])(?:fine[-_]?tun(?:e|ing)|train|training|sft|q?lora|dpo)[-_./]", re.I)
_MAKES = expression(
    r"^(?:make|build|create|prepare|gen|generate|collect|augment|label|annotate)|answers|data", re.I
)
# What grades answers teaches nothing by itself, wherever it lies.
_GRADES = expression(
    r"(?:^|[-_.])(?:judge|grad(?:e|er|ing)|eval(?:uat\w+)?|scor(?:e|er|ing)|benchmark)", re.I
)
_SERVERS = ("vllm", "ollama", "tgi", "sglang", "llamacpp", "nim", "triton")
_ANYWHERE = ""


def is_teacher(case: Case) -> bool:
    """True where the place itself calls the model the teacher, as a `teacher_model` key does."""
    return any(_TEACHER.search(why) for why in case.usage.because)


def teaches(case: Case) -> bool:
    """True where the place speaks of teaching: a teacher, distilling, synthetic data."""
    return any(_TEACHES.search(text) for text in (*case.places, *case.usage.because, *_whys(case)))


def plainly_teaches(case: Case) -> bool:
    """True where more than a folder's name speaks of teaching: the file's own name, or what is done there."""
    if any(_TEACHES.search(text) for text in (*case.usage.because, *_whys(case))):
        return True
    kept = [path for path in case.places if not _GRADES.search(_own_name(path))]
    return any(
        _TEACHES.search(_own_name(path)) or (_TEACHES.search(path) and _MAKES.search(_own_name(path)))
        for path in kept
    )


def makes_data(case: Case) -> bool:
    """True where the path says that data for training is made there, and not that answers are graded."""
    kept = [path for path in case.places if not _GRADES.search(_own_name(path))]
    return any(_MAKES_DATA.search(path) or _FOR_TRAINING.search(path) for path in kept)


def _feeds_anywhere(case: Case) -> bool:
    """True where data is made that a training run elsewhere may take."""
    kept = [path for path in case.places if not _GRADES.search(_own_name(path))]
    return teaches(case) or any(_MAKES_DATA.search(path) for path in kept)


def with_students(cases: Sequence[Case]) -> list[Case]:
    """The cases in their order, each use of a model with the training runs that it may feed.

    They are those of the same file, then those of the same folder; where the place speaks of teaching or
    of making data, those of the whole scan follow.
    """
    shown = {path for case in cases if case.usage.kind == "train" for path in case.places}
    runs = [case for case in cases if _is_run(case, shown)]
    if not runs:
        return list(cases)
    taught = {id(run) for run in runs}
    # One run of each model is enough for a place, since a folder may hold thousands: one that shows first.
    by_place: dict[str, dict[str, Case]] = {_ANYWHERE: {}}
    for run in sorted(runs, key=lambda r: r.usage.kind != "train"):
        for place in (_ANYWHERE, *run.places, *map(_folder, run.places)):
            by_place.setdefault(place, {}).setdefault(run.model_id, run)
    return [
        case if id(case) in taught or _is_default(case) else replace(case, students=_fed(case, by_place))
        for case in cases
    ]


def _is_run(case: Case, shown: set[str]) -> bool:
    if case.usage.kind == "train":
        return not is_teacher(case)
    if case.usage.kind != "weights-load" or shown & set(case.places):
        return False
    return any(_trains(path, case.usage) for path in case.places)


def _is_default(case: Case) -> bool:
    """True for what a script that is named for training trains where nobody says otherwise: no teacher."""
    default = case.usage.kind == "config-default" and case.usage.execution == "self-hosted"
    return default and not is_teacher(case) and all(_TRAINS.search(_own_name(path)) for path in case.places)


def _trains(path: str, usage: Usage) -> bool:
    """True where a script is named for training, by itself or by its folder, and not for something else."""
    own = _own_name(path)
    if _TRAINS.search(own):
        return True
    other = any(words.search(own) for words in (_TEACHES, _MAKES_DATA, _GRADES))
    serves = channel_key(usage.channel or "") in _SERVERS
    return _TRAINS.search(path) is not None and not other and not serves


def _fed(case: Case, by_place: dict[str, dict[str, Case]]) -> tuple[Case, ...]:
    places = [*case.places, *map(_folder, case.places)]
    if _feeds_anywhere(case):
        places.append(_ANYWHERE)
    fed: dict[str, Case] = {}
    for place in places:
        for model, run in by_place.get(place, {}).items():
            fed.setdefault(model, run)
    return tuple(fed.values())


def _own_name(path: str) -> str:
    return path.rpartition("/")[2]


def _folder(path: str) -> str:
    """The folder, with a slash at its end so that no file is called so."""
    return path.rpartition("/")[0] + "/"


def _whys(case: Case) -> tuple[str, ...]:
    return tuple(step.why for step in case.usage.chain)
