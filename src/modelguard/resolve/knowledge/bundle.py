"""A knowledge base that travels: one compiled file, with its SHA-256 beside it, and a signature where wanted.

    export(base, Path("knowledge.sqlite"))     # also writes knowledge.sqlite.sha256
    take_in("https://mirror.example/knowledge.sqlite", sha256="…", force=False)

The hash says that the file arrived whole.  That it is the right one is said by whoever told you the hash, so
that one told by another way (`--sha256`) is worth more than the file beside it; so is a signature, by a key
that was told once.
"""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from modelguard.errors import KnowledgeError
from modelguard.expressions import expression
from modelguard.resolve.knowledge import signature, updates
from modelguard.resolve.knowledge.locate import bundled, open_knowledge
from modelguard.resolve.knowledge.vet import LARGEST, vet

if TYPE_CHECKING:
    from modelguard.model import Knowledge
    from modelguard.resolve.knowledge.store import KnowledgeBase
    from modelguard.resolve.knowledge.updates import Update

_SUM = ".sha256"
_LARGEST_SUM = 4096
_HASH = expression(r"[0-9a-fA-F]{64}")
_ADDRESS = expression(r"[A-Za-z][A-Za-z0-9+.-]+://")
_MAGIC = b"SQLite format 3\0"


def export(base: KnowledgeBase, file: Path, *, key: Path | None = None) -> str:
    """Write the base to `file`, with its hash, which is given, and a signature by the key `key` beside it.

    Raises KnowledgeError rather than write over what is no knowledge base.
    """
    if file.exists() and not _is_sqlite(file):
        raise KnowledgeError(f"{file} exists and is no knowledge base; choose another name")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = _part(file.parent)
        try:
            with closing(sqlite3.connect(part)) as target:
                base.copy(target)
            vet(part)
            data = part.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            signed = signature.sign(data, key) if key is not None else None
            part.chmod(0o644)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        file.with_name(file.name + _SUM).write_text(f"{digest}  {file.name}\n", encoding="utf-8")
        beside = file.with_name(file.name + signature.SUFFIX)
        if signed is not None:
            beside.write_bytes(signed)
        else:
            beside.unlink(missing_ok=True)  # that of another file
    except OSError as error:
        raise KnowledgeError(f"{file} cannot be written: {error.strerror or error}") from error
    return digest


def take_in(
    source: str, *, sha256: str | None = None, key: Path | None = None, force: bool = False
) -> Update:
    """Install the base at `source`, a path or an address of https, after it was examined in full.

    With the public key `key` its signature must lie beside it, and no hash is needed.  Raises KnowledgeError,
    and leaves what stands as it is: without a hash or signature, when one of them is another's, when the file
    is no sound base of ours, and unless `force` is given when it is older than the one that answers, or of a
    day to come.
    """
    wanted = _wanted(source, sha256) if key is None or sha256 is not None else None
    signed = _signature(source) if key is not None else b""
    try:
        updates.folder().mkdir(parents=True, exist_ok=True)
        part = _part(updates.folder())
    except OSError as error:
        raise KnowledgeError(
            f"{updates.folder()} cannot be written: {error.strerror or error}; "
            "name another folder with MODELGUARD_DATA_DIR"
        ) from error
    try:
        with part.open("wb") as target:
            _copy(source, target, LARGEST)
        got = _hash(part)
        if key is not None:
            signature.verify(part.read_bytes(), signed, key, _shown(source))
        if wanted is not None and got != wanted:
            raise KnowledgeError(
                f"{_shown(source)} has the SHA-256 {got}, and {wanted} is expected: it is another file, or "
                "did not arrive whole; get it again, and compare the hash with whoever publishes it"
            )
        knowledge = vet(part)
        with closing(bundled()) as own:
            instead = own.knowledge
        if not force:
            _refuse_older(knowledge, _answering(instead))
        return updates.install(part, got, knowledge, _shown(source), instead.version)
    except OSError as error:
        raise KnowledgeError(f"{updates.folder()}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _refuse_older(new: Knowledge, now: Knowledge) -> None:
    if new.date < now.date:
        raise KnowledgeError(
            f"it is of {new.date}, and the one that answers now of {now.date}: it knows less; "
            "--force installs it all the same"
        )
    if new.date > date.today() + timedelta(days=1):
        raise KnowledgeError(f"it is of {new.date}, a day to come; --force installs it all the same")


def _answering(own: Knowledge) -> Knowledge:
    """What answers now; an update that was damaged answers nothing."""
    try:
        with closing(open_knowledge()) as base:
            return base.knowledge
    except KnowledgeError:
        return own


def _wanted(source: str, sha256: str | None) -> str:
    """The hash that the file must have: the one that was told, else the one beside the file."""
    if sha256 is not None:
        if not _HASH.fullmatch(sha256.strip()):
            raise KnowledgeError(f"{sha256!r} is no SHA-256: 64 digits of 0-9 and a-f are expected")
        return sha256.strip().lower()
    _reachable(source)
    beside = io.BytesIO()
    try:
        _copy(source, beside, _LARGEST_SUM, _SUM)
    except KnowledgeError as error:
        raise KnowledgeError(
            f"nothing says which SHA-256 {_shown(source)} must have ({error}); "
            "give --sha256 HEX, or put the .sha256 file of `modelguard kb export` beside it"
        ) from None
    first = beside.getvalue().decode("ascii", "replace").split()
    if not first or not _HASH.fullmatch(first[0].removeprefix("\\")):
        raise KnowledgeError(f"{_shown(source)}{_SUM} holds no SHA-256; give --sha256 HEX")
    return first[0].removeprefix("\\").lower()


def _signature(source: str) -> bytes:
    """The signature that lies beside the file."""
    _reachable(source)
    beside = io.BytesIO()
    try:
        _copy(source, beside, _LARGEST_SUM, signature.SUFFIX)
    except KnowledgeError as error:
        raise KnowledgeError(
            f"{_shown(source)} is not signed ({error}); put the {signature.SUFFIX} file of `modelguard kb "
            "export --sign` beside it, or leave the key out and give --sha256 HEX"
        ) from None
    if len(beside.getvalue()) != signature.LENGTH:
        raise KnowledgeError(f"{_shown(source)}{signature.SUFFIX} holds no Ed25519 signature of 64 bytes")
    return beside.getvalue()


def _reachable(source: str) -> None:
    if _ADDRESS.match(source):
        from modelguard.resolve.knowledge.download import check

        check(source)
    elif not Path(source).is_file():
        raise KnowledgeError(f"{source}: there is no such file")


def _copy(source: str, target: IO[bytes], largest: int, suffix: str = "") -> None:
    """Write the file at `source`, or the one beside it with this suffix, to `target`."""
    if _ADDRESS.match(source):
        from modelguard.resolve.knowledge.download import beside, download

        download(beside(source, suffix), target, largest=largest)
        return
    path = Path(source + suffix)
    if not path.is_file():
        raise KnowledgeError(f"{path}: there is no such file")
    got = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                got += len(chunk)
                if got > largest:
                    raise KnowledgeError(f"{path} has more than {largest} bytes")
                target.write(chunk)
    except OSError as error:
        raise KnowledgeError(f"{path} cannot be read: {error.strerror or error}") from None


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
        os.fsync(file.fileno())
    return digest.hexdigest()


def _shown(source: str) -> str:
    if not _ADDRESS.match(source):
        return source
    from modelguard.resolve.knowledge.download import shown

    return shown(source)


def _part(folder: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".knowledge.", suffix=".part")
    os.close(handle)
    return Path(name)


def _is_sqlite(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_MAGIC)) == _MAGIC
