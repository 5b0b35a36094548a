"""Which licence a text is: by a fingerprint of all its words, else by the title of a restrictive licence.

A permissive licence is never recognised by less than its whole text: a rider of one sentence makes another
licence of it.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from modelguard.expressions import expression

if TYPE_CHECKING:
    from modelguard.model import Licence
    from modelguard.resolve.knowledge.store import KnowledgeBase

_READ = 200_000
_HEAD = 400
_SHORTEST = 12
_MOST_TITLES = 8
_STRICT = ("research-only", "restricted-commercial")
_PERMISSIVE = ("permissive", "public-domain")
# Who holds the rights differs from copy to copy.
_HOLDER = expression(
    r"\W*(?:copyright\b(?! (?:notice|holder|and|law|license))|\(c\)|©|all rights reserved\W*\Z)", re.I
)
# Marks of lists, and names of holders within a sentence, differ too.
_MARK = expression(r"\A\s*(?:\(?[a-z0-9ivx]{1,3}[.)]|[*•-])\s+", re.I)
_NAMES = (
    (
        expression(r"\bneither the names? of [a-z0-9 +]{1,120}? (?:nor|or) the names of"),
        "neither the name nor the names of",
    ),
    (expression(r"\b(?:its|their|any|the|other) contributors may be used"), "contributors may be used"),
    (expression(r"\bprovided by [a-z0-9 +]{1,80}? (as is|and contributors as is)"), "provided by as is"),
    (expression(r"\bin no event shall [a-z0-9 +]{1,80}? be liable"), "in no event shall be liable"),
)
# Lines of these words alone are titles and addresses, which copies have or do not have.
_TITLE_WORDS = """
the a an license licence licenses licences version v 0 1 2 3 4 5 html txt https http www org com opensource
spdx identifier mit x11 expat apache january 2004 bsd clause simplified new revised modified original isc zlib
terms and conditions of general public gnu affero lesser creative commons attribution legal code international
public domain boost software unlicense eclipse mozilla open
"""
_TITLE = frozenset(_TITLE_WORDS.split())
_VERSION = expression(r"(?: v| version)?(?: \d+)+\Z")
# What follows here tells how to use the text, and is no part of it.
_ENDS = ("end of terms and conditions",)


def fingerprints(text: str) -> tuple[str, ...]:
    """The fingerprints of a licence text: of all its words, and of those before its appendix."""
    lines = [
        _words(_MARK.sub("", line, count=1)) for line in text[:_READ].splitlines() if not _HOLDER.match(line)
    ]
    lines = [line for line in lines if line]
    for _ in range(_MOST_TITLES):
        if lines and set(lines[0]) <= _TITLE:
            lines = lines[1:]
    words = " ".join(word for line in lines for word in line)
    for pattern, common in _NAMES:
        words = pattern.sub(common, words)
    if not words:
        return ()
    cuts = [words, *(words.partition(end)[0].strip() for end in _ENDS if end in words)]
    return tuple(dict.fromkeys(hashlib.sha256(cut.encode()).hexdigest()[:32] for cut in cuts))


def recognise(text: str, base: KnowledgeBase) -> Licence | None:
    """The licence whose text this is; None where that is not beyond doubt."""
    whole, *cut = fingerprints(text) or ("",)
    found = base.licence_with_text(whole)
    if found is not None:
        return found
    if cut and _ends_with_appendix(text):
        found = base.licence_with_text(cut[0])
        if found is not None:
            return found
    return _by_title(text, base)


def _by_title(text: str, base: KnowledgeBase) -> Licence | None:
    """The restrictive licence that the head of the text names."""
    head = f" {' '.join(_words(text[: 4 * _HEAD].replace('icence', 'icense')))[:_HEAD]} "
    hits = [(len(title), key) for title, key in _titles(base) if _stands(title, head)]
    longest = max((length for length, _ in hits), default=0)
    best = {key for length, key in hits if length == longest}
    return base.licence(best.pop()) if len(best) == 1 else None


def _stands(title: str, head: str) -> bool:
    """Whether the head has the title, and not that of another version."""
    _, found, after = head.partition(f" {title} ")
    return bool(found) and (title[-1].isdigit() or not re.match(r"(?:v|version)? ?\d", after))


def _ends_with_appendix(text: str) -> bool:
    """Whether what follows the end is the usual appendix, with nothing added to it."""
    rest = " ".join(_words(text)).partition(_ENDS[0])[2].strip()
    return not rest or (rest.startswith("appendix how to apply") and rest.endswith(_LAST))


_LAST = "limitations under the license"


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9+]+", text.lower())


@lru_cache(maxsize=4)
def _titles(base: KnowledgeBase) -> tuple[tuple[str, str], ...]:
    """The names under which restrictive texts present themselves, with the licence's key."""
    found: set[tuple[str, str]] = set()
    for licence in base.licences():
        name = " ".join(_words(licence.name.replace("icence", "icense")))
        # Texts often leave their version out; where two versions are known, that names neither.
        short = _VERSION.sub("", name) if licence.category in _STRICT else name
        for title in (name, short):
            if not licence.service and licence.category not in _PERMISSIVE and len(title) >= _SHORTEST:
                found.add((title, licence.key))
    return tuple(found)
