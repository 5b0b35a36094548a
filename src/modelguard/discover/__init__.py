"""Which files are worth reading: a listing, and a search for anchors over their bytes.

    listing = list_files(root, paths, ignore=policy.ignore)
    for file in Reader(listing.base, listing.names, anchors=..., wants=...):
        ...
    papers = read_documents(listing)
    clouds = read_clouds(listing)
    results = Results(listing.base, listing.names, folder=..., stamp=...)
    with at_revision(listing, "main") as past: ...
    text = given(data, name=None)

Nothing of the scanned tree is executed: git is called with its hooks and monitors switched off, links are not
followed, and only regular files are opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard.discover._documents import read_documents
from modelguard.discover._listing import Listing, is_shelf, list_files
from modelguard.discover._processes import fan_out
from modelguard.discover._read import Reader
from modelguard.discover._results import Results
from modelguard.later import later

if TYPE_CHECKING:
    from modelguard.discover._clouds import read_clouds
    from modelguard.discover._given import LARGEST, Given, given
    from modelguard.discover._revision import Revision, at_revision, kept_at

__all__ = [
    "LARGEST",
    "Given",
    "Listing",
    "Reader",
    "Results",
    "Revision",
    "at_revision",
    "fan_out",
    "given",
    "is_shelf",
    "kept_at",
    "list_files",
    "read_clouds",
    "read_documents",
]

__getattr__ = later(
    __name__,
    {
        "read_clouds": "_clouds",
        **dict.fromkeys(("LARGEST", "Given", "given"), "_given"),
        **dict.fromkeys(("Revision", "at_revision", "kept_at"), "_revision"),
    },
)
