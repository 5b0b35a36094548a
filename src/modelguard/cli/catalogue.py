"""`modelguard rules`, `licences` and `schema`: what the tool itself knows."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from modelguard.cli.words import Words
from modelguard.evaluate import policy_for
from modelguard.evaluate import rules as all_rules
from modelguard.pipeline import knowledge_for

_SCHEMAS = ("report", "policy", "licence", "family", "channel", "vendor")


@click.command()
def rules() -> None:
    """List every rule with its level; `modelguard explain RULE` shows its page."""
    for rule in all_rules():
        click.echo(f"{rule.id}  {rule.level:<8} {rule.name}")


@click.command()
@click.argument("key", required=False)
def licences(key: str | None) -> None:
    """List every licence and service's terms, or the clauses of KEY (a key, an SPDX id or a hub tag)."""
    from modelguard.cli.ask import show_licence

    knowledge = knowledge_for(policy_for(Path()))
    if key:
        show_licence(key, knowledge)
        return
    for licence in knowledge.licences():
        kind = "service terms" if licence.service else licence.category
        own = f" (from {licence.overlay})" if licence.overlay else ""
        click.echo(f"{licence.key:<34} {kind:<22} {licence.review:<11} {licence.name}{own}")


@click.command()
@click.argument("name", type=Words(_SCHEMAS))
def schema(name: str) -> None:
    """Print the JSON Schema of the report, the policy file or a record of the knowledge base."""
    text = files("modelguard").joinpath("schemas").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    click.echo(text, nl=False)
