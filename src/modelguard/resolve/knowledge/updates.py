"""A newer knowledge base that the user installed: where it stands, and whether it may answer.

A manifest names the file, and is replaced in one step: who reads it sees the old base or the new one, whole.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from modelguard.errors import KnowledgeError
from modelguard.expressions import expression
from modelguard.folders import installed_knowledge
from modelguard.noun import Noun
from modelguard.resolve.knowledge.layout import shape

if TYPE_CHECKING:
    from modelguard.model import Knowledge

CURE = "`modelguard kb update --remove` goes back to the bundled one"
Day: TypeAlias = date
_NAME = expression(r"[0-9a-f]{64}\.sqlite\Z")


class Update(Noun):
    """An installed knowledge base.

    `instead` is the version of the bundled base that it was installed over, `shape` the tables and nouns of
    the program that examined it.
    """

    path: Path
    version: str
    date: Day
    source: str
    on: Day
    instead: str
    shape: str

    def beats(self, bundled: Knowledge) -> bool:
        """Whether it answers: it is newer, or was installed over this very one on purpose."""
        readable = self.shape == shape()
        return readable and (self.date > bundled.date or self.instead == bundled.version)


def folder() -> Path:
    """Where installed bases stand."""
    return manifest().parent


def manifest() -> Path:
    """The file that names the base that is installed."""
    return installed_knowledge()


def installed() -> Update | None:
    """The update that is installed, if one is.  Raises KnowledgeError when it was damaged since."""
    place = manifest()
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        name = str(said["file"])
        if not _NAME.match(name):
            raise ValueError("it names no file of this folder")
        found = Update(
            path=place.with_name(name),
            version=str(said["version"]),
            date=date.fromisoformat(said["date"]),
            source=str(said["source"]),
            on=date.fromisoformat(said["on"]),
            instead=str(said["instead"]),
            shape=str(said["shape"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise KnowledgeError(f"{place} cannot be read: {error}; {CURE}") from error
    if not found.path.is_file():
        raise KnowledgeError(f"{found.path}, the knowledge base that was installed, is gone; {CURE}")
    return found


def install(file: Path, sha256: str, knowledge: Knowledge, source: str, instead: str) -> Update:
    """Make `file`, which was examined and lies in `folder()`, the base that answers."""
    update = Update(
        path=folder() / f"{sha256}.sqlite",
        version=knowledge.version,
        date=knowledge.date,
        source=source,
        on=date.today(),
        instead=instead,
        shape=shape(),
    )
    before = _current()
    file.chmod(0o644)
    file.replace(update.path)
    said = {
        "file": update.path.name,
        "version": update.version,
        "date": update.date.isoformat(),
        "source": source,
        "on": update.on.isoformat(),
        "instead": instead,
        "shape": update.shape,
    }
    handle, name = tempfile.mkstemp(dir=folder(), prefix=".installed.", suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as part:
        json.dump(said, part, indent=2)
        part.flush()
        os.fsync(part.fileno())
    Path(name).replace(manifest())
    # Who has just read the old manifest may still open what it names.
    _forget(keep={update.path.name, before})
    return update


def remove() -> bool:
    """Go back to the bundled base; False when no other was installed."""
    there = manifest().is_file()
    manifest().unlink(missing_ok=True)
    _forget(keep=set())
    return there


def _current() -> str:
    with suppress(KnowledgeError):
        update = installed()
        return update.path.name if update is not None else ""
    return ""


def _forget(keep: set[str]) -> None:
    for old in folder().glob("*.sqlite"):
        if _NAME.match(old.name) and old.name not in keep:
            with suppress(OSError):
                old.unlink()
