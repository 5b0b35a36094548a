"""A proposed policy as a file that a person wants to read: facts, and questions as comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from json import dumps
from typing import TYPE_CHECKING

from modelguard.explanation import PERMITS
from modelguard.expressions import expression
from modelguard.model import Finding, Licence

if TYPE_CHECKING:
    from modelguard.proposal import Proposal, Proposed

_MARGIN = 34
_WIDTH = 110
_PLAIN = expression(r"[A-Za-z_][\w-]*\Z")
_OF_DEPLOYMENT = expression(r"deployments\[(?P<name>.*)\]\.(?P<key>\w+)\Z")
_OF_ORGANISATION = expression(r"organisation\.(?P<key>\w+)(?:\[\"(?P<month>[\d-]+)\"\])?(?:\.now)?\Z")
# An answer for every question, so that whoever takes the # away has a policy that is valid.
_ANSWERS: Mapping[str, tuple[str, str]] = {
    "hosting": ("on-prem", "or private-cloud, public-cloud, edge, managed"),
    "purpose": ("production", "or internal, evaluation, research"),
    "commercial": ("false", "or true"),
    "data": ("internal", "or public, regulated"),
    "regions": ("[EU]", "where it may run: ISO 3166 codes, or EU"),
    "serves": ("third-parties", "or self"),
    "distributes": ("nothing", "or outputs, service, weights"),
    "end_user_of_product": ("false", "or true: you only use a product that holds the model"),
    "employees_daily_tasks": ("true", "or false: do employees use it in their daily work?"),
    "domicile": ("FR", "the country of the licensee's seat"),
    "monthly_active_users": ("0", "of the whole group"),
    "monthly_revenue_usd": ("0", "of the whole group"),
    "annual_revenue_usd": ("0", "of the whole group"),
}


def draft(proposal: Proposal) -> str:
    """The policy file; it is valid as it stands, and with any of its questions answered."""
    parts = [
        _head(proposal),
        _organisation(proposal.findings, _terms(proposal)),
        _deployments(proposal),
        _agreements(proposal),
        _acceptances(proposal),
        _ignored(proposal.vendored),
    ]
    return "\n\n".join(block for part in parts if (block := "\n".join(part))) + "\n"


def _head(proposal: Proposal) -> Iterator[str]:
    stock = proposal.stock
    models = {r.model.id if r.model else r.usage.raw for p in proposal.deployments for r in p.uses}
    files = {r.usage.location.path for p in proposal.deployments for r in p.uses}
    found = f"{_count(len(models), 'model')} in {_count(len(files), 'file')}"
    yield f"# {found}, found on {stock.as_of.isoformat()}."
    yield "# A line that begins with # asks: where it applies, put your answer and take the # away."
    yield "# Every key: modelguard schema policy.  What it comes to: modelguard scan."
    yield "version: 1"


def _organisation(findings: Iterable[Finding], terms: Iterable[Licence]) -> Iterator[str]:
    asked: dict[str, tuple[str, dict[str, None]]] = {}
    for finding in findings:
        for key in finding.missing:
            match = _OF_ORGANISATION.match(key)
            if match:
                _, who = asked.setdefault(match["key"], (match["month"] or "", {}))
                who[_asker(finding)] = None
    kinds = [
        t.name
        for t in terms
        if any(c.fact == "organisation.kind" for k in t.clauses for c in k.when + k.unless)
    ]
    if not asked and not kinds:
        return
    yield "organisation:"
    yield from _line("  kind: company", "or academic, nonprofit, government, individual" + _asks(kinds))
    for key, (month, who) in sorted(asked.items()):
        answer, hint = _ANSWERS.get(key, ("0", ""))
        value = f'{{"{month}": {answer}, now: {answer}}}' if month else answer
        yield from _line(f"  # {key}: {value}", hint + _asks(who))


def _deployments(proposal: Proposal) -> Iterator[str]:
    if not proposal.deployments:
        yield "# No model is used here yet; this is how a deployment is described:"
        yield "# deployments:"
        yield '#   - {name: prod, paths: ["deploy/prod/**"], hosting: on-prem, purpose: production}'
        return
    yield from _line("deployments:", "the first that matches a path or environment wins")
    for number, each in enumerate(proposal.deployments):
        if number:
            yield ""
        yield from _deployment(each, proposal.findings)


def _deployment(each: Proposed, findings: Iterable[Finding]) -> Iterator[str]:
    told = each.deployment
    yield from _line(f"  - name: {_scalar(told.name)}", _models(each))
    if told.paths:
        yield from _list("    paths: ", told.paths)
    if told.environments:
        yield f"    environments: [{', '.join(_scalar(name) for name in told.environments)}]"
    if told.hosting is not None:
        yield from _line(f"    hosting: {told.hosting}", each.why_hosting)
    elif each.why_hosting:
        yield from _line("    # hosting: public-cloud", each.why_hosting)
    yield from _line(f"    purpose: {told.purpose}", each.why_purpose or _ANSWERS["purpose"][1])
    if told.commercial is not None:
        yield f"    commercial: {str(told.commercial).lower()}"
    asked: dict[str, dict[str, None]] = {}
    for finding in findings:
        for key in finding.missing:
            match = _OF_DEPLOYMENT.match(key)
            if match and match["name"] == told.name:
                asked.setdefault(match["key"], {})[_asker(finding)] = None
    for key, who in sorted(asked.items()):
        if key == "hosting" and each.why_hosting:
            continue
        answer, hint = _ANSWERS.get(key, ("true", ""))
        yield from _line(f"    # {key}: {answer}", hint + _asks(who))


def _agreements(proposal: Proposal) -> Iterator[str]:
    """Where terms forbid what a contract could permit."""
    wanted: dict[tuple[str, str], dict[str, None]] = {}
    for finding in proposal.findings:
        permits = PERMITS.get(finding.rule)
        vendor = _vendor(proposal, finding)
        if permits and vendor and finding.model and finding.verdict == "forbidden":
            wanted.setdefault((vendor, finding.model), {}).update(dict.fromkeys(permits))
    if not wanted:
        return
    yield "# Only a contract with the vendor permits these as they are run.  Is there one?"
    yield "# agreements:"
    expires = _later(proposal.stock.as_of)
    for (vendor, model), permits_of in sorted(wanted.items()):
        what = f"vendor: {_scalar(vendor)}, models: [{dumps(model)}], permits: [{', '.join(permits_of)}]"
        yield f'#   - {{{what}, reference: "MSA-…", expires: {expires}}}'


def _acceptances(proposal: Proposal) -> Iterator[str]:
    gated = {f.licence.key: f.licence for f in proposal.findings if "acceptances" in f.missing and f.licence}
    if not gated:
        return
    yield "# These weights are given out to those who accept their terms.  Who did, for the organisation?"
    yield "# acceptances:"
    for key in sorted(gated):
        day = proposal.stock.as_of.isoformat()
        yield f'#   - {{licences: [{_scalar(key)}], accepted_by: "legal@example.org", date: {day}}}'


def _ignored(vendored: Iterable[str]) -> Iterator[str]:
    patterns = list(vendored)
    if patterns:
        yield "# Other people's files?  Then leave them out:"
        yield f"# ignore: [{', '.join(dumps(p) for p in patterns)}]"


def _list(key: str, items: Iterable[str]) -> Iterator[str]:
    """A list in one line, or in as many as it needs."""
    text = ", ".join(dumps(item) for item in items)
    lines = textwrap.wrap(text, _WIDTH - len(key) - 2, break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(lines):
        lead = f"{key}[" if number == 0 else " " * (len(key) + 1)
        yield lead + line + ("]" if number == len(lines) - 1 else "")


def _terms(proposal: Proposal) -> list[Licence]:
    found = {t.key: t for p in proposal.deployments for r in p.uses for t in r.terms}
    return [found[key] for key in sorted(found)]


def _models(each: Proposed) -> str:
    names = list(dict.fromkeys(r.model.id if r.model else r.usage.raw for r in each.uses))
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return "".join(c if c.isprintable() else "?" for c in shown)


def _vendor(proposal: Proposal, finding: Finding) -> str | None:
    uses = (r for p in proposal.deployments for r in p.uses)
    return next((r.model.vendor for r in uses if r.model and r.model.id == finding.model), None)


def _asker(finding: Finding) -> str:
    return finding.licence.name if finding.licence else finding.name


def _asks(who: Iterable[str]) -> str:
    names = list(who)
    if not names:
        return ""
    shown = ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
    return f"; {shown} {'asks' if len(names) == 1 else 'ask'}"


def _line(text: str, comment: str) -> Iterator[str]:
    """The text with its comment beside it, or below where there is no room."""
    if not comment:
        yield text
        return
    lead = f"{text:<{_MARGIN}}  # " if len(text) <= _MARGIN else f"{text}  # "
    first, *rest = textwrap.wrap(comment, max(_WIDTH - len(lead), 30), break_on_hyphens=False) or [""]
    yield lead + first
    indent = " " * (len(lead) - 2) + "# "
    yield from (indent + line for line in rest)


def _scalar(text: str) -> str:
    return text if _PLAIN.match(text) and text.lower() not in _TRAPS else dumps(text)


_TRAPS = ("yes", "no", "on", "off", "y", "n", "true", "false", "null")


def _later(day: date) -> str:
    return f"{day.year + 1}-{day.month:02}-01"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
