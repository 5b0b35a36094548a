"""What the settings beside a model tell of who is asked: `embed_base_url`, `llm_provider`.

They are the fields of a class, the constants of a module, the parameters and arguments of a function, the
keys of a table or the options of a command line; each belongs to the model that is called as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._alike import ADDRESS, PROVIDER, belonging, is_alike
from modelguard.detect._endpoints import ENDPOINTS, is_endpoint
from modelguard.detect._python.arguments import argument, is_base, key_of
from modelguard.detect._python.choices import lies_at, told_of
from modelguard.detect._python.clients import is_of_other
from modelguard.detect._python.index import OPTIONS, At, Index, Scope, dotted
from modelguard.detect._python.places import Place, asked_at
from modelguard.detect._python.strings import plain
from modelguard.detect._python.values import Values
from modelguard.detect._urls import is_request
from modelguard.expressions import expression
from modelguard.noun import Noun

_PROVIDER = expression(
    r"(?:\w{0,60}_)?(?:provider|vendor|backend|platform|api_type|llm_type|framework)(?:_(?:name|id|type))?\Z"
)
_ADDRESS = expression(
    r"(?:\w{0,60}_)?(?:base_?url|url|uri|api_base|endpoint|host|server)(?:_(?:url|uri|base))?\Z"
)
# An address that is asked, and none of a file or of a page.
_SERVES = expression(
    r"https?://[^\s/]{3,100}(?:/(?:api|openai|inference|engines|compatible-mode|proxy|llm|chat|generate))*/?\Z"
)
_OWN_MACHINE = expression(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal):\d")
# `maas-api.cn-beijing.volces.com`: an address without its scheme.
_HOST = expression(r"(?:[a-z0-9-]+\.){2,6}[a-z]{2,10}\Z")
# What stands between a literal and what it is given to: `MODEL = given or os.getenv("MODEL", "id")`.
_BETWEEN = ("call", "argument_list", "boolean_operator", "conditional_expression", "parenthesized_expression")
_GIVEN = ("default_parameter", "typed_default_parameter", "keyword_argument", "pair")
_CLIMB = 5
_MOST = 2000
_BOUNDS = 12

_Held = Mapping[str, tuple[Node, Scope]]


class _Group(Noun):
    """What stands together, by its names in small letters; `own` is that of the model."""

    own: str
    held: _Held
    owner: Scope | None = None


class Neighbours:
    """Reads the settings that stand beside the models of one file."""

    def __init__(self, index: Index, values: Values) -> None:
        self.index = index
        self.values = values
        self._scopes: dict[int, _Held] = {}
        self._tables: dict[int, _Held] = {}

    def providers(self, at: At) -> Iterator[str]:
        """The words for providers that settings hold which are called as the model is."""
        group = self._group(at)
        for name, (node, scope) in group.held.items() if group is not None else ():
            if group is not None and _PROVIDER.match(name) and is_alike(group.own, name, PROVIDER):
                yield self.values.constant(node, scope) or ""

    def asked(self, place: Place, at: At) -> Place:
        """The place with the address that the settings beside it hold for its model.

        Of a constant of the module, the class that is given it tells more.
        """
        url = self._address(at, self.values.constant(place.value, at.scope) or "")
        if url is None:
            return place
        asked = asked_at(place, url)
        if at.scope.kind != "module":
            return asked
        return replace(asked, endpoint=None, elsewhere=url, assumed=place.assumed)

    def _address(self, at: At, model: str) -> str | None:
        """The base URL that stands beside a model."""
        left = at.node.child_by_field_name("left") if at.node.type == "assignment" else None
        if left is not None and left.type == "attribute" and (url := self._of_object(left, at.scope)):
            return url
        group = self._group(at)
        if group is None:
            return None
        if group.owner is not None:
            return self.of_class(group.owner, model, group.own, at.node)
        for name, (node, scope) in group.held.items():
            alike = _ADDRESS.match(name) is not None and is_alike(group.own, name, ADDRESS)
            url = self.values.constant(node, scope) if alike and not is_of_other(name, model) else None
            if url and _is_asked(url):
                return url
        return None

    def of_class(
        self, scope: Scope | None, model: str = "", name: str = "", node: Node | None = None
    ) -> str | None:
        """The base URL that a class holds in a field for a model: `base_url: str = "https://…"`; of several
        that which is set where the model is.
        """
        owner = scope.owner() if scope is not None else None
        names = owner.names if owner is not None else {}
        held = [each for each in names if is_endpoint(each) and not is_of_other(each, model)]
        for each in belonging(name, held, names, ADDRESS) if name else held:
            choices = [
                lies_at(bound.node, url)
                for bound in names[each][:_BOUNDS]
                if bound.node is not None and (url := self.values.constant(bound.node, bound.scope))
                if "://" in url or _HOST.match(url)
            ]
            if choices:
                return told_of(choices, node)
        return None

    def _of_object(self, left: Node, scope: Scope) -> str | None:
        """The base URL that is given to the object of which an attribute is set (`llm.api_base = ...`)."""
        path = dotted(left)
        if len(path) < 2 or (len(path) == 2 and path[0] in {"self", "cls"} and scope.owner() is not None):
            return None
        for name in ENDPOINTS:
            for bound in scope.names.get(".".join([*path[:-1], name]), ())[:1]:
                url = self.values.constant(bound.node, bound.scope) if bound.node is not None else None
                if url and "://" in url:
                    return url
        return None

    def _group(self, at: At) -> _Group | None:
        """What stands beside the model that is set at a place."""
        if at.node.type == "call" and at.path and at.path[-1] in OPTIONS:
            return _Group(own=_option(at), held=self._options())
        node: Node | None = at.node
        for _ in range(_CLIMB):
            if node is None or node.type not in _BETWEEN:
                break
            node = node.parent
        if node is None:
            return None
        if node.type in _GIVEN and node.parent is not None:
            return _Group(own=_spelled(key_of(node)), held=self._given_with(node.parent, at.scope))
        left = node.child_by_field_name("left") if node.type == "assignment" else None
        path = dotted(left) if left is not None else []
        of_class = len(path) == 2 and path[0] in {"self", "cls"}
        if left is None or not (of_class or left.type == "identifier"):
            return None
        scope = at.scope.owner() if of_class or at.scope.kind == "class" else at.scope
        if scope is None:
            return None
        owner = scope if scope.kind == "class" else None
        held = {**self._set_in(scope), **self._set_with(node, at.scope)}
        return _Group(own=_spelled(path[-1]), held=held, owner=owner)

    def _set_with(self, assignment: Node, scope: Scope) -> _Held:
        """The addresses and providers that the branch sets in which a model is set, whatever others set."""
        block = assignment.parent.parent if assignment.parent is not None else None
        if block is None or block.type != "block":
            return {}
        if block.id not in self._tables:
            lefts = [
                (left, each)
                for statement in block.named_children[:_MOST]
                for each in statement.named_children[:1]
                if each.type == "assignment" and (left := each.child_by_field_name("left")) is not None
            ]
            self._tables[block.id] = {
                spelled: (value, scope)
                for left, each in lefts
                if (value := each.child_by_field_name("right")) is not None
                and _tells(spelled := _spelled((dotted(left) or [""])[-1]))
            }
        return self._tables[block.id]

    def _given_with(self, holder: Node, scope: Scope) -> _Held:
        """The addresses and providers among parameters, arguments or keys."""
        if holder.id not in self._tables:
            self._tables[holder.id] = {
                spelled: (value, scope)
                for part in holder.named_children[:_MOST]
                if (value := part.child_by_field_name("value")) is not None
                and _tells(spelled := _spelled(key_of(part)))
            }
        return self._tables[holder.id]

    def _set_in(self, scope: Scope) -> _Held:
        """The addresses and providers that are set in a scope."""
        if id(scope) not in self._scopes:
            self._scopes[id(scope)] = {
                spelled: (bound.node, bound.scope)
                for name, bounds in scope.names.items()
                if _tells(spelled := _spelled(name))
                for bound in bounds[:1]
                if bound.node is not None
            }
        return self._scopes[id(scope)]

    def _options(self) -> _Held:
        """The defaults of the options of the command line."""
        found: dict[str, tuple[Node, Scope]] = {}
        for name, options in self.index.options.items():
            # `--model-type`, which constants hold for the kind of a network: here people choose a client.
            spelled = "provider" if name == "model_type" else _spelled(name)
            default = argument(options[0].node, "default") if _tells(spelled) else None
            if default is not None:
                found[spelled] = (default, options[0].scope)
        return found


def _spelled(name: str) -> str:
    return name[:100].strip("-_").replace("-", "_").lower()


def _tells(name: str) -> bool:
    return _PROVIDER.match(name) is not None or _ADDRESS.match(name) is not None


def _option(at: At) -> str:
    arguments = at.node.child_by_field_name("arguments")
    names = (plain(part) or "" for part in (arguments.named_children if arguments is not None else ())[:4])
    return _spelled(max(names, key=len, default=""))


def _is_asked(url: str) -> bool:
    """Whether models answer at an address, as far as it tells."""
    bare = _SERVES.match(url) is not None and "api" in url
    return is_base(url) or is_request(url) or bare or _OWN_MACHINE.match(url) is not None
