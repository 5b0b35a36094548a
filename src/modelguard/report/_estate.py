"""Portability, suppositions and notices as plain values: contracts with other programs."""

from __future__ import annotations

from typing import Any

from modelguard._version import __version__
from modelguard.model.estate import (
    Dependence,
    Duties,
    Judgement,
    Notices,
    Obligation,
    Portability,
    Share,
    Substitute,
    Way,
    WhatIf,
)
from modelguard.report._document import clause, finding, licence

_TOOL = {"name": "modelguard", "version": __version__}


def portability(found: Portability) -> dict[str, Any]:
    """Every model by deployment with its places, and the shares."""
    total = found.concentration.total
    return {
        "schema": "modelguard/portability@1",
        "tool": _TOOL,
        "as_of": found.as_of.isoformat(),
        "complete": found.complete,
        "dependences": [_dependence(d) for d in found.dependences],
        "concentration": {
            "uses": total,
            "vendors": [_share(s, total) for s in found.concentration.vendors],
            "operators": [_share(s, total) for s in found.concentration.operators],
            "countries": [_share(s, total) for s in found.concentration.countries],
        },
        "set_aside": found.set_aside,
    }


def what_if(found: WhatIf) -> dict[str, Any]:
    """The facts, what was moved for them, and each change with the finding before and after."""
    return {
        "schema": "modelguard/what-if@1",
        "tool": _TOOL,
        "as_of": found.as_of.isoformat(),
        "complete": found.complete,
        "facts": dict(found.facts),
        "moved": [{"model": name, "how": how} for name, how in found.moved],
        "unmoved": [{"model": name, "why": why} for name, why in found.unmoved],
        "changes": [
            {
                "change": "new" if c.before is None else "gone" if c.after is None else "otherwise",
                "before": finding(c.before) if c.before else None,
                "after": finding(c.after) if c.after else None,
            }
            for c in found.changes
        ],
        "unchanged": found.unchanged,
    }


def notices(found: Notices) -> dict[str, Any]:
    """The duties by deployment and model."""
    return {
        "schema": "modelguard/notices@1",
        "complete": found.complete,
        "duties": [_duties(d) for d in found.duties],
    }


def _dependence(found: Dependence) -> dict[str, Any]:
    model = found.model
    return {
        "model": model.id if model else None,
        "name": found.name,
        "vendor": model.vendor if model else None,
        "deployment": found.deployment,
        "described": found.told,
        "exit": found.exit,
        "why": found.why,
        "today": [_way(w) for w in found.here],
        "elsewhere": [_way(w) for w in found.elsewhere],
        "substitutes": [_substitute(s) for s in found.substitutes],
        "uses": [
            {"path": r.usage.location.path, "line": r.usage.location.line, "raw": r.usage.raw}
            for r in found.uses
        ],
    }


def _way(way: Way) -> dict[str, Any]:
    place = way.place
    return {
        "channel": place.channel,
        "name": place.name,
        "execution": place.execution,
        "operator": place.operator,
        "country": place.country,
        "ids": list(place.ids),
        "weights_from": list(place.via),
        "until": place.until.isoformat() if place.until else None,
        "eu_residency": place.eu_residency,
        "residency": place.residency or None,
        "exit": way.counts,
        "judgement": _judgement(way.judgement),
        "evidence": [{"source": s.url, "date": s.date.isoformat(), "kind": s.kind} for s in place.sources],
    }


def _judgement(found: Judgement) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "says": found.says,
        "rule": found.rule,
        "clause": clause(found.licence, found.clause),
        "missing": list(found.missing),
    }


def _substitute(found: Substitute) -> dict[str, Any]:
    return {
        "model": found.model.id,
        "vendor": found.model.vendor,
        "params_b": found.model.params_b,
        "modality": list(found.model.modality),
        "licence": licence(found.licence),
        "facts": list(found.facts),
        "judgement": _judgement(found.judgement),
    }


def _share(share: Share, total: int) -> dict[str, Any]:
    return {
        "key": share.key,
        "name": share.name,
        "count": share.count,
        "share": round(share.count / total, 4) if total else 0,
    }


def _duties(found: Duties) -> dict[str, Any]:
    return {
        "model": found.model.id if found.model else None,
        "name": found.name,
        "vendor": found.model.vendor if found.model else None,
        "deployment": found.deployment,
        "runs_weights": found.runs_weights,
        "paths": list(found.paths),
        "terms": [{**(licence(t) or {}), "url": t.url, "review": t.review} for t in found.terms],
        "obligations": [_obligation(o) for o in found.obligations],
    }


def _obligation(found: Obligation) -> dict[str, Any]:
    return {
        "topic": found.topic,
        "applies": found.applies,
        "text": found.clause.text,
        "clause": clause(found.licence, found.clause),
        "because": list(found.because),
        "missing": list(found.missing),
        "record": found.record or None,
    }
