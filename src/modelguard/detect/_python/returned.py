"""Models that functions give back which are called after a default: `def default_model(): return "id"`."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._python.around import Around
from modelguard.detect._python.index import At, Index
from modelguard.detect._python.places import Place
from modelguard.detect._services import Service
from modelguard.expressions import expression

_DEFAULT = expression(r"_?(?:get_)?default_(?:[a-z]{2,12}_)?model(?:_(?:name|id))?\Z")


def returned(index: Index, around: Around, service: Service) -> Iterator[Place]:
    """The literal that such a function gives back and nothing else; branches are choices of others.

    The class around tells whom it asks, or the file does (`service`).
    """
    for name, functions in index.functions.items():
        for scope in functions if _DEFAULT.match(name) else ():
            if len(scope.returns) != 1 or scope.returns[0].type != "string":
                continue
            near = around.service(At(scope.returns[0], scope), name)
            channel, execution = near or service
            yield Place(
                value=scope.returns[0],
                scope=scope,
                proof="specific",
                kind="config-default",
                because=f"what {name} gives back",
                channel=channel,
                execution=execution,
                confidence=0.85,
                prefix=True,
                assumed=near is None,
            )
