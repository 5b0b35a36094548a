"""Glob patterns of a policy, over paths and over the names of models and vendors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


_SHORTEST_WORD = 4
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
    return any(vendor_named(name, patterns) for name in _vendor_names(model))


def _vendor_names(model: Model) -> Iterator[str]:
    """The vendor's key and name with its other spellings, the words of the name (`Google` of `Google
    DeepMind`), and its namespaces on the hub (`meta-llama`)."""
    yield model.vendor
    yield from model.vendor_others
    yield from vendor_words(model.vendor_name)
    mine = tuple(key for key in (vendor_key(model.vendor), vendor_key(model.vendor_name)) if key)
    for offer in model.offers:
        for id in offer.ids:
            namespace = id.partition("/")[0] if "/" in id else ""
            if namespace and vendor_key(namespace).startswith(mine):
                yield namespace


def vendor_words(name: str) -> Iterator[str]:
    """A vendor's name, and the words in it that are long enough to stand for it."""
    yield name
    yield from (word for word in re.findall(r"\w+", name) if len(word) >= _SHORTEST_WORD)


def vendor_named(name: str, patterns: Iterable[str]) -> bool:
    """True if one pattern means the vendor of that name."""
    key = vendor_key(name)
    return bool(key) and any(fnmatchcase(key, vendor_key(pattern)) for pattern in patterns)
