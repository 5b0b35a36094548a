"""Ids that functions called after a model give back: `function pickModel() { return "id"; }`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from modelguard.detect._javascript.places import Place
from modelguard.detect._javascript.rows import called
from modelguard.detect._javascript.tree import FUNCTIONS, Module
from modelguard.expressions import expression

# One model of its own choice, not what is known of one: `getModelLimits`, `getModelFamily`.
_CHOOSES = expression(
    r"_?(?:get|pick|select|choose|resolve|determine|default)\w{0,30}[mM]odel(?:Id|ID|Name)?(?:For(?!Tik|Tok|Encod|Cost|Pric|Usage|Display)[A-Z]\w{0,20})?\Z"
)
_MOST = 2_000


def places(module: Module) -> Iterator[Place]:
    """What such functions give back, where it is written out."""
    for given in islice(module.returns.values(), _MOST):
        function = module.around(given[0], FUNCTIONS)
        name = called(function, module) if function is not None else ""
        if not _CHOOSES.match(name):
            continue
        for node in given:
            yield Place(
                node=node, grade=1, kind="config-default", because=f"{name}() gives it back", name=name
            )
