"""What a class of a file tells of the service that its base class asks: the address that it sets itself."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._alike import ADDRESS, whose
from modelguard.detect._endpoints import ENDPOINTS
from modelguard.detect._python.index import Index, Scope
from modelguard.detect._python.listed import SEVERAL
from modelguard.detect._python.places import Place
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_URL = expression(r"https?://[\w.-]{3,100}(?::\d{1,5})?(?:/[\w./-]{0,100})?\Z")
_HOLDS = expression(r"(?:.*_)?(?:base|api|endpoint|host|server|url|uri)(?:_?(?:base|url|uri))?\Z")
_ENDPOINTS = frozenset((*ENDPOINTS, "api_key", "max_tokens"))
_NAMED = {"pair": "key", "assignment": "left", "keyword_argument": "name", "default_parameter": "name"}


class Classes:
    """Knows which address each class of one file tells."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def seen_from(self, value: Node, place: Place) -> Place:
        """The place as the class has it in which the value stands: `class Grok(OpenAI): base_url = "…"`.

        Only an address that a class gives its base counts, and only where the place has one at all.
        """
        if place.endpoint is None or not self._addresses:
            return place
        owner = self._owner(value)
        told = self._addresses.get(owner.name, set()) if owner is not None else set()
        if len(told) != 1 or place.endpoint in told:
            return place
        return replace(place, channel=None, execution="unknown", endpoint=next(iter(told)), choices=())

    def _owner(self, node: Node) -> Scope | None:
        """The innermost class around a node."""
        around = [
            owner
            for owner in self.index.classes.values()
            if owner.node.start_byte <= node.start_byte < owner.node.end_byte
        ]
        return max(around, key=lambda owner: owner.node.start_byte, default=None)

    @cached_property
    def _addresses(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for at in self.index.strings if self.index.classes else ():
            value = plain(at.node)
            around = self.index.parent(at.node) if value and _URL.match(value) else None
            if around is not None and around.type == "keyword_argument" and not self._is_of_base(around):
                continue  # what one of its methods makes
            name = (
                around.child_by_field_name(_NAMED[around.type]) if around and around.type in _NAMED else None
            )
            owner = at.scope.owner()
            if (
                owner is not None
                and value
                and name is not None
                and _is_of_all(text(name).lower().strip("\"'"))
            ):
                found.setdefault(owner.name, set()).add(value)
        return found

    def _is_of_base(self, argument: Node) -> bool:
        """Whether what its base class is made with is given: `super().__init__(base_url="https://…")`."""
        call = self.index.parent(argument)
        return call is not None and text(call).startswith("super")


def _is_of_all(name: str) -> bool:
    """Whether an address is that of the whole class, not of one of its models: `embed_base_url`."""
    called = whose(name, ADDRESS)
    return _HOLDS.match(name) is not None and (not called or _services.provider(called) is not None)


def asks(scope: Scope) -> bool:
    """Whether a class is one of an endpoint, or derives from that of a service, whose `id` is a model."""
    if any(SEVERAL.search(name) for name in scope.names):
        return False  # `class Groq(Provider): id = "groq"; models = ["…"]`: the provider's own
    derived = any(_services.named(base.rpartition(".")[2]) is not None for base in scope.bases)
    return derived or not _ENDPOINTS.isdisjoint(scope.names)
