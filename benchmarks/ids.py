"""Measures the resolver on labelled ids: `python benchmarks/ids.py [--show]` prints what is right.

The labels (`ids/labels.txt`) were written from the vendors' pages, not from `licences/`; the ids are
those of public catalogues and of code.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from modelguard.resolve import open_knowledge, resolve_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelguard.model import Resolution
    from modelguard.resolve import KnowledgeBase

LABELS = Path(__file__).parent / "ids" / "labels.txt"
AS_OF = date(2026, 11, 22)
FREE = ("permissive", "public-domain")


@dataclass(frozen=True, slots=True)
class Label:
    """An id, and what a person says of it: several availabilities where the gate could not be seen."""

    raw: str
    channel: str | None
    model: str
    availability: tuple[str, ...]
    licence: str


def labels(text: str) -> list[Label]:
    """The labels in the text of `labels.txt`."""
    found: list[Label] = []
    model, availability, licence = "", "", ""
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            model, availability, licence, _ = (part.strip() for part in line.split("|"))
            continue
        for word in line.split():
            raw, channel = word, None
            if "@" in word[1:] and (tail := word.rpartition("@")[2]).replace("-", "").isalpha():
                raw, channel = word[: -len(tail) - 1], tail
            found.append(Label(raw, channel, model, tuple(availability.split("/")), licence))
    return found


def licence_right(label: Label, answer: Resolution, base: KnowledgeBase) -> bool:
    """Whether the licence named first is the labelled one.

    Where a service answers, its own terms are right as well when they are those of the model's vendor, when
    the weights' licence binds beside them, or when it bars commerce, so that the service has a contract.
    """
    if answer.licence is None:
        return False
    if label.licence == "service":
        return answer.licence.service
    expected = base.licence(label.licence)
    if expected is None:
        return False
    if answer.usage.execution == "managed" and answer.licence.service and answer.model is not None:
        contracted = answer.licence.vendor == answer.model.vendor or "research-only" in label.availability
        return contracted or expected in answer.terms
    return expected.key == answer.licence.key


def called_free(label: Label, answer: Resolution, base: KnowledgeBase) -> bool:
    """Whether weights under a restricted licence are called permissive."""
    expected = base.licence(label.licence)
    restricted = label.licence == "service" or (expected is not None and expected.category not in FREE)
    return restricted and answer.licence is not None and answer.licence.category in FREE


def pairwise_f1(truth: Sequence[str], found: Sequence[str | None]) -> float:
    """How well the answers group the ids: over all pairs, of one model or of two."""
    pairs: Counter[tuple[bool, bool]] = Counter()
    for left, right in combinations(range(len(truth)), 2):
        same = found[left] is not None and found[left] == found[right]
        pairs[truth[left] == truth[right], same] += 1
    both, missed, joined = pairs[True, True], pairs[True, False], pairs[False, True]
    return 2 * both / (2 * both + missed + joined) if both else 0.0


def main(arguments: Iterable[str]) -> None:
    """Print the figures; with `--show`, every answer that is wrong as well."""
    base = open_knowledge()
    known = labels(LABELS.read_text(encoding="utf-8"))
    answers = [resolve_id(item.raw, channel=item.channel, as_of=AS_OF, knowledge=base) for item in known]
    count: Counter[str] = Counter()
    for label, answer in zip(known, answers, strict=True):
        told = answer.availability != "unknown"
        right = answer.availability in label.availability
        verdicts = {
            "unanswered": not told,
            "wrong availability": told and not right,
            "wrong licence": told and not licence_right(label, answer, base),
            "restricted called permissive": called_free(label, answer, base),
        }
        count.update({what: said for what, said in verdicts.items() if said})
        said = [what for what, is_so in verdicts.items() if is_so]
        if said and "--show" in arguments:
            licence = answer.licence.key if answer.licence else None
            model = answer.model.id if answer.model else None
            print(f"{label.raw}@{label.channel}: {', '.join(said)}: {model} {answer.availability} {licence}")
            print(f"    expected {label.model} {'/'.join(label.availability)} {label.licence}")
    total = len(known)
    good = total - count["unanswered"] - count["wrong availability"]
    licensed = total - count["unanswered"] - count["wrong licence"]
    print(f"{total} ids of {len({item.model for item in known})} models")
    wrong, free = count["wrong availability"], count["restricted called permissive"]
    print(f"availability answered and right {good / total:.3f}, wrong {wrong / total:.3f}")
    print(f"licence right {licensed / total:.3f}, restricted called permissive {free}")
    grouped = pairwise_f1([item.model for item in known], [a.model.id if a.model else None for a in answers])
    print(f"grouping, pairwise F1 {grouped:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
