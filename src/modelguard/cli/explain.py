"""`modelguard explain`: a rule, a licence, a model wherever it may run, or a finding with its whole chain."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelguard.cli.ask import show_licence, told
from modelguard.cli.options import as_day, did_you_mean, online_option, policy_option
from modelguard.evaluate import load_policy, policy_for, rules
from modelguard.expressions import expression
from modelguard.model import Policy, Rule
from modelguard.pipeline import knowledge_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelguard.model import Report
    from modelguard.resolve import Hub, KnowledgeBase

_FINGERPRINT = expression(r"#?[0-9a-f]{6,32}\Z", re.IGNORECASE)


@click.command()
@click.argument("what")
@click.option(
    "--repo",
    default=".",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The repository whose findings and policy are meant (default: where you stand).",
)
@policy_option
@click.option("--as-of", callback=as_day, metavar="DATE", help="Explain as of this day (default: today).")
@online_option
def explain(what: str, repo: Path, policy: Path | None, as_of: date | None, hub: Hub) -> None:
    """Explain WHAT: a model's id, a finding, a rule or a licence.

    A model is shown in every deployment of the policy on every channel that offers it on that day; a finding
    (its fingerprint, or path and line) with all that led to it and every way out.

    \b
    Examples
      modelguard explain mistral-large-2407     where may it run, and which clause says so?
      modelguard explain 5eaecaa7               the finding that `scan` shows as #5eaecaa7
      modelguard explain deploy/compose.yaml:15
      modelguard explain MG202                  a rule
      modelguard explain mrl-0.1                a licence, clause by clause
    """
    rule = _rule(what)
    if rule is not None:  # also where the policy is broken: the page may help to mend it
        click.echo(f"{rule.id} {rule.name} ({rule.level})\n\n{rule.page.strip()}")
        return
    read = load_policy(policy, root=repo) if policy else None
    knowledge = knowledge_for(read or policy_for(repo))
    if knowledge.licence(what):
        show_licence(what, knowledge)
    else:
        _explain_thing(what, repo, read, as_of or date.today(), hub, knowledge)


def _rule(what: str) -> Rule | None:
    return next((rule for rule in rules() if what.lower() in (rule.id.lower(), rule.name)), None)


def _explain_thing(
    what: str, repo: Path, policy: Policy | None, day: date, hub: Hub, knowledge: KnowledgeBase
) -> None:
    from modelguard.explanation import matrix, place_in

    path, line = place_in(what)
    if line and any((folder / path).is_file() for folder in (repo, Path(), *_tops(repo))):
        _explain_finding(what, repo, policy, day, hub)
        return
    if _FINGERPRINT.match(what):
        _explain_finding(what, repo, policy, day, hub)
        return
    found = matrix(what, repo, policy, as_of=day, hub=hub)
    if found.resolution.model is None:
        raise click.UsageError(_unknown(what, found.resolution.candidates, knowledge, line))
    from modelguard.cli.matrix import shown

    click.echo("\n".join([*told(what, found.resolution, brief=True), "", *shown(found, day)]))


def _unknown(what: str, candidates: tuple[str, ...], knowledge: KnowledgeBase, line: int) -> str:
    if candidates:
        return f"{what!r} may mean {' or '.join(candidates)}; explain one of them"
    if line:
        return f"{what!r}: no such file (--repo says where files are), and no model of that name is known"
    names = [
        *(name for rule in rules() for name in (rule.id, rule.name)),
        *(name for terms in knowledge.licences() for name in (terms.key, terms.id)),
        *(name for model in knowledge.models() for name in (model.id, *_ids(model))),
    ]
    hint = did_you_mean(what, names)
    return f"{what!r} is no rule, no licence, no finding and no model that modelguard knows{hint}"


def _ids(model: object) -> Iterator[str]:
    yield from (name for offer in getattr(model, "offers", ()) for name in offer.ids)


def _tops(repo: Path) -> list[Path]:
    """Paths of findings start at the top of the git repository."""
    here = repo.resolve()
    return [folder for folder in (here, *here.parents) if (folder / ".git").exists()][:1]


def _explain_finding(what: str, repo: Path, policy: Policy | None, day: date, hub: Hub) -> None:
    from modelguard.cli.account import shown, shown_use
    from modelguard.explanation import account, findings_at, place_in, uses_at
    from modelguard.pipeline import scan

    report = scan(repo, policy, as_of=day, hub=hub)
    asked = _from_the_top(what, report, repo)
    found = findings_at(report, asked)
    path, line = place_in(asked)
    if not found and line:
        uses = uses_at(report, path, line)
        if not uses:
            raise click.UsageError(f"{what}: no model is named on this line, and none is run there")
        click.echo("\n\n".join("\n".join(shown_use(use)) for use in uses))
        return
    if not found:
        known = [f.fingerprint[:8] for f in report.findings]
        hint = did_you_mean(what.lstrip("#")[:8], known)
        raise click.UsageError(f"no finding of {repo} begins with #{what.lstrip('#')}{hint}; scan lists them")
    if not line and len({f.fingerprint for f in found}) > 1:
        several = ", ".join(f"#{f.fingerprint[:12]} ({f.rule})" for f in found[:6])
        raise click.UsageError(f"several findings begin so: {several}; give more of the fingerprint")
    accounts = (account(report, finding, repo, policy, as_of=day, hub=hub) for finding in found)
    click.echo("\n\n".join("\n".join(shown(each)) for each in accounts))


def _from_the_top(what: str, report: Report, repo: Path) -> str:
    """A place as findings name it: from the top of the repository, wherever the user stands."""
    from modelguard.explanation import place_in

    path, line = place_in(what)
    if not line:
        return what
    for folder in (repo, Path()):
        file = (folder / path).resolve()
        if file.is_file() and file.is_relative_to(Path(report.base)):
            return f"{file.relative_to(report.base).as_posix()}:{line}"
    return f"{path}:{line}"
