"""What a Python file gives to functions of other modules: `load("org/name")`, `for a, b in ROWS: load(b)`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from tree_sitter import Node

from modelguard.detect import _sdks, _services
from modelguard.detect._parameters import proof
from modelguard.detect._python.around import named_beside
from modelguard.detect._python.evidence import ARCHITECTURES, is_of_model
from modelguard.detect._python.found import Found
from modelguard.detect._python.index import At, Index
from modelguard.detect._python.networks import is_network
from modelguard.detect._python.parts import of_tokens
from modelguard.detect._python.silence import is_judged
from modelguard.detect._python.strings import inside
from modelguard.detect._python.values import Values
from modelguard.detect._released import is_legacy
from modelguard.detect._shape import suggests_model
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import text
from modelguard.model import Binding

_MOST = 2000
_ROWS = 60
_HELD = {"string", "list", "tuple", "dictionary", "identifier", "call"}


def given(index: Index, values: Values, lines: Lines, detector: str) -> Iterator[Binding]:
    """`function(position)` and `function(name)` of a module, bound to each model that a call hands it.

    The function may lead the parameter to a place that runs it; its file asks for the same names.
    """
    for at in index.calls[:_MOST]:
        callee = _callee(index, at)
        arguments = at.node.child_by_field_name("arguments") if callee is not None else None
        if callee is None or arguments is None:
            continue
        module, name = callee
        told = any(_services.provider(word) is not None for word in named_beside(arguments))
        for position, argument in enumerate(arguments.named_children[:_ROWS]):
            keyword = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
            value = argument.child_by_field_name("value") if keyword is not None else argument
            if value is None or (told and keyword is not None and proof(text(keyword)) is not None):
                continue  # who is told the provider says at once whom it asks
            called = text(keyword) if keyword is not None else text(value)[:80]
            bind = partial(
                Binding,
                namespace="python",
                name=f"{name}({text(keyword) if keyword is not None else position})",
                detector=detector,
                scope=module,
            )
            for found in _models(values, value, at, called):
                span = inside(found.node)
                yield bind(value=found.text, location=lines.locate(span.start, span.end))
            for asked in _handed_on(values, value, at) if is_of_model(called, ARCHITECTURES) else ():
                yield bind(refers=asked, location=lines.locate(value.start_byte, value.end_byte))


def _handed_on(values: Values, value: Node, at: At) -> Iterator[str]:
    """The parameter of a function of this module that is handed on: `def build(arch): return make(arch)`."""
    if value.type != "identifier":
        return
    for bound in values.bounds(text(value), at.scope)[:1]:
        owner = bound.owner if bound.how == "parameter" else None
        if owner is None or not owner.name:
            continue
        method = bound.scope.kind == "class"
        called = bound.scope.name if method and owner.name == "__init__" else owner.name
        yield from values.asked(bound, called, text(value), int(method))


def _callee(index: Index, at: At) -> tuple[str, str] | None:
    """The module and the function, or class, that an imported name calls."""
    source = index.imports.get(at.path[0])
    if source is None:
        return None
    module, _, original = source.partition("|")
    path = [*([original] if original else []), *at.path[1:]]
    if (
        not path
        or of_tokens(path[-1])
        or is_judged(path[-1])
        or any(part[:1].isupper() for part in path[:-1])
        or _is_known(module, path)
    ):
        return None
    ending = "" if module.endswith(".") or len(path) == 1 else "."
    return module + ending + ".".join(path[:-1]), path[-1]


def _is_known(module: str, path: list[str]) -> bool:
    """Whether the call is one of Python's own or of a library that the detectors know by name."""
    parts = module.split(".")
    return parts[0] in sys.stdlib_module_names or _sdks.find([*parts, *path]) is not None


def _models(values: Values, value: Node, at: At, called: str) -> Iterator[Found]:
    """What looks like a model among the strings that an argument may hold; most arguments hold none."""
    chooses = is_of_model(called, ARCHITECTURES)
    if value.type == "identifier":
        bounds = values.bounds(text(value), at.scope)
        if not any(bound.node is not None and bound.node.type in _HELD for bound in bounds[:4]):
            return
    elif value.type != "string":
        return
    for found in values.of(value, at.scope)[:_ROWS]:
        if not isinstance(found, Found) or found.table:
            continue  # what is looked up in a table by a name is inventory
        network = chooses and is_network(found.text)
        if network or suggests_model(found.text) or is_legacy(found.text):
            yield found
