"""Facts that are supposed (`hosting=on-prem,regions=EU,CH`): read like a policy, put in place of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, get_args

from modelguard.errors import UsageError
from modelguard.evaluate._fields import Reader
from modelguard.evaluate._nodes import Entry, Items, Map, Node, Problems, Value, nearest
from modelguard.expressions import expression
from modelguard.model import (
    DataClass,
    Distributes,
    Hosting,
    OrganisationKind,
    Policy,
    Purpose,
    Serves,
)
from modelguard.noun import Noun

_DEPLOYMENT: Final[Mapping[str, Callable[[Reader, str], Any]]] = {
    "hosting": lambda read, name: read.word(name, get_args(Hosting)),
    "purpose": lambda read, name: read.word(name, get_args(Purpose)),
    "commercial": lambda read, name: read.flag(name),
    "data": lambda read, name: read.word(name, get_args(DataClass)),
    "regions": lambda read, name: read.regions(name),
    "serves": lambda read, name: read.word(name, get_args(Serves)),
    "distributes": lambda read, name: read.word(name, get_args(Distributes)),
    "end_user_of_product": lambda read, name: read.flag(name),
    "employees_daily_tasks": lambda read, name: read.flag(name),
}
_ORGANISATION: Final[Mapping[str, Callable[[Reader, str], Any]]] = {
    "kind": lambda read, name: read.word(name, get_args(OrganisationKind)),
    "domicile": lambda read, name: read.country(name),
    "monthly_active_users": lambda read, name: read.figure(name),
    "monthly_revenue_usd": lambda read, name: read.figure(name),
    "annual_revenue_usd": lambda read, name: read.figure(name),
}
_KNOWN: Final = (*_DEPLOYMENT, *_ORGANISATION)
# Findings ask for facts by their place in the policy; what they say may be copied.
_PREFIX = expression(r"(?:deployments?(?:\[[^\]]*\])?|organisation)\.")
_DATED = expression(r"""(\w+)(?:\.(now)|\[["']?([\w-]+)["']?\])\Z""")
_NUMBER = expression(r"\d[\d_]*(?:\.\d+)?\Z")


class Supposition(Noun):
    """Facts in place of those of a policy; `facts` are they as (name, value), for people."""

    facts: tuple[tuple[str, str], ...]
    deployment: Mapping[str, Any]
    organisation: Mapping[str, Any]

    @property
    def hosting(self) -> Hosting | None:
        hosting: Hosting | None = self.deployment.get("hosting")
        return hosting

    def holds_in(self, policy: Policy) -> Policy:
        """The policy with the supposed facts, in every deployment and where none covers a place."""
        return replace(
            policy,
            organisation=replace(policy.organisation, **self.organisation),
            deployments=tuple(replace(d, **self.deployment) for d in policy.deployments),
            otherwise=replace(policy.otherwise, **self.deployment),
        )


def suppose(text: str) -> Supposition:
    """Read `name=value,...`; a value without a name belongs to the list before it.

    Raises `UsageError` that says everything that is wrong, with the nearest known word.
    """
    given = _pieces(text)
    problems = Problems("--what-if")
    read = Reader(_map(given), "", problems, _KNOWN)
    deployment = {name: take(read, name) for name, take in _DEPLOYMENT.items() if name in read.fields}
    organisation = {name: take(read, name) for name, take in _ORGANISATION.items() if name in read.fields}
    if problems.found:
        raise UsageError("; ".join(f"--what-if: {what}" for _, _, what in sorted(set(problems.found))))
    return Supposition(
        facts=tuple((name, ", ".join(values)) for name, values in given),
        deployment=deployment,
        organisation=organisation,
    )


def _pieces(text: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for piece in text.split(","):
        name, equals, value = (part.strip() for part in piece.partition("="))
        if equals:
            found.append((_PREFIX.sub("", name, count=1), [value]))
        elif found:
            found[-1][1].append(name)
        else:
            near = nearest(name, _KNOWN)
            raise UsageError(
                f"--what-if: {name!r} is no fact with a value; write it as hosting=on-prem,regions=EU{near}"
            )
    return found


def _map(given: list[tuple[str, list[str]]]) -> Map:
    entries: dict[str, Entry] = {}
    repeated = []
    for column, (name, values) in enumerate(given, start=1):
        dated = _DATED.match(name)
        key = dated.group(1) if dated else name
        node = _node(values, column)
        if dated:
            period = Entry(key=dated.group(2) or dated.group(3), line=1, column=column, node=node)
            before = entries[key].node if key in entries else None
            others = before.entries if isinstance(before, Map) else ()
            node = Map(line=1, column=column, entries=(*others, period))
            entries[key] = Entry(key=key, line=1, column=column, node=node)
        elif key in entries:
            repeated.append(Entry(key=key, line=1, column=column, node=node))
        else:
            entries[key] = Entry(key=key, line=1, column=column, node=node)
    return Map(line=1, column=1, entries=(*entries.values(), *repeated))


def _node(values: list[str], column: int) -> Node:
    nodes = tuple(Value(line=1, column=column, value=_scalar(value)) for value in values)
    return nodes[0] if len(nodes) == 1 else Items(line=1, column=column, items=nodes)


def _scalar(text: str) -> str | float | bool:
    if text in ("true", "false"):
        return text == "true"
    return float(text.replace("_", "")) if _NUMBER.match(text) else text
