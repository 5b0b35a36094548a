"""`modelguard kb diff`: what another knowledge base says otherwise, and which verdicts that changes."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelguard.cli.options import as_day
from modelguard.cli.words import Words
from modelguard.noun import Noun
from modelguard.report import plain
from modelguard.resolve import compare, open_at, open_knowledge

if TYPE_CHECKING:
    from modelguard.model import Finding
    from modelguard.resolve import Change, KnowledgeBase

_SHOWN = 25
_LONGEST = 300
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_URGENT = ("changed", "removed", "added")
_HEADINGS = (("release", "releases"), ("terms", "terms"), ("alias", "aliases"), ("channel", "channels"))
# Of what is new or gone these fields are told; the rest is in the JSON.
_TELLING = ("availability", "licence", "category", "means", "review")


class Verdict(Noun):
    """A finding that one of the two bases gives and the other does not, or not so."""

    how: str
    old: Finding | None
    new: Finding | None

    @property
    def finding(self) -> Finding:
        found = self.new or self.old
        assert found is not None  # a verdict comes from one of the two
        return found


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option(
    "--repo",
    type=click.Path(path_type=Path, exists=True),
    help="Also judge this repository by both, and show the verdicts that change.",
)
@click.option(
    "--policy",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Policy file for --repo (default: the nearest modelguard.yaml).",
)
@click.option("--as-of", callback=as_day, metavar="DATE", help="Compare as of this day (default: today).")
@click.option("--format", "format", type=Words(["text", "json"]), default="text", show_default=True)
def diff(
    old: str, new: str | None, repo: Path | None, policy: Path | None, as_of: date | None, format: str
) -> None:
    """Show what NEW says otherwise than OLD: releases, terms, aliases and channels, field by field.

    OLD and NEW are files of `kb export`, compiled knowledge bases, licences/ folders, or the word bundled.
    Without NEW, OLD is compared with the knowledge base that answers here.

    \b
    Examples
      modelguard kb diff knowledge-2026-08.sqlite
      modelguard kb diff old/licences new/licences --format json
      modelguard kb diff bundled new.sqlite --repo . --policy modelguard.yaml
    """
    if policy is not None and repo is None:
        raise click.UsageError("--policy judges a repository: name it with --repo PATH")
    day = as_of or date.today()
    with closing(open_at(old)) as before, closing(open_at(new) if new else open_knowledge()) as after:
        changes = compare(before, after, as_of=day)
        verdicts = _verdicts(repo, policy, before, after, day) if repo is not None else None
        if format == "json":
            document = _document((old, before), (new, after), changes, verdicts, day)
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            click.echo("\n".join(_text((old, before), (new, after), changes, verdicts)))


def _verdicts(
    repo: Path, named: Path | None, old: KnowledgeBase, new: KnowledgeBase, day: date
) -> tuple[Verdict, ...]:
    """The findings that differ when the same repository is judged on the same day by either base."""
    from modelguard.evaluate import load_policy, policy_for
    from modelguard.pipeline import scan

    policy = load_policy(named, root=repo) if named is not None else policy_for(repo)
    reports = [scan(repo, policy, as_of=day, knowledge=base) for base in (old, new)]
    before, after = ({found.fingerprint: found for found in report.findings} for report in reports)
    told = []
    for number in dict.fromkeys((*after, *before)):
        was, now = before.get(number), after.get(number)
        if was is None or now is None:
            told.append(Verdict(how="added" if was is None else "removed", old=was, new=now))
        elif _judged(was) != _judged(now):
            told.append(Verdict(how="changed", old=was, new=now))
    return tuple(told)


def _judged(finding: Finding) -> tuple[object, ...]:
    return finding.level, finding.verdict, finding.suppressed, finding.message


Side = tuple["str | None", "KnowledgeBase"]


def _text(
    old: Side, new: Side, changes: Sequence[Change], verdicts: Sequence[Verdict] | None
) -> Iterator[str]:
    for word, (place, base) in (("old", old), ("new", new)):
        known = base.knowledge
        yield f"{word}: version {known.version} of {known.date.isoformat()} ({place or known.origin})"
    if not changes:
        yield "both say the same"
    for what, heading in _HEADINGS:
        # What is known otherwise, or no more, may change a verdict of yesterday: it comes first.
        mine = sorted((c for c in changes if c.what == what), key=lambda c: _URGENT.index(c.how))
        if mine:
            yield ""
            yield click.style(f"{heading}: {_count(change.how for change in mine)}", bold=True)
            yield from _shown([_change(change) for change in mine])
    if verdicts is not None:
        yield ""
        counted = _count(verdict.how for verdict in verdicts) or "none changes"
        yield click.style(f"verdicts: {counted}", bold=True)
        for verdict in verdicts:
            yield from _verdict(verdict)


def _count(hows: Iterator[str]) -> str:
    counted = Counter(hows)
    return ", ".join(f"{counted[how]} {how}" for how in _SIGNS if counted[how])


def _shown(told: Sequence[list[str]]) -> Iterator[str]:
    for lines in told[:_SHOWN]:
        yield from lines
    if len(told) > _SHOWN:
        yield f"  ... and {len(told) - _SHOWN} more; --format json names them all"


def _change(change: Change) -> list[str]:
    head = f"  {_SIGNS[change.how]} {plain(change.key)}"
    if change.how != "changed":
        values = {field: after or before for field, before, after in change.fields}
        said = "; ".join(f"{field} {values[field]}" for field in _TELLING if values.get(field))
        return [_cut(f"{head}: {said}" if said else head)]
    return [head, *(line for field, before, after in change.fields for line in _field(field, before, after))]


def _field(field: str, before: str, after: str) -> list[str]:
    if len(before) + len(after) <= 70:
        return [f"      {field}: {plain(before) or '(nothing)'} → {plain(after) or '(nothing)'}"]
    return [
        f"      {field}:",
        *(_cut(f"        - {plain(before)}" if before else "        - (nothing)"),),
        *(_cut(f"        + {plain(after)}" if after else "        + (nothing)"),),
    ]


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _verdict(verdict: Verdict) -> Iterator[str]:
    found = verdict.finding
    at = found.locations[0] if found.locations else None
    where = f" {at.path}:{at.line}" if at else ""
    level = found.level
    if verdict.how == "changed" and verdict.old is not None and verdict.old.level != level:
        level = f"{verdict.old.level} → {level}"  # type: ignore[assignment]  # words for people
    yield f"  {_SIGNS[verdict.how]} {level}[{found.rule}] {found.name}{plain(where)}"
    for sign, side in (("-", verdict.old), ("+", verdict.new)):
        if side is not None and (verdict.how != "changed" or verdict.old != verdict.new):
            mark = f"{sign} " if verdict.how == "changed" else ""
            yield from textwrap.wrap(
                f"{mark}{plain(side.message)}", 96, initial_indent="      ", subsequent_indent="      "
            )


def _document(
    old: Side,
    new: Side,
    changes: Sequence[Change],
    verdicts: Sequence[Verdict] | None,
    day: date,
) -> dict[str, Any]:
    document: dict[str, Any] = {"schema": "modelguard/kb-diff@1", "as_of": day.isoformat()}
    for word, (place, base) in (("old", old), ("new", new)):
        known = base.knowledge
        document[word] = {
            "version": known.version,
            "date": known.date.isoformat(),
            "from": place or known.origin,
        }
    for what, heading in _HEADINGS:
        document[heading] = [
            {
                "key": change.key,
                "change": change.how,
                "fields": [{"field": f, "old": b or None, "new": a or None} for f, b, a in change.fields],
            }
            for change in changes
            if change.what == what
        ]
    if verdicts is not None:
        document["verdicts"] = [
            {
                "change": verdict.how,
                "rule": verdict.finding.rule,
                "model": verdict.finding.model,
                "raw": verdict.finding.raw,
                "fingerprint": verdict.finding.fingerprint,
                "path": verdict.finding.locations[0].path if verdict.finding.locations else None,
                "line": verdict.finding.locations[0].line if verdict.finding.locations else None,
                "old": _side(verdict.old),
                "new": _side(verdict.new),
            }
            for verdict in verdicts
        ]
    return document


def _side(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    return {
        "level": finding.level,
        "verdict": finding.verdict,
        "message": finding.message,
        "suppressed": finding.suppressed,
    }
