"""Why a verdict is as it is: a model in every deployment on every channel, and the whole chain of a finding.

Like `scan`, these return values; they never print and never exit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modelguard.evaluate import Bench, policy_for
from modelguard.model import Deployment, Finding, Licence, Policy, Report, Resolution
from modelguard.model.estate import Judgement, Place, Substitute, Way
from modelguard.noun import Noun
from modelguard.outlook import portability
from modelguard.pipeline import knowledge_for, resolve
from modelguard.resolve import OFFLINE, OWN, Hub, moved, places

if TYPE_CHECKING:
    from modelguard.resolve import KnowledgeBase

# Four ways to use a model, for whoever has not described their own.
USUAL: Final = (
    Deployment(
        name="production", hosting="on-prem", purpose="production", commercial=True, serves="third-parties"
    ),
    Deployment(name="internal", hosting="on-prem", purpose="internal", commercial=True, serves="self"),
    Deployment(name="research", hosting="on-prem", purpose="research", commercial=False, serves="self"),
    Deployment(
        name="public-cloud",
        hosting="public-cloud",
        purpose="production",
        commercial=True,
        serves="third-parties",
    ),
)
# What an agreement has to permit for a finding of the rule to end.
PERMITS: Final = {
    "MG201": ("self-hosted",),
    "MG202": ("commercial",),
    "MG203": ("production",),
    "MG204": ("region",),
    "MG205": ("users",),
    "MG206": ("revenue",),
    "MG207": ("hosting",),
    "MG208": ("field-of-use",),
    "MG209": ("outputs-training",),
    "MG210": ("redistribution",),
}


# Findings that end where another channel or another model is taken, whatever contract there is.
_ELSEWHERE: Final = ("MG102", "MG106", "MG108", "MG401", "MG402", "MG403", "MG405")


class Row(Noun):
    """One place with a judgement for each deployment; `terms` bind there."""

    place: Place
    judgements: tuple[Judgement, ...]
    terms: tuple[Licence, ...]


class Matrix(Noun):
    """A model in every deployment on every channel of a day; `told`: the deployments are the policy's."""

    resolution: Resolution
    deployments: tuple[Deployment, ...]
    told: bool
    policy: Policy
    rows: tuple[Row, ...]


def matrix(
    raw: str,
    root: str | Path = ".",
    policy: Policy | None = None,
    *,
    as_of: date | None = None,
    hub: Hub = OFFLINE,
) -> Matrix:
    """What the id `raw` may be used for where: each deployment of the policy on each channel of the day."""
    day = as_of or date.today()
    policy = policy or policy_for(Path(root))
    knowledge = knowledge_for(policy)
    resolution = resolve(raw, as_of=day, hub=hub, knowledge=knowledge)
    deployments = policy.deployments or USUAL
    model = resolution.model
    found = places(model, as_of=day, knowledge=knowledge) if model is not None else ()
    own_first = sorted(found, key=lambda place: place.operator != OWN)
    return Matrix(
        resolution=resolution,
        deployments=deployments,
        told=bool(policy.deployments),
        policy=policy,
        rows=tuple(_row(resolution, place, deployments, policy, day, knowledge) for place in own_first),
    )


def _row(
    resolution: Resolution,
    place: Place,
    deployments: Sequence[Deployment],
    policy: Policy,
    day: date,
    knowledge: KnowledgeBase,
) -> Row:
    there = moved(resolution, place, as_of=day, knowledge=knowledge)
    judgements = []
    for deployment in deployments:
        judge = Bench((), replace(policy, deployments=(deployment,)), as_of=day)
        usage = replace(there.usage, deployment=deployment.name)
        judgements.append(judge.judge(replace(there, usage=usage), place))
    return Row(place=place, judgements=tuple(judgements), terms=there.terms)


class Account(Noun):
    """A finding with everything that led to it, and every way out that is on record.

    `resolution` is the use at its root cause; `ways` are other places with their judgement, `permits` what an
    agreement would have to permit, `sold` the vendor's contracts for running weights on one's own machines.
    `searched` is False where no other place was looked for.
    """

    report: Report
    finding: Finding
    resolution: Resolution | None
    ways: tuple[Way, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    permits: tuple[str, ...] = ()
    sold: tuple[Licence, ...] = ()
    searched: bool = False


def account(
    report: Report,
    finding: Finding,
    root: str | Path,
    policy: Policy | None,
    *,
    as_of: date,
    hub: Hub = OFFLINE,
) -> Account:
    """The whole chain of a finding of the report, and the ways out of it."""
    resolution = use_of(report, finding)
    model = resolution.model if resolution else None
    permits = PERMITS.get(finding.rule, ())
    if resolution is None or model is None or not (permits or finding.rule in _ELSEWHERE):
        return Account(report=report, finding=finding, resolution=resolution, permits=permits)
    found = portability(root, policy, as_of=as_of, hub=hub)
    here = next(
        (
            d
            for d in found.dependences
            if any(use.usage.location == resolution.usage.location for use in d.uses)
        ),
        None,
    )
    sold = tuple(
        terms
        for terms in knowledge_for(report.policy).licences()
        if permits
        and terms.vendor == model.vendor
        and terms.category == "proprietary"
        and any(c.topic == "self-hosting" and c.effect == "permits" for c in terms.clauses)
    )
    return Account(
        report=report,
        finding=finding,
        resolution=resolution,
        ways=here.elsewhere if here else (),
        substitutes=here.substitutes if here else (),
        permits=permits,
        sold=sold,
        searched=here is not None,
    )


def use_of(report: Report, finding: Finding) -> Resolution | None:
    """The use that stands at the finding's root cause."""
    if not finding.locations:
        return None
    there = [r for r in report.resolutions if r.usage.location == finding.locations[0]]
    named = [r for r in there if r.model is not None and r.model.id == finding.model]
    return next(iter(named or there), None)


def findings_at(report: Report, asked: str) -> tuple[Finding, ...]:
    """The findings that `asked` means: the beginning of a fingerprint, or a place as path and line.

    A finding stands at each of its locations and at each station of its chain.
    """
    path, line = place_in(asked)
    if line:
        return tuple(f for f in report.findings if any(at == (path, line) for at in _places(f)))
    start = asked.lower().removeprefix("#")
    return tuple(f for f in report.findings if f.fingerprint.startswith(start))


def place_in(asked: str) -> tuple[str, int]:
    """Path and line of `path:line` or `path:line:column`; the line is 0 where it is no place."""
    parts = asked.rsplit(":", 2)
    numbers = [part for part in parts[1:] if part.isdigit() and len(part) < 9]
    if not numbers or len(numbers) != len(parts[1:]):
        parts = asked.rsplit(":", 1)
        numbers = [part for part in parts[1:] if part.isdigit() and len(part) < 9]
    return (parts[0], int(numbers[0])) if numbers else (asked, 0)


def uses_at(report: Report, path: str, line: int) -> tuple[Resolution, ...]:
    """The uses whose definition, or what runs them, stands on a line."""
    return tuple(
        r
        for r in report.resolutions
        if any(
            (at.path, at.line) == (path, line)
            for at in (r.usage.location, *(step.location for step in r.usage.chain))
        )
    )


def _places(finding: Finding) -> Sequence[tuple[str, int]]:
    stations = (*finding.locations, *(step.location for step in finding.chain))
    return [(at.path, at.line) for at in stations]
