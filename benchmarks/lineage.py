"""Measures what binds derivatives: `python benchmarks/lineage.py [--show]` prints what is right.

The labels (`lineage/labels.txt`) give what a card declares (tag, name, bases, relation) and, by the texts of
the licences, what binds who runs the weights.  Each is asked through both doors: as the hub's card, and as
the card that lies beside weights on a disk.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from modelguard.model import Location, Usage
from modelguard.resolve import open_knowledge, resolve, resolve_id
from modelguard.resolve.answers import Answer, Question
from modelguard.resolve.hub.reading import card_from_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelguard.model import Resolution
    from modelguard.resolve import KnowledgeBase

LABELS = Path(__file__).parent / "lineage" / "labels.txt"
AS_OF = date(2026, 11, 22)
FREE = ("permissive", "public-domain")


@dataclass(frozen=True, slots=True)
class Label:
    """A derivative: the words of its card as pairs, and what a person says of it."""

    id: str
    pairs: tuple[tuple[str, str], ...]
    binds: tuple[str, ...]
    availability: tuple[str, ...]
    caught: bool


class Told:
    """A hub that knows the labelled cards and nothing else."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self._cards = {label.id: card_from_pairs(label.id, None, label.pairs) for label in labels}

    def ask(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        """The card of each labelled id; of any other one that there is none."""
        return {question: self._answer(question.id) for question in questions}

    def _answer(self, name: str) -> Answer:
        card = self._cards.get(name)
        return Answer(state="found", card=card) if card else Answer(state="missing", says="there is none")


def labels(text: str) -> list[Label]:
    """The labels in the text of `labels.txt`."""
    found = []
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, tag, bases, relation, binds, available, caught = (part.strip() for part in line.split("|"))
        kind, _, own_name = tag.partition(":")
        pairs = [] if kind == "-" else [("licence", kind)]
        pairs += [("licence-name", own_name)] if own_name else []
        pairs += [("base-model", base) for base in bases.split(",")] + [("base-relation", relation)]
        pairs += [("licence-file", "")]
        found.append(
            Label(name, tuple(pairs), tuple(binds.split(",")), tuple(available.split("/")), caught == "yes")
        )
    return found


def beside_weights(label: Label, base: KnowledgeBase) -> Resolution:
    """The answer for weights on a disk beside which the card lies, and nobody is asked."""
    usage = Usage(
        raw=label.id,
        location=Location(path="model/README.md", line=1),
        kind="weights-load",
        execution="self-hosted",
        strength="strong",
        detector="store",
        confidence=1.0,
        channel="hf-hub",
        declared=label.pairs,
    )
    (answer,) = resolve((usage,), as_of=AS_OF, knowledge=base)
    return answer


def faults(label: Label, answer: Resolution, base: KnowledgeBase) -> list[str]:
    """What is wrong with an answer."""
    first = base.licence(label.binds[0])
    strictest = first.category if first is not None else None
    rank = answer.licence.category if answer.licence is not None else ""
    terms = {term.key for term in answer.terms} - {"no-license"}
    unknown = label.binds == ("?",)
    free = bool(terms) and all(term.category in FREE for term in answer.terms)
    restricted = label.caught or label.availability == ("research-only",)
    said = {
        "terms": not unknown and terms != set(label.binds),
        "named first": not unknown and rank != strictest,
        "availability": answer.availability not in label.availability,
        "caught": label.caught != ("wider-than-base" in dict(answer.facts)),
        "restricted called permissive": restricted and free,
    }
    return [what for what, is_so in said.items() if is_so]


def main(arguments: Sequence[str]) -> None:
    """Print the figures of both doors; with `--show`, every answer that is wrong as well."""
    base = open_knowledge()
    known = labels(LABELS.read_text(encoding="utf-8"))
    hub = Told(known)
    doors = {
        "card on the hub": [
            resolve_id(label.id, as_of=AS_OF, channel="hf-hub", hub=hub, knowledge=base) for label in known
        ],
        "card beside the weights": [beside_weights(label, base) for label in known],
    }
    for door, answers in doors.items():
        count: Counter[str] = Counter()
        right = 0
        for label, answer in zip(known, answers, strict=True):
            wrong = faults(label, answer, base)
            count.update(wrong)
            right += not wrong
            if wrong and "--show" in arguments:
                terms = ",".join(term.key for term in answer.terms)
                print(f"{label.id}: {', '.join(wrong)}: {terms} {answer.availability}")
                print(f"    expected {','.join(label.binds)} {'/'.join(label.availability)}; {answer.facts}")
        wider = sum(label.caught for label in known)
        print(f"{door}: {len(known)} derivatives, all right {right / len(known):.3f}")
        print(f"  terms right {1 - count['terms'] / len(known):.3f}, ", end="")
        print(f"availability right {1 - count['availability'] / len(known):.3f}")
        print(f"  cards that allow too much: {wider}, judged wrongly {count['caught']}, ", end="")
        print(f"restricted called permissive {count['restricted called permissive']}")


if __name__ == "__main__":
    main(sys.argv[1:])
