"""The policy file: where it lies, and what it says.

It may come from the repository that is scanned, so that its size and depth are capped; every error in it is
said at once, with file, line, column, key and the nearest known word.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from modelguard.errors import PolicyError
from modelguard.model import Policy

NAMES: Final = ("modelguard.yaml", ".modelguard.yaml", "modelguard.yml")
POLICY_FILES: Final = (*NAMES, "pyproject.toml")
_LARGEST = 1_000_000


def find_policy(root: Path) -> Path | None:
    """The policy file that holds for `root`: the nearest one, from there up to the top of the git repository.

    Outside a git repository only `root` itself is looked into.
    """
    here = Path(root).resolve()
    here = here if here.is_dir() else here.parent
    upwards = [here, *here.parents]
    top = next((i for i, folder in enumerate(upwards) if (folder / ".git").exists()), 0)
    for folder in upwards[: top + 1]:
        for name in NAMES:
            if (folder / name).is_file():
                return folder / name
        if _in_pyproject(folder / "pyproject.toml"):
            return folder / "pyproject.toml"
    return None


def policy_for(root: Path) -> Policy:
    """The policy that holds for `root`, or the careful defaults where there is no file."""
    path = find_policy(root)
    return Policy() if path is None else load_policy(path, root=root)


def policy_at(root: Path) -> Policy | None:
    """The policy that held for `root` in an earlier state of the repository; None where there was none, or
    none that can be read today."""
    try:
        path = find_policy(root)
        return None if path is None else load_policy(path, root=root)
    except PolicyError:
        return None


def load_policy(path: Path, *, root: Path | None = None) -> Policy:
    """The policy that stands in the file; everything that is wrong with it in one PolicyError.

    Its path patterns are relative to its own folder.  When `root`, the folder that is scanned, is given and
    does not lie in that folder (a policy kept in `ci/`, or in another repository), they are relative to
    the top.
    """
    # Most scans have no policy: the reader is imported when there is one.
    from modelguard.evaluate._reader import read_policy

    path = Path(path)
    if not path.is_file():
        raise PolicyError(f"{path}: there is no such file")
    try:
        data = _bytes(path)
    except OSError as error:
        raise PolicyError(f"{path}: cannot be read: {error.strerror or error}") from None
    place = _relative(path)
    policy = read_policy(data, path, place)
    folder = str(path.resolve().parent) if policy.knowledge else ""
    return replace(policy, base=_base(path, place, root), folder=folder)


def _base(path: Path, place: str, root: Path | None) -> str:
    if root is not None and path.resolve().parent not in (
        Path(root).resolve(),
        *Path(root).resolve().parents,
    ):
        return ""
    return place[: place.rfind("/") + 1]


def _in_pyproject(path: Path) -> bool:
    try:
        data = _bytes(path) if path.is_file() else b""
    except (OSError, PolicyError):
        return False
    if b"modelguard" not in data:
        return False
    from modelguard.evaluate._toml import has_policy

    return has_policy(data.decode("utf-8", "replace"))


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise PolicyError(f"{path}:1:1: a policy file of more than {_LARGEST} bytes is not read")
    return data


def _relative(path: Path) -> str:
    """The path as findings name it: from the top of the git repository, else the name alone."""
    full = path.resolve()
    for folder in full.parents:
        if (folder / ".git").exists():
            return full.relative_to(folder).as_posix()
    return full.name
