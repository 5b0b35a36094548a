"""The rules, one module each.  The room walks this package: a new rule is a new module, and no list is
edited."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from modelguard.evaluate._rule import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    modules = [import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]
    return tuple(sorted(found, key=lambda r: r.id))


@cache
def rule_ids() -> dict[str, str]:
    """The id of a rule by each way to write it: its id in any case, and its name."""
    return {spelling: r.id for r in rules() for spelling in (r.id, r.id.lower(), r.name)}
