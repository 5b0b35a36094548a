"""Which other module of the repository holds the client of a call, or the address that it asks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cached_property

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._elsewhere import is_address, offer, question
from modelguard.detect._python.arguments import addresses
from modelguard.detect._python.clients import Clients
from modelguard.detect._python.found import Found, Read
from modelguard.detect._python.index import Bound, Index, Scope, dotted
from modelguard.detect._python.strings import inside
from modelguard.detect._python.values import Values
from modelguard.detect._text import Lines
from modelguard.model import Binding

_HOPS = 4
_MOST = 400
_LIBRARIES = _services.TRADE | _services.PACKAGES.keys() | _services.LEARNING | sys.stdlib_module_names
_WRAPPED = {"await", "parenthesized_expression"}
_MADE = {"call", "identifier", "attribute", *_WRAPPED}


class Elsewhere:
    """Asks other modules for what a file imports, and offers them what the file makes."""

    def __init__(self, index: Index, values: Values, clients: Clients) -> None:
        self.index = index
        self.values = values
        self.clients = clients

    def of(self, call: Node, scope: Scope) -> str | None:
        """The question whose answer is where this call goes; None where the file tells, or nobody does."""
        return self._of_call(call, scope, 0)

    def offers(self, lines: Lines, detector: str) -> Iterator[Binding]:
        """The addresses and clients that other modules may import, under their names."""
        for name, node, scope in self._offered():
            value = self._address(name, node, scope)
            if value is not None:
                span = inside(node)
                yield offer("python", name, value, lines.locate(span.start, span.end), detector)

    # --- questions ---------------------------------------------------------------------------

    def _of_call(self, call: Node, scope: Scope, hops: int) -> str | None:
        if (asked := self._of_arguments(call, scope)) is not None:
            return asked
        function = call.child_by_field_name("function")
        return self._of_holder(function, scope, hops) if function is not None else None

    def _of_arguments(self, call: Node, scope: Scope) -> str | None:
        """The constant of another module that the call is given as its address."""
        for given in addresses(call):
            for found in self.values.of(given, scope):
                if isinstance(found, Read) and found.namespace == "python" and "(" not in found.name:
                    return self._question(found.scope, found.name)
        return None

    def _of_holder(self, node: Node, scope: Scope, hops: int) -> str | None:
        """What the object stands for that a dotted path of names and calls begins with."""
        path = dotted(node)
        if not path or hops > _HOPS:
            return None
        if path[0] in {"self", "cls"}:
            return self._of_field(path, scope, hops)
        bounds = self.values.bounds(path[0], scope)
        if bounds:
            return self._of_bounds(bounds, hops)
        source = self.index.imports.get(path[0])
        if source is None:
            return None
        module, _, original = source.partition("|")
        return self._question(module, ".".join([*([original] if original else []), *path[1:]]))

    def _of_field(self, path: list[str], scope: Scope, hops: int) -> str | None:
        owner = scope.owner()
        if owner is None or len(path) < 2:
            return None
        if path[1] in owner.names:
            return self._of_bounds(owner.names[path[1]], hops)
        for base in owner.bases:
            source = self.index.imports.get(base.partition(".")[0], "")
            module, _, original = source.partition("|")
            if original:
                return self._question(module, f"{original}.{path[1]}")
        return None

    def _of_bounds(self, bounds: list[Bound], hops: int) -> str | None:
        for bound in bounds[:3]:
            node = bound.node
            while node is not None and node.type in _WRAPPED:
                node = node.named_children[0] if node.named_children else None
            if node is None or bound.how != "value" or node.type not in _MADE:
                continue
            asked = self._of_call if node.type == "call" else self._of_holder
            if (found := asked(node, bound.scope, hops + 1)) is not None:
                return found
        return None

    def _question(self, module: str, names: str) -> str | None:
        if module.partition(".")[0] in _LIBRARIES:
            return None
        return question("python", module, names)

    # --- offers ------------------------------------------------------------------------------

    def _offered(self) -> Iterator[tuple[str, Node, Scope]]:
        """Names that others may import, and the expressions behind them."""
        module = self.index.module
        yield from _held(module)
        for name, functions in list(self.index.functions.items())[:_MOST]:
            if functions[0].parent is module:
                yield from ((name, node, functions[0]) for node in functions[0].returns[:3])
        for cls in list(self.index.classes.values())[:_MOST]:
            if cls.parent is module:
                yield from self._of_class(cls)

    def _of_class(self, cls: Scope) -> Iterator[tuple[str, Node, Scope]]:
        """The fields of a class and of its instances; the class itself, where it holds one client."""
        owners = [cls.name, *self._instances.get(cls.name, ())]
        clients = []
        for name, node, scope in _held(cls):
            yield from ((f"{owner}.{name}", node, scope) for owner in owners)
            if node.type == "call" and (told := self.clients.held(node, scope)) and told.channel:
                clients.append((node, scope))
        if len(clients) == 1:
            yield from ((owner, *clients[0]) for owner in owners)

    @cached_property
    def _instances(self) -> dict[str, list[str]]:
        """The names of the module that hold an instance of a class."""
        found: dict[str, list[str]] = {}
        for name, node, _ in _held(self.index.module):
            path = dotted(node.child_by_field_name("function")) if node.type == "call" else []
            if len(path) == 1:
                found.setdefault(path[0], []).append(name)
        return found

    def _address(self, name: str, node: Node, scope: Scope) -> str | None:
        """The URL, the channel or the question that an expression amounts to."""
        service = self.clients.held(node, scope) if node.type in _MADE else None
        if service is not None and (service.endpoint or service.channel):
            asked = self._of_arguments(node, scope) if node.type == "call" else None
            return service.endpoint or asked or f"channel:{service.channel}"
        if node.type == "call" and (asked := self._of_call(node, scope, 0)) is not None:
            return asked
        for found in self.values.of(node, scope)[:4]:
            if isinstance(found, Found) and is_address(name, found.text):
                return found.text
        return None


def _held(scope: Scope) -> Iterator[tuple[str, Node, Scope]]:
    """The names of a module or class, and what they are set to."""
    for name, bounds in list(scope.names.items())[:_MOST]:
        for bound in bounds[:2]:
            if bound.how == "value" and bound.node is not None:
                yield name, bound.node, bound.scope
