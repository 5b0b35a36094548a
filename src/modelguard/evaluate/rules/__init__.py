"""The rules, one module each.  The room walks this package: a new rule is a new module, and no list is
edited."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from modelguard.evaluate._rule import Check
from modelguard.model import Rule


@cache
def checks() -> tuple[Check, ...]:
    """Every rule with its function, by id."""
    modules = [import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Check)]
    return tuple(sorted(found, key=lambda c: c.rule.id))


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    return tuple(check.rule for check in checks())


@cache
def rule_ids() -> dict[str, str]:
    """The id of a rule by each way to write it: its id in any case, and its name."""
    return {spelling: r.id for r in rules() for spelling in (r.id, r.id.lower(), r.name)}
