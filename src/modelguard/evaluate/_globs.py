"""Glob patterns of a policy: over paths as `.gitignore` reads them, and over names."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache

from modelguard.model import Model


def path_matches(path: str, patterns: Iterable[str]) -> bool:
    """True if one pattern covers `path`, with the meaning it would have in a `.gitignore`."""
    return any(_covers(pattern, path) for pattern in patterns)


@lru_cache(maxsize=65536)
def _covers(pattern: str, path: str) -> bool:
    anchored = "/" in pattern.rstrip("/")
    wanted = [part for part in pattern.strip("/").split("/") if part]
    if not wanted:
        return False
    if not anchored:
        wanted = ["**", *wanted]
    parts = path.split("/")
    # A pattern that ends in a slash names a directory: it covers what lies below, not a file of the name.
    shortest = 1 if pattern.endswith("/") else 0
    return any(_walk(wanted, parts[:end]) for end in range(len(parts) - shortest, 0, -1))


def _walk(wanted: list[str], parts: list[str]) -> bool:
    """Match segment by segment; the set holds the positions in `parts` reached so far."""
    reached = {0}
    for index, want in enumerate(wanted):
        if want == "**":
            # At the end `**` stands for everything inside, so for one segment at least.
            least = min(reached) + (1 if index == len(wanted) - 1 else 0)
            reached = set(range(least, len(parts) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], want)}
        if not reached:
            return False
    return len(parts) in reached


def name_matches(names: Iterable[str], patterns: Iterable[str]) -> bool:
    """True if one of the names matches one of the patterns, whatever the case."""
    low = [name.lower() for name in names]
    return any(fnmatchcase(name, pattern.lower()) for pattern in patterns for name in low)


def model_names(model: Model | None, raw: str) -> frozenset[str]:
    """Every name under which a policy may mean this model: its id, what the file says, and its ids on
    channels.

    A hub id also counts without its namespace, so that `c4ai-command-r*` finds
    `CohereForAI/c4ai-command-r-v01`.
    """
    names = {raw}
    if model is not None:
        names |= {model.id, model.name, *(i for offer in model.offers for i in offer.ids)}
    return frozenset(names | {name.rsplit("/", 1)[-1] for name in names})


_COMPANY_WORDS = ("ai", "inc", "llc", "ltd", "sas", "corp", "gmbh")


@lru_cache(maxsize=4096)
def vendor_key(name: str) -> str:
    """One spelling for the ways to write a vendor: `Mistral AI`, `mistralai` and `mistral` are the same."""
    key = "".join(c for c in name.lower() if c.isalnum() or c in "*?")
    shortened = True
    while shortened:
        shortened = False
        for word in _COMPANY_WORDS:
            if key.endswith(word) and len(key) - len(word) >= 4:
                key, shortened = key[: -len(word)], True
    return key


def vendor_matches(model: Model | None, patterns: Iterable[str]) -> bool:
    """True if one pattern means the vendor of the model, under any of its spellings."""
    if model is None:
        return False
    mine = {vendor_key(model.vendor), vendor_key(model.vendor_name)} - {""}
    return any(fnmatchcase(name, vendor_key(pattern)) for pattern in patterns for name in mine)
