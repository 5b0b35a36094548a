"""Several clues about one place become one usage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from modelguard.link._names import shared_folders
from modelguard.model import CHOSEN, Kind, Step, Usage
from modelguard.naming import closed

# What is run says more than what is called, and that more than what is merely configured.
_RANK: dict[Kind, int] = {
    "serve": 0,
    "weights-load": 1,
    "train": 2,
    "download": 3,
    "api-call": 4,
    "config-default": 5,
    "test": 6,
    "docs-example": 7,
    "catalogue-entry": 8,
}
# Clouds that answer for a vendor's models where a place itself says so, whatever its reader asks.
_CLOUDS = ("vertex", "azure", "bedrock")
_Key = tuple[str, int, int, str]


def merge(drafts: Iterable[Usage]) -> list[Usage]:
    """One usage per place, string and way of running, in the order of the places.

    A draft that does not know how the model is run yields to one that does; two that disagree both stay,
    since one value may feed a server of one's own and a vendor's service, unless the place names its service,
    the model is the vendor's alone, or one of them stands nearer to it: of many programs that read a
    variable, those beside it are meant.
    """
    places: dict[_Key, list[Usage]] = {}
    for draft in drafts:
        at = draft.location
        places.setdefault((at.path, at.line, at.column, draft.raw), []).append(draft)
    return [usage for _, group in sorted(places.items()) for usage in _one_place(group)]


def _one_place(group: list[Usage]) -> list[Usage]:
    if len(group) == 1:
        return group
    strong = [u for u in group if u.strength == "strong"] or group
    known = [u for u in strong if u.execution != "unknown"]
    if not known:
        return [_answered(_join(group, sorted(strong, key=_worth)), group)]
    known = _meant([u for u in known if u.confidence >= CHOSEN] or _possible(known))
    result = []
    for execution in sorted({u.execution for u in known}):
        same = sorted((u for u in known if u.execution == execution), key=_worth)
        result.append(_join(group if len({u.execution for u in known}) == 1 else same, same))
    return result


def _answered(joined: Usage, group: list[Usage]) -> Usage:
    """The usage, run as a draft says that is unsure of the model, but knows the address where it is asked."""
    told = [u for u in group if u.endpoint and u.endpoint == joined.endpoint and u.execution != "unknown"]
    if len({(u.channel, u.execution) for u in told}) != 1:
        return joined
    reasons = tuple(dict.fromkeys((*joined.because, *told[0].because)))
    channel = joined.channel or told[0].channel
    return replace(joined, channel=channel, execution=told[0].execution, because=reasons)


def _meant(group: list[Usage]) -> list[Usage]:
    """The drafts that run the model as those do whose reader shares the most folders with the place."""
    most = max(_nearness(usage) for usage in group)
    near = {usage.execution for usage in group if _nearness(usage) == most}
    return [usage for usage in group if usage.execution in near]


def _possible(group: list[Usage]) -> list[Usage]:
    """The drafts without those of servers at home where a vendor keeps the model and is asked for it."""
    asked = [usage for usage in group if usage.execution == "managed"]
    return asked if asked and closed.is_kept(group[0].raw) else group


def _nearness(usage: Usage) -> int:
    here = usage.location.path
    there = usage.chain[-1].location.path if usage.chain else here
    return here.count("/") + 1 if here == there else shared_folders(here, there)


def _worth(usage: Usage) -> tuple[int, bool, bool, float, str]:
    return (
        _RANK[usage.kind],
        usage.channel is None,
        bool(usage.chain) or usage.channel not in _CLOUDS,
        -usage.confidence,
        usage.detector,
    )


def _join(group: list[Usage], ranked: list[Usage]) -> Usage:
    best = ranked[0]
    chain: dict[tuple[str, int, int], Step] = {}
    for usage in [*ranked, *group]:
        for step in usage.chain:
            chain.setdefault((step.location.path, step.location.line, step.location.column), step)
    here = (best.location.path, best.location.line, best.location.column)
    return replace(
        best,
        channel=best.channel or next((u.channel for u in ranked if u.channel), None),
        deployment=best.deployment or next((u.deployment for u in group if u.deployment), None),
        endpoint=best.endpoint or next((u.endpoint for u in group if u.endpoint), None),
        revision=best.revision or next((u.revision for u in group if u.revision), None),
        host=best.host or next((u.host for u in ranked if u.host), None),
        region=best.region or next((u.region for u in group if u.region), None),
        trust_remote_code=any(u.trust_remote_code for u in group),
        confidence=max(u.confidence for u in group),
        chain=tuple(step for at, step in chain.items() if at != here),
        because=tuple(dict.fromkeys(reason for u in ranked for reason in u.because)),
        trained_on=tuple(dict.fromkeys(name for u in ranked for name in u.trained_on)),
    )
