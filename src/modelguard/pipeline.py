"""The whole path: files → clues → usages → terms → findings → a report.

`scan` returns; it never prints and never exits.  What each step means belongs to its room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from modelguard.detect import Detected, anchors, detect, wants
from modelguard.discover import Listing, Reader, fan_out, list_files, read_documents
from modelguard.discover.stores import Store, read_stores
from modelguard.evaluate import evaluate, policy_for, rules
from modelguard.link import link
from modelguard.model import Clue, Notice, Policy, Report, Resolution, Suppression
from modelguard.resolve import OFFLINE, Hub, open_knowledge, resolve_id, unanswered
from modelguard.resolve import resolve as resolve_usages

Progress = Callable[[int, int], None]


def scan(  # noqa: PLR0913 - the front door: one argument for each choice
    root: str | Path = ".",
    policy: Policy | None = None,
    *,
    paths: Sequence[str | Path] | None = (),
    stores: Sequence[Store] = (),
    hub: Hub = OFFLINE,
    as_of: date | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Report what `policy` says of every model that the files under `root` name.

    `policy` None takes the policy file nearest to `root`, or careful defaults where there is none; `paths`
    limits the scan to these files and folders (None: to none at all); `stores` adds the models that lie in
    stores of this machine, named by `discover.stores.parse_stores`; `hub` is asked about models that nobody
    here knows; `as_of` is the day on which names and terms are judged
    (today when None); `jobs` is the number of processes; `progress` is told how many of how many files are
    done. Raises `UsageError`, `PolicyError` or `KnowledgeError`.  What could not be read is in
    `Report.notices`.
    """
    root = Path(root)
    day = as_of or date.today()
    policy = policy or policy_for(root)
    knowledge = open_knowledge()
    listing = _list(root, paths, policy)
    detected, unread = _sight(listing, (*knowledge.anchors(), *anchors()), jobs, progress)
    usages, failed = link(
        detected.clues, channels=knowledge.channels(), deployments=policy.deployments, base=policy.base
    )
    stored, unopened = read_stores(stores)
    resolutions = resolve_usages((*usages, *stored), as_of=day, hub=hub, knowledge=knowledge)
    notices = (*unread, *failed, *unopened, *unanswered(resolutions))
    findings = evaluate(
        resolutions,
        policy,
        suppressions=detected.suppressions,
        notices=notices,
        documents=read_documents(listing),
        as_of=day,
    )
    return Report(
        as_of=day,
        knowledge=knowledge.knowledge,
        base=str(listing.base),
        files=len(listing.names),
        rules=rules(),
        resolutions=resolutions,
        findings=findings,
        notices=notices,
        policy=policy,
    )


def resolve(
    raw: str, *, channel: str | None = None, as_of: date | None = None, hub: Hub = OFFLINE
) -> Resolution:
    """Say what the id `raw` is: model, availability of its weights, and the terms on `channel` at `as_of`."""
    return resolve_id(raw, channel=channel, as_of=as_of or date.today(), hub=hub, knowledge=open_knowledge())


def _list(root: Path, paths: Sequence[str | Path] | None, policy: Policy) -> Listing:
    if paths is None:
        return Listing(base=root.resolve(), names=())
    return list_files(
        root,
        [Path(p) for p in paths],
        ignore=policy.ignore,
        ignore_base=policy.base,
        without=policy.path,
    )


def _sight(
    listing: Listing, wanted: tuple[bytes, ...], jobs: int | None, progress: Progress | None
) -> tuple[Detected, tuple[Notice, ...]]:
    """What the detectors see in all listed files, by several processes where that is worth it."""
    finished = 0

    def done(count: int) -> None:
        nonlocal finished
        finished += count
        if progress:
            progress(finished, len(listing.names))

    parts = fan_out(partial(_sight_some, listing.base, wanted), listing.names, jobs=jobs, done=done)
    clues: list[Clue] = []
    silenced: list[Suppression] = []
    notices: list[Notice] = []
    for detected, unread in parts:
        clues.extend(detected.clues)
        silenced.extend(detected.suppressions)
        notices.extend(unread)
    return Detected(clues=tuple(clues), suppressions=tuple(silenced)), tuple(notices)


def _sight_some(
    base: Path, wanted: tuple[bytes, ...], names: Sequence[str]
) -> tuple[Detected, tuple[Notice, ...]]:
    files = Reader(base, names, anchors=wanted, wants=wants)
    return detect(files), tuple(files.notices)
