"""Reads the nodes of a policy file into the policy, and notes everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final, Literal, TypeVar, get_args

from modelguard.errors import PolicyError
from modelguard.evaluate import _toml, _yaml
from modelguard.evaluate._fields import Reader, text, word
from modelguard.evaluate._nodes import Map, Node, Problems, Value, nearest, shown
from modelguard.evaluate.rules import rule_ids, rules
from modelguard.model import (
    LEVELS,
    Acceptance,
    Agreement,
    DataClass,
    DataRule,
    Deployment,
    Distributes,
    Exception_,
    Hosting,
    Level,
    Location,
    Mode,
    Organisation,
    OrganisationKind,
    Policy,
    Purpose,
    Selection,
    Serves,
)

PERMITS: Final = (
    "self-hosted",
    "production",
    "commercial",
    "region",
    "users",
    "revenue",
    "hosting",
    "field-of-use",
    "outputs-training",
    "redistribution",
    "fine-tuning",
)
_TOP = (
    "version",
    "mode",
    "organisation",
    "deployments",
    "agreements",
    "acceptances",
    "allow",
    "deny",
    "data",
    "ignore",
    "rules",
    "exceptions",
    "knowledge",
)
_ORGANISATION = ("kind", "domicile", "monthly_active_users", "monthly_revenue_usd", "annual_revenue_usd")
_DEPLOYMENT = (
    "name",
    "paths",
    "environments",
    "hosting",
    "purpose",
    "commercial",
    "data",
    "regions",
    "serves",
    "distributes",
    "end_user_of_product",
    "employees_daily_tasks",
)
_AGREEMENT = ("vendor", "models", "permits", "reference", "expires")
_ACCEPTANCE = ("licences", "models", "accepted_by", "date")
_EXCEPTION = ("rule", "model", "paths", "reason", "approved_by", "expires")
T = TypeVar("T")


def read_policy(data: bytes, path: Path, place: str) -> Policy:
    """The policy in the bytes of the file at `path`, which findings name `place`."""
    toml = path.suffix == ".toml"
    node = _toml.read(data.decode("utf-8", "replace"), str(path)) if toml else _yaml.read(data, str(path))
    if node is None or (isinstance(node, Value) and node.value is None):
        return Policy(path=place)
    problems = Problems(str(path))
    policy = _policy(node, place, problems)
    if problems.found:
        raise PolicyError("\n".join(problems.lines()))
    at = (replace(m, location=replace(m.location, path=place)) for m in problems.mentions)
    return replace(policy, mentions=tuple(at))


def _policy(node: Node, path: str, problems: Problems) -> Policy:
    top = Reader(node, "", problems, _TOP)
    _version(top, problems)
    return Policy(
        path=path,
        mode=top.word("mode", get_args(Mode)) or "enforce",
        organisation=_organisation(top, problems),
        deployments=_deployments(top, problems),
        agreements=top.each("agreements", lambda n, key: _agreement(n, key, path, problems)),
        acceptances=top.each("acceptances", lambda n, key: _acceptance(n, key, path, problems)),
        allow=_selection(top, "allow", problems),
        deny=_selection(top, "deny", problems),
        data=_data(top, problems),
        ignore=top.texts("ignore"),
        knowledge=_knowledge(top),
        rules=_levels(top, problems),
        exceptions=top.each("exceptions", lambda n, key: _exception(n, key, path, problems)),
    )


def _version(top: Reader, problems: Problems) -> None:
    node = top.fields.get("version")
    if node is not None and not (
        isinstance(node, Value) and node.value == 1 and not isinstance(node.value, bool)
    ):
        problems.add(node, "version", f"1 is expected, not {shown(node)}")


def _below(top: Reader, name: str, known: Sequence[str], problems: Problems) -> Reader | None:
    node = top.fields.get(name)
    return None if node is None else Reader(node, name, problems, known)


def _organisation(top: Reader, problems: Problems) -> Organisation:
    read = _below(top, "organisation", _ORGANISATION, problems)
    if read is None:
        return Organisation()
    return Organisation(
        kind=read.word("kind", get_args(OrganisationKind)) or "company",
        domicile=read.country("domicile"),
        monthly_active_users=read.figure("monthly_active_users"),
        monthly_revenue_usd=read.figure("monthly_revenue_usd"),
        annual_revenue_usd=read.figure("annual_revenue_usd"),
    )


def _deployments(top: Reader, problems: Problems) -> tuple[Deployment, ...]:
    names: set[str] = set()

    def read(node: Node, key: str) -> Deployment:
        fields = Reader(node, key, problems, _DEPLOYMENT)
        fields.required("name")
        deployment = Deployment(
            name=fields.text("name"),
            paths=fields.texts("paths"),
            environments=fields.texts("environments"),
            hosting=fields.word("hosting", get_args(Hosting)),
            purpose=fields.word("purpose", get_args(Purpose)),
            commercial=fields.flag("commercial"),
            data=fields.word("data", get_args(DataClass)),
            regions=fields.regions("regions"),
            serves=fields.word("serves", get_args(Serves)),
            distributes=fields.word("distributes", get_args(Distributes)),
            end_user_of_product=fields.flag("end_user_of_product"),
            employees_daily_tasks=fields.flag("employees_daily_tasks"),
        )
        if deployment.name and deployment.name in names:
            problems.add(node, f"{key}.name", f'"{deployment.name}" names another deployment already')
        names.add(deployment.name)
        return deployment

    return top.each("deployments", read)


def _agreement(node: Node, key: str, path: str, problems: Problems) -> Agreement:
    fields = Reader(node, key, problems, _AGREEMENT)
    fields.required("vendor", "permits")
    return Agreement(
        vendor=fields.name("vendor", "vendor"),
        permits=fields.words("permits", PERMITS),
        models=fields.names("models", "model"),
        reference=fields.text("reference"),
        expires=fields.day("expires"),
        location=Location(path=path, line=node.line, column=node.column),
    )


def _acceptance(node: Node, key: str, path: str, problems: Problems) -> Acceptance:
    fields = Reader(node, key, problems, _ACCEPTANCE)
    fields.required("accepted_by")
    if isinstance(node, Map) and not {"licences", "models"} & set(fields.fields):
        problems.add(node, key, "licences or models is expected: what was accepted?")
    return Acceptance(
        licences=fields.names("licences", "licence"),
        models=fields.names("models", "model"),
        accepted_by=fields.text("accepted_by"),
        date=fields.day("date"),
        location=Location(path=path, line=node.line, column=node.column),
    )


def _exception(node: Node, key: str, path: str, problems: Problems) -> Exception_:
    fields = Reader(node, key, problems, _EXCEPTION)
    fields.required("rule", "reason")
    rule_node = fields.fields.get("rule")
    rule = None if rule_node is None else _rule(rule_node, fields.key("rule"), problems)
    reason = fields.text("reason")
    if "reason" in fields.fields and not reason.strip():
        problems.add(
            fields.fields["reason"], fields.key("reason"), "a reason is expected: why was this accepted?"
        )
    return Exception_(
        rule=rule or "",
        reason=reason,
        model=fields.name("model", "model", "*"),
        paths=fields.texts("paths"),
        approved_by=fields.text("approved_by"),
        expires=fields.day("expires"),
        location=Location(path=path, line=node.line, column=node.column),
    )


def _selection(top: Reader, name: str, problems: Problems) -> Selection:
    read = _below(top, name, ("vendors", "licences", "models"), problems)
    if read is None:
        return Selection()
    return Selection(
        vendors=read.names("vendors", "vendor"),
        licences=read.names("licences", "licence"),
        models=read.names("models", "model"),
    )


def _data(top: Reader, problems: Problems) -> tuple[DataRule, ...]:
    classes: tuple[DataClass, ...] = get_args(DataClass)
    read = _below(top, "data", classes, problems)
    found = []
    for name in classes if read is not None else ():
        inner = _below(read, name, ("channels", "regions"), problems) if read is not None else None
        if inner is not None:
            inner.where = f"data.{name}"
            found.append(
                DataRule(
                    data=name,
                    channels=inner.names("channels", "channel"),
                    regions=inner.regions("regions"),
                )
            )
    return tuple(found)


def _knowledge(top: Reader) -> tuple[str, ...]:
    """The places of the company's own records; whether they exist is seen when they are read."""

    def place(node: Node, key: str, problems: Problems) -> str | None:
        found = text(node, key, problems)
        if found is not None and (not found.strip() or PurePosixPath(found).is_absolute() or "\\" in found):
            problems.add(
                node, key, f'a path from the policy\'s folder is expected, with slashes, not "{found}"'
            )
            return None
        return found

    return top.texts_by("knowledge", place)


