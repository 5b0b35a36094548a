"""A revision of the repository as files to scan, read from git's objects: nothing is checked out or run."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from modelguard.discover._git import QUIET, ask, environment
from modelguard.discover._listing import Listing, is_kept, relative
from modelguard.discover._read import LIMIT, is_media
from modelguard.errors import UsageError
from modelguard.noun import Noun

_REGULAR = (b"100644", b"100755")
_UNSAFE = frozenset(("", ".", "..", ".git"))
_POINTER = b"version https://git-lfs.github.com/spec"
_LARGEST_POINTER = 1024
# What is larger is compared by size alone: it is no text that somebody wrote.
_COMPARED = 64 * 1024 * 1024
_CHUNK = 1024 * 1024


class Revision(Noun):
    """The files of a revision: those of `same` are in the work tree as they were, the `changed` in `folder`.

    `commit` is the whole id of the commit.
    """

    commit: str
    folder: Path
    same: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Blob:
    name: str
    oid: str
    size: int


@contextmanager
def at_revision(
    listing: Listing, revision: str, *, within: Iterable[Path] = (), always: Sequence[str] = ()
) -> Iterator[Revision]:
    """The files at `revision` of the repository at `listing.base`, below `within`, while the context lasts.

    `A...` is the commit where A and the present branch parted.  Files called as one of `always` are in
    `folder` even if they did not change.  Raises `UsageError` where there is no such revision.
    """
    import tempfile  # 10 ms that other scans do not pay

    commit = _commit(listing.base, revision)
    scopes = tuple(_scopes(within, listing.base))
    blobs = [b for b in _tree(listing.base, commit) if _is_within(b.name, scopes)]
    held = set(listing.names)
    same = {b.name for b in blobs if b.name in held and _is_same(listing.base, b)}
    wanted = [b for b in blobs if b.name not in same or b.name.rpartition("/")[2] in always]
    with tempfile.TemporaryDirectory(prefix="modelguard-") as made:
        folder = Path(made)
        # An empty folder marks the top, as in the repository itself.
        (folder / ".git").mkdir()
        _write(listing.base, [b for b in wanted if not is_media(b.name)], folder)
        pointers = {b.name for b in wanted if b.name in held and _is_pointer(folder, listing.base, b)}
        same |= pointers
        changed = tuple(sorted(b.name for b in wanted if b.name not in same and not is_media(b.name)))
        yield Revision(commit=commit, folder=folder, same=tuple(sorted(same)), changed=changed)


def kept_at(revision: Revision, ignore: Sequence[str], ignore_base: str, without: str | None) -> Revision:
    """The revision without what a policy ignores."""

    def kept(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(n for n in names if n != without and is_kept(n, ignore, ignore_base))

    return Revision(
        commit=revision.commit,
        folder=revision.folder,
        same=kept(revision.same),
        changed=kept(revision.changed),
    )


def _commit(base: Path, revision: str) -> str:
    if not (base / ".git").exists():
        raise UsageError(f"--since {revision}: {base} is no git repository; scan it without --since")
    if ask(base, "--version") is None:
        raise UsageError("--since needs git, which is not installed or cannot be run here")
    name = revision.removesuffix("...")
    found = _parsed(base, name) if name and not name.startswith("-") else None
    if found is None:
        raise UsageError(f"--since {revision}: there is no such revision{_cure(base, name)}")
    if name == revision:
        return found
    parted = ask(base, "merge-base", found, "HEAD")
    if not parted:
        cure = _cure(base, "") or "; the two have no history in common"
        raise UsageError(f"--since {revision}: nothing shows where {name} and this branch parted{cure}")
    return parted.decode().strip()


def _parsed(base: Path, name: str) -> str | None:
    found = ask(base, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return found.decode().strip() if found else None


def _cure(base: Path, name: str) -> str:
    from difflib import get_close_matches

    if (ask(base, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
        return (
            "; this is a shallow clone: fetch its history first (actions/checkout: fetch-depth: 0; GitLab: "
            "GIT_DEPTH: 0; by hand: git fetch --unshallow)"
        )
    if name and _parsed(base, f"origin/{name}"):
        return f"; did you mean origin/{name}?"
    told = ask(base, "for-each-ref", "--format=%(refname:short)", "--count=1000") or b""
    near = get_close_matches(name, told.decode("utf-8", "replace").split(), 3)
    return f"; did you mean {' or '.join(near)}?" if near else "; git log shows which there are"


def _tree(base: Path, commit: str) -> Iterator[_Blob]:
    """The regular files of a commit; links, submodules and names that would leave a folder are left out."""
    listed = ask(base, "ls-tree", "-r", "-z", "--long", "--full-tree", commit)
    if listed is None:
        raise UsageError(f"git cannot read the files of {commit}; is this a complete clone?")
    for line in listed.split(b"\0"):
        head, _, name = line.partition(b"\t")
        parts = head.split()
        if len(parts) == 4 and parts[0] in _REGULAR and parts[3].isdigit():
            path = os.fsdecode(name)
            if not _UNSAFE.intersection(path.lower().split("/")) and "\\" not in path:
                yield _Blob(path, parts[2].decode(), int(parts[3]))


def _scopes(within: Iterable[Path], base: Path) -> Iterator[str]:
    for path in within:
        yield relative(path, base) if path.is_dir() else relative(path.parent, base) + path.name


def _is_within(name: str, scopes: tuple[str, ...]) -> bool:
    return not scopes or any(s in ("", name) or (s.endswith("/") and name.startswith(s)) for s in scopes)


def _is_same(base: Path, blob: _Blob) -> bool:
    """Whether the work tree holds the very bytes, without asking git, which would run filters over them."""
    path = base / blob.name
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size != blob.size:
            return False
        if blob.size > _COMPARED:
            return True
        digest = hashlib.new("sha1" if len(blob.oid) == 40 else "sha256", usedforsecurity=False)
        digest.update(b"blob %d\0" % blob.size)
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                digest.update(part)
    except OSError:
        return False
    return digest.hexdigest() == blob.oid


def _is_pointer(folder: Path, base: Path, blob: _Blob) -> bool:
    """Whether the blob is a pointer of Git LFS to a file of the size that the work tree holds."""
    if blob.size > _LARGEST_POINTER:
        return False
    try:
        text = (folder / blob.name).read_bytes()
        size = (base / blob.name).lstat().st_size
    except OSError:
        return False
    return text.startswith(_POINTER) and b"size %d" % size in text.splitlines()


def _write(base: Path, blobs: Sequence[_Blob], folder: Path) -> None:
    """Write the blobs below `folder`; of a large one no more than is ever parsed, at its full size."""
    import subprocess
    import tempfile

    if not blobs:
        return
    with tempfile.TemporaryFile() as wanted:
        wanted.write("".join(f"{b.oid}\n" for b in blobs).encode())
        wanted.seek(0)
        with subprocess.Popen(
            [*QUIET, "-C", str(base), "cat-file", "--batch"],
            stdin=wanted,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        ) as git:
            if git.stdout is None:
                return
            for blob in blobs:
                head = git.stdout.readline().split()
                if len(head) != 3:
                    git.kill()
                    raise UsageError(
                        f"{blob.name} at that revision is not in this clone, which is a partial one; "
                        "fetch it whole: git fetch --refetch"
                    )
                _save(folder / blob.name, git.stdout, int(head[2]))
                git.stdout.read(1)


def _save(path: Path, stream: IO[bytes], size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    left = size
    with path.open("wb") as file:
        while left:
            part = stream.read(min(left, _CHUNK))
            if not part:
                return
            if file.tell() < 8 * LIMIT:
                file.write(part)
            left -= len(part)
        file.truncate(size)
