"""Measures the resolver on labelled ids: `python benchmarks/ids.py [--show] [SET...]` prints what is right.

The labels (`ids/labels.txt`) were written from the vendors' pages, not from `licences/`; the ids are
those of public catalogues and of code.  Each belongs to a set, so that ids that helped to mend records and
grammar stay told apart from those that were new.  `ids/not_models.txt` holds strings that only look alike.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from modelguard.model import Location, Usage
from modelguard.resolve import open_knowledge, resolve, resolve_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelguard.model import Resolution
    from modelguard.resolve import KnowledgeBase

HERE = Path(__file__).parent / "ids"
LABELS, STRANGERS = HERE / "labels.txt", HERE / "not_models.txt"
FIRST_SET = "first"
AS_OF = date(2026, 11, 22)
FREE = ("permissive", "public-domain")


@dataclass(frozen=True, slots=True)
class Label:
    """An id, and what a person says of it: several availabilities where the gate could not be seen.

    `unknown` is right of what is a thing of somebody's account, or whose card could not be read.
    """

    raw: str
    channel: str | None
    model: str
    availability: tuple[str, ...]
    licence: tuple[str, ...]
    set: str = FIRST_SET


def labels(text: str) -> list[Label]:
    """The labels in the text of `labels.txt`."""
    found: list[Label] = []
    model, availability, licence, named = "", "", "", FIRST_SET
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            model, availability, licence, _, *more = (part.strip() for part in line.split("|"))
            named = more[0] if more else FIRST_SET
            continue
        for word in line.split():
            raw, channel = word, None
            if "@" in word[1:] and (tail := word.rpartition("@")[2]).replace("-", "").isalpha():
                raw, channel = word[: -len(tail) - 1], tail
            allowed, licences = tuple(availability.split("/")), tuple(licence.split("/"))
            found.append(Label(raw, channel, model, allowed, licences, named))
    return found


def licence_right(label: Label, answer: Resolution, base: KnowledgeBase) -> bool:
    """Whether the licence named first is a labelled one.

    Where a service answers, its own terms are right as well when they are those of the model's vendor, when
    the weights' licence binds beside them, or when it bars commerce, so that the service has a contract.
    """
    if "-" in label.licence:
        return True
    if answer.licence is None:
        return False
    if "service" in label.licence:
        return answer.licence.service
    expected = [licence for key in label.licence if (licence := base.licence(key)) is not None]
    if answer.usage.execution == "managed" and answer.licence.service and answer.model is not None:
        contracted = answer.licence.vendor == answer.model.vendor or "research-only" in label.availability
        return contracted or any(licence in answer.terms for licence in expected)
    return answer.licence in expected


def called_free(label: Label, answer: Resolution, base: KnowledgeBase) -> bool:
    """Whether weights under a restricted licence are called permissive."""
    expected = [licence for key in label.licence if (licence := base.licence(key)) is not None]
    restricted = "service" in label.licence or (
        bool(expected) and all(licence.category not in FREE for licence in expected)
    )
    free = answer.licence is not None and answer.licence.category in FREE
    return restricted and free and all(term.category in FREE for term in answer.terms)


def pairwise_f1(truth: Sequence[str], found: Sequence[str | None]) -> float:
    """How well the answers group the ids: over all pairs, of one model or of two."""
    pairs: Counter[tuple[bool, bool]] = Counter()
    for left, right in combinations(range(len(truth)), 2):
        same = found[left] is not None and found[left] == found[right]
        pairs[truth[left] == truth[right], same] += 1
    both, missed, joined = pairs[True, True], pairs[True, False], pairs[False, True]
    return 2 * both / (2 * both + missed + joined) if both else 0.0


def taken(text: str, base: KnowledgeBase) -> list[str]:
    """The strings of `text` that are taken for models where nothing but the string speaks for it."""
    strings = [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
    usages = [
        Usage(
            raw=raw,
            location=Location(path="a.py", line=1),
            kind="config-default",
            execution="unknown",
            strength="weak",
            detector="benchmark",
            confidence=0.5,
        )
        for raw in strings
    ]
    answers = resolve(usages, as_of=AS_OF, knowledge=base)
    found = [answer.usage.raw for answer in answers if answer.model is not None]
    print(f"{len(strings)} strings that are no models: {len(found)} taken for one {found or ''}".rstrip())
    return found


def verdicts(label: Label, answer: Resolution, base: KnowledgeBase) -> list[str]:
    """What is wrong with an answer."""
    told = answer.availability != "unknown"
    right = answer.availability in label.availability
    said = {
        "unanswered": not told and not right,
        "wrong availability": told and not right,
        "wrong licence": (told or not right) and not licence_right(label, answer, base),
        "restricted called permissive": called_free(label, answer, base),
    }
    return [what for what, is_so in said.items() if is_so]


def measure(known: Sequence[Label], base: KnowledgeBase, *, show: bool) -> None:
    """Print the figures of one set."""
    answers = [resolve_id(item.raw, channel=item.channel, as_of=AS_OF, knowledge=base) for item in known]
    count: Counter[str] = Counter()
    for label, answer in zip(known, answers, strict=True):
        said = verdicts(label, answer, base)
        count.update(said)
        if said and show:
            licence = answer.licence.key if answer.licence else None
            model = answer.model.id if answer.model else None
            print(f"{label.raw}@{label.channel}: {', '.join(said)}: {model} {answer.availability} {licence}")
            print(f"    expected {label.model} {'/'.join(label.availability)} {'/'.join(label.licence)}")
    total = len(known)
    good = total - count["unanswered"] - count["wrong availability"]
    pairs = [
        (i.model, a.model.id if a.model else None)
        for i, a in zip(known, answers, strict=True)
        if i.availability != ("unknown",)
    ]
    grouped = pairwise_f1([truth for truth, _ in pairs], [found for _, found in pairs])
    print(f"set {known[0].set}: {total} ids of {len({item.model for item in known})} models")
    print(f"  availability answered and right {good / total:.3f}, ", end="")
    print(f"wrong {count['wrong availability'] / total:.3f}")
    print(f"  licence right {1 - count['wrong licence'] / total:.3f}, ", end="")
    print(f"restricted called permissive {count['restricted called permissive']}")
    print(f"  grouping, pairwise F1 {grouped:.3f}")


def main(arguments: Sequence[str]) -> None:
    """Print the figures of each set; with `--show`, every answer that is wrong as well."""
    base = open_knowledge()
    known = labels(LABELS.read_text(encoding="utf-8"))
    wanted = [word for word in arguments if not word.startswith("-")]
    for name in dict.fromkeys(item.set for item in known):
        if not wanted or name in wanted:
            measure([item for item in known if item.set == name], base, show="--show" in arguments)
    if not wanted:
        taken(STRANGERS.read_text(encoding="utf-8"), base)


if __name__ == "__main__":
    main(sys.argv[1:])