def _levels(top: Reader, problems: Problems) -> tuple[tuple[str, Level | Literal["off"]], ...]:
    node = top.fields.get("rules")
    if node is None or (isinstance(node, Value) and node.value is None):
        return ()
    if not isinstance(node, Map):
        problems.add(node, "rules", f"a map of rules to levels is expected, not {shown(node)}")
        return ()
    levels: dict[str, Level | Literal["off"]] = {}
    words: tuple[Level | Literal["off"], ...] = (*LEVELS, "off")
    for entry in node.entries:
        key = f"rules.{entry.key}"
        id = _spelled(entry.key)
        if id is None:
            problems.add(entry, key, _no_such_rule(entry.key))
        elif id in levels:
            problems.add(entry, key, f"the level of {id} is given already")
        level = _level(entry.node, key, words, problems)
        if id is not None and level is not None:
            levels[id] = level
    return tuple(sorted(levels.items()))


def _level(node: Node, key: str, words: Sequence[T], problems: Problems) -> T | None:
    # YAML 1.1 reads a plain off as false, but there is nothing else that it could mean here.
    if isinstance(node, Value) and node.trap is not None and node.trap.lower() == "off":
        return next(w for w in words if w == "off")
    return word(node, key, words, problems)


def _rule(node: Node, key: str, problems: Problems) -> str | None:
    found = text(node, key, problems)
    if found is None:
        return None
    id = _spelled(found)
    if id is None:
        problems.add(node, key, _no_such_rule(found))
    return id


def _spelled(name: str) -> str | None:
    return rule_ids().get(name) or rule_ids().get(name.lower())


def _no_such_rule(name: str) -> str:
    known = [spelling for rule in rules() for spelling in (rule.id, rule.name)]
    return f'there is no rule "{name}"{nearest(name, known)}'
