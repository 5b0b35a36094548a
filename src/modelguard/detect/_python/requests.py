"""Requests that Python sends to an address: the body of one asks whoever answers there."""

from __future__ import annotations

from functools import cached_property

from tree_sitter import Node

from modelguard.detect._python.arguments import argument, positional
from modelguard.detect._python.choices import are_equal, differ, lies_at
from modelguard.detect._python.found import Found
from modelguard.detect._python.index import At, Index, Scope, called, dotted
from modelguard.detect._python.places import Service
from modelguard.detect._python.values import Values
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_METHODS = {"post", "put", "request", "stream", "Request", "fetch", "apost", "send"}
_BODIES = ("json", "data", "content", "body", "json_data", "payload")
# `conn.request("POST", "/v1/talk", payload)`
_ARGUMENTS = 3
_OF_CONNECTION = 2
_HOST = expression(r"[a-z0-9][a-z0-9.-]{1,80}\.[a-z]{2,10}(?::\d{2,5})?\Z")
_LONGEST = 300
_MOST = 200


class Requests:
    """Finds the addresses that the tables of one file are sent to."""

    def __init__(self, index: Index, values: Values) -> None:
        self.index = index
        self.values = values

    def asked(self, table: Node, scope: Scope) -> Service | None:
        """Who answers the request whose body the table is, in place or by its name; None where none is."""
        call = self._around(table)
        if call is not None:
            return self._address(At(call, scope))
        holder = self.index.parent(self._written(table))
        left = holder.child_by_field_name("left") if holder is not None else None
        if holder is None or holder.type != "assignment" or left is None or left.type != "identifier":
            return None
        sent = (at for at in self._sent if at.scope is scope and self._sends(at.node, text(left)))
        return next((found for at in sent if (found := self._address(at)) is not None), None)

    def beside(self, node: Node, scope: Scope) -> str | None:
        """The address of the request in whose body a string stands: `{"model_type": "Tern-TTS"}`."""
        pair = self.index.parent(node)
        table = self.index.parent(pair) if pair is not None and pair.type == "pair" else None
        asked = self.asked(table, scope) if table is not None and table.type == "dictionary" else None
        return asked.endpoint if asked is not None else None

    @cached_property
    def _sent(self) -> list[At]:
        return [at for at in self.index.calls if at.path and at.path[-1] in _METHODS][:_MOST]

    def _around(self, table: Node) -> Node | None:
        """`post(url, json={...})`, `post(url, data=json.dumps({...}))`."""
        around = self.index.parent(self._written(table))
        name = around.child_by_field_name("name") if around is not None else None
        if around is None or around.type != "keyword_argument" or name is None or text(name) not in _BODIES:
            return None
        call = self.index.parent(around)
        path = dotted(call.child_by_field_name("function")) if call is not None else []
        return call if path and path[-1] in _METHODS else None

    def _written(self, table: Node) -> Node:
        """The table, or what writes it as a text: `json.dumps({…})`."""
        call = self.index.parent(table)
        return call if call is not None and called(call) == "dumps" else table

    def _sends(self, call: Node, name: str) -> bool:
        named = (argument(call, body) for body in _BODIES)
        for given in (*named, *positional(call)[1:_ARGUMENTS]):
            if given is not None and given.type == "call":
                given = next(iter(positional(given)), None)
            if given is not None and text(given) == name:
                return True
        return False

    def _address(self, at: At) -> Service | None:
        if (host := self._host(at)) is not None:
            return Service(None, "unknown", f"https://{host}")
        given = argument(at.node, "url")
        for node in [given] if given is not None else positional(at.node)[:2]:
            found = [each for each in self.values.of(node, at.scope) if isinstance(each, Found)]
            urls = [lies_at(each.node, each.text) for each in found if _is_address(each.text)]
            if urls and len(urls) == len(found):
                first = None if differ(urls) and are_equal(urls) else urls[0].endpoint
                return Service(None, "unknown", first, choices=tuple(urls) if differ(urls) else ())
        return None

    def _host(self, at: At) -> str | None:
        """The host of a connection of the standard library's: `HTTPSConnection("api.tern.ai").request(…)`."""
        if len(at.path) != _OF_CONNECTION or at.path[-1] != "request":
            return None
        made = (b.node for b in self.values.bounds(at.path[0], at.scope))
        hosts = (n for node in made if called(node) == "HTTPSConnection" for n in positional(node or at.node))
        given = next(hosts, None)
        host = self.values.constant(given, at.scope) if given is not None else None
        return host if host is not None and _HOST.match(host) else None


def _is_address(text: str) -> bool:
    return len(text) <= _LONGEST and text.startswith(("http://", "https://"))
