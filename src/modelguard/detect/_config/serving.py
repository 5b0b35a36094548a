"""Entries of settings that tell how a model is served, under its own name."""

from __future__ import annotations

import re

from modelguard.detect._config.surroundings import Context
from modelguard.detect._parameters import proof
from modelguard.detect._shape import is_hub_id, is_sized
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar
from modelguard.detect._words import names_model
from modelguard.expressions import expression

# What is told of a model that is to be served, under its own id.
_SERVING_WORDS = """
runtimeName runtime preloaded vllmExtraFlags replicas minReplicas maxReplicas resources enabled gpus engine
"""
_SERVING = frozenset(_SERVING_WORDS.split())
MOST_SERVED = 500
_MACHINES = frozenset(
    ("device", "replicas", "gpus", "resources", "accelerators", "nodeSelector", "tolerations")
)

# Values of a chart, and resources that an operator reads as such.
_VALUES = expression(
    r"(?:^|/)(?:[\w.-]*values[\w.-]*|[\w.-]*(?:samples?|config)/[\w.-]+)\.ya?ml\Z", re.IGNORECASE
)


def is_served(entry: Entry) -> bool:
    """Whether a key is a model's id, with how it is served below: `org/Name-7B: {replicas: 2}`."""
    below = entry.value
    if not isinstance(below, Map) or not below.keys() & _SERVING:
        return False
    key = entry.key.text
    own = is_hub_id(key) and is_sized(key.partition("@")[0]) and names_model(key)
    return own and not any(proof(e.key.text) for e in below.entries)


def has_machines(entry: Entry) -> bool:
    """Whether an entry gives what it is called after something to run on, or switches it on in a chart."""
    if not isinstance(entry.value, Map):
        return False
    switched = _VALUES.search(entry.key.location.path) is not None and entry.value.get("enabled") is not None
    return switched or bool(entry.value.keys() & _MACHINES)


def are_started(name: str, value: Node, at: Context) -> bool:
    """Whether a list under `run` is of models that a chart has Ollama start, not of commands."""
    if name != "run" or at.channel != "ollama" or not isinstance(value, List):
        return False
    return all(isinstance(i, Scalar) and names_model(i.text) for i in value.items)
