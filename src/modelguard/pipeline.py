"""The whole path: files → clues → usages → terms → findings → a report.

`scan` returns; it never prints and never exits.  What each step means belongs to its room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from modelguard.detect import anchors, detect, detect_as, read, stamp, wants, written
from modelguard.discover import (
    Listing,
    Reader,
    Results,
    fan_out,
    is_shelf,
    list_files,
    read_documents,
)
from modelguard.evaluate import POLICY_FILES, evaluate, policy_at, policy_for, rules
from modelguard.folders import cache_folder
from modelguard.link import link
from modelguard.model import Clue, Finding, Notice, Policy, Report, Resolution, Step, Suppression, Usage
from modelguard.noun import Noun
from modelguard.resolve import OFFLINE, Hub, KnowledgeBase, open_knowledge, overlaid, resolve_id, unanswered
from modelguard.resolve import resolve as resolve_usages

if TYPE_CHECKING:
    from modelguard.discover import Given
    from modelguard.discover.endpoints import Endpoint
    from modelguard.discover.stores import Store

Progress = Callable[[int, int], None]


def scan(  # noqa: PLR0913 - the front door: one argument for each choice
    root: str | Path = ".",
    policy: Policy | None = None,
    *,
    paths: Sequence[str | Path] | None = (),
    stores: Sequence[Store] = (),
    endpoints: Sequence[Endpoint] = (),
    hub: Hub = OFFLINE,
    as_of: date | None = None,
    jobs: int | None = None,
    cache: bool = True,
    progress: Progress | None = None,
    text: Given | None = None,
    since: str | None = None,
    baseline: Path | None = None,
    knowledge: KnowledgeBase | None = None,
) -> Report:
    """Report what `policy` says of every model that the files under `root` name.

    `policy` None takes the policy file nearest to `root`, or careful defaults where there is none; `paths`
    limits the scan to these files and folders (None: to none at all); `stores` adds the models that lie in
    stores of this machine, named by `discover.stores.parse_stores`, `endpoints` those that running servers
    say they serve, named by `discover.endpoints.parse_endpoints`; `hub` is asked about models that nobody
    here knows; `as_of` is the day on which names and terms are judged (today when None); `jobs` is the
    number of processes; `cache` keeps what was seen in a file in the user's cache folder, by its content,
    for the next scan; `progress` is told how many of how many files are done; `text` is looked at besides
    the files; `since` and `baseline` are a git revision and a file of earlier findings: what stood there is
    silenced, and `Report.comparisons` tells of it; `knowledge` answers in place of the installed base.  What
    could not be read is in `Report.notices`.

    Raises `UsageError`, `PolicyError` or `KnowledgeError`.
    """
    day = as_of or date.today()
    told = policy is not None
    policy = policy or policy_for(Path(root))
    stock = take_stock(
        root,
        policy,
        as_of=day,
        paths=paths,
        stores=stores,
        endpoints=endpoints,
        hub=hub,
        jobs=jobs,
        cache=cache,
        progress=progress,
        text=text,
        knowledge=knowledge,
    )
    findings = judged(stock, policy)
    comparisons = []
    if since is not None or baseline is not None:
        # A plain scan has no use for it.
        from modelguard.evaluate import compare, read_baseline
    if since is not None:
        stood = _findings_at(since, stock, Path(root), policy if told else None, paths=paths, hub=hub)
        findings, comparison = compare(findings, stood, name=since, kind="revision", seen=stock.looked_at)
        comparisons.append(comparison)
    if baseline is not None:
        stood = read_baseline(baseline)
        findings, comparison = compare(
            findings, stood, name=str(baseline), kind="baseline", seen=stock.looked_at
        )
        comparisons.append(comparison)
    used = {r.usage.channel for r in stock.resolutions}
    return Report(
        as_of=day,
        knowledge=stock.knowledge.knowledge,
        base=str(stock.listing.base),
        files=len(stock.listing.names),
        rules=rules(),
        resolutions=stock.resolutions,
        findings=findings,
        notices=(*stock.notices, *_misspelt(policy, stock)),
        policy=policy,
        comparisons=tuple(comparisons),
        channels=tuple(c for c in stock.knowledge.channels() if c.key in used),
    )


def _misspelt(policy: Policy, stock: Stock) -> tuple[Notice, ...]:
    """The names in the policy that nobody knows."""
    if not policy.mentions:
        return ()
    from modelguard.evaluate import unknown_names

    used = [resolution.usage.raw for resolution in stock.resolutions]
    return tuple(unknown_names(policy, cache(stock.knowledge.spellings), used))


class Stock(Noun):
    """What a repository uses and says, before a policy judges it."""

    as_of: date
    knowledge: KnowledgeBase
    listing: Listing
    resolutions: tuple[Resolution, ...]
    suppressions: tuple[Suppression, ...]
    notices: tuple[Notice, ...]
    documents: Mapping[str, str]
    clues: Mapping[str, tuple[Clue, ...]]
    stored: tuple[Usage, ...] = ()

    def looked_at(self, path: str) -> bool:
        """Whether the scan speaks of this path: it read it, or it is not there."""
        return path in self.clues or not (self.listing.base / path).exists()


def take_stock(  # noqa: PLR0913 - the choices of `scan`
    root: str | Path,
    policy: Policy,
    *,
    as_of: date,
    paths: Sequence[str | Path] | None = (),
    stores: Sequence[Store] = (),
    endpoints: Sequence[Endpoint] = (),
    hub: Hub = OFFLINE,
    jobs: int | None = None,
    cache: bool = True,
    progress: Progress | None = None,
    text: Given | None = None,
    knowledge: KnowledgeBase | None = None,
) -> Stock:
    """What the files under `root` use; the arguments are those of `scan`."""
    knowledge = knowledge_for(policy, knowledge)
    own = [Path(policy.folder, name) for name in knowledge.knowledge.overlays]
    listing = _list(Path(root), paths, policy).without(own)
    clues, unread = _sight(listing, knowledge, cache=cache, jobs=jobs, progress=progress)
    if text is not None:
        clues[text.file.path] = detect_as(text.file, text.kind)
        listing = replace(listing, names=(*listing.names, text.file.path))
    stored, unopened = _stored(stores)
    served, silent = _served(endpoints, knowledge, policy)
    return _stock(
        knowledge,
        listing,
        policy,
        clues=clues,
        notices=(*unread, *unopened, *silent),
        documents=read_documents(listing),
        stored=(*stored, *served),
        hub=hub,
        as_of=as_of,
    )


def _stored(stores: Sequence[Store]) -> tuple[tuple[Usage, ...], tuple[Notice, ...]]:
    """What lies in stores of this machine."""
    if not stores:
        return (), ()
    from modelguard.discover.stores import read_stores

    return read_stores(stores)


def _served(
    endpoints: Sequence[Endpoint], knowledge: KnowledgeBase, policy: Policy
) -> tuple[tuple[Usage, ...], tuple[Notice, ...]]:
    """What servers say they serve, linked by itself: no name of the repository's files explains it."""
    if not endpoints:
        return (), ()
    from modelguard.discover.endpoints import read_endpoints

    answers, silent = read_endpoints(endpoints)
    served, _ = link(answers, channels=knowledge.channels(), deployments=policy.deployments, base=policy.base)
    return served, silent


