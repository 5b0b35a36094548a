"""Glob patterns of a policy, over paths and over the names of models and vendors."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache

from modelguard.globs import matches
from modelguard.model import Model


def path_matches(path: str, patterns: Iterable[str], base: str) -> bool:
    """True if one pattern covers `path`; the patterns are relative to the folder `base`."""
    return path.startswith(base) and matches(path.removeprefix(base), patterns)


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
    patterns = tuple(patterns)
    return any(vendor_named(name, patterns) for name in (model.vendor, model.vendor_name) if name)


def vendor_named(name: str, patterns: Iterable[str]) -> bool:
    """True if one pattern means the vendor of that name."""
    key = vendor_key(name)
    return bool(key) and any(fnmatchcase(key, vendor_key(pattern)) for pattern in patterns)
