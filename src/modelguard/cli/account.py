"""A finding with all that led to it, and every way out, for people at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from modelguard.model import Deployment, Finding, Location, Policy, Report, Resolution
from modelguard.report import plain

if TYPE_CHECKING:
    from modelguard.explanation import Account

_WIDTH = 100
_LABEL = 12
_COLOUR = {"error": "red", "warning": "yellow", "note": "cyan"}
_HALF_A_YEAR = timedelta(days=182)
_SHOWN = 8


def shown(account: Account) -> Iterator[str]:
    """The chain from the place to the clause, the verdict, and the ways out."""
    finding, use = account.finding, account.resolution
    title = f"{finding.level}[{finding.rule}] {finding.name}"
    state = f"  ({_state(finding)})" if finding.suppressed is not None else ""
    yield click.style(title, fg=_COLOUR[finding.level], bold=True) + f"  #{finding.fingerprint[:12]}{state}"
    yield from _said("verdict", f"{finding.verdict}: {_in_brief(finding)}")
    if use is not None:
        yield from _chain(use, finding.locations[1:])
        yield from _identity(use, account.report.as_of)
        yield from _deployment(account.report.policy, use, finding)
    elif finding.locations:
        yield from _said("at", ", ".join(_at(at) for at in finding.locations[:_SHOWN]))
    if finding.clause is not None:
        name = finding.licence.name if finding.licence else "the terms"
        yield from _said("clause", f"{name}, {finding.clause.place}: {finding.clause.says}")
        source = finding.clause.source
        yield " " * _LABEL + f"  {source.url} (read {source.date.isoformat()}, {source.kind})"
    for fact in finding.because:
        yield from _said("decided by", fact)
    for key in finding.missing:
        yield from _said("not told", key)
    yield ""
    yield click.style("ways out", bold=True)
    yield from _ways(account)


def shown_use(use: Resolution) -> Iterator[str]:
    """A use in which nothing was found."""
    yield click.style("no finding stands here", bold=True)
    yield from _chain(use, ())
    yield from _identity(use, None)


def _in_brief(finding: Finding) -> str:
    """The message without what stands below: the words of the clause, and the facts that decided."""
    message = finding.message
    if finding.clause is not None:
        message = message.replace(f": {finding.clause.says.rstrip('.')}.", ".")
    return message.replace(f" Decided by: {'; '.join(finding.because)}.", "")


def _state(finding: Finding) -> str:
    return plain(
        f"accepted: {finding.suppressed}" if finding.baseline != "unchanged" else str(finding.suppressed)
    )


def _chain(use: Resolution, others: Iterable[Location]) -> Iterator[str]:
    usage = use.usage
    yield from _said("set", f"{_at(usage.location)}  {usage.raw}")
    for step in usage.chain[:_SHOWN]:
        yield from _said("then", f"{_at(step.location)}  {step.why}")
    how = usage.execution if usage.execution != "unknown" else "it does not show who runs it"
    through = f" with {usage.channel}" if usage.channel else ""
    yield from _said("run", f"{usage.kind}, {how}{through}: {'; '.join(usage.because)}")
    also = [_at(at) for at in others]
    if also:
        more = f" and {len(also) - _SHOWN} more" if len(also) > _SHOWN else ""
        yield from _said("also", ", ".join(also[:_SHOWN]) + more)


def _identity(use: Resolution, day: date | None) -> Iterator[str]:
    model = use.model
    on = f" on {day.isoformat()}" if day else ""
    if model is None:
        yield from _said("model", f"{use.usage.raw}: {use.status}{on}; unknown is never permission")
        return
    alias = f"{use.alias} means it{on}; " if use.alias else ""
    name = f"{model.name} ({model.id})" if model.name != model.id else model.id
    yield from _said(
        "model", f"{name} by {model.vendor_name or model.vendor}: {alias}weights {use.availability}"
    )
    for source in use.evidence[:1]:
        yield " " * _LABEL + f"  {source.url} (read {source.date.isoformat()}, {source.kind})"
    for terms in use.terms:
        yield from _said("terms", f"{terms.name} ({terms.id}), {terms.review}")
        yield " " * _LABEL + f"  {terms.url}"


def _deployment(policy: Policy, use: Resolution, finding: Finding) -> Iterator[str]:
    name = finding.deployment or use.usage.deployment
    told = next((d for d in policy.deployments if d.name == name), None)
    if told is None:
        where = policy.path or "there is no policy file"
        yield from _said("deployment", f"none describes this place ({where}); it is taken for production")
    else:
        yield from _said("deployment", f"{told.name}: {', '.join(_facts(told))} ({policy.path})")


def _facts(told: Deployment) -> Iterator[str]:
    for key in ("hosting", "purpose", "commercial", "data", "regions", "serves", "distributes"):
        value = getattr(told, key)
        if value not in (None, ()):
            shown = "+".join(value) if isinstance(value, tuple) else str(value).lower()
            yield f"{key} {shown}"


def _ways(account: Account) -> Iterator[str]:
    finding = account.finding
    if account.searched:
        yield from _said("channels", "; ".join(_channels(account)) or "no other is on record for this day")
        for each in account.substitutes:
            facts = f"{each.model.id} ({', '.join(each.facts)}): {each.judgement.verdict}"
            yield from _said("model", facts)
        for terms in account.sold:
            yield from _said("to buy", f"{terms.name}, {terms.url}")
    if finding.remedy and not (account.permits and account.searched):
        yield from _said("advice", finding.remedy)
    vendor = account.resolution.model.vendor if account.resolution and account.resolution.model else ""
    if account.permits and vendor and finding.model:
        yield from _said("agreement", "once it is signed, in the policy:")
        yield from _yaml(_agreement(account, vendor, finding.model))
    if account.resolution is not None:
        yield from _said("exception", "for a reason and a time, in the policy:")
        yield from _yaml(_exception(account.report, finding))
    yield from _said("the rule", f"modelguard explain {finding.rule}")


def _channels(account: Account) -> Iterator[str]:
    for verdict in ("allowed", "depends"):
        names = [
            way.place.channel or way.place.name for way in account.ways if way.judgement.verdict == verdict
        ]
        if names:
            yield f"{verdict}: {', '.join(dict.fromkeys(names))}"


def _agreement(account: Account, vendor: str, model: str) -> Iterator[str]:
    until = account.report.as_of + 2 * _HALF_A_YEAR
    yield "agreements:"
    yield f"  - vendor: {_scalar(vendor)}"
    yield f"    models: [{_scalar(model)}]"
    yield f"    permits: [{', '.join(account.permits)}]"
    yield '    reference: "number of the contract"'
    yield f"    expires: {until.isoformat()}"


def _exception(report: Report, finding: Finding) -> Iterator[str]:
    base = report.policy.base
    roots = finding.locations[: max(len(finding.roots), 1)]
    paths = dict.fromkeys(at.path.removeprefix(base) for at in roots)
    yield "exceptions:"
    yield f"  - rule: {finding.rule}"
    if finding.model or finding.raw:
        yield f"    model: {_scalar(finding.model or str(finding.raw))}"
    yield f"    paths: [{', '.join(_scalar(path) for path in paths)}]"
    yield '    reason: "why this is accepted"'
    yield '    approved_by: "who"'
    yield f"    expires: {(report.as_of + _HALF_A_YEAR).isoformat()}"


def _scalar(text: str) -> str:
    """The text as YAML reads it back, whatever it holds."""
    from json import dumps

    return dumps(text, ensure_ascii=True)


def _yaml(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield " " * (_LABEL + 2) + line


def _said(label: str, text: str) -> Iterator[str]:
    indent = " " * (_LABEL + 2)
    lines = textwrap.wrap(
        plain(text), _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False
    ) or [""]
    yield f"  {label:<{_LABEL}}{lines[0]}"
    yield from (indent + line for line in lines[1:])


def _at(at: Location) -> str:
    return f"{plain(at.path)}:{at.line}:{at.column}"
