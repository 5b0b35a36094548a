"""The names of the files to scan, relative to the top of the repository that holds them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from modelguard.discover._git import ask
from modelguard.errors import UsageError
from modelguard.globs import matches
from modelguard.noun import Noun

_LIST = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".")
_SKIPPED_FOLDERS = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        ".venv",
        "venv",
        "__pycache__",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
    }
)
_MAX_DEPTH = 60
# What lies at the top of a repository, and seldom in a folder of one.
_TOPS = (".git", ".gitignore", "README.md", "LICENSE", "pyproject.toml", "setup.py", "package.json", "go.mod")


class Listing(Noun):
    """`names` are POSIX paths relative to `base`, sorted; `base` is the top of the repository."""

    base: Path
    names: tuple[str, ...]

    def without(self, files: Iterable[Path]) -> Listing:
        """The listing without these files, wherever they lie."""
        left_out = {file.resolve() for file in files}
        if not left_out:
            return self
        names = tuple(name for name in self.names if (self.base / name).resolve() not in left_out)
        return Listing(base=self.base, names=names)


def list_files(
    root: Path,
    paths: Sequence[Path] = (),
    *,
    ignore: Sequence[str] = (),
    ignore_base: str = "",
    without: str | None = None,
) -> Listing:
    """List what git would commit below `root`, or everything there where it is no git work tree.

    With `paths` only these files and folders are listed.  `ignore` holds `.gitignore`-like patterns,
    relative to `ignore_base`; `without` is a file to leave out (the policy names models that nobody uses).
    Raises `UsageError` where a path does not exist.
    """
    base = _top(root if root.is_dir() else root.parent)
    names: set[str] = set()
    for path in paths or (root,):
        if not path.exists() and not path.is_symlink():
            raise UsageError(f"{path}: no such file or folder")
        if path.is_dir():
            prefix = relative(path, base)
            names.update(prefix + name for name in _folder(path, in_git=(base / ".git").exists()))
        else:
            names.add(relative(path.parent, base) + path.name)
    kept = (n for n in names - {without} if is_kept(n, ignore, ignore_base))
    return Listing(base=base, names=tuple(sorted(kept)))


def is_kept(name: str, ignore: Sequence[str], ignore_base: str) -> bool:
    """Whether a name is neither ignored nor in a folder that holds other people's files."""
    ignored = name.startswith(ignore_base) and matches(name.removeprefix(ignore_base), ignore)
    return not ignored and not _skipped(name)


def _top(folder: Path) -> Path:
    resolved = folder.resolve()
    for candidate in (resolved, *resolved.parents):
        if (candidate / ".git").exists():
            return candidate
    return resolved


def relative(folder: Path, base: Path) -> str:
    """The folder as a prefix of names; raises `UsageError` where it lies outside `base`."""
    try:
        below = folder.resolve().relative_to(base).as_posix()
    except ValueError:
        raise UsageError(f"{folder}: lies outside {base}; scan one repository at a time") from None
    return "" if below == "." else f"{below}/"


def _folder(folder: Path, *, in_git: bool) -> Iterator[str]:
    listed = ask(folder, *_LIST) if in_git else None
    if listed is None:
        yield from _walk(folder)
    else:
        yield from (os.fsdecode(name) for name in listed.split(b"\0") if name)


def _walk(folder: Path) -> Iterator[str]:
    """Every regular file below `folder`; links are not followed, so a loop of links ends at once."""
    waiting = [(str(folder), "", 0)]
    while waiting:
        here, prefix, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda e: e.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _SKIPPED_FOLDERS and depth < _MAX_DEPTH:
                    waiting.append((entry.path, f"{prefix}{entry.name}/", depth + 1))
            elif entry.is_file(follow_symlinks=False):
                yield prefix + entry.name


def _skipped(name: str) -> bool:
    return any(part in _SKIPPED_FOLDERS for part in name.split("/")[:-1])


def is_shelf(folder: Path) -> bool:
    """Whether a folder holds nothing but repositories: folders, each of which begins as one does."""
    try:
        held = list(folder.iterdir())
        return len(held) > 1 and all(each.name != ".git" and _begins_repository(each) for each in held)
    except OSError:
        return False


def _begins_repository(folder: Path) -> bool:
    # A clone under the name of its owner (`acme+app`) may be there in part.
    return folder.is_dir() and ("+" in folder.name or any((folder / name).exists() for name in _TOPS))