def _stock(  # noqa: PLR0913
    knowledge: KnowledgeBase,
    listing: Listing,
    policy: Policy,
    *,
    clues: Mapping[str, tuple[Clue, ...]],
    notices: Sequence[Notice],
    documents: Mapping[str, str],
    as_of: date,
    stored: Sequence[Usage] = (),
    hub: Hub = OFFLINE,
) -> Stock:
    """What the clues of all files come to."""
    every = [clue for name in listing.names for clue in clues.get(name, ())]
    usages, failed = link(
        every,
        channels=knowledge.channels(),
        deployments=policy.deployments,
        base=policy.base,
        apart=is_shelf(listing.base),
    )
    resolutions = resolve_usages((*usages, *stored), as_of=as_of, hub=hub, knowledge=knowledge)
    return Stock(
        as_of=as_of,
        knowledge=knowledge,
        listing=listing,
        resolutions=resolutions,
        suppressions=tuple(clue for clue in every if isinstance(clue, Suppression)),
        notices=(*notices, *failed, *unanswered(resolutions)),
        documents=documents,
        clues=clues,
        stored=tuple(stored),
    )


def _findings_at(
    since: str,
    now: Stock,
    root: Path,
    policy: Policy | None,
    *,
    paths: Sequence[str | Path] | None,
    hub: Hub,
) -> tuple[Finding, ...]:
    """What stood at the revision: the same judgement over its files, with the policy that it held.

    A policy that the user names, or that came only later, judges both.
    """
    from modelguard.discover import at_revision, kept_at

    within = [Path(p) for p in paths or ()] or [root]
    with at_revision(now.listing, since, within=within, always=POLICY_FILES) as past:
        below = root.resolve().relative_to(now.listing.base) if root.is_dir() else Path()
        judge = policy or policy_at(past.folder / below) or policy_for(root)
        past = kept_at(past, judge.ignore, judge.base, judge.path)
        files = replace(now.listing, base=past.folder, names=past.changed)
        clues, unread = _sight(files, now.knowledge, cache=True, jobs=None, progress=None)
        clues.update((name, now.clues.get(name, ())) for name in past.same)
        same = replace(now.listing, names=past.same)
        papers = {**read_documents(same), **read_documents(files)}
        names = tuple(sorted({*past.same, *past.changed}))
        earlier = _stock(
            now.knowledge,
            replace(now.listing, names=names),
            judge,
            clues=clues,
            notices=unread,
            documents={name: text for name, text in papers.items() if name in set(names)},
            stored=now.stored,
            hub=hub,
            as_of=now.as_of,
        )
    return judged(earlier, judge)


