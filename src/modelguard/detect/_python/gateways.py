"""Gateways that are told by a header or an argument whose models they ask: Portkey and its like."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._python.arguments import argument
from modelguard.detect._python.index import dotted
from modelguard.detect._python.strings import plain
from modelguard.detect._services import Service
from modelguard.detect._treesitter import text

CLIENTS = ("Portkey", "AsyncPortkey")
_TOLD = ("provider", "virtual_key")
_HEADERS = ("default_headers", "headers", "extra_headers")
_KEYS = ("x-portkey-provider", "x-portkey-virtual-key", "helicone-target-provider")
_MAKERS = ("createHeaders", "create_headers", "with_options")


def behind(call: Node) -> Service | None:
    """The service that a gateway's client or the headers of another one name, as written; None where none."""
    path = dotted(call.child_by_field_name("function"))
    if path[-1:] and path[-1] in (*CLIENTS, *_MAKERS):
        for name in _TOLD:
            given = argument(call, name)
            if given is not None and (found := _service(plain(given))) is not None:
                return found
    for name in _HEADERS:
        given = argument(call, name)
        found = _in_headers(given) if given is not None else None
        if found is not None:
            return found
    return None


def _in_headers(headers: Node) -> Service | None:
    if headers.type == "call":
        return behind(headers)
    for pair in headers.named_children[:20] if headers.type == "dictionary" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None and text(key).strip("\"'").lower() in _KEYS:
            return _service(plain(value))
    return None


def _service(slug: str | None) -> Service | None:
    return (_services.named(slug) or _services.PREFIXES.get(slug.lower())) if slug else None
