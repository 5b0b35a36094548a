"""Which parameter, or field, of the functions and classes of a file each argument without a name fills."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._python.arguments import positional
from modelguard.detect._python.index import Scope
from modelguard.detect._python.values import Values


def filled(values: Values, path: list[str], call: Node, scope: Scope) -> Iterator[tuple[str, Node]]:
    """The names that the file gives to what a call is given by position, each with what it is given."""
    owner = _callee(values, path, scope)
    names = _fields(values, path) if owner is None else _parameters(owner)
    for position, value in enumerate(positional(call)):
        if (name := names.get(position)) is not None:
            yield name, value


def _callee(values: Values, path: list[str], scope: Scope) -> Scope | None:
    """The function, or the constructor of the class, of this file that is called."""
    if len(path) == 1 and values.bounds(path[0], scope):
        return None  # a name of the scope's own hides the function
    cls = values.index.classes.get(path[-1]) if len(path) == 1 else None
    named = values.index.functions.get("__init__" if cls is not None else path[-1], ())
    if cls is not None:
        return next((f for f in named if f.parent is cls), None)
    within = scope.owner() if path[0] in {"self", "cls"} and len(path) == 2 else None
    if len(path) == 1 or within is not None:
        return next((f for f in named if within is None or f.parent is within), None)
    return None


def _parameters(owner: Scope) -> dict[int, str]:
    """The parameters of a function by their places, without the object that a method is called on."""
    method = owner.parent is not None and owner.parent.kind == "class"
    shift = 1 if method and "staticmethod" not in owner.decorators else 0
    return {
        bound.index - shift: name
        for name, bounds in owner.names.items()
        for bound in bounds[:1]
        if bound.how == "parameter" and bound.index is not None
    }


def _fields(values: Values, path: list[str]) -> dict[int, str]:
    """The fields of a data class by their places: `Rung("openrouter", "org/name")`."""
    cls = values.index.classes.get(path[-1]) if len(path) == 1 else None
    if cls is None or cls.bases not in ((), ("NamedTuple",)):
        return {}
    if not cls.bases and not any(mark.endswith("dataclass") for mark in cls.decorators):
        return {}
    fields = (name for name, bounds in cls.names.items() if bounds[0].annotation is not None)
    return dict(enumerate(fields))
