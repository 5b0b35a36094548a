"""`modelguard resolve`: what an id is; and licences, clause by clause."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelguard.cli.options import as_day, did_you_mean, online_option
from modelguard.cli.words import Words
from modelguard.evaluate import policy_for
from modelguard.model import Clause, Licence, Resolution
from modelguard.pipeline import knowledge_for
from modelguard.pipeline import resolve as resolve_one
from modelguard.report import plain

if TYPE_CHECKING:
    from modelguard.resolve import Hub, KnowledgeBase

# The facts of a resolution that are sentences for people.
_HEARD = (
    *("hub", "private", "licence-text", "licence-name", "licence-unclear", "base-unknown"),
    *("relicensed", "own-base", "wider-than-base", "unresolved", "terms-changed", "choice", "successor"),
    *("hub-differs", "hub-unclear", "hub-base", "hub-gated", "hub-silent", "withdrawn", "declared-differs"),
)


@click.command()
@click.argument("ids", nargs=-1)
@click.option("--stdin", "from_stdin", is_flag=True, help="Read ids from standard input, one a line.")
@click.option("--channel", help="Where the id is used, for example bedrock, ollama, hf-hub.")
@click.option(
    "--as-of", callback=as_day, metavar="DATE", help="Resolve names as of this day (default: today)."
)
@online_option
@click.option("--format", "format", type=Words(["text", "json"]), default="text", show_default=True)
def resolve(
    ids: tuple[str, ...], from_stdin: bool, channel: str | None, as_of: date | None, hub: Hub, format: str
) -> None:
    """Say what each of IDS is: model, vendor, availability of its weights, licence, terms.

    \b
    Examples
      modelguard resolve mistral-large-2402
      modelguard resolve mistral-large-latest --as-of 2025-10-01
      modelguard resolve acme/our-fine-tune --online
      modelguard resolve eu.anthropic.claude-3-5-sonnet-20240620-v1:0 --format json
    """
    asked = [*ids, *(line.strip() for line in sys.stdin if line.strip())] if from_stdin else list(ids)
    if not asked:
        raise click.UsageError("name at least one id, or give --stdin")
    day = as_of or date.today()
    knowledge = knowledge_for(policy_for(Path()))
    for raw in asked:
        resolution = resolve_one(raw, channel=channel, as_of=day, hub=hub, knowledge=knowledge)
        if format == "json":
            click.echo(json.dumps(_answer(raw, resolution, channel, day), ensure_ascii=False))
        else:
            click.echo("\n".join(told(raw, resolution)))
            if resolution.model is None and not resolution.candidates:
                hint = did_you_mean(raw, (model.id for model in knowledge.models()))
                if hint:
                    click.echo(f"  {hint.removeprefix('; ')}")


def _answer(raw: str, resolution: Resolution, channel: str | None, day: date) -> dict[str, Any]:
    """One object per id: the contract of `resolve --format json`."""
    known, terms = resolution.model, resolution.licence
    return {
        "id": raw,
        "model": known.id if known else None,
        "vendor": known.vendor if known else None,
        "family": known.family if known else None,
        "availability": resolution.availability,
        "licence": {"id": terms.id, "name": terms.name, "category": terms.category} if terms else None,
        "channel": channel or resolution.usage.channel,
        "status": resolution.status,
        "aliases_on": day.isoformat(),
        "alias": resolution.alias,
        "candidates": list(resolution.candidates),
        "leaked": resolution.leaked,
        "retired": resolution.retired.isoformat() if resolution.retired else None,
        "terms": [t.id for t in resolution.terms],
        "lineage": [{"model": a.id, "relation": a.relation} for a in known.lineage] if known else [],
        "purl": known.purl if known else None,
        "review": known.review if known else None,
        "overlay": known.overlay if known else None,
        "claims": [{"licence": c.licence, "acknowledgement": c.acknowledgement} for c in resolution.claims],
        "facts": [{"what": what, "value": value} for what, value in resolution.facts],
        "evidence": [{"source": s.url, "date": s.date.isoformat()} for s in resolution.evidence],
    }


def told(raw: str, resolution: Resolution, *, brief: bool = False) -> Iterator[str]:
    """What is known of an id, a line at a time; in brief without where it is offered."""
    known = resolution.model
    yield click.style(plain(raw), bold=True)
    if known is None:
        candidates = f": it may be {', '.join(resolution.candidates)}" if resolution.candidates else ""
        yield f"  {resolution.status}{candidates}; unknown is never permission"
        yield from _heard(resolution)
        return
    name = f"{known.name} ({known.id})" if known.name != known.id else known.id
    own = f" (from {known.overlay})" if known.overlay else ""
    yield f"  model         {name}, by {known.vendor_name or known.vendor}{own}"
    if resolution.alias:
        yield f"  alias         {resolution.alias} means it on that day"
    if resolution.candidates:
        yield f"  may also be   {', '.join(c for c in resolution.candidates if c != known.id)}"
    yield f"  weights       {resolution.availability}" + (
        f" ({resolution.leaked})" if resolution.leaked else ""
    )
    for terms in resolution.terms or ((resolution.licence,) if resolution.licence else ()):
        unsure = "" if terms.review == "verified" else f" [{terms.review}]"
        unsure += f" (from {terms.overlay})" if terms.overlay else ""
        yield f"  terms         {terms.name} ({terms.id}), {terms.category}{unsure}"
    for channel in sorted({o.channel for o in known.offers}) if not brief else ():
        offers = [o for o in known.offers if o.channel == channel]
        kinds = " and ".join(sorted({o.artifact for o in offers}))
        yield f"  offered on    {channel}: {kinds}, as {', '.join(i for o in offers for i in o.ids[:3])}"
    if resolution.retired:
        yield f"  retired       {resolution.retired.isoformat()}"
    yield from _heard(resolution)
    for source in resolution.evidence[:3] if not brief else ():
        yield f"  source        {source.url} (read {source.date.isoformat()}, {source.kind})"


def _heard(resolution: Resolution) -> Iterator[str]:
    """What the hub or a card said beside the terms."""
    declared = [claim.licence for claim in resolution.claims if claim.acknowledgement == "declared"]
    if declared:
        yield f"  declared      {plain(', '.join(declared))}"
    for what, value in resolution.facts:
        if what in _HEARD:
            yield f"  {what.replace('-', ' '):<13} {plain(value)}"


def show_licence(key: str, knowledge: KnowledgeBase) -> None:
    """Print a licence with every clause, its section and its source."""
    terms = knowledge.licence(key)
    if terms is None:
        hint = did_you_mean(key, (name for t in knowledge.licences() for name in (t.key, t.id)))
        raise click.UsageError(f"there is no licence {key!r}{hint}; `modelguard licences` lists all")
    click.echo("\n".join(_clauses(terms)))


def _clauses(terms: Licence) -> Iterator[str]:
    yield click.style(terms.name, bold=True) + f" ({terms.id})"
    kind = "terms of a service" if terms.service else terms.category
    own = f"; from {terms.overlay}" if terms.overlay else ""
    yield f"  {kind}; review: {terms.review}; {terms.url}{own}"
    for clause in terms.clauses:
        yield from _clause(clause)


def _clause(clause: Clause) -> Iterator[str]:
    head = f"  {clause.effect} {'/'.join(clause.actions)} ({clause.topic}), {clause.place}"
    yield click.style(head, fg="cyan")
    yield from textwrap.wrap(clause.says, 96, initial_indent="    ", subsequent_indent="    ")
    if clause.text:
        yield from textwrap.wrap(f"“{clause.text}”", 96, initial_indent="    ", subsequent_indent="    ")
    yield f"    {clause.source.url} (read {clause.source.date.isoformat()}, {clause.source.kind})"
