"""Chooses the short literals that the prefilter searches for, so that every known id holds one."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from modelguard.resolve.knowledge.everyday import EVERYDAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 4
_WORD = re.compile(r"[a-z]+|\d+")
_WORDS = 3


def anchors_of(ids: Iterable[str]) -> list[str]:
    """Literals that cover `ids`, ordered: the stem that is in most of the ids left comes first.

    Stems that everyday code is full of are passed over, so an id made of them alone is not covered.
    """
    wanted = {name.lower() for name in ids}
    covers: dict[str, set[str]] = defaultdict(set)
    for name in wanted:
        for stem in _stems(name):
            covers[stem].add(name)
    for stem in list(covers):
        if is_everyday(stem):
            del covers[stem]
    for stem, covered in covers.items():  # a stem also stands inside longer words: gpt- in chatgpt-
        covered.update(name for name in wanted if stem in name)
    chosen = []
    while covers:
        stem = min(covers, key=lambda literal: (-len(covers[literal]), len(literal), literal))
        covered = covers.pop(stem)
        if not covered:
            break
        chosen.append(stem)
        for rest in covers.values():
            rest -= covered
    return sorted(chosen)


def is_everyday(stem: str) -> bool:
    """Whether code that names no model is likely to hold the stem."""
    words = [word for word in _WORD.findall(stem) if word.isalpha()]
    return stem in EVERYDAY or (all(word in EVERYDAY for word in words) and len(words) < _WORDS)


def _stems(name: str) -> Iterator[str]:
    """Literals of the name that start at a word: the word with its separator, and up to three words."""
    words = list(_WORD.finditer(name))
    for first, word in enumerate(words):
        if not word[0].isalpha():
            continue
        if len(word[0]) >= SHORTEST:
            yield word[0]
        for last in words[first + 1 : first + _WORDS]:
            yield name[word.start() : last.end()]
        short = name[word.start() : word.end() + 1]
        if len(short) >= SHORTEST and len(word[0]) < SHORTEST:
            yield short
