"""Clients and addresses that another module of the repository holds: how they are asked for, and offered.

A place that calls `client.chat.completions.create(…)` on an imported `client` asks for
`python:app.clients|client.chat.completions`; the module offers "address of client", whose value is a URL,
`${NAME}` of a variable, `channel:groq` of a client that asks its own vendor, or another such question.
`link` brings them together.
"""

from __future__ import annotations

import re

from modelguard.expressions import expression
from modelguard.model import Binding, Location, Namespace

_LONGEST = 200
_ADDRESS = expression(r"(?:https?|wss?)://[^\s\"'<>]{3,190}\Z")
# Names of constants that hold an address.
_NAME = expression(r"url|uri|host|endpoint|base|server|api|address|proxy|gateway", re.IGNORECASE)


def question(namespace: Namespace, module: str, names: str) -> str | None:
    """What is asked of a module for the address behind `names`; None where nobody could answer."""
    asked = f"{namespace}:{module}|{names}"
    return asked if module and names and len(asked) <= _LONGEST else None


def offer(namespace: Namespace, name: str, value: str, at: Location, detector: str) -> Binding:
    """The address that a module holds under a name."""
    return Binding(
        namespace=namespace,
        name=f"address of {name}",
        value=value,
        location=at,
        detector=detector,
        scope=at.path,
    )


def is_address(name: str, value: str) -> bool:
    """Whether a constant holds the address of a service."""
    return _ADDRESS.match(value) is not None and _NAME.search(name) is not None
