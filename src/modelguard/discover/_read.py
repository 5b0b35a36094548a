"""Bytes of the files that may name a model."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from modelguard.discover._engine import Search, best
from modelguard.model import Notice, SourceFile

# A larger text is searched as a whole, but only so much of it is parsed.
LIMIT = 4 * 1024 * 1024
# Beyond this not even the search reads on: nobody writes such a file by hand.
CEILING = 256 * 1024 * 1024
_SNIFF = 8192
# Reports and baselines of this program name models that stand elsewhere.
_OUR_OWN = b'"schema": "modelguard/'
_OUR_HEAD = 64
# What holds no text, by its ending: pictures, sound, archives, libraries, fonts, databases, maps of bundles.
_MEDIA = frozenset(
    f".{ending}"
    for group in (
        "png jpg jpeg gif bmp ico icns webp tif tiff psd svg pdf",
        "mp3 mp4 m4a wav ogg flac avi mov mkv webm",
        "zip gz tgz bz2 xz zst 7z rar tar jar war whl egg deb rpm",
        "so dll dylib exe o a lib class pyc pyo wasm woff woff2 ttf otf eot",
        "parquet arrow npy npz pkl pickle db sqlite sqlite3 lockb map",
    )
    for ending in group.split()
)
# Notebooks carry their pictures with them; what is read of them is only their code.
_LARGER = {".ipynb": 32 * 1024 * 1024}


class Reader:
    """Iterates the files that hold an anchor, or whose name alone speaks for them.

    `notices` fills as the iteration goes on: what could not be read, and what was cut.
    """

    def __init__(
        self,
        base: Path,
        names: Sequence[str],
        *,
        anchors: Sequence[bytes],
        wants: Callable[[str], int | None],
    ) -> None:
        self.notices: list[Notice] = []
        self._base = base
        self._names = names
        self._anchors = anchors
        self._wants = wants

    def __iter__(self) -> Iterator[SourceFile]:
        search = best(self._anchors, self._size())
        for name in self._names:
            file = self._file(name, search)
            if file is not None:
                yield file

    def _size(self) -> int:
        """The bytes ahead, counted only as far as the choice of the engine needs it."""
        total = 0
        for name in self._names[:200]:
            try:
                total += (self._base / name).lstat().st_size
            except OSError:
                continue
        return total if len(self._names) <= 200 else total + 1024 * len(self._names)

    def _file(self, name: str, search: Search) -> SourceFile | None:
        if is_media(name):
            return None
        head = self._wants(name)
        try:
            data, size = read_regular(self._base, name, CEILING if head is None else head)
        except OSError as error:
            self._unreadable(name, error)
            return None
        if data is None:
            return None
        if head is not None:
            return SourceFile(path=name, data=data, size=size)
        if b"\0" in data[:_SNIFF] or _OUR_OWN in data[:_OUR_HEAD] or not search(data):
            return None
        limit = _LARGER.get(_suffix(name), LIMIT)
        if size > limit:
            self._cut(name, size, limit)
        return SourceFile(path=name, data=data[:limit], size=size)

    def _cut(self, name: str, size: int, limit: int) -> None:
        message = f"{size / 1e6:.0f} MB: only its first {limit / 1e6:.0f} MB were read"
        self.notices.append(Notice(code="file-cut", message=message, path=name))

    def _unreadable(self, name: str, error: OSError) -> None:
        message = f"cannot be read: {error.strerror or error}"
        self.notices.append(Notice(code="file-unreadable", message=message, path=name, incomplete=True))


def is_media(name: str) -> bool:
    """Whether the file is of a kind that holds no text, by its ending."""
    return _suffix(name) in _MEDIA


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}"


def read_regular(base: Path, name: str, limit: int) -> tuple[bytes | None, int]:
    """The file's first `limit` bytes and its size; None for what is no regular file.

    It is opened without blocking (a FIFO would wait for ever) and without following a link.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    )
    path = os.path.join(base, name)  # noqa: PTH118 - a Path per file costs more than reading it
    try:
        handle = os.open(path, flags)
    except OSError:
        if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
            return None, 0
        raise
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return None, 0
        return _read(handle, min(status.st_size, limit)), status.st_size
    finally:
        os.close(handle)


def _read(handle: int, length: int) -> bytes:
    parts: list[bytes] = []
    while length > 0:
        part = os.read(handle, length)
        if not part:
            break
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
