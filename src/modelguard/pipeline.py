"""The whole path: files → clues → usages → terms → findings → a report.

`scan` returns; it never prints and never exits.  What each step means belongs to its room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from modelguard.detect import anchors, detect, read, stamp, wants, written
from modelguard.discover import Listing, Reader, Results, fan_out, list_files, read_documents
from modelguard.discover.stores import Store, read_stores
from modelguard.evaluate import evaluate, policy_for, rules
from modelguard.folders import cache_folder
from modelguard.link import link
from modelguard.model import Clue, Finding, Notice, Policy, Report, Resolution, Suppression
from modelguard.resolve import OFFLINE, Hub, KnowledgeBase, open_knowledge, resolve_id, unanswered
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
    cache: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Report what `policy` says of every model that the files under `root` name.

    `policy` None takes the policy file nearest to `root`, or careful defaults where there is none; `paths`
    limits the scan to these files and folders (None: to none at all); `stores` adds the models that lie in
    stores of this machine, named by `discover.stores.parse_stores`; `hub` is asked about models that nobody
    here knows; `as_of` is the day on which names and terms are judged (today when None); `jobs` is the
    number of processes; `cache` keeps what was seen in a file in the user's cache folder, by its content,
    for the next scan; `progress` is told how many of how many files are
    done. Raises `UsageError`, `PolicyError` or `KnowledgeError`.  What could not be read is in
    `Report.notices`.
    """
    day = as_of or date.today()
    policy = policy or policy_for(Path(root))
    stock = take_stock(
        root,
        policy,
        as_of=day,
        paths=paths,
        stores=stores,
        hub=hub,
        jobs=jobs,
        cache=cache,
        progress=progress,
    )
    return Report(
        as_of=day,
        knowledge=stock.knowledge.knowledge,
        base=str(stock.listing.base),
        files=len(stock.listing.names),
        rules=rules(),
        resolutions=stock.resolutions,
        findings=judged(stock, policy),
        notices=stock.notices,
        policy=policy,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What a repository uses and says, before a policy judges it."""

    as_of: date
    knowledge: KnowledgeBase
    listing: Listing
    resolutions: tuple[Resolution, ...]
    suppressions: tuple[Suppression, ...]
    notices: tuple[Notice, ...]
    documents: Mapping[str, str]


def take_stock(  # noqa: PLR0913 - the choices of `scan`
    root: str | Path,
    policy: Policy,
    *,
    as_of: date,
    paths: Sequence[str | Path] | None = (),
    stores: Sequence[Store] = (),
    hub: Hub = OFFLINE,
    jobs: int | None = None,
    cache: bool = True,
    progress: Progress | None = None,
) -> Stock:
    """What the files under `root` use; the arguments are those of `scan`."""
    knowledge = open_knowledge()
    listing = _list(Path(root), paths, policy)
    clues, unread = _sight(listing, knowledge, cache=cache, jobs=jobs, progress=progress)
    usages, failed = link(
        clues, channels=knowledge.channels(), deployments=policy.deployments, base=policy.base
    )
    stored, unopened = read_stores(stores)
    resolutions = resolve_usages((*usages, *stored), as_of=as_of, hub=hub, knowledge=knowledge)
    return Stock(
        as_of=as_of,
        knowledge=knowledge,
        listing=listing,
        resolutions=resolutions,
        suppressions=tuple(clue for clue in clues if isinstance(clue, Suppression)),
        notices=(*unread, *failed, *unopened, *unanswered(resolutions)),
        documents=read_documents(listing),
    )


def judged(stock: Stock, policy: Policy) -> tuple[Finding, ...]:
    """What `policy` says of the stock."""
    return evaluate(
        stock.resolutions,
        policy,
        suppressions=stock.suppressions,
        notices=stock.notices,
        documents=stock.documents,
        as_of=stock.as_of,
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
    listing: Listing, knowledge: KnowledgeBase, *, cache: bool, jobs: int | None, progress: Progress | None
) -> tuple[tuple[Clue, ...], tuple[Notice, ...]]:
    """What the detectors see in all listed files, now or in an earlier scan of the same bytes."""
    results = None
    seen: dict[str, tuple[Clue, ...]] = {}
    if cache:
        mark = f"{stamp()} {knowledge.knowledge.version}"
        results = Results(listing.base, listing.names, folder=cache_folder(), stamp=mark)
        for name, text in results.known.items():
            with suppress(ValueError, TypeError, LookupError):
                seen[name] = read(text)
    fresh = [name for name in listing.names if name not in seen]
    notices: list[Notice] = []
    if fresh:
        looked = _look(listing, fresh, knowledge, jobs, progress)
        seen.update((name, clues) for clues_by_name, _ in looked for name, clues in clues_by_name.items())
        notices = [notice for _, unread in looked for notice in unread]
        if results is not None:
            results.keep((name, written(seen.get(name, ()))) for name in fresh)
    return tuple(clue for name in listing.names for clue in seen.get(name, ())), tuple(notices)


def _look(
    listing: Listing,
    names: Sequence[str],
    knowledge: KnowledgeBase,
    jobs: int | None,
    progress: Progress | None,
) -> list[tuple[dict[str, tuple[Clue, ...]], list[Notice]]]:
    """Read `names`, by several processes where that is worth it."""
    wanted = (*knowledge.anchors(), *anchors())
    finished = len(listing.names) - len(names)

    def done(count: int) -> None:
        nonlocal finished
        finished += count
        if progress:
            progress(finished, len(listing.names))

    return fan_out(partial(_look_at_some, listing.base, wanted), names, jobs=jobs, done=done)


def _look_at_some(
    base: Path, wanted: tuple[bytes, ...], names: Sequence[str]
) -> tuple[dict[str, tuple[Clue, ...]], list[Notice]]:
    files = Reader(base, names, anchors=wanted, wants=wants)
    return {file.path: detect(file) for file in files}, files.notices
