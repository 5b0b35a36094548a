"""Compare what a scan claims with the labels of one set.

    modelguard scan CORPUS --format jsonl-usages > claims.jsonl
    python benchmarks/labels/score.py SET [--misses N] [--false N] [--wrong-run N] < claims.jsonl

A claim meets a label of the same path whose line is at most one away (any line in a notebook) and whose
string is the same after normalisation: case, quotes, a provider's prefix, a tag's or revision's suffix.
A claim whose kind is catalogue-entry says no more than "named in a table": it can meet a label, but it is
no claim of use.  Labels of kind comment and ambiguous ask for nothing.

* recall of uses: labels that are neither catalogue-entry, comment nor ambiguous, met by any claim
* precision of claims of use: right claims of all; a claim that meets a comment, an ambiguous label, a
  catalogue row, or a use that stands elsewhere (the place of a constant's use) is not right
* ... but neutral left out: ambiguous labels and relocated claims count neither way
* execution, channel: of the uses that are met, and of all uses (a miss is wrong)
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_ASKED = frozenset({"comment", "ambiguous"})
NO_USE = NOT_ASKED | {"catalogue-entry"}

PREFIX = re.compile(r"(?:.*[/:.](?:hybrid-|st-)?|hybrid-|st-|(?:model|pretrained)=)$", re.IGNORECASE)
SUFFIX = re.compile(
    r"(?::latest|:free|-v\d+(?::\d+)?|@[\w.-]+|/.*|\?.*|\.gguf|\.llamafile|[.-]q\d\w*(?:\.\w+)?|\s.*)$",
    re.IGNORECASE,
)
HOLE = re.compile(r"\$?\{[^}]*\}")


@dataclass(slots=True)
class Label:
    path: str
    line: int
    string: str
    kind: str
    channels: tuple[str, ...]
    execution: str
    group: str
    met_by: Claim | None = None

    @property
    def use(self) -> bool:
        return self.kind not in NO_USE


@dataclass(frozen=True, slots=True)
class Claim:
    path: str
    line: int | None
    model: str
    kind: str
    channel: str
    execution: str

    @property
    def of_use(self) -> bool:
        return self.kind not in NO_USE


@dataclass(slots=True)
class Score:
    labels: list[Label]
    groups: dict[str, str]  # path -> class
    right: list[Claim] = field(default_factory=list)
    neutral: list[Claim] = field(default_factory=list)
    wrong: list[tuple[Claim, str]] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Score jsonl-usages on standard input against a set of labels."
    )
    parser.add_argument("set", help="a folder beside this script, with files.csv and labels.csv")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print the first N uses not found")
    parser.add_argument("--false", type=int, default=0, metavar="N", help="print the first N false claims")
    parser.add_argument(
        "--wrong-run", type=int, default=0, metavar="N", help="print N wrong channels, executions"
    )
    arguments = parser.parse_args()
    score = judge(read_claims(sys.stdin), *read_set(HERE / arguments.set))
    print_table(score)
    print_examples(score, arguments.misses, arguments.false, arguments.wrong_run)
    return 0


def read_set(folder: Path) -> tuple[list[Label], dict[str, str]]:
    """The labels of a set, and the class of each of its files."""
    with (folder / "files.csv").open(encoding="utf-8", newline="") as stream:
        groups = {row["path"]: row["class"] for row in csv.DictReader(stream)}
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as stream:
        labels = [
            Label(
                path=row["path"],
                line=int(row["line"]),
                string=row["string"],
                kind=row["kind"],
                channels=tuple(row["channel"].split("|")),
                execution=row["execution"],
                group=groups[row["path"]],
            )
            for row in csv.DictReader(stream)
        ]
    return labels, groups


def read_claims(lines: Iterable[str]) -> Iterator[Claim]:
    """Each claim once: two detectors may say the same of one place."""
    seen: set[tuple[str, int | None, str]] = set()
    for line in filter(str.strip, lines):
        record = json.loads(line)
        claim = Claim(
            path=os.path.normpath(record["path"]).replace(os.sep, "/"),
            line=record.get("line"),
            model=str(record.get("model") or record.get("raw") or ""),
            kind=record.get("kind") or "",
            channel=record.get("channel") or "",
            execution=record.get("execution") or "",
        )
        key = (claim.path, claim.line, normalise(claim.model))
        if claim.model.strip() and key not in seen:
            seen.add(key)
            yield claim


def judge(claims: Iterable[Claim], labels: list[Label], groups: dict[str, str]) -> Score:
    by_path: defaultdict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_path[label.path].append(label)
    score = Score(labels, groups)
    for claim in claims:
        if claim.path in groups:
            place(claim, by_path[claim.path], score)
    return score


def place(claim: Claim, labels: list[Label], score: Score) -> None:
    """Put one claim where it belongs, and mark the label that it meets."""
    same = [label for label in labels if same_model(label.string, claim.model)]
    near = [label for label in same if is_near(claim, label)]
    met = min((label for label in near if label.kind not in NOT_ASKED), key=closeness(claim), default=None)
    silent = [label for label in near if label.kind in NOT_ASKED]
    # A comment on the claim's own line wins over a use on a neighbouring line.
    if met is not None and met.line != claim.line and any(label.line == claim.line for label in silent):
        met = None
    if met is not None:
        met.met_by = met.met_by or claim
    if not claim.of_use:
        return
    if met is not None and met.use:
        score.right.append(claim)
    elif met is not None:
        score.wrong.append((claim, "a row of a table"))
    elif any(label.kind == "ambiguous" for label in silent):
        score.neutral.append(claim)
    elif silent:
        score.wrong.append((claim, "a comment or text"))
    elif any(label.use for label in same):
        score.neutral.append(claim)
    else:
        score.wrong.append((claim, "no model used here"))


def is_near(claim: Claim, label: Label) -> bool:
    return claim.line is None or claim.path.endswith(".ipynb") or abs(label.line - claim.line) <= 1


def closeness(claim: Claim) -> Callable[[Label], tuple[bool, bool, int]]:
    def key(label: Label) -> tuple[bool, bool, int]:
        exact = normalise(label.string) == normalise(claim.model)
        return not exact, label.met_by is not None, abs(label.line - (claim.line or label.line))

    return key


def normalise(text: str) -> str:
    return text.strip().strip("\"'`").rstrip(".,;:*").lower()


def same_model(one: str, other: str) -> bool:
    first, second = normalise(one), normalise(other)
    if first == second:
        return True
    if fills(first, second) or fills(second, first):
        return True
    short, long = sorted((first, second), key=len)
    if len(short) < 2:
        return False
    start = long.find(short)
    while start >= 0:
        before, after = long[:start], long[start + len(short) :]
        if (not before or PREFIX.match(before)) and (not after or SUFFIX.match(after)):
            return True
        start = long.find(short, start + 1)
    return False


def fills(pattern: str, text: str) -> bool:
    """True where `text` is `pattern` with its holes (`{size}`, `${SIZE}`) filled in."""
    parts = HOLE.split(pattern)
    if len(parts) == 1 or len("".join(parts)) < 5:
        return False
    return re.fullmatch(".*".join(map(re.escape, parts)), text) is not None


def print_table(score: Score) -> None:
    groups = sorted(set(score.groups.values()))
    heads = ["recall", "precision", "no neutral", "silent files", "execution", "channel"]
    print(f"{'class':22}{'files':>6}{'uses':>6}" + columns(heads))
    for name in [*groups, "all"]:
        print(table_row(name, score, name == "all"))
    print("\nrecall by kind")
    kinds: defaultdict[str, list[Label]] = defaultdict(list)
    for label in score.labels:
        if label.kind not in NOT_ASKED:
            kinds[label.kind].append(label)
    for kind, labels in sorted(kinds.items()):
        print(f"  {kind:20}{share(sum(label.met_by is not None for label in labels), len(labels)):>16}")
    met = [label for label in score.labels if label.use and label.met_by is not None]
    known = [label for label in met if label.execution != "unknown"]
    print(f"execution right, of uses found: {share(sum(map(right_execution, known)), len(known))}")
    print(f"channel right, of uses found:   {share(sum(map(right_channel, met)), len(met))}")
    as_row = sum(label.met_by is not None and not label.met_by.of_use for label in met)
    print(f"uses found, but said to be a row of a table: {as_row}")
    pairs = Counter((label.kind, label.met_by.kind) for label in met if label.met_by)
    differ = [f"{kind}→{said} {count}" for (kind, said), count in pairs.most_common() if kind != said]
    print("kinds that differ (label→claim):", ", ".join(differ) or "none")


def table_row(name: str, score: Score, every: bool) -> str:
    paths = {path for path, group in score.groups.items() if every or group == name}
    uses = [label for label in score.labels if label.use and label.path in paths]
    right = sum(claim.path in paths for claim in score.right)
    neutral = sum(claim.path in paths for claim in score.neutral)
    wrong = [claim for claim, _ in score.wrong if claim.path in paths]
    silent = paths - {label.path for label in uses}
    loud = silent & {claim.path for claim in wrong}
    run = [label for label in uses if label.execution != "unknown"]
    cells = [
        share(sum(label.met_by is not None for label in uses), len(uses)),
        share(right, right + neutral + len(wrong)),
        share(right, right + len(wrong)),
        f"{len(loud)} of {len(silent)}",
        share(sum(map(right_execution, run)), len(run)),
        share(sum(map(right_channel, uses)), len(uses)),
    ]
    return f"{name:22}{len(paths):>6}{len(uses):>6}" + columns(cells)


def columns(cells: list[str]) -> str:
    return "".join(f"{cell:>16}" for cell in cells)


def right_execution(label: Label) -> bool:
    return label.met_by is not None and label.met_by.execution == label.execution


def right_channel(label: Label) -> bool:
    return label.met_by is not None and label.met_by.channel in label.channels


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} {part}/{whole}" if whole else "-"


def print_examples(score: Score, misses: int, false: int, wrong_run: int) -> None:
    missed = [label for label in score.labels if label.use and label.met_by is None]
    for label in missed[:misses]:
        print(f"MISS  {label.group}: {label.path}:{label.line} {label.string} ({label.kind})")
    for claim, why in score.wrong[:false]:
        group = score.groups[claim.path]
        print(f"FALSE {group}: {claim.path}:{claim.line} {claim.model} ({claim.kind}: {why})")
    met = [label for label in score.labels if label.use and label.met_by is not None]
    strayed = [label for label in met if not (right_channel(label) and right_execution(label))]
    for label in strayed[:wrong_run]:
        said = f"{label.met_by.channel}, {label.met_by.execution}" if label.met_by else ""
        wanted = f"{'|'.join(label.channels)}, {label.execution}"
        print(f"RUN   {label.group}: {label.path}:{label.line} {label.string}: {said}; label {wanted}")


if __name__ == "__main__":
    sys.exit(main())