def judged(stock: Stock, policy: Policy) -> tuple[Finding, ...]:
    """What `policy` says of the stock."""
    return evaluate(
        stock.resolutions,
        policy,
        suppressions=stock.suppressions,
        notices=stock.notices,
        documents=stock.documents,
        as_of=stock.as_of,
        knowledge=stock.knowledge.knowledge,
        clouds=partial(_clouds, stock.listing),
    )


def _clouds(listing: Listing) -> tuple[Step, ...]:
    """The clouds that the repository deploys to: few verdicts ask."""
    from modelguard.discover import read_clouds

    return read_clouds(listing)


def knowledge_for(policy: Policy, base: KnowledgeBase | None = None) -> KnowledgeBase:
    """The knowledge base (`base`, else the installed one) with the policy's own records laid over it."""
    return overlaid(base or open_knowledge(), policy.knowledge, Path(policy.folder))


def resolve(
    raw: str,
    *,
    channel: str | None = None,
    as_of: date | None = None,
    hub: Hub = OFFLINE,
    knowledge: KnowledgeBase | None = None,
) -> Resolution:
    """Say what the id `raw` is: model, availability of its weights, and the terms on `channel` at `as_of`."""
    base = knowledge or open_knowledge()
    return resolve_id(raw, channel=channel, as_of=as_of or date.today(), hub=hub, knowledge=base)


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
) -> tuple[dict[str, tuple[Clue, ...]], tuple[Notice, ...]]:
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
    return {name: seen.get(name, ()) for name in listing.names}, tuple(notices)


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

    return fan_out(partial(_look_at_some, listing.base, wanted), names, lost=_lost, jobs=jobs, done=done)


def _lost(name: str) -> tuple[dict[str, tuple[Clue, ...]], list[Notice]]:
    message = "the process that read it died, so its models are not known: look at it by hand"
    return {}, [Notice(code="file-unreadable", message=message, path=name, incomplete=True)]


def _look_at_some(
    base: Path, wanted: tuple[bytes, ...], names: Sequence[str]
) -> tuple[dict[str, tuple[Clue, ...]], list[Notice]]:
    files = Reader(base, names, anchors=wanted, wants=wants)
    return {file.path: detect(file) for file in files}, files.notices
