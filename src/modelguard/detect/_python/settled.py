"""Which service is told of a client that is made in one of several ways, and which others it may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._python.choices import Choice, differ
from modelguard.detect._python.places import OTHERWISE, Service


def settled(first: Service, others: Iterable[tuple[Node, Service | None]]) -> Service:
    """The vendor's own service where it is made in another branch than its cloud's; else the first.

    Whichever it is, what is chosen together with a model tells more.
    """
    made = [(node, other) for node, other in others if other is not None and other != Service()]
    own = OTHERWISE.get(first.channel or "")
    chosen = next((other for _, other in made if other.channel == own), first) if own else first
    choices = [
        each
        for node, other in made
        for each in other.choices or (Choice(node, other.channel, other.execution, other.endpoint),)
    ]
    return replace(chosen, choices=tuple(choices)) if differ(choices) else chosen
