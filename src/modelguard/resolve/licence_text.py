"""Which licence a text is, by the title at its head or by sentences that stand in no other."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modelguard.model import Licence
    from modelguard.resolve.knowledge.store import KnowledgeBase

_READ = 64_000
_HEAD = 500
_SHORTEST = 8
# Texts that begin with a holder's name or with no title at all: sentences that are theirs, all of them.
_SENTENCES = (
    ("mit", ("permission is hereby granted free of charge to any person obtaining a copy of this software",
             "the above copyright notice and this permission notice shall be included in all copies")),
    ("apache-2.0", ("apache license version 2 0 january 2004",)),
    ("bsd-3-clause", ("redistribution and use in source and binary forms", "neither the name of")),
    ("bsd-2-clause", ("redistribution and use in source and binary forms",)),
)  # fmt: skip
_CHANGED = re.compile(
    r"\b(?:additional (?:terms|conditions|restrictions)|modified mit|non ?commercial|commons clause"
    r"|our only modification|monthly active users)\b"
)


def recognise(text: str, base: KnowledgeBase) -> Licence | None:
    """The licence whose text this is; None where that is not beyond doubt."""
    words = _normal(text[:_READ])
    for key, sentences in _SENTENCES:
        if all(sentence in words for sentence in sentences):
            # A known text with a rider is another licence.
            return None if _CHANGED.search(words) else base.licence(key)
    head = words[:_HEAD]
    hits = [(len(title), key) for title, key in _titles(base) if f" {title} " in f" {head} "]
    longest = max((length for length, _ in hits), default=0)
    best = {key for length, key in hits if length == longest}
    return base.licence(best.pop()) if len(best) == 1 else None


def _normal(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9+]+", text.lower()))


@lru_cache(maxsize=4)
def _titles(base: KnowledgeBase) -> tuple[tuple[str, str], ...]:
    """The names under which texts present themselves, with the licence's key."""
    found: set[tuple[str, str]] = set()
    for licence in base.licences():
        title = _normal(licence.name)
        if not licence.service and len(title) >= _SHORTEST and " " in title:
            found.add((title, licence.key))
            found.add((title.replace("licence", "license"), licence.key))
            if not title.endswith(("license", "licence", "agreement")):
                found.add((f"{title} license", licence.key))
    return tuple(found)
