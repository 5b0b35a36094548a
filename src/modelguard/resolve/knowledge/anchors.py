"""Chooses the short literals that the prefilter searches for, so that every known id holds one."""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.resolve.knowledge.everyday import EVERYDAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modelguard.resolve.knowledge.names import Name

SHORTEST = 4
_TELLING_WORDS = 3
_TELLING_LENGTH = 9
_TEXT = " ".join(sorted(EVERYDAY))  # a stem is everyday also when it is part of an everyday word
_WORD = expression(r"[a-z]+|\d+")
# The name of a file of weights needs no literal of its own: what it ends in is in little else.
_ENDINGS = (".ckpt", ".gguf", ".onnx", ".pth", ".safetensors", ".tflite")


def anchors_of(ids: Iterable[str]) -> list[str]:
    """Literals that cover `ids`, ordered: the stem that is in most of the ids left comes first.

    Stems that everyday code is full of are passed over, so an id made of them alone is not covered.
    """
    left = {name.lower() for name in ids}
    stems_of = {name: tuple(stem for stem in _stems(name) if not is_everyday(stem)) for name in left}
    covers: dict[str, int] = defaultdict(int)
    for stems in stems_of.values():
        for stem in stems:
            covers[stem] += 1
    queue = [(-count, len(stem), stem) for stem, count in covers.items()]
    heapify(queue)
    chosen = []
    while queue:
        count, length, stem = heappop(queue)
        if covers[stem] != -count:  # an earlier stem covers some of these ids already: ask again later
            if covers[stem]:
                heappush(queue, (-covers[stem], length, stem))
            continue
        chosen.append(stem)
        covered = [name for name in left if stem in name]
        left.difference_update(covered)
        for name in covered:
            for other in stems_of[name]:
                covers[other] -= 1
    return sorted(chosen)


def written(names: Iterable[Name]) -> set[str]:
    """The names, in lower case, that others gave to models.

    Ids that we coined stand in no repository; one that is somebody's name as well is offered under it.
    """
    told = (name for name in names if name.kind != "bare" and (name.channel or name.kind != "id"))
    return {name.name.lower() for name in told}


def is_everyday(stem: str) -> bool:
    """Whether code that names no model is likely to hold the stem.

    Everyday words joined are telling when they are long (text-embedding) or numbered in full (step-3.5).
    """
    if stem in EVERYDAY:
        return True
    words = _WORD.findall(stem)
    if len(words) == 1 or len(stem) == SHORTEST:
        return stem in _TEXT
    if not all(_is_plain(word) for word in words if word.isalpha()):
        return False
    return len(words) < _TELLING_WORDS and len(stem) < _TELLING_LENGTH


def _is_plain(word: str) -> bool:
    return len(word) < SHORTEST or word in _TEXT


def _stems(name: str) -> Iterator[str]:
    """Literals that start at a word (it, a short one with more, two or three), and the ending of a file."""
    words = list(_WORD.finditer(name))
    found = set()
    for first, word in enumerate(words):
        if not word[0].isalpha() or not (len(word[0]) > 1 or _is_series(name, word.end())):
            continue
        if len(word[0]) >= SHORTEST:
            found.add(word[0])
        elif len(word[0]) == SHORTEST - 1 or _is_series(name, word.end()):
            found.add(name[word.start() : word.start() + SHORTEST])
        found.update(name[word.start() : last.end()] for last in words[first + 1 : first + _TELLING_WORDS])
    if (ending := name[name.rfind(".") :]) in _ENDINGS:
        found.discard(ending[1:])
        found.add(ending)
    return (stem for stem in sorted(found) if len(stem) >= SHORTEST)


def _is_series(name: str, end: int) -> bool:
    """Whether a single letter is the name of a series (o1, t5, k2) and no version (v1)."""
    return name[end : end + 1].isdigit() and name[end - 1] not in "vb"
