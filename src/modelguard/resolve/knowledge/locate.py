"""Finds the knowledge base: an update that was installed, the wheel's compiled file, or a checkout's records.

A checkout (also an editable install) is compiled into the user's cache under a name that is the
hash of every record and of the compiler, so that an edited record can never meet an older copy.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from modelguard.errors import KnowledgeError
from modelguard.folders import cache_folder, installed_knowledge
from modelguard.resolve.knowledge.store import KnowledgeBase

PACKAGE = Path(__file__).parents[2]
COMPILED = "_knowledge.sqlite"
_KEPT = 8


def open_knowledge(package: Path = PACKAGE) -> KnowledgeBase:
    """The knowledge base that answers: the update that the user installed if it is newer, else the package's.

    Raises KnowledgeError when there is none, when a record is wrong, or when the update was damaged.
    """
    base = bundled(package)
    if not installed_knowledge().is_file():
        return base
    # Most users have installed nothing: a scan of theirs does not pay for the reading of it.
    from modelguard.resolve.knowledge import updates

    update = updates.installed()
    if update is None or not update.beats(base.knowledge):
        return base
    base.close()
    return KnowledgeBase.open(update.path, origin="updated")


def bundled(package: Path = PACKAGE) -> KnowledgeBase:
    """The knowledge base that belongs to the package.

    Records beside the package's source win over a compiled file, which could be older.
    """
    folder = source_tree(package)
    if folder is not None:
        return from_source(folder, origin="checkout")
    compiled = package / COMPILED
    if compiled.is_file():
        return KnowledgeBase.open(compiled, origin="bundled")
    raise KnowledgeError(
        f"no knowledge base: neither {compiled} nor a checkout's licences/ folder exists; "
        "install modelguard-licences again, or run it from a complete checkout"
    )


def source_tree(package: Path = PACKAGE) -> Path | None:
    """The `licences/` folder of the checkout that `package` is part of, if it is part of one."""
    root = package.parent.parent
    folder = root / "licences"
    in_checkout = package.parent.name == "src" and (root / "hatch_build.py").is_file()
    return folder if in_checkout and folder.is_dir() else None


def from_source(folder: Path, *, origin: str = "file") -> KnowledgeBase:
    """The base compiled from `folder`: the cached copy of exactly these records, or a new one."""
    from modelguard.resolve.knowledge.snapshot import take

    snapshot = take(folder)
    target = cache_folder() / f"knowledge-{snapshot.fingerprint[:32]}.sqlite"
    if target.is_file():
        with suppress(KnowledgeError):
            return KnowledgeBase.open(target, origin=origin)
    from modelguard.resolve.knowledge.compile import compile_into, compile_snapshot

    try:
        compile_snapshot(snapshot, target)
    except OSError:  # no cache can be written here: keep the base in memory
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        compile_into(snapshot, connection)
        return KnowledgeBase(connection, origin=origin)
    _forget_old(target)
    return KnowledgeBase.open(target, origin=origin)


def _forget_old(newest: Path) -> None:
    """Keep a few compiled copies: other checkouts may use them."""
    with suppress(OSError):
        copies = sorted(newest.parent.glob("knowledge-*.sqlite"), key=lambda copy: copy.stat().st_mtime)
        for copy in copies[:-_KEPT]:
            copy.unlink(missing_ok=True)
