"""Pages of the site that show the knowledge base: licences, vendors with their releases, channels.

They are made when the site is built and stored nowhere, so that they are never older than the records.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from modelguard.model import Channel, Condition, Licence, Model, Source
from modelguard.resolve import KnowledgeBase, open_knowledge
from modelguard.resolve.terms import availability, weights_on

_REVIEW = (
    "*verified*: the decisive facts were read in a primary text or a vendor's page; *partial*: some were; "
    "*unverified*: nobody has checked, and no error rests on it alone."
)
_TESTS = {
    "is": "is",
    "in": "is among",
    "not-in": "is not among",
    "over": "is over",
    "at-least": "is at least",
}


def pages() -> dict[str, str]:
    """Every page by its path below `docs/`."""
    base = open_knowledge()
    models = defaultdict(list)
    for model in base.models():
        models[model.vendor].append(model)
    made = {"licences/index.md": _licences(base.licences()), "channels.md": _channels(base.channels())}
    made |= {f"licences/{_file(item.key)}.md": _licence(item) for item in base.licences()}
    made["models/index.md"] = _vendors(models)
    made |= {f"models/{_file(key)}.md": _vendor(items, base) for key, items in models.items()}
    return made


def _licences(licences: Sequence[Licence]) -> str:
    rows = (
        (f"[{item.key}]({_file(item.key)}.md)", item.name, _kind(item), item.review, str(len(item.clauses)))
        for item in licences
    )
    return (
        f"# Licences and terms\n\n{len(licences)} licences of weights and terms of services, in our words, "
        f"each clause with its section and source. {_REVIEW} It is no legal advice.\n\n"
        + _table(("key", "name", "category", "review", "clauses"), rows)
    )


def _licence(item: Licence) -> str:
    facts = [
        f"* Category: {_kind(item)}",
        f"* Id: `{item.id}`",
        f"* Review: {item.review}",
        f"* Text: <{item.url}>" if item.url.startswith("http") else f"* Text: {_cell(item.url)}",
        *([f"* In force since {item.effective}"] if item.effective else []),
        f"* Passes on to derivatives: {item.passes_on}",
    ]
    clauses = "".join(
        f"\n### {_cell(clause.id)}\n\n**{clause.effect}** {', '.join(clause.actions)} ({clause.topic}); "
        f"section {_cell(clause.section)}\n\n{_cell(clause.says)}\n"
        + (f"\nWhen {_conditions(clause.when)}.\n" if clause.when else "")
        + (f"\nUnless {_conditions(clause.unless)}.\n" if clause.unless else "")
        + (f"\nThe notice to show: “{_cell(clause.text)}”\n" if clause.text else "")
        + f"\n{_source(clause.source)}\n"
        for clause in item.clauses
    )
    sources = "".join(f"* {_source(source)}\n" for source in item.sources)
    told = f"\n## Clauses\n{clauses}" if item.clauses else "\nNo clause has been read yet.\n"
    return f"# {_cell(item.name)}\n\n" + "\n".join(facts) + f"\n{told}\n## Sources\n\n{sources}"


def _vendors(models: dict[str, list[Model]]) -> str:
    rows = (
        (f"[{key}]({_file(key)}.md)", items[0].vendor_name, items[0].vendor_country or "", str(len(items)))
        for key, items in sorted(models.items())
    )
    return f"# Models by vendor\n\n{_REVIEW}\n\n" + _table(("vendor", "name", "country", "releases"), rows)


def _vendor(items: Sequence[Model], base: KnowledgeBase) -> str:
    day = base.knowledge.date
    rows = (_release(model, base, day) for model in sorted(items, key=lambda m: (m.family, m.id)))
    head = ("release", "released", "weights", "licence of the weights", "services", "review")
    return f"# {_cell(items[0].vendor_name or items[0].vendor)}\n\nAs of {day}.\n\n" + _table(head, rows)


def _release(model: Model, base: KnowledgeBase, day: date) -> tuple[str, ...]:
    weights = weights_on(model, day)
    keys = dict.fromkeys(offer.licence for offer in weights if offer.licence)
    services = {
        o.channel for o in model.offers if o.artifact == "endpoint" and (o.end is None or o.end > day)
    }
    return (
        f"`{model.id}`",
        str(model.released or ""),
        availability(model, weights, base, day),
        ", ".join(f"[{key}](../licences/{_file(key)}.md)" for key in keys if base.licence(key)),
        ", ".join(sorted(services)),
        model.review,
    )


def _channels(channels: Sequence[Channel]) -> str:
    rows = (
        (f"`{c.key}`", c.name, c.kind, c.execution, c.country or "", c.eu_residency or "") for c in channels
    )
    head = ("channel", "name", "kind", "execution", "country", "kept in the EU")
    return "# Channels\n\nThe ways to obtain or run a model that modelguard recognises.\n\n" + _table(
        head, rows
    )


def _kind(item: Licence) -> str:
    return "terms of a service" if item.service else item.category


def _conditions(conditions: Iterable[Condition]) -> str:
    return " and ".join(
        f"`{c.fact}` {_TESTS[c.test]} {', '.join(map(_value, c.values))}"
        + (" at the release" if c.at == "release" else "")
        for c in conditions
    )


def _value(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,}" if isinstance(value, int) else str(value)


def _source(source: Source) -> str:
    link = f"<{source.url}>" if re.match(r"https?://[^\s<>]+\Z", source.url) else _cell(source.url)
    return f"{link} (read {source.date}, {source.kind})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


def _file(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", key)
