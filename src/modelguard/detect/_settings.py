"""What a tree of settings says of models, whatever the format: YAML, JSON and TOML are read here.

A walk without recursion.  Each map is looked at as what it may be: a container (image, command,
variables), a model with its provider and address, a row of a catalogue, or plain keys and values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect import _container as container
from modelguard.detect._parameters import proof
from modelguard.detect._places import CATALOGUE, ID_KEYS, IN_PLACE, IN_USE, NAME_KEYS, SILENT
from modelguard.detect._providers import defined
from modelguard.detect._shape import suggests_model
from modelguard.detect._surroundings import Context, around
from modelguard.detect._tree import List, Map, Node, Scalar
from modelguard.detect._values import read as read_value
from modelguard.model import Clue, Sighting

_MAX_WEAK = 2000
_MEASURE = re.compile(r"rate|cost|pric|limit|token|context|window|dimension", re.IGNORECASE)
_NAMING = ID_KEYS | NAME_KEYS | {"llm_name"}


def read(node: Node, context: Context) -> Iterator[Clue]:
    """The clues of a tree, each place once, in the order of the file."""
    if not context.nesting:
        context = replace(context, providers=defined(node))
    seen: set[tuple[object, ...]] = set()
    weak = 0
    for clue in _walk(node, context):
        key = (type(clue), getattr(clue, "location", None), getattr(clue, "name", getattr(clue, "raw", None)))
        if key in seen:
            continue
        seen.add(key)
        if isinstance(clue, Sighting) and clue.strength == "weak":
            weak += 1
            if weak > _MAX_WEAK:
                continue
        yield clue


def _walk(root: Node, context: Context) -> Iterator[Clue]:
    # A node, the key it stands under, the key above that, and what is known of the place.
    stack: list[tuple[Node, str, str, Context]] = [(root, "", "", context)]
    while stack:
        node, key, parent, at = stack.pop()
        if isinstance(node, List):
            if _is_catalogue(node, key):
                at = replace(at, catalogue=True, company=True)
            stack.extend((item, key, parent, at) for item in reversed(node.items))
        elif isinstance(node, Scalar):
            yield from read_value(key, node, parent, Map(), at)
        elif isinstance(node, Map):
            inner = around(node, key, at)
            yield from container.read(node, inner)
            if _is_priced(node, key):
                yield from _priced(node, inner)
            below: list[tuple[Node, str, str, Context]] = []
            for entry in node.entries:
                name = entry.key.text
                if name in SILENT or name in at.skip or container.holds_commands(name, entry.value):
                    continue
                if isinstance(entry.value, Scalar):
                    yield from read_value(name, entry.value, key, node, inner)
                else:
                    below.append((entry.value, name, key, inner))
            stack.extend(reversed(below))


def _is_catalogue(node: List, key: str) -> bool:
    """Whether a list is a table of known models: three rows or more, ids and what price lists tell."""
    rows = [item for item in node.items if isinstance(item, Map)]
    if len(rows) < 3 or len(rows) < len(node.items):
        return False
    if any(r.keys() & IN_USE for r in rows):
        return False
    listed = proof(key) is not None and not any(r.keys() & IN_PLACE for r in rows)
    told = [r for r in rows if listed or r.keys() & CATALOGUE]
    named = [r for r in told if any(suggests_model(r.text(k) or "") for k in _NAMING)]
    return len(named) * 2 >= len(rows)


def _is_priced(node: Map, key: str) -> bool:
    """Whether a map's keys are models: a list of prices, limits or sizes by name."""
    if len(node.entries) < 3:
        return False
    some = node.entries[:50]
    rows = [e.value for e in some if isinstance(e.value, Map) and suggests_model(e.key.text)]
    if _MEASURE.search(key) and all(isinstance(e.value, Scalar) and suggests_model(e.key.text) for e in some):
        return True
    priced = [r for r in rows if any("cost" in k.lower() or "price" in k.lower() for k in sorted(r.keys()))]
    return len(priced) * 2 >= len(some)


def _priced(node: Map, at: Context) -> Iterator[Clue]:
    for entry in node.entries:
        if suggests_model(entry.key.text):
            yield Sighting(
                location=entry.key.location,
                raw=entry.key.text,
                kind="catalogue-entry",
                strength="strong",
                detector=at.detector,
                because="a row of a list by model",
            )
