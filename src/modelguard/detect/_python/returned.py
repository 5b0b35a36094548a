"""Models that functions give back which are called after a default: `def default_model(): return "id"`."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._python.defaults import Defaults
from modelguard.detect._python.index import At
from modelguard.detect._python.places import Place
from modelguard.expressions import expression

_DEFAULT = expression(r"_?(?:get_)?default_(?:[a-z]{2,12}_)?model(?:_(?:name|id))?\Z")


def returned(defaults: Defaults) -> Iterator[Place]:
    """The literal that such a function gives back and nothing else; branches are choices of others.

    The class around tells whom it asks, or the file does.
    """
    for name, functions in defaults.index.functions.items():
        for scope in functions if _DEFAULT.match(name) else ():
            if len(scope.returns) == 1 and scope.returns[0].type == "string":
                value = scope.returns[0]
                yield defaults.place(
                    value, At(value, scope), "specific", f"what {name} gives back", name=name
                )
