"""The cache of huggingface_hub: `models--org--name/{refs,snapshots,blobs,.no_exist}`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from modelguard.discover.stores._card import declared, is_licence
from modelguard.discover.stores._files import below, entries, folders, is_folder, is_weights, text
from modelguard.expressions import expression
from modelguard.model import Location, Notice, Usage

_PREFIX = "models--"
_COMMIT = expression(r"[0-9a-f]{40}\Z")
_DEEP = 4


def places() -> tuple[Path, ...]:
    """Where the cache is: `HF_HUB_CACHE`, else `HF_HOME/hub`, else the user's cache folder."""
    named = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if named:
        return (Path(named).expanduser(),)
    home = os.environ.get("HF_HOME")
    if home:
        return (Path(home).expanduser() / "hub",)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return (Path(cache).expanduser() / "huggingface" / "hub",)


def read(root: Path, notices: list[Notice]) -> Iterator[Usage]:
    """One use for each snapshot of each model: every revision that lies here may be loaded."""
    if not any(_models(root, [])) and is_folder(root / "hub"):
        root = root / "hub"  # the user named HF_HOME
    for folder in _models(root, notices):
        refs = _refs(root, folder, notices)
        snapshots = folders(folder / "snapshots", notices, f"hf/{folder.name}/snapshots")
        for snapshot in snapshots:
            yield _usage(root, snapshot, refs, notices)


def _models(root: Path, notices: list[Notice]) -> list[Path]:
    return [folder for folder in folders(root, notices, "hf") if folder.name.startswith(_PREFIX)]


def _usage(root: Path, snapshot: Path, refs: dict[str, list[str]], notices: list[Notice]) -> Usage:
    folder, commit = snapshot.parents[1], snapshot.name
    place = f"hf/{folder.name}/snapshots/{commit}"
    # A name with `--` in it is ambiguous; owners never have it.
    owner, dashes, name = folder.name.removeprefix(_PREFIX).partition("--")
    files = list(below(snapshot, _DEEP, notices, place))
    held = sum(is_weights(file) for file in files)
    said = declared(root, snapshot, [file.name for file in files if file.parent == snapshot])
    if not any(what == "licence-file" for what, _ in said) and _looked_for_licence(folder, commit):
        said = (*said, ("licence-file", ""))
    where = f"its snapshot {commit[:12]} lies in the Hugging Face cache at {root}"
    named = f", as {', '.join(refs[commit])}" if commit in refs else ""
    what = "" if held else "; no weights lie there, only what was fetched beside them"
    return Usage(
        raw=f"{owner}/{name}" if dashes else owner,
        location=Location(path=place, line=1),
        kind="weights-load" if held else "config-default",
        execution="self-hosted",
        strength="strong",
        detector="store-hf",
        confidence=0.99,
        channel="hf-hub",
        revision=commit if _COMMIT.match(commit) else None,
        because=(f"{where}{named}{what}",),
        declared=said,
    )


def _refs(root: Path, folder: Path, notices: list[Notice]) -> dict[str, list[str]]:
    """Names of branches and tags by the commit that they mean."""
    found: dict[str, list[str]] = {}
    for ref in below(folder / "refs", _DEEP, notices, f"hf/{folder.name}/refs"):
        commit = text(root, ref, 64).strip()
        if _COMMIT.match(commit):
            found.setdefault(commit, []).append(ref.relative_to(folder / "refs").as_posix())
    return found


def _looked_for_licence(folder: Path, commit: str) -> bool:
    """Whether somebody asked the hub for a licence file of this commit and was told that there is none."""
    return any(is_licence(entry.name) for entry in entries(folder / ".no_exist" / commit, [], ""))
