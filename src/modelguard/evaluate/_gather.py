"""Breaches gathered into findings: one for each root cause, with all its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._rule import Breach
from modelguard.model import Finding, Level, Location, Policy, Rule, Step, Usage, Verdict
from modelguard.noun import Noun

_LEVELS: tuple[Level, ...] = ("error", "warning", "note")
_VERDICTS: tuple[Verdict, ...] = ("forbidden", "depends", "allowed")
_NAMED = 3


class Seen(Noun):
    """A breach with its rule, its final level, and the case it was seen in (None: in the scan as a
    whole)."""

    rule: Rule
    breach: Breach
    level: Level
    case: Case | None


class Draft(Noun):
    """A finding before it is known who waives it; its fingerprint is still empty.

    `roots` are the locations of the root cause: a waiver has to cover them all.
    """

    finding: Finding
    cases: tuple[Case, ...]
    roots: tuple[Location, ...]
    subject: str


def see(rule: Rule, breach: Breach, case: Case | None, policy: Policy) -> Seen | None:
    """The breach at its level, or None when it is not worth a finding.

    The policy's `rules` set the level.  Two caps stand above it: what rests on an unverified record is
    no error, a step in a database's history is a note, and so is a test or an example, which is one only
    where the terms surely say no.
    """
    if case is not None and case.resolution.candidates and breach.verdict == "forbidden":
        # The strictest of several readings says no; another one may not.
        readings = _words.listed(case.resolution.candidates, "or")
        message = f"{breach.message} It depends on the reading of the name: {readings}."
        breach = replace(breach, verdict="depends", message=message)
    if case is not None and case.illustrates and breach.verdict != "forbidden":
        return None
    if case is not None and breach.licence is not None and breach.licence.key in case.taken:
        breach = replace(
            breach, message=f"{breach.message} {case.choice}", because=(*breach.because, case.choice)
        )
    own = _overlay(breach, case)
    if own:
        breach = replace(breach, message=f"{breach.message} (By your own knowledge: {own}.)")
    level = breach.level or rule.level
    if breach.verdict == "depends":
        level = _milder(level, "warning")
    told = dict(policy.rules).get(rule.id)
    if told is not None and told != "off":
        level = told
    if not breach.trusted:
        level = _milder(level, "warning")
    if case is not None and (case.illustrates or case.superseded):
        level = "note"
    return Seen(rule=rule, breach=breach, level=level, case=case)


def _overlay(breach: Breach, case: Case | None) -> str | None:
    """The company's own file that the breach rests on, if it rests on one."""
    if breach.licence is not None and breach.licence.overlay:
        return breach.licence.overlay
    model = case.resolution.model if case is not None else None
    return model.overlay if model is not None else None


def _milder(one: Level, other: Level) -> Level:
    return max(one, other, key=_LEVELS.index)


def gather(seen: Iterable[Seen]) -> list[Draft]:
    """One draft for each rule, model and deployment, or for each clause that asks about the
    organisation only."""
    groups: dict[tuple[str, ...], list[Seen]] = {}
    for one in seen:
        groups.setdefault(_group(one), []).append(one)
    return [_draft(group) for group in _with_clients(groups)]


def _with_clients(groups: dict[tuple[str, ...], list[Seen]]) -> Iterable[list[Seen]]:
    """The groups; those of nothing but clients of one's own servers go with the group of what serves them."""
    servers: dict[tuple[str, ...], list[Seen]] = {}
    for key, group in groups.items():
        if any(s.case is not None and s.case.rank == 0 for s in group):
            servers.setdefault(key[:2], group)
    kept = []
    for key, group in groups.items():
        server = servers.get(key[:2])
        if server is not None and server is not group and all(map(_is_client, group)):
            server += group
        else:
            kept.append(group)
    return kept


def _is_client(one: Seen) -> bool:
    """True for a call of a server of one's own: what runs there is told at the server."""
    return (
        one.case is not None
        and one.case.usage.kind in ("api-call", "config-default")
        and one.case.usage.execution == "self-hosted"
    )


def _group(one: Seen) -> tuple[str, ...]:
    if one.case is None:
        at = one.breach.at
        return (one.rule.id, "", one.breach.subject, f"{at.path}:{at.line}:{at.column}" if at else "")
    if one.breach.together is not None:
        return (one.rule.id, one.breach.together)
    return (one.rule.id, one.case.model_id, one.case.deployment.name)


def _draft(group: list[Seen]) -> Draft:
    # Cases come in the order of their rank, so the first of the worst stands nearest to the root cause.
    # Clients come after what serves them.
    lead = min(
        group,
        key=lambda s: (
            _LEVELS.index(s.level),
            _VERDICTS.index(s.breach.verdict),
            s.case.rank if s.case else 0,
        ),
    )
    cases = tuple(s.case for s in group if s.case is not None)
    breach = lead.breach
    models = tuple(dict.fromkeys(c.model_id for c in (*((lead.case,) if lead.case else ()), *cases)))
    if cases:
        locations = tuple(dict.fromkeys(c.usage.location for c in cases))
        top = min(c.rank for c in cases)
        stand = {c.usage.location: f"{c.usage.kind} {c.usage.raw}" for c in cases if c.rank == top}
        roots = tuple(stand)
    else:
        locations = roots = (breach.at,) if breach.at else ()
        stand = dict.fromkeys(roots, breach.subject)
    aggregated = breach.together is not None
    deployments = {c.deployment.name for c in cases if c.told}
    finding = Finding(
        rule=lead.rule.id,
        name=lead.rule.name,
        level=lead.level,
        verdict=breach.verdict,
        message=breach.message + _others(models),
        remedy=breach.remedy,
        locations=locations,
        fingerprint="",
        model=lead.case.resolution.model.id if lead.case and lead.case.resolution.model else None,
        raw=lead.case.usage.raw if lead.case else None,
        licence=breach.licence,
        clause=breach.clause,
        deployment=deployments.pop() if len(deployments) == 1 else None,
        missing=tuple(
            dict.fromkeys(
                key for s in group if s.breach.verdict == breach.verdict for key in s.breach.missing
            )
        ),
        chain=_way(lead.case.usage) if lead.case else (),
        because=breach.because,
        roots=tuple(stand.values()),
    )
    if lead.case is None or aggregated:
        subject = breach.together or breach.subject
    else:
        subject = f"{models[0]}|{lead.case.deployment.name}"
    return Draft(finding=finding, cases=cases, roots=roots, subject=f"{lead.rule.id}|{subject}")


def _way(usage: Usage) -> tuple[Step, ...]:
    """The stations on the way to who runs the model; a wrapper of many services has others' too."""
    stations = tuple(dict.fromkeys(usage.chain))
    own = tuple(step for step in stations if step.channel in (None, usage.channel))
    return own if any(step.channel for step in own) else stations


def _others(models: tuple[str, ...]) -> str:
    rest = models[1:]
    if not rest:
        return ""
    named = list(rest[:_NAMED]) + ([f"{len(rest) - _NAMED} more"] if len(rest) > _NAMED else [])
    return f" The same holds for {_words.listed(named)}."


def fingerprints(subjects: Iterable[str]) -> list[str]:
    """A fingerprint for each subject, in their order.

    It knows neither line nor path, so that moved lines and renamed files keep it.
    """
    # 5 ms to import: a scan without findings does not pay for it.
    from hashlib import sha256

    seen: dict[str, int] = {}
    result = []
    for subject in subjects:
        ordinal = seen[subject] = seen.get(subject, 0) + 1
        result.append(sha256(f"{subject}|{ordinal}".encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return result
