"""From usages to terms: which model each one means, and under which licence it may be used.

    base = open_knowledge()
    for resolution in resolve(usages, as_of=date.today(), knowledge=base):
        print(resolution.model, resolution.licence)

Neither YAML nor the hub's client is imported before a checkout has to be compiled or the hub is asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from modelguard.later import later
from modelguard.model import Location, Usage
from modelguard.resolve.answer import resolve_usage
from modelguard.resolve.hub import OFFLINE, Hub
from modelguard.resolve.ids import ParsedId, parse
from modelguard.resolve.knowledge.locate import bundled, open_knowledge, source_tree
from modelguard.resolve.knowledge.names import Fact
from modelguard.resolve.knowledge.store import KnowledgeBase
from modelguard.resolve.listed import is_asked_by_name, listed
from modelguard.resolve.settle import settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from modelguard.model import Execution, Notice, Resolution
    from modelguard.resolve.compare import Change as Change
    from modelguard.resolve.elsewhere import OWN, moved, place_of, places
    from modelguard.resolve.knowledge.problems import Problem
    from modelguard.resolve.knowledge.updates import Update as Update

__all__ = [
    "OFFLINE",
    "OWN",
    "Fact",
    "Hub",
    "KnowledgeBase",
    "ParsedId",
    "Problem",
    "bundled",
    "check",
    "compare",
    "export",
    "install",
    "installed",
    "moved",
    "open_at",
    "open_knowledge",
    "overlaid",
    "parse",
    "place_of",
    "places",
    "remove",
    "resolve",
    "resolve_id",
    "source_tree",
    "unanswered",
]

_ANYWHERE = Location(path="", line=1)

__getattr__ = later(
    __name__,
    {
        "Problem": "knowledge.problems",
        **dict.fromkeys(("OWN", "moved", "place_of", "places"), "elsewhere"),
    },
)


def resolve(
    usages: Iterable[Usage],
    *,
    as_of: date,
    hub: Hub = OFFLINE,
    knowledge: KnowledgeBase | None = None,
) -> tuple[Resolution, ...]:
    """Say which model each usage means and which terms bind it on the day `as_of`.

    One resolution per usage kept, in their order: a strong usage always, a weak one only when its
    string is the exact id of a known model and no everyday word.  `hub` is asked about what the knowledge
    base does not hold, and whether what it holds is still so; without it the cards beside stored weights
    still count.
    """
    base = knowledge if knowledge is not None else open_knowledge()
    kept = settled(_answers(usages, base, as_of))
    if hub is OFFLINE and not any(answer.usage.declared for answer in kept):
        return kept
    from modelguard.resolve.hub.complete import complete

    return complete(kept, hub, base, as_of)


def _answers(usages: Iterable[Usage], base: KnowledgeBase, as_of: date) -> list[Resolution]:
    """One resolution per usage kept; what differs in its place alone is answered once."""
    known: dict[Usage, Resolution | None] = {}
    answers: list[tuple[Usage, Resolution | None]] = []
    asked: dict[str, Resolution] = {}
    for usage in usages:
        alike = replace(usage, location=_ANYWHERE, chain=())
        if alike not in known:
            known[alike] = resolve_usage(alike, base, as_of)
        answer = known[alike]
        if answer is not None and is_asked_by_name(answer.usage):
            asked.setdefault(usage.raw, answer)
        answers.append((usage, answer))
    return [
        replace(answer, usage=replace(answer.usage, location=usage.location, chain=usage.chain))
        for usage, own in answers
        if (answer := own or listed(usage, asked.get(usage.raw))) is not None
    ]


def unanswered(resolutions: Iterable[Resolution]) -> tuple[Notice, ...]:
    """What a hub that was asked did not answer, one notice for each reason."""
    silent = [r for r in resolutions if r.status == "unreachable" or "hub-silent" in dict(r.facts)]
    if not silent:
        return ()
    from modelguard.resolve.hub.complete import unanswered as silences

    return silences(silent)


def resolve_id(
    raw: str,
    *,
    as_of: date,
    channel: str | None = None,
    execution: Execution = "unknown",
    hub: Hub = OFFLINE,
    knowledge: KnowledgeBase | None = None,
) -> Resolution:
    """Say which model an id means, as if it stood in a strong place; `channel` may be any of its names."""
    base = knowledge if knowledge is not None else open_knowledge()
    record = base.channel(channel) if channel else None
    if record is not None:
        channel = record.key
        execution = record.execution if execution == "unknown" else execution
    usage = Usage(
        raw=raw,
        location=_ANYWHERE,
        kind="config-default",
        execution=execution,
        strength="strong",
        detector="id",
        confidence=1.0,
        channel=channel,
    )
    (answer,) = resolve((usage,), as_of=as_of, hub=hub, knowledge=base)
    return answer


def overlaid(base: KnowledgeBase, places: Sequence[str], folder: Path) -> KnowledgeBase:
    """The base with a company's own records laid over it: files and folders `places` below `folder`."""
    if not places:
        return base
    from modelguard.resolve.knowledge.overlay import overlaid as lay

    return lay(base, places, folder)


def install(
    source: str, *, sha256: str | None = None, key: Path | None = None, force: bool = False
) -> Update:
    """Examine the compiled base at `source` (a path, an address of https), and let it answer from now on.

    With `key`, a file with a public key, only a base that its owner signed is taken.
    """
    from modelguard.resolve.knowledge.bundle import take_in

    return take_in(source, sha256=sha256, key=key, force=force)


def installed() -> Update | None:
    """The knowledge base that the user installed, whether or not it answers."""
    from modelguard.resolve.knowledge.updates import installed as found

    return found()


def remove() -> bool:
    """Go back to the bundled knowledge base; False when no other was installed."""
    from modelguard.resolve.knowledge.updates import remove as forget

    return forget()


def export(base: KnowledgeBase, file: Path, *, key: Path | None = None) -> str:
    """Write the base to `file`, and its SHA-256, which is given, beside it; and a signature by `key`."""
    from modelguard.resolve.knowledge.bundle import export as write

    return write(base, file, key=key)


def open_at(place: str) -> KnowledgeBase:
    """The knowledge base at a path (a compiled file, which is examined first, or a folder), or `bundled`."""
    from modelguard.resolve.compare import open_at as open_there

    return open_there(place)


def compare(old: KnowledgeBase, new: KnowledgeBase, *, as_of: date) -> tuple[Change, ...]:
    """Everything that `new` says otherwise than `old`, field by field."""
    from modelguard.resolve.compare import compare as differences

    return differences(old, new, as_of=as_of)


def check(folder: Path) -> list[Problem]:
    """What is wrong with the records under `folder`, a `licences/` tree; empty when nothing is."""
    from modelguard.resolve.knowledge.check import check as check_folder

    return check_folder(folder)
