"""The repository's own papers: README, NOTICE, licence and terms files, which licences ask for."""

from __future__ import annotations

import os
import re

from modelguard.discover._listing import Listing
from modelguard.expressions import expression

_PAPER = expression(
    r"(?:readme|notice|licen[cs]e|copying|credits|attribution|acknowledg|third[-_. ]?party|terms|eula"
    r"|acceptable|use[-_. ]?policy|about|imprint)[^/]*\Z",
    re.IGNORECASE,
)
_TEXT = ("", ".md", ".txt", ".rst", ".html")
_LONGEST = 256 * 1024
_MOST = 400


def read_documents(listing: Listing) -> dict[str, str]:
    """The papers by path, decoded leniently; those at the top of the repository always belong to it.

    A scan of a few changed files still answers for a repository whose README is among the others.
    """
    try:
        top = sorted(entry.name for entry in os.scandir(listing.base) if entry.is_file(follow_symlinks=False))
    except OSError:
        top = []
    names = [name for name in dict.fromkeys([*top, *listing.names]) if _is_paper(name)]
    texts: dict[str, str] = {}
    for name in names[:_MOST]:
        path = listing.base / name
        try:
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    texts[name] = file.read(_LONGEST).decode("utf-8", "replace")
        except OSError:
            continue
    return texts


def _is_paper(path: str) -> bool:
    name = path.rpartition("/")[2]
    return _PAPER.match(name) is not None and os.path.splitext(name)[1].lower() in _TEXT  # noqa: PTH122
