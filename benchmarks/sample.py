"""Prints random claims of use with the lines around them, for a person to judge by reading.

    modelguard scan ROOT --format jsonl-usages | python benchmarks/sample.py ROOT [--count 30] [--seed 1]

A claim is a usage of any kind but `catalogue-entry`.  At most three claims are drawn of one file, so that
one long file does not speak for a repository.  The same scan and seed give the same claims.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Row: TypeAlias = dict[str, Any]

AROUND = 2
PER_FILE = 3
WIDTH = 160


def claims(lines: Iterable[str]) -> list[Row]:
    """The usages in the JSON lines that claim a use, in a stable order."""
    rows = (json.loads(line) for line in lines if line.strip())
    used = [row for row in rows if row["kind"] != "catalogue-entry"]
    return sorted(used, key=lambda row: (row["path"], row["line"], row["column"], row["raw"]))


def sample(rows: list[Row], count: int, seed: int) -> list[Row]:
    """`count` random rows (all, where there are fewer), at most `PER_FILE` of one file."""
    drawn: list[Row] = []
    taken: Counter[str] = Counter()
    for row in random.Random(seed).sample(rows, len(rows)):
        if len(drawn) == count:
            break
        if taken[row["path"]] < PER_FILE:
            taken[row["path"]] += 1
            drawn.append(row)
    return drawn


def clipped(text: str, column: int) -> str:
    """The text, or the `WIDTH` characters of it around the column; control characters are escaped."""
    start = max(0, column - WIDTH // 2) if len(text) > WIDTH else 0
    shown = text[start : start + WIDTH].replace("\t", "    ")
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in shown)


def context(root: Path, row: Row) -> list[str]:
    """The line of the claim, marked, and `AROUND` lines before and after it."""
    try:
        lines = (root / row["path"]).read_bytes().decode("utf-8", "replace").split("\n")
    except OSError as error:
        return [f"      ({error.strerror})"]
    at: int = row["line"]
    first, last = max(1, at - AROUND), min(len(lines), at + AROUND)
    return [
        f"    {'>' if number == at else ' '} {number:5} {clipped(lines[number - 1], row['column'])}"
        for number in range(first, last + 1)
    ]


def shown(root: Path, number: int, row: Row) -> str:
    """One claim as a person reads it."""
    words = f"{row['kind']} | {row['channel']} | {row['execution']} | {row['status']}"
    head = f"{number}. {row['path']}:{row['line']}  {row['raw']!r}\n    {words} | {row['detector']}"
    return "\n".join([head, *context(root, row)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("root", type=Path, help="the folder that the paths of the scan are relative to")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = claims(sys.stdin)
    drawn = sample(rows, options.count, options.seed)
    for number, row in enumerate(drawn, start=1):
        print(shown(options.root, number, row), end="\n\n")
    print(f"{len(drawn)} of {len(rows)} claims of use in {len({row['path'] for row in rows})} files")


if __name__ == "__main__":
    main()
